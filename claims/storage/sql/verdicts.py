"""Verdicts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import orjson

from claims.domain.changed import changed
from claims.domain.claimants import name_key
from claims.domain.cursors import Position
from claims.domain.instants import format_instant, parse_instant
from claims.domain.outcomes import OUTCOMES
from claims.domain.requests import ClaimFilter, VerdictFilter
from claims.domain.verdicts import Correction, Review, Verdict, Withdrawal
from claims.domain.visibility import Visibility
from claims.domain.vocabulary import VERDICT_STATES, VerdictState
from claims.errors import VerdictNotFound
from claims.storage.base import PublishedVerdict
from claims.storage.sql import search_index
from claims.storage.sql.claimants import claimant_ids
from claims.storage.sql.columns import ids_in, insert_into
from claims.storage.sql.database import Database
from claims.storage.sql.tables import COLUMNS
from claims.storage.sql.values import columns_of, dumps, parse_day, parse_instant_or_none, values_of

_REVIEW: Final = ("reviewed_by", "reviewed_at", "review_note")
_WITHDRAWAL: Final = ("withdrawn_reason", "withdrawn_by", "withdrawn_at")
_OWN: Final = tuple(name for name in COLUMNS["verdicts"] if name not in {*_REVIEW, *_WITHDRAWAL})
ADD_VERDICT: Final = insert_into("verdicts", without=["id", *_REVIEW, *_WITHDRAWAL])
_VERDICT: Final = """
    SELECT v.*, v.id = c.verdict_id AS current FROM verdicts AS v JOIN claims AS c ON c.id = v.claim_id
"""
GET_VERDICT: Final = _VERDICT + "WHERE v.id = :id"
LIST_VERDICTS_BY_ID: Final = f"{_VERDICT} WHERE v.id IN {ids_in('ids')}"
GET_CURRENT_VERDICT: Final = _VERDICT + "WHERE v.id = (SELECT verdict_id FROM claims WHERE id = :claim_id)"
#: the public sees a verdict once it was published
LIST_VERDICTS: Final = f"""
    {_VERDICT} WHERE v.claim_id = :claim_id AND v.id > :after AND (v.published_at IS NOT NULL OR :sees_all)
    ORDER BY v.id LIMIT :limit
"""
#: filter that takes several values -> value -> its condition
_ALTERNATIVES: Final[dict[str, dict[Any, str]]] = {
    # the second condition lets SQLite use the partial index of the few verdicts that are not published
    "state": {
        state: f"v.state = '{state}'" + ("" if state == "published" else " AND v.state <> 'published'")
        for state in VERDICT_STATES
    },
    "outcome": {outcome: f"v.outcome = '{outcome}'" for outcome in OUTCOMES},
}
#: filter with one value -> its condition
_FILTERS: Final = {"actor": "v.actor = :actor", "since": "v.created_at >= :since"}
#: the public sees a verdict once it was published
_PUBLIC: Final = "v.published_at IS NOT NULL"
#: the rest of the equal instants, and the later instants
_AFTER: Final = (("v.created_at = :key", "v.id > :id"), ("v.created_at > :key",))
_PUBLISHED: Final = """
    SELECT v.*, 1 AS current, c.document, (
        SELECT min(f.published_at) FROM verdicts AS f WHERE f.claim_id = c.id AND f.state = 'published'
    ) AS first_published_at
