"""Verdicts."""

from datetime import datetime
from typing import Final

import orjson

from claims.domain.instants import format_instant, parse_instant
from claims.domain.records import Correction, Review, Verdict
from claims.domain.requests import ClaimFilter
from claims.domain.visibility import Visibility
from claims.domain.vocabulary import VerdictState
from claims.errors import VerdictNotFound
from claims.storage.base import PublishedVerdict
from claims.storage.sqlite.columns import insert_into
from claims.storage.sqlite.connection import Row, Sqlite
from claims.storage.sqlite.schema import COLUMNS
from claims.storage.sqlite.values import columns_of, parse_day, parse_instant_or_none

_REVIEW: Final = ("reviewed_by", "reviewed_at", "review_note")
_OWN: Final = tuple(name for name in COLUMNS["verdicts"] if name not in _REVIEW)
ADD_VERDICT: Final = insert_into("verdicts", without=["id", *_REVIEW])
_VERDICT: Final = """
    SELECT v.*, v.id = c.verdict_id AS current FROM verdicts AS v JOIN claims AS c ON c.id = v.claim_id
"""
GET_VERDICT: Final = _VERDICT + "WHERE v.id = :id"
GET_CURRENT_VERDICT: Final = _VERDICT + "WHERE v.id = (SELECT verdict_id FROM claims WHERE id = :claim_id)"
#: the public sees a verdict once it was published
LIST_VERDICTS: Final = f"""
    {_VERDICT} WHERE v.claim_id = :claim_id AND v.id > :after AND (v.published_at IS NOT NULL OR :sees_all)
    ORDER BY v.id LIMIT :limit
"""
#: SQLite uses the partial index for it
LIST_PROPOSED_VERDICTS: Final = _VERDICT + "WHERE v.state = 'proposed' AND v.id > :after ORDER BY v.id LIMIT :limit"
_PUBLISHED: Final = """
    SELECT v.*, 1 AS current, c.document, (
        SELECT min(f.published_at) FROM verdicts AS f WHERE f.claim_id = c.id AND f.state = 'published'
    ) AS first_published_at
"""
_NEWEST: Final = "c.workflow = 'accepted' ORDER BY v.published_at DESC, v.id DESC LIMIT :limit"
#: filter -> its statement; the claims of the filter come first in it, because they are few
LIST_PUBLISHED_VERDICTS: Final = {
    "": f"""
        {_PUBLISHED} FROM verdicts AS v CROSS JOIN claims AS c ON c.id = v.claim_id AND c.verdict_id = v.id
        WHERE v.state = 'published' AND {_NEWEST}
    """,
    "topic": f"""
        {_PUBLISHED} FROM claim_topics AS t CROSS JOIN claims AS c ON c.id = t.claim_id
        CROSS JOIN verdicts AS v ON v.id = c.verdict_id
        WHERE t.topic = :topic AND (:claimant IS NULL OR c.claimant_key = :claimant)
            AND (:article_id IS NULL OR c.article_id = :article_id) AND {_NEWEST}
    """,
    "article_id": f"""
        {_PUBLISHED} FROM claims AS c CROSS JOIN verdicts AS v ON v.id = c.verdict_id
        WHERE c.article_id = :article_id AND (:claimant IS NULL OR c.claimant_key = :claimant) AND {_NEWEST}
    """,
    "claimant": f"""
        {_PUBLISHED} FROM claims AS c CROSS JOIN verdicts AS v ON v.id = c.verdict_id
        WHERE c.claimant_key = :claimant AND {_NEWEST}
    """,
}
GET_PUBLISHED_VERDICT: Final = f"""
    {_PUBLISHED} FROM claims AS c CROSS JOIN verdicts AS v ON v.id = c.verdict_id WHERE c.id = :claim_id
"""
REVIEW_VERDICT: Final = """
    UPDATE verdicts SET state = :state, published_at = :published_at, reviewed_by = :actor,
        reviewed_at = :at, review_note = :note
    WHERE id = :id AND state = 'proposed'
"""


class SqliteVerdicts:
    """The `claims.storage.base.VerdictStore` of SQLite."""

    db: Sqlite

    def add_verdict(self, verdict: Verdict) -> int:
        code = verdict.correction and verdict.correction.code
        note = verdict.correction and verdict.correction.note
        return self.db.insert(ADD_VERDICT, columns_of(verdict, _OWN, correction_code=code, correction_note=note))

    def get_verdict(self, verdict_id: int) -> Verdict:
        row = self.db.row(GET_VERDICT, {"id": verdict_id})
        if row is None:
            raise VerdictNotFound(f"there is no verdict {verdict_id}")
        return _verdict_from(row)

    def get_current_verdict(self, claim_id: int) -> Verdict | None:
        row = self.db.row(GET_CURRENT_VERDICT, {"claim_id": claim_id})
        return None if row is None else _verdict_from(row)

    def list_verdicts(self, claim_id: int, after: int, limit: int, visibility: Visibility) -> list[Verdict]:
        params = {"claim_id": claim_id, "after": after, "limit": limit, "sees_all": visibility.sees_all}
        return [_verdict_from(row) for row in self.db.rows(LIST_VERDICTS, params)]

    def list_proposed_verdicts(self, after: int, limit: int) -> list[Verdict]:
        params = {"after": after, "limit": limit}
        return [_verdict_from(row) for row in self.db.rows(LIST_PROPOSED_VERDICTS, params)]

    def list_published_verdicts(self, filter: ClaimFilter, limit: int) -> list[PublishedVerdict]:
        params = {
            "topic": filter.topic,
            "claimant": filter.claimant and filter.claimant.casefold(),
            "article_id": filter.article_id,
            "limit": limit,
        }
        by = next((name for name in ("topic", "article_id", "claimant") if params[name] is not None), "")
        return [_published_from(row) for row in self.db.rows(LIST_PUBLISHED_VERDICTS[by], params)]

    def get_published_verdict(self, claim_id: int) -> PublishedVerdict | None:
        row = self.db.row(GET_PUBLISHED_VERDICT, {"claim_id": claim_id})
        return None if row is None else _published_from(row)

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
        return self.db.run(REVIEW_VERDICT, params) > 0


def _verdict_from(row: Row) -> Verdict:
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
    )


def _correction_from(row: Row) -> Correction | None:
    code = row["correction_code"]
    return None if code is None else Correction(code=code, note=row["correction_note"])


def _review_from(row: Row) -> Review | None:
    at = parse_instant_or_none(row["reviewed_at"])
    return Review(actor=row["reviewed_by"], at=at, note=row["review_note"]) if at else None


def _published_from(row: Row) -> PublishedVerdict:
    return PublishedVerdict(
        verdict=_verdict_from(row),
        document=row["document"],
        first_published_at=parse_instant(row["first_published_at"]),
    )
