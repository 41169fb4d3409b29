"""Evidence, checks and verdicts."""

from collections.abc import Sequence
from datetime import datetime

from claims.domain.instants import format_instant, parse_instant
from claims.domain.records import Check, Evidence, Retraction, Review, Verdict
from claims.domain.requests import ClaimFilter
from claims.domain.vocabulary import VerdictState
from claims.errors import EvidenceNotFound, VerdictNotFound
from claims.storage.base import PublishedVerdict
from claims.storage.sqlite.connection import Row, Sqlite
from claims.storage.sqlite.rows.judgement import check_from, evidence_from, verdict_from
from claims.storage.sqlite.rows.values import columns, dumps
from claims.storage.sqlite.statements import judgement as sql

_EVIDENCE = (
    "claim_id",
    "url",
    "title",
    "publisher",
    "published_on",
    "excerpt",
    "note",
    "stance",
    "actor",
    "created_at",
)
_CHECK = ("claim_id", "result", "next_check_on", "note", "actor", "created_at")
_VERDICT = (
    "claim_id",
    "outcome",
    "rationale",
    "evidence_ids",
    "occurred_on",
    "reason",
    "supersedes",
    "state",
    "actor",
    "created_at",
    "published_at",
    "claim_version",
    "review_url",
)

_PUBLISHED_BY = {
    "": sql.LIST_PUBLISHED,
    "topic": sql.LIST_PUBLISHED_OF_TOPIC,
    "article_id": sql.LIST_PUBLISHED_OF_ARTICLE,
    "claimant": sql.LIST_PUBLISHED_OF_CLAIMANT,
}


class SqlJudgement:
    """`claims.storage.base.JudgementStore`."""

    db: Sqlite

    def add_evidence(self, evidence: Evidence) -> int:
        return self.db.insert(sql.ADD_EVIDENCE, columns({name: getattr(evidence, name) for name in _EVIDENCE}))

    def get_evidence(self, evidence_id: int) -> Evidence:
        row = self.db.row(sql.GET_EVIDENCE, {"id": evidence_id})
        if row is None:
            raise EvidenceNotFound(f"there is no evidence {evidence_id}")
        return evidence_from(row)

    def list_evidence(self, claim_id: int, after: int, limit: int) -> list[Evidence]:
        params = {"claim_id": claim_id, "after": after, "limit": limit}
        return [evidence_from(row) for row in self.db.rows(sql.LIST_EVIDENCE, params)]

    def list_evidence_by_id(self, ids: Sequence[int]) -> list[Evidence]:
        rows = self.db.rows(sql.LIST_EVIDENCE_BY_ID, {"ids": dumps(list(ids))}) if ids else []
        return [evidence_from(row) for row in rows]

    def retract_evidence(self, evidence_id: int, retraction: Retraction) -> bool:
        params = {"id": evidence_id, "reason": retraction.reason, "actor": retraction.actor}
        return self.db.run(sql.RETRACT_EVIDENCE, params | {"at": format_instant(retraction.at)}) > 0

    def add_check(self, check: Check) -> int:
        return self.db.insert(sql.ADD_CHECK, columns({name: getattr(check, name) for name in _CHECK}))

    def list_checks(self, claim_id: int, after: int, limit: int) -> list[Check]:
        params = {"claim_id": claim_id, "after": after, "limit": limit}
        return [check_from(row) for row in self.db.rows(sql.LIST_CHECKS, params)]

    def add_verdict(self, verdict: Verdict) -> int:
        values = columns({name: getattr(verdict, name) for name in _VERDICT})
        correction = verdict.correction
        values |= {
            "correction_code": correction and correction.code,
            "correction_note": correction and correction.note,
        }
        return self.db.insert(sql.ADD_VERDICT, values)

    def get_verdict(self, verdict_id: int) -> Verdict:
        row = self.db.row(sql.GET_VERDICT, {"id": verdict_id})
        if row is None:
            raise VerdictNotFound(f"there is no verdict {verdict_id}")
        return verdict_from(row)

    def get_current_verdict(self, claim_id: int) -> Verdict | None:
        row = self.db.row(sql.GET_CURRENT_VERDICT, {"claim_id": claim_id})
        return None if row is None else verdict_from(row)

    def list_verdicts(self, claim_id: int, after: int, limit: int) -> list[Verdict]:
        params = {"claim_id": claim_id, "after": after, "limit": limit}
        return [verdict_from(row) for row in self.db.rows(sql.LIST_VERDICTS, params)]

    def list_proposed_verdicts(self, after: int, limit: int) -> list[Verdict]:
        params = {"after": after, "limit": limit}
        return [verdict_from(row) for row in self.db.rows(sql.LIST_PROPOSED_VERDICTS, params)]

    def list_published_verdicts(self, wanted: ClaimFilter, limit: int) -> list[PublishedVerdict]:
        params = {
            "topic": wanted.topic,
            "claimant": wanted.claimant and wanted.claimant.casefold(),
            "article_id": wanted.article_id,
            "limit": limit,
        }
        by = next((name for name in ("topic", "article_id", "claimant") if params[name] is not None), "")
        return [_published_from(row) for row in self.db.rows(_PUBLISHED_BY[by], params)]

    def get_published_verdict(self, claim_id: int) -> PublishedVerdict | None:
        row = self.db.row(sql.GET_PUBLISHED, {"claim_id": claim_id})
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
        return self.db.run(sql.REVIEW_VERDICT, params) > 0


def _published_from(row: Row) -> PublishedVerdict:
    return PublishedVerdict(verdict_from(row), row["form"], parse_instant(row["first_published_at"]))