"""
_NEWEST: Final = "c.workflow = 'accepted' ORDER BY v.published_at DESC, v.id DESC LIMIT :limit"
#: filter -> the claims that it selects, and their condition; the first filter that is given leads to the claims
_CLAIMS_OF: Final = {
    "claim_id": ("claims AS c", "c.id = :claim_id"),
    "topic": ("claim_topics AS t CROSS JOIN claims AS c ON c.id = t.claim_id", "t.topic = :topic"),
    "article_id": ("claims AS c", "c.article_id = :article_id"),
    "claimants": ("claims AS c", f"c.claimant_id IN {ids_in('claimants')}"),
    "publisher": (
        "claims AS c INDEXED BY claims_article_newest",
        "c.article_id IN (SELECT id FROM articles WHERE publisher_key = :publisher)",
    ),
}
#: filter after the first -> its condition, which is true if the filter is not given
_IF_GIVEN: Final = {
    "topic": "(CAST(:topic AS TEXT) IS NULL OR EXISTS ("
    "SELECT 1 FROM claim_topics WHERE topic = :topic AND claim_id = c.id))",
    "article_id": "(CAST(:article_id AS BIGINT) IS NULL OR c.article_id = :article_id)",
    "claimants": f"(CAST(:claimants AS TEXT) IS NULL OR {_CLAIMS_OF['claimants'][1]})",
    "publisher": f"(CAST(:publisher AS TEXT) IS NULL OR {_CLAIMS_OF['publisher'][1]})",
}


def _list_published(first: str) -> str:
    """Return the statement of the current verdicts of the claims to which a filter leads, which are few."""
    names = list(_CLAIMS_OF)
    source, condition = _CLAIMS_OF[first]
    conditions = [condition, *(_IF_GIVEN[name] for name in names[names.index(first) + 1 :]), _NEWEST]
    return (
        f"{_PUBLISHED} FROM {source} CROSS JOIN verdicts AS v ON v.id = c.verdict_id WHERE {' AND '.join(conditions)}"
    )


#: the first filter that is given -> the statement
LIST_PUBLISHED_VERDICTS: Final = {
    "": f"""
        {_PUBLISHED} FROM verdicts AS v CROSS JOIN claims AS c ON c.id = v.claim_id AND c.verdict_id = v.id
        WHERE v.state = 'published' AND {_NEWEST}
    """,
    **{name: _list_published(name) for name in _CLAIMS_OF},
}
GET_PUBLISHED_VERDICT: Final = f"""
    {_PUBLISHED} FROM claims AS c CROSS JOIN verdicts AS v ON v.id = c.verdict_id WHERE c.id = :claim_id
"""
REVIEW_VERDICT: Final = """
    UPDATE verdicts SET state = :state, published_at = :published_at, reviewed_by = :actor,
        reviewed_at = :at, review_note = :note
    WHERE id = :id AND state = 'proposed'
"""
WITHDRAW_VERDICT: Final = """
    UPDATE verdicts SET state = 'withdrawn', withdrawn_reason = :reason, withdrawn_by = :actor, withdrawn_at = :at
    WHERE id = :id AND state = :expected_state
"""
#: verdicts that cite evidence: of its claim, and of the claims that this one was merged into
LIST_CITING_VERDICTS: Final = """
    WITH RECURSIVE targets (id) AS (
        SELECT claim_id FROM evidence WHERE id = :id
        UNION SELECT c.merged_into FROM claims AS c JOIN targets AS t ON c.id = t.id WHERE c.merged_into IS NOT NULL
    )
    SELECT v.id FROM verdicts AS v WHERE v.claim_id IN (SELECT id FROM targets)
        AND v.state IN ('proposed', 'published')
        AND EXISTS (SELECT 1 FROM json_each(v.evidence_ids) AS e WHERE CAST(e.value AS BIGINT) = :id)
    ORDER BY v.id
"""
#: the same for the evidence of a duplicate and of those merged into it, of which verdicts of other claims cite some
LIST_CITATIONS: Final = """
    WITH RECURSIVE merged (id) AS (
        SELECT id FROM claims WHERE id = :claim_id
        UNION SELECT c.id FROM claims AS c JOIN merged AS m ON c.merged_into = m.id
    ), targets (id) AS (
        SELECT merged_into FROM claims WHERE id = :claim_id AND merged_into IS NOT NULL
        UNION SELECT c.merged_into FROM claims AS c JOIN targets AS t ON c.id = t.id WHERE c.merged_into IS NOT NULL
    )
    SELECT v.id FROM verdicts AS v WHERE v.claim_id IN (SELECT id FROM targets)
        AND v.state IN ('proposed', 'published')
        AND EXISTS (
            SELECT 1 FROM json_each(v.evidence_ids) AS j JOIN evidence AS e ON e.id = CAST(j.value AS BIGINT)
            WHERE e.claim_id IN (SELECT id FROM merged))
    ORDER BY v.id DESC
