"""Claims: records, stored documents, topics and search entries."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Final

from claims.dates.window import day_start
from claims.domain.claimants import name_key
from claims.domain.instants import format_instant, format_seconds, parse_instant
from claims.domain.records import Claim
from claims.domain.visibility import Visibility
from claims.errors import ClaimNotFound, VersionConflict
from claims.rules.same_claims import same_key
from claims.storage.base import ClaimRow, NewClaimRow, SameClaim
from claims.storage.sql import record_counts, search_index
from claims.storage.sql.changes import ADD_CHANGE, change_params
from claims.storage.sql.claim_members import claim_from
from claims.storage.sql.claimants import count_claims
from claims.storage.sql.columns import insert_into, next_id, update
from claims.storage.sql.database import Row
from claims.storage.sql.deadlines import ADD_DEADLINE, NEXT_DEADLINE_ID, SqlDeadlines, deadline_params
from claims.storage.sql.queue_index import NEVER, QueueIndex
from claims.storage.sql.spans import CLAIM_SPANS, SqlSpans, spans_from
from claims.storage.sql.tables import COLUMNS
from claims.storage.sql.values import Params, dumps, values_of

#: columns that never change after the claim was added
_FIXED: Final = {"id", "article_id", "created_at", "extraction", "external_id"}
#: columns that a verdict changes; the update leaves the indexes of the others alone
_OF_VERDICT: Final = ("verdict_id", "outcome", "version", "updated_at", "document")
#: columns that a check changes
_OF_CHECK: Final = ("needs_human", "snoozed_at", "snoozed_until")
#: members of a claim that differ after a verdict
_JUDGED: Final = {"verdict", "version", "updated_at", "snooze", "needs_human", "logged_state"}
_not_judged: Final = attrgetter(*({field.name for field in fields(Claim)} - _JUDGED))

ADD_CLAIM: Final = insert_into("claims")
_AT_VERSION: Final = "id = :id AND version = :expected_version"
UPDATE_CLAIM: Final = update("claims", [name for name in COLUMNS["claims"] if name not in _FIXED], _AT_VERSION)
UPDATE_CLAIM_VERDICT: Final = update("claims", [*_OF_VERDICT, *_OF_CHECK], _AT_VERSION)
UPDATE_QUEUE_STATE: Final = update("claims", _OF_CHECK, "id = :id")
NEXT_CLAIM_ID: Final = next_id("claims")
GET_CLAIM: Final = f"""
    SELECT c.*, a.revision AS article_revision, {CLAIM_SPANS} AS spans,
        d.text AS due_text, d.edtf, d.relation, d."precision", d.earliest, d.latest, d.basis, d.timezone,
        d.first_check_on, d.due_at, d.review_every, d.logged_state,
        v.occurred_on, v.published_at, v.supersedes
    FROM claims AS c
    JOIN articles AS a ON a.id = c.article_id
    LEFT JOIN deadlines AS d ON d.id = c.deadline_id
    LEFT JOIN verdicts AS v ON v.id = c.verdict_id
    WHERE c.id = :id
"""
GET_CLAIM_DOCUMENT: Final = """
    SELECT id, document, version, workflow, outcome, waiting, opens_at, due_at_sort, assigned_to
    FROM claims WHERE id = :id AND (is_public = 1 OR :sees_all)
"""
LIST_CLAIM_IDS_OF_ARTICLE: Final = "SELECT id FROM claims WHERE article_id = :article_id ORDER BY id"
FIND_EXTERNAL_IDS: Final = "SELECT external_id, id FROM claims WHERE external_id IN (SELECT value FROM json_each(:ids))"
FIND_SAME_CLAIMS: Final = """
    SELECT c.id, c.same_key, n.target_id, c.claimant
    FROM claims AS c LEFT JOIN claimants AS n ON n.id = c.claimant_id
    WHERE c.same_key IN (SELECT value FROM json_each(:keys))
        AND c.workflow IN ('accepted', 'candidate', 'duplicate') AND c.same_key IS NOT NULL
"""
LIST_DEPENDENTS: Final = "SELECT id FROM claims WHERE depends_on = :id ORDER BY id"
ADD_TOPIC: Final = insert_into("claim_topics")
REMOVE_TOPICS: Final = "DELETE FROM claim_topics WHERE claim_id = :claim_id AND topic = :topic"

COUNT_SPANS: Final = """
    SELECT count(*) AS number, count(*) FILTER (WHERE c.id > :first) AS before
    FROM articles AS a JOIN claims AS c ON c.article_id = a.id
    JOIN spans AS s ON s.claim_id = c.id AND s.revision = a.revision
    WHERE a.id = :article_id AND c.workflow = 'accepted' AND s.state <> 'orphaned'
