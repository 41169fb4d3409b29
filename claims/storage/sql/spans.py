"""Spans of claims, one set for each revision."""

from collections.abc import Sequence

import orjson

from claims.domain.records import Proposal, Span
from claims.storage.sql.columns import insert_into
from claims.storage.sql.database import Database, Row
from claims.storage.sql.tables import COLUMNS
from claims.storage.sql.values import Params, columns_of, dumps

#: the spans of a claim `c` in one revision of its article `a`, in their order, as JSON: one statement reads both
CLAIM_SPANS = """(
    SELECT json_group_array(json_array(role, exact, prefix, suffix, "start", "end", state, proposal))
    FROM (SELECT * FROM spans WHERE claim_id = c.id AND revision = a.revision ORDER BY position) AS s
)"""
ADD_SPAN = insert_into("spans")
REMOVE_SPANS = "DELETE FROM spans WHERE claim_id = :claim_id AND revision = :revision"


class SqlSpans:
    """The spans of `claims.storage.base.ClaimStore`."""

    db: Database

    def replace_spans(self, claim_id: int, revision: int, spans: Sequence[Span]) -> None:
        self.db.run(REMOVE_SPANS, {"claim_id": claim_id, "revision": revision})
        self.add_spans([(claim_id, spans)])

    def add_spans(self, claims: Sequence[tuple[int, Sequence[Span]]]) -> None:
        """Store the spans of claims that have none in these revisions."""
        params = [_span_params(claim_id, i, span) for claim_id, spans in claims for i, span in enumerate(spans)]
        self.db.run_many(ADD_SPAN, params)


def spans_from(text: str | None, revision: int) -> tuple[Span, ...]:
    """Return spans from the JSON of `CLAIM_SPANS`."""
    return tuple(
        Span(role, exact, prefix, suffix, start, end, state, revision, _proposal_from(proposal))
        for role, exact, prefix, suffix, start, end, state, proposal in orjson.loads(text or "[]")
    )


def span_from(row: Row) -> Span:
    """Return a span."""
    return Span(
        role=row["role"],
        exact=row["exact"],
        prefix=row["prefix"],
        suffix=row["suffix"],
        start=row["start"],
        end=row["end"],
        state=row["state"],
        revision=row["revision"],
        proposal=_proposal_from(row["proposal"]),
    )


def _span_params(claim_id: int, position: int, span: Span) -> Params:
    proposal = span.proposal and dumps(span.proposal)
    return columns_of(span, COLUMNS["spans"], claim_id=claim_id, position=position, proposal=proposal)


def _proposal_from(text: str | None) -> Proposal | None:
    """Parse a proposal; those of older releases have no `differs`."""
    if not text:
        return None
    values = orjson.loads(text)
    differs = values.get("differs")
    return Proposal(**values | {"differs": tuple(differs) if differs else None})
