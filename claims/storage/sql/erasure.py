"""Erasure of words in records, in the search and in the change log."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import orjson

from claims.domain.claimants import name_key
from claims.domain.evidence import Evidence
from claims.domain.instants import format_instant
from claims.domain.records import Check, Claim, Deadline, Json, Span
from claims.domain.verdicts import Verdict
from claims.domain.vocabulary import ChangeType
from claims.search.tokens import index_text
from claims.storage.sql import search_index
from claims.storage.sql.columns import ids_in, update
from claims.storage.sql.database import Database
from claims.storage.sql.spans import span_from
from claims.storage.sql.values import columns_of, dumps

_CONTENT: Final = ("url", "title", "publisher", "excerpt", "note", "archive_url", "version")
LIST_SPANS: Final = "SELECT * FROM spans WHERE claim_id = :claim_id ORDER BY revision, position"
OVERWRITE_CLAIM: Final = update("claims", ["external_id", "extraction"], "id = :id")
OVERWRITE_DEADLINE: Final = update("deadlines", ["text", "note"], "id = :id")
OVERWRITE_EVIDENCE: Final = update("evidence", [*_CONTENT, "retracted_reason"], "id = :id")
OVERWRITE_CHECK: Final = update("checks", ["note"], "id = :id")
OVERWRITE_VERDICT: Final = update(
    "verdicts", ["rationale", "correction_note", "review_note", "withdrawn_reason", "review_url"], "id = :id"
)
LIST_NOTES: Final = "SELECT text FROM claim_notes WHERE claim_id = :claim_id AND text <> :text ORDER BY id"
OVERWRITE_NOTES: Final = "UPDATE claim_notes SET text = :text WHERE claim_id = :claim_id"
LIST_TOPICS_IN_USE: Final = (
    "SELECT DISTINCT topic FROM claim_topics WHERE topic IN (SELECT value FROM json_each(:keys))"
)
REMOVE_COUNTS: Final = """
    DELETE FROM record_counts
    WHERE owner = 'topic' AND number = 0 AND key IN (SELECT value FROM json_each(:keys))
"""
FORGET_TOPICS_OF_LEASES: Final = "UPDATE leases SET topic = NULL WHERE topic IN (SELECT value FROM json_each(:keys))"
LIST_SAME_CLAIMANTS: Final = """
    SELECT id FROM claimants WHERE target_id = (SELECT target_id FROM claimants WHERE id = :id) ORDER BY id
"""
LIST_NAMES: Final = f"""
    SELECT name FROM claimants WHERE id IN {ids_in("ids")}
    UNION SELECT name FROM claimant_names WHERE claimant_id IN {ids_in("ids")}
