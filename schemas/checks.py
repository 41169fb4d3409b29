"""Schemas of checks."""

from marshmallow import fields

from claims.domain.limits import MAX_NOTE
from claims.domain.requests import NewCheck
from claims.domain.vocabulary import CHECK_RESULTS
from schemas.base import BaseSchema, RecordSchema
from schemas.fields import Instant, IsoDate, NonBlankString, OneOf, StrictInteger, api_address, page_address


class CheckIn(RecordSchema):
    """A check to add."""

    record_class = NewCheck
    result = OneOf(CHECK_RESULTS, required=True)
    next_check_on = IsoDate(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "The check snoozes the claim until this day begins, in the claim's time zone or else in "
            "UTC. Default: in a week; for a claim without an end, after its review_every; with needs_human, until a "
            "person adds a check."
        },
    )
    note = NonBlankString(high=MAX_NOTE, load_default=None, allow_none=True)
    lease_id = StrictInteger(
        load_default=None,
        allow_none=True,
        metadata={"description": "a lease of this token; the check is refused unless it still holds the claim"},
    )


class CheckOut(BaseSchema):
    """A check: a bot or a person looked at a claim and gave no verdict."""

    id = fields.Integer(required=True)
    claim_id = fields.Integer(required=True)
    result = OneOf(CHECK_RESULTS, required=True)
    next_check_on = IsoDate(
        required=True, allow_none=True, metadata={"description": "null: until a person adds a check"}
    )
    note = fields.String(required=True, allow_none=True, metadata={"description": "null if the role is below bot"})
    actor = fields.String(required=True)
    created_at = Instant(required=True)
    url = api_address("check")
    html_url = page_address("check")
