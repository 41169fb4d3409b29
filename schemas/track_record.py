"""Track records."""

from typing import Any

from marshmallow import fields, post_load

from claims.domain.outcomes import COUNTED, HITS, OUTCOMES
from claims.domain.requests import PageRequest
from claims.domain.vocabulary import RECORD_KINDS, RecordKind
from schemas.base import BaseSchema
from schemas.fields import OneOf
from schemas.queries import PageQuery


class TrackRecordQuery(PageQuery):
    """Whose record is wanted."""

    by = OneOf(RECORD_KINDS, load_default="claimant", metadata={"description": "what the claims are counted by"})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> tuple[RecordKind, PageRequest]:
        """Build the typed value."""
        return data["by"], PageRequest(data["limit"], data["cursor"])


#: the number of claims with each outcome
OutcomeCountsOut = BaseSchema.from_dict(
    {outcome: fields.Integer(required=True) for outcome in OUTCOMES}, name="OutcomeCountsOut"
)


class TrackRecordOut(BaseSchema):
    """What became of the accepted claims of one claimant, publisher, author or topic."""

    by = OneOf(RECORD_KINDS, required=True)
    name = fields.String(required=True)
    claims = fields.Integer(required=True, metadata={"description": "all accepted ones"})
    outcomes = fields.Nested(OutcomeCountsOut, required=True)
    overdue = fields.Integer(required=True, metadata={"description": "overdue and not judged"})
    unjudged = fields.Integer(required=True, metadata={"description": "neither judged nor overdue"})
    judged = fields.Integer(required=True, metadata={"description": f"the sum of {', '.join(COUNTED)}"})
    rate = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": f"{' and '.join(HITS)} of judged; null where nothing is judged"},
    )
    interval = fields.List(
        fields.Float(), required=True, allow_none=True, metadata={"description": "of the rate, 95 % (Wilson)"}
    )
    few = fields.Boolean(required=True, metadata={"description": "too few judged for the rate to say much"})
    moved = fields.Integer(required=True, metadata={"description": "claims whose deadline the claimant has moved"})
    moved_days = fields.Float(required=True, allow_none=True, metadata={"description": "by so many days on average"})