"""


def list_all_verdicts(verdict_filter: VerdictFilter, *, continued: bool) -> str:
    """Return the statement of the list of all verdicts: the union of an index range for each value of a filter."""
    conditions = [text for name, text in _FILTERS.items() if getattr(verdict_filter, name) is not None]
    conditions += [] if verdict_filter.visibility.sees_all else [_PUBLIC]
    branches = [""]
    for name, texts in _ALTERNATIVES.items():
        values = [texts[value] for value in getattr(verdict_filter, name)]
        if values and branches == [""]:
            branches = values
        elif values:
            conditions.append("(" + " OR ".join(values) + ")")
    selects = [
        f"{_VERDICT} WHERE {' AND '.join(filter(None, [*conditions, branch, *bounds])) or '1 = 1'}"
        for branch in branches
        for bounds in (_AFTER if continued else ((),))
    ]
    return " UNION ALL ".join(selects) + " ORDER BY created_at, id LIMIT :limit"


class SqlVerdicts:
    """The `claims.storage.base.VerdictStore` of SQLite."""

    db: Database

    def add_verdict(self, verdict: Verdict) -> int:
        code = verdict.correction and verdict.correction.code
        note = verdict.correction and verdict.correction.note
        columns = columns_of(verdict, _OWN, correction_code=code, correction_note=note)
        verdict_id = self.db.insert(ADD_VERDICT, columns)
        search_index.set_rationale(self.db, changed(verdict, id=verdict_id), is_new=True)
        return verdict_id

    def get_verdict(self, verdict_id: int) -> Verdict:
        row = self.db.row(GET_VERDICT, {"id": verdict_id})
        if row is None:
            raise VerdictNotFound(f"there is no verdict {verdict_id}")
        return _verdict_from(values_of(row))

    def get_current_verdict(self, claim_id: int) -> Verdict | None:
        row = self.db.row(GET_CURRENT_VERDICT, {"claim_id": claim_id})
        return None if row is None else _verdict_from(values_of(row))

    def list_verdicts(self, claim_id: int, after: int, limit: int, visibility: Visibility) -> list[Verdict]:
        params = {"claim_id": claim_id, "after": after, "limit": limit, "sees_all": visibility.sees_all}
        return [_verdict_from(values_of(row)) for row in self.db.rows(LIST_VERDICTS, params)]

    def list_all_verdicts(self, filter: VerdictFilter, after: Position | None, limit: int) -> list[Verdict]:
        since = None if filter.since is None else format_instant(filter.since)
        if after is not None and since is not None:  # SQLite would use only one of the two bounds
            after, filter = (after, replace(filter, since=None)) if after[0] >= since else (None, filter)
        params = {"actor": filter.actor, "since": since, "limit": limit}
        if after is not None:
            params |= {"key": after[0], "id": after[1]}
        rows = self.db.rows(list_all_verdicts(filter, continued=after is not None), params)
        return [_verdict_from(values_of(row)) for row in rows]

    def list_published_verdicts(self, filter: ClaimFilter, limit: int) -> list[PublishedVerdict]:
        claimants = claimant_ids(self.db, filter)
        params = {
            "claim_id": filter.claim_id,
            "topic": filter.topic,
            "claimants": None if claimants is None else dumps(claimants),
            "article_id": filter.article_id,
            "publisher": None if filter.publisher is None else name_key(filter.publisher),
            "limit": limit,
        }
        by = next((name for name in _CLAIMS_OF if params[name] is not None), "")
        return [_published_from(values_of(row)) for row in self.db.rows(LIST_PUBLISHED_VERDICTS[by], params)]

    def get_published_verdict(self, claim_id: int) -> PublishedVerdict | None:
        row = self.db.row(GET_PUBLISHED_VERDICT, {"claim_id": claim_id})
        return None if row is None else _published_from(values_of(row))

    def review_verdict(
        self, verdict_id: int, state: VerdictState, review: Review, published_at: datetime | None
    ) -> bool:
        params = {
            "id": verdict_id,
            "state": state,
            "actor": review.actor,
            "at": format_instant(review.at),
            "note": review.note,
            "published_at": published_at and format_instant(published_at),
        }
        is_reviewed = self.db.run_counted(REVIEW_VERDICT, params) > 0
        if is_reviewed and state == "published":
            search_index.set_rationale(self.db, self.get_verdict(verdict_id), is_new=True)
        return is_reviewed

    def withdraw_verdict(self, verdict_id: int, state: VerdictState, withdrawal: Withdrawal) -> bool:
        params = {"id": verdict_id, "expected_state": state, "reason": withdrawal.reason, "actor": withdrawal.actor}
        is_withdrawn = self.db.run_counted(WITHDRAW_VERDICT, params | {"at": format_instant(withdrawal.at)}) > 0
        search_index.set_rationale(self.db, self.get_verdict(verdict_id))
        return is_withdrawn

    def list_verdicts_by_id(self, ids: Sequence[int]) -> list[Verdict]:
        rows = self.db.rows(LIST_VERDICTS_BY_ID, {"ids": dumps(list(ids))}) if ids else []
        return [_verdict_from(values_of(row)) for row in rows]

    def list_citing_verdicts(self, evidence_id: int) -> list[int]:
        return [row["id"] for row in self.db.rows(LIST_CITING_VERDICTS, {"id": evidence_id})]

    def list_citations_elsewhere(self, claim_id: int) -> list[int]:
        return [row["id"] for row in self.db.rows(LIST_CITATIONS, {"claim_id": claim_id})]


def _verdict_from(row: Mapping[str, Any]) -> Verdict:
    return Verdict(
        id=row["id"],
        claim_id=row["claim_id"],
        outcome=row["outcome"],
        rationale=row["rationale"],
        evidence_ids=tuple(orjson.loads(row["evidence_ids"])),
        occurred_on=parse_day(row["occurred_on"]),
        reason=row["reason"],
        supersedes=row["supersedes"],
        correction=_correction_from(row),
        state=row["state"],
        actor=row["actor"],
        created_at=parse_instant(row["created_at"]),
        published_at=parse_instant_or_none(row["published_at"]),
        review=_review_from(row),
        claim_version=row["claim_version"],
        current=bool(row["current"]),
        review_url=row["review_url"],
        withdrawal=_withdrawal_from(row),
    )


def _withdrawal_from(row: Mapping[str, Any]) -> Withdrawal | None:
    at = parse_instant_or_none(row["withdrawn_at"])
    return Withdrawal(reason=row["withdrawn_reason"], actor=row["withdrawn_by"], at=at) if at else None


def _correction_from(row: Mapping[str, Any]) -> Correction | None:
    code = row["correction_code"]
    return None if code is None else Correction(code=code, note=row["correction_note"])


def _review_from(row: Mapping[str, Any]) -> Review | None:
    at = parse_instant_or_none(row["reviewed_at"])
    return Review(actor=row["reviewed_by"], at=at, note=row["review_note"]) if at else None


def _published_from(row: Mapping[str, Any]) -> PublishedVerdict:
    return PublishedVerdict(
        verdict=_verdict_from(row),
        document=row["document"],
        first_published_at=parse_instant(row["first_published_at"]),
    )
