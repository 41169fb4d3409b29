"""Checks."""

from marshmallow import fields

from claims.domain.limits import MAX_NOTE
from claims.domain.requests import NewCheck
from claims.domain.vocabulary import CHECK_RESULTS
from schemas.base import BaseSchema, RecordSchema
from schemas.fields import Instant, IsoDate, NonBlankString, OneOf, StrictInteger


class CheckIn(RecordSchema):
    """Somebody looked, and it is no verdict."""

    makes = NewCheck
    result = OneOf(CHECK_RESULTS, required=True)
    next_check_on = IsoDate(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "The queue hides the claim until this day begins, in the claim's time zone or else in UTC. "
            "Left out: in a week; for a claim without an end, after its review_every; with needs_human, not before a "
            "human has looked."
        },
    )
    note = NonBlankString(high=MAX_NOTE, load_default=None, allow_none=True)
    lease_id = StrictInteger(
        load_default=None,
        allow_none=True,
        metadata={"description": "take the check only if this lease of one's own still holds the claim"},
    )


class CheckOut(BaseSchema):
    """Somebody looked, and it is no verdict."""

    id = fields.Integer(required=True)
    claim_id = fields.Integer(required=True)
    result = OneOf(CHECK_RESULTS, required=True)
    next_check_on = IsoDate(
        required=True, allow_none=True, metadata={"description": "null: not before a human has looked"}
    )
    note = fields.String(required=True, allow_none=True)
    actor = fields.String(required=True)
    created_at = Instant(required=True)