"""


class SqlClaims(QueueIndex, SqlSpans, SqlDeadlines):
    """`claims.storage.base.ClaimStore` without the list of claims (`claim_lists`)."""

    def next_claim_ids(self) -> tuple[int, int]:
        claim, deadline = self.db.row(NEXT_CLAIM_ID), self.db.row(NEXT_DEADLINE_ID)
        assert claim is not None and deadline is not None  # noqa: S101 - aggregates always have a row
        return claim["id"], deadline["id"]

    def add_claim(self, claim: Claim, document: str) -> None:
        self.db.run(ADD_CLAIM, _claim_params(claim, document))
        self.add_spans([(claim.id, claim.spans)])
        self.db.run_many(ADD_TOPIC, _topics(claim))
        search_index.add_claims(self.db, [claim])
        count_claims(self.db, [claim])
        record_counts.add_claims(self.db, [claim])
        self.index_new_claims([claim])

    def add_claims(self, rows: Sequence[NewClaimRow], at: datetime, actor: str, via: str | None = None) -> None:
        many = self.db.run_many
        many(ADD_DEADLINE, [deadline_params(row.deadline) for row in rows if row.deadline])
        many(ADD_CLAIM, [_claim_params(row.claim, row.document) for row in rows])
        self.add_spans([(row.claim.id, row.claim.spans) for row in rows])
        many(ADD_TOPIC, [topic for row in rows for topic in _topics(row.claim)])
        search_index.add_claims(self.db, [row.claim for row in rows])
        count_claims(self.db, [row.claim for row in rows])
        record_counts.add_claims(self.db, [row.claim for row in rows])
        self.index_new_claims([row.claim for row in rows])
        many(ADD_CHANGE, [_created_params(row, at, actor, via) for row in rows])

    def get_claim(self, claim_id: int) -> Claim:
        row = self.db.row(GET_CLAIM, {"id": claim_id})
        if row is None:
            raise ClaimNotFound(f"there is no claim {claim_id}")
        return claim_from(values_of(row), spans_from(row["spans"], row["article_revision"]))

    def get_claim_document(self, claim_id: int, visibility: Visibility) -> ClaimRow:
        row = self.db.row(GET_CLAIM_DOCUMENT, {"id": claim_id, "sees_all": visibility.sees_all})
        if row is None:
            raise ClaimNotFound(f"there is no claim {claim_id}")
        return claim_row_from(row)

    def update_claim(self, before: Claim, after: Claim, document: str) -> None:
        only_judged = _not_judged(before) == _not_judged(after)
        params = (_verdict_params if only_judged else _claim_params)(after, document)
        statement = UPDATE_CLAIM_VERDICT if only_judged else UPDATE_CLAIM
        if not self.db.run_counted(statement, params | {"expected_version": before.version}):
            raise VersionConflict(f"claim {before.id} is no longer at version {before.version}")
        if after.topics != before.topics:
            self.db.run_many(REMOVE_TOPICS, _topics(before))
            self.db.run_many(ADD_TOPIC, _topics(after))
        if not only_judged:
            search_index.update_claim(self.db, before, after)
        count_claims(self.db, [after], [before])
        record_counts.update_claim(self.db, before, after)
        self.move_in_queue(before, after)

    def update_queue_state(self, before: Claim, after: Claim) -> None:
        self.db.run(UPDATE_QUEUE_STATE, _queue_state_params(after) | {"id": after.id})
        if not self.move_in_queue(before, after):
            self.leave_lease(before, stays_queued=True)
            self.renew_timer(after)

    def count_spans(self, article_id: int, first_id: int) -> tuple[int, int]:
        row = self.db.row(COUNT_SPANS, {"article_id": article_id, "first": first_id})
        return (row["number"], row["before"]) if row else (0, 0)

    def list_claim_ids_of_article(self, article_id: int) -> list[int]:
        return [row["id"] for row in self.db.rows(LIST_CLAIM_IDS_OF_ARTICLE, {"article_id": article_id})]

    def find_external_ids(self, external_ids: Sequence[str]) -> dict[str, int]:
        rows = self.db.rows(FIND_EXTERNAL_IDS, {"ids": dumps(list(external_ids))})
        return {row["external_id"]: row["id"] for row in rows}

    def find_same_claims(self, keys: Sequence[str]) -> list[SameClaim]:
        rows = self.db.rows(FIND_SAME_CLAIMS, {"keys": dumps(list(keys))})
        found = [SameClaim(row["id"], row["same_key"], row["target_id"], row["claimant"] or None) for row in rows]
        return sorted(found, key=lambda claim: claim.claim_id)

    def list_dependents(self, claim_id: int) -> list[int]:
        return [row["id"] for row in self.db.rows(LIST_DEPENDENTS, {"id": claim_id})]


def claim_row_from(row: Row, sort_column: str = "due_at_sort") -> ClaimRow:
    """Return a claim as lists return it; its position is in the order of `sort_column`."""
    due = row["due_at_sort"]
    return ClaimRow(
        id=row["id"],
        document=row["document"],
        version=row["version"],
        accepted=row["workflow"] == "accepted",
        judged=row["outcome"] is not None,
        waiting=bool(row["waiting"]),
        opens_at=parse_instant(row["opens_at"]) if row["opens_at"] else None,
        due_at=None if due == NEVER else parse_instant(due),
        assigned_to=row["assigned_to"],
        position=(str(row[sort_column]), row["id"]),
    )


def _verdict_params(claim: Claim, document: str) -> Params:
    """Return the parameters of `UPDATE_CLAIM_VERDICT`."""
    verdict = claim.verdict
    return {
        "id": claim.id,
        "verdict_id": verdict and verdict.id,
        "outcome": verdict and verdict.outcome,
        "version": claim.version,
        "updated_at": format_instant(claim.updated_at),
        "document": document,
        **_queue_state_params(claim),
    }


def _claim_params(claim: Claim, document: str) -> Params:
    """Return the parameters of `ADD_CLAIM` and `UPDATE_CLAIM`."""
    depends, due = claim.depends_on, claim.due
    return {
        "article_id": claim.article_id,
        "statement": claim.statement,
        "claimant": claim.claimant or "",
        "topics": dumps(claim.topics),
        "criteria": claim.criteria,
        "workflow": claim.workflow,
        "workflow_reason": claim.workflow_reason,
        "merged_into": claim.merged_into,
        "depends_on": depends and depends.claim_id,
        "depends_offset": depends and depends.offset,
        "waiting": int(claim.waiting),
        "deadline_id": claim.deadline_id,
        "opens_at": format_seconds(day_start(due.earliest, due.timezone)) if due and due.earliest else "",
        "due_at_sort": format_seconds(due.due_at) if due and due.due_at else NEVER,
        "created_at": format_instant(claim.created_at),
        "extraction": claim.extraction and dumps(claim.extraction),
        "external_id": claim.external_id,
        "claimant_url": claim.claimant_url,
        "said_on": claim.said_on,
        "slippage": claim.slippage and dumps(claim.slippage),
        "probability_low": claim.probability and claim.probability.low,
        "probability_high": claim.probability and claim.probability.high,
        "probability_text": claim.probability and claim.probability.text,
        "claimant_id": claim.claimant_id,
        "claimant_resolved": int(claim.claimant_resolved),
        "is_public": int(claim.is_public),
        "same_key": same_key(claim.article_id, claim.spans, due, depends),
        "assigned_to": claim.assigned_to,
        **_verdict_params(claim, document),
    }


def _queue_state_params(claim: Claim) -> Params:
    snooze = claim.snooze
    return {
        "needs_human": int(claim.needs_human),
        "snoozed_at": snooze and format_seconds(snooze.since),
        "snoozed_until": snooze and snooze.until and format_seconds(snooze.until),
    }


def _topics(claim: Claim) -> list[Params]:
    """Return the parameters of `ADD_TOPIC` and `REMOVE_TOPICS`."""
    return [{"claim_id": claim.id, "topic": name_key(topic), "name": topic} for topic in claim.topics]


def _created_params(row: NewClaimRow, at: datetime, actor: str, via: str | None) -> Params:
    claim, others = row.claim, {"claimant": row.claimant, "deadline": row.deadline_document}
    extra = "".join(f',"{name}":{dumps(members)}' for name, members in others.items() if members)
    changed = f'{{"claim":{row.document}{extra}}}'
    return change_params(at, actor, "claim.created", claim.article_id, claim.id, changed, via)
