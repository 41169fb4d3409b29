"""Schemas of track records."""

from typing import Any

from marshmallow import fields, post_load

from claims.domain.outcomes import COUNTED, HITS, OUTCOMES
from claims.domain.requests import PageRequest
from claims.domain.vocabulary import RECORD_KINDS, RecordKind
from schemas.base import BaseSchema
from schemas.fields import OneOf
from schemas.queries import PageQuery


class TrackRecordQuery(PageQuery):
    """The query of track records."""

    by = OneOf(RECORD_KINDS, load_default="claimant", metadata={"description": "group the claims by this"})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> tuple[RecordKind, PageRequest]:
        """Build the kind of track record and the list page."""
        return data["by"], PageRequest(data["limit"], data["cursor"])


#: the number of claims with each outcome
OutcomeCountsOut = BaseSchema.from_dict(
    {outcome: fields.Integer(required=True) for outcome in OUTCOMES}, name="OutcomeCountsOut"
)


class TrackRecordOut(BaseSchema):
    """A track record: the counts of outcomes for one claimant, publisher, author or topic."""

    by = OneOf(RECORD_KINDS, required=True)
    name = fields.String(required=True)
    claimant_id = fields.Integer(required=True, allow_none=True, metadata={"description": "null unless by claimant"})
    claims = fields.Integer(required=True, metadata={"description": "all accepted claims"})
    outcomes = fields.Nested(OutcomeCountsOut, required=True)
    overdue = fields.Integer(required=True, metadata={"description": "claims that are overdue and not judged"})
    unjudged = fields.Integer(required=True, metadata={"description": "claims that are neither judged nor overdue"})
    judged = fields.Integer(required=True, metadata={"description": f"the sum of {', '.join(COUNTED)}"})
    rate = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": f"share of {' and '.join(HITS)} in judged; null if judged is 0"},
    )
    interval = fields.List(
        fields.Float(), required=True, allow_none=True, metadata={"description": "95 % interval of the rate (Wilson)"}
    )
    few = fields.Boolean(required=True, metadata={"description": "true: too few judged claims for a reliable rate"})
    moved = fields.Integer(required=True, metadata={"description": "claims whose deadline the claimant has moved"})
    moved_days = fields.Float(
        required=True, allow_none=True, metadata={"description": "days by which they moved, on average"}
    )