"""
LIST_CLAIMS: Final = f"SELECT id FROM claims WHERE claimant_id IN {ids_in('ids')} ORDER BY id"
ERASE_CLAIMANTS: Final = (
    # track records tell claimants apart by their keys
    f"""
    UPDATE claimants SET name = :name, name_key = :name_key || ' ' || id, url = NULL, version = version + 1,
        updated_at = :at
    WHERE id IN {ids_in("ids")}
    """,
    f"DELETE FROM claimant_names WHERE claimant_id IN {ids_in('ids')}",
    f"DELETE FROM claimants_search WHERE rowid IN {ids_in('ids')}",
)
HAS_TEXT: Final = "SELECT 1 AS found FROM revisions WHERE article_id = :id AND text IS NOT NULL LIMIT 1"
WITHHOLD_TEXTS: Final = (
    "UPDATE revisions SET text = NULL, withheld = 1 WHERE article_id = :id",
    "UPDATE articles SET version = version + 1, updated_at = :at WHERE id = :id",
)
LIST_LOG_OF_CLAIMS: Final = f"SELECT seq, document FROM changes WHERE claim_id IN {ids_in('ids')}"
LIST_LOG_OF_TYPES: Final = (
    "SELECT seq, document FROM changes WHERE type IN (SELECT value FROM json_each(:types)) ORDER BY seq"
)
#: the backslash escapes the signs of the pattern
FIND_LOG: Final = "SELECT seq, document FROM changes WHERE document LIKE :pattern ESCAPE '\\'"
OVERWRITE_LOG: Final = "UPDATE changes SET document = :document WHERE seq = :seq"
LIST_ANSWERS: Final = "SELECT actor, key, answer FROM idempotency_keys"
REMOVE_ANSWER: Final = "DELETE FROM idempotency_keys WHERE actor = :actor AND key = :key"


class SqlErasure:
    """`claims.storage.base.ErasureStore`, but for people (`erased_people`)."""

    db: Database

    def list_spans_of_claim(self, claim_id: int) -> list[Span]:
        return [span_from(row) for row in self.db.rows(LIST_SPANS, {"claim_id": claim_id})]

    def overwrite_claim(self, claim: Claim) -> None:
        extraction = claim.extraction and dumps(claim.extraction)
        params = {"id": claim.id, "external_id": claim.external_id, "extraction": extraction}
        self.db.run(OVERWRITE_CLAIM, params)

    def overwrite_deadlines(self, deadlines: Sequence[Deadline]) -> None:
        params = [{"id": item.id, "text": item.due.text, "note": item.note} for item in deadlines]
        self.db.run_many(OVERWRITE_DEADLINE, params)

    def overwrite_evidence(self, evidence: Sequence[Evidence]) -> None:
        for item in evidence:
            reason = item.retraction and item.retraction.reason
            self.db.run(OVERWRITE_EVIDENCE, columns_of(item, ("id", *_CONTENT), retracted_reason=reason))
            search_index.set_evidence(self.db, item)

    def overwrite_checks(self, checks: Sequence[Check]) -> None:
        self.db.run_many(OVERWRITE_CHECK, [{"id": item.id, "note": item.note} for item in checks])

    def overwrite_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        for item in verdicts:
            params = {
                "id": item.id,
                "rationale": item.rationale,
                "correction_note": item.correction and item.correction.note,
                "review_note": item.review and item.review.note,
                "withdrawn_reason": item.withdrawal and item.withdrawal.reason,
                "review_url": item.review_url,
            }
            self.db.run(OVERWRITE_VERDICT, params)
            search_index.set_rationale(self.db, item)

    def overwrite_notes(self, claim_id: int, text: str) -> list[str]:
        params = {"claim_id": claim_id, "text": text}
        replaced = [row["text"] for row in self.db.rows(LIST_NOTES, params)]
        if replaced:
            self.db.run(OVERWRITE_NOTES, params)
        return replaced

    def forget_topics(self, keys: Sequence[str]) -> set[str]:
        known = {row["topic"] for row in self.db.rows(LIST_TOPICS_IN_USE, {"keys": dumps(list(keys))})}
        unused = set(keys) - known
        self.db.run(REMOVE_COUNTS, {"keys": dumps(list(keys))})
        self.db.run(FORGET_TOPICS_OF_LEASES, {"keys": dumps(sorted(unused))})
        return unused

    def list_same_claimants(self, claimant_id: int) -> list[int]:
        return [row["id"] for row in self.db.rows(LIST_SAME_CLAIMANTS, {"id": claimant_id})]

    def list_names_of_claimants(self, ids: Sequence[int]) -> set[str]:
        return {row["name"] for row in self.db.rows(LIST_NAMES, {"ids": dumps(list(ids))})}

    def list_claims_of_claimants(self, ids: Sequence[int]) -> list[int]:
        return [row["id"] for row in self.db.rows(LIST_CLAIMS, {"ids": dumps(list(ids))})]

    def erase_claimants(self, ids: Sequence[int], name: str, at: datetime) -> None:
        params = {"ids": dumps(list(ids))}
        self.db.run(ERASE_CLAIMANTS[0], params | {"name": name, "name_key": name_key(name), "at": format_instant(at)})
        for statement in ERASE_CLAIMANTS[1:]:
            self.db.run(statement, params)

    def has_text(self, article_id: int) -> bool:
        return self.db.row(HAS_TEXT, {"id": article_id}) is not None

    def withhold_texts(self, article_id: int, at: datetime) -> None:
        self.db.run(WITHHOLD_TEXTS[0], {"id": article_id})
        self.db.run(WITHHOLD_TEXTS[1], {"id": article_id, "at": format_instant(at)})

    def list_log(self, claim_ids: Sequence[int], types: Sequence[ChangeType]) -> list[Json]:
        rows = [
            *self.db.rows(LIST_LOG_OF_CLAIMS, {"ids": dumps(list(claim_ids))}),
            *self.db.rows(LIST_LOG_OF_TYPES, {"types": dumps(list(types))}),
        ]
        return _documents(rows)

    def find_log(self, texts: Sequence[str]) -> list[Json]:
        return _documents(row for text in texts for row in self.db.rows(FIND_LOG, {"pattern": _pattern(text)}))

    def overwrite_log(self, documents: Sequence[Json]) -> None:
        self.db.run_many(OVERWRITE_LOG, [{"seq": item["seq"], "document": dumps(item)} for item in documents])

    def remove_answers(self, is_meant: Callable[[str, str], bool]) -> int:
        rows = [row for row in self.db.rows(LIST_ANSWERS) if is_meant(row["actor"], row["answer"])]
        self.db.run_many(REMOVE_ANSWER, [{"actor": row["actor"], "key": row["key"]} for row in rows])
        return len(rows)

    def forget_words(self, texts: Sequence[str]) -> None:
        tokens = {token for text in texts for token in index_text(text).split()}
        if tokens and self.db.remove_unused_terms:
            self.db.run(self.db.remove_unused_terms, {"terms": dumps(sorted(tokens))})


def _pattern(text: str) -> str:
    """Return the pattern of LIKE that finds a text anywhere."""
    for sign in ("\\", "%", "_"):
        text = text.replace(sign, f"\\{sign}")
    return f"%{text}%"


def _documents(rows: Iterable[Any]) -> list[Json]:
    """Return the documents of rows of the log, each once, by seq."""
    return [orjson.loads(document) for _, document in sorted({row["seq"]: row["document"] for row in rows}.items())]
