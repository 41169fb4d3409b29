"""Claims, their spans, topics, deadlines and search entries."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from claims.domain.instants import format_instant
from claims.domain.records import Claim, Deadline, Span
from claims.errors import ClaimNotFound, VersionConflict
from claims.storage.base import ClaimRow, NewClaimRow
from claims.storage.sqlite.queries.queue_index import QueueIndex
from claims.storage.sqlite.rows.claims import (
    attention_params,
    claim_from,
    claim_params,
    deadline_from,
    due_params,
    listed_from,
    span_from,
    span_params,
)
from claims.storage.sqlite.rows.log import change_params
from claims.storage.sqlite.rows.values import Params, dumps
from claims.storage.sqlite.statements import claims as sql
from claims.storage.sqlite.statements.log import ADD_CHANGE

#: what may change when a claim is judged
_JUDGED = {"verdict", "version", "updated_at", "hidden", "needs_human", "announced"}
_NOT_JUDGED = tuple({field.name for field in fields(Claim)} - _JUDGED)


class SqlClaims(QueueIndex):
    """Most of `claims.storage.base.ClaimStore`; the lists are in `lists`."""

    def next_claim_ids(self) -> tuple[int, int]:
        claim, deadline = self.db.row(sql.NEXT_CLAIM_ID), self.db.row(sql.NEXT_DEADLINE_ID)
        assert claim is not None and deadline is not None  # noqa: S101 - aggregates always have a row
        return claim["id"], deadline["id"]

    def add_claim(self, claim: Claim, document: str) -> None:
        self.db.run(sql.ADD_CLAIM, claim_params(claim, document))
        self._add_spans(claim.id, claim.spans)
        self._add_topics(claim.id, claim.topics)
        self.db.run(sql.ADD_SEARCH, _search_params(claim))
        self.place([(claim, document)])

    def add_claims(self, rows: Sequence[NewClaimRow], at: datetime, actor: str) -> None:
        many = self.db.run_many
        many(sql.ADD_DEADLINE, [_deadline_params(row.deadline) for row in rows if row.deadline])
        many(sql.ADD_CLAIM, [claim_params(row.claim, row.document) for row in rows])
        many(
            sql.ADD_SPAN,
            [span_params(r.claim.id, s.revision, i, s) for r in rows for i, s in enumerate(r.claim.spans)],
        )
        many(sql.ADD_TOPIC, [{"claim_id": r.claim.id, "topic": t} for r in rows for t in r.claim.topics])
        many(sql.ADD_SEARCH, [_search_params(row.claim) for row in rows])
        self.place([(row.claim, row.document) for row in rows])
        many(ADD_CHANGE, [_created_params(row, at, actor) for row in rows])

    def get_claim(self, claim_id: int) -> Claim:
        row = self.db.row(sql.GET_CLAIM, {"id": claim_id})
        if row is None:
            raise ClaimNotFound(f"there is no claim {claim_id}")
        spans = self.db.rows(sql.GET_SPANS, {"claim_id": claim_id, "revision": row["article_revision"]})
        return claim_from(row, tuple(span_from(span) for span in spans))

    def get_claim_document(self, claim_id: int) -> ClaimRow:
        row = self.db.row(sql.GET_CLAIM_FORM, {"id": claim_id})
        if row is None:
            raise ClaimNotFound(f"there is no claim {claim_id}")
        return listed_from(row)

    def update_claim(self, before: Claim, after: Claim, document: str) -> None:
        params = claim_params(after, document) | {"expected_version": before.version}
        only_judged = all(getattr(before, name) is getattr(after, name) for name in _NOT_JUDGED)
        if not self.db.run(sql.UPDATE_CLAIM_VERDICT if only_judged else sql.UPDATE_CLAIM, params):
            raise VersionConflict(f"claim {before.id} is no longer at version {before.version}")
        if after.topics != before.topics:
            for topic in before.topics:
                self.db.run(sql.REMOVE_TOPICS, {"claim_id": after.id, "topic": topic})
            self._add_topics(after.id, after.topics)
        if not only_judged and _search_params(after) != _search_params(before):
            self.db.run(sql.REMOVE_SEARCH, {"id": after.id})
            self.db.run(sql.ADD_SEARCH, _search_params(after))
        self.replace_place(before, after)

    def update_attention(self, before: Claim, after: Claim) -> None:
        self.db.run(sql.UPDATE_ATTENTION, attention_params(after))
        if not self.replace_place(before, after):
            self.leave_lease(before, keeps_place=True)

    def replace_spans(self, claim_id: int, revision: int, spans: Sequence[Span]) -> None:
        self.db.run(sql.REMOVE_SPANS, {"claim_id": claim_id, "revision": revision})
        self._add_spans(claim_id, spans)

    def list_claim_ids_of_article(self, article_id: int) -> list[int]:
        return [row["id"] for row in self.db.rows(sql.LIST_CLAIM_IDS_OF_ARTICLE, {"article_id": article_id})]

    def find_external_ids(self, external_ids: Sequence[str]) -> dict[str, int]:
        rows = self.db.rows(sql.FIND_EXTERNAL_IDS, {"ids": dumps(list(external_ids))})
        return {row["external_id"]: row["id"] for row in rows}

    def list_dependents(self, claim_id: int) -> list[int]:
        return [row["id"] for row in self.db.rows(sql.LIST_DEPENDENTS, {"id": claim_id})]

    def add_deadline(self, deadline: Deadline) -> None:
        self.db.run(sql.ADD_DEADLINE, _deadline_params(deadline))

    def list_deadlines(self, claim_id: int, after: int, limit: int) -> list[Deadline]:
        params = {"claim_id": claim_id, "after": after, "limit": limit}
        return [deadline_from(row) for row in self.db.rows(sql.LIST_DEADLINES, params)]

    def _add_spans(self, claim_id: int, spans: Sequence[Span]) -> None:
        self.db.run_many(sql.ADD_SPAN, [span_params(claim_id, span.revision, i, span) for i, span in enumerate(spans)])

    def _add_topics(self, claim_id: int, topics: Sequence[str]) -> None:
        self.db.run_many(sql.ADD_TOPIC, [{"claim_id": claim_id, "topic": topic} for topic in topics])


def _search_params(claim: Claim) -> dict[str, str | int]:
    return {
        "id": claim.id,
        "statement": claim.statement,
        "quote": "\n".join(span.exact for span in claim.spans if span.role == "claim"),
        "claimant": claim.claimant,
        "topics": " ".join(claim.topics),
    }


def _deadline_params(deadline: Deadline) -> Params:
    return due_params(deadline.due) | {
        "id": deadline.id,
        "claim_id": deadline.claim_id,
        "reason": deadline.reason,
        "note": deadline.note,
        "evidence_id": deadline.evidence_id,
        "actor": deadline.actor,
        "created_at": format_instant(deadline.created_at),
    }


def _created_params(row: NewClaimRow, at: datetime, actor: str) -> Params:
    claim = row.claim
    return change_params(at, actor, "claim.created", claim.article_id, claim.id, f'{{"claim":{row.document}}}')
