"""Track records."""

from typing import Any

from marshmallow import fields, post_load

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


class OutcomeCountsOut(BaseSchema):
    """How many claims were judged so."""

    came_true = fields.Integer(required=True)
    came_true_late = fields.Integer(required=True)
    partly = fields.Integer(required=True)
    did_not = fields.Integer(required=True)
    undeterminable = fields.Integer(required=True)
    void = fields.Integer(required=True)


class TrackRecordOut(BaseSchema):
    """What became of the accepted claims of one claimant, publisher, author or topic."""

    by = OneOf(RECORD_KINDS, required=True)
    name = fields.String(required=True)
    claims = fields.Integer(required=True, metadata={"description": "all accepted ones"})
    outcomes = fields.Nested(OutcomeCountsOut, required=True)
    overdue = fields.Integer(required=True, metadata={"description": "overdue and not judged"})
    unjudged = fields.Integer(required=True, metadata={"description": "neither judged nor overdue"})
    judged = fields.Integer(required=True, metadata={"description": "came true, late, partly or did not"})
    rate = fields.Float(
        required=True, allow_none=True, metadata={"description": "came_true of judged; null where nothing is judged"}
    )
    interval = fields.List(
        fields.Float(), required=True, allow_none=True, metadata={"description": "of the rate, 95 % (Wilson)"}
    )
    few = fields.Boolean(required=True, metadata={"description": "too few judged for the rate to say much"})
    moved = fields.Integer(required=True, metadata={"description": "claims whose deadline the claimant has moved"})
    moved_days = fields.Float(required=True, allow_none=True, metadata={"description": "by so many days on average"})
