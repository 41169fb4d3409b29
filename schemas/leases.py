"""Schemas of leases, and of the items of the due list."""

from marshmallow import fields

from claims.domain.limits import DEFAULT_LEASED, DEFAULT_TTL, MAX_LEASED, MAX_TTL, MIN_TTL
from claims.domain.requests import LeaseRequest
from schemas.base import BaseSchema, RecordSchema
from schemas.claims import ClaimOut
from schemas.fields import DueInstant, Instant, StrictInteger, TopicKey, api_address


class HeldByOut(BaseSchema):
    """The token that has leased a claim, and until when."""

    holder = fields.String(required=True, metadata={"description": "name of the token"})
    expires_at = DueInstant(required=True)


class DueItemOut(ClaimOut):
    """A claim of the due list."""

    lease = fields.Nested(
        HeldByOut,
        required=True,
        allow_none=True,
        metadata={"description": "null: no token has leased it, or the caller's role is below bot"},
    )


class TtlIn(BaseSchema):
    """The time to live of a lease, from now."""

    ttl_seconds = StrictInteger(low=MIN_TTL, high=MAX_TTL, load_default=DEFAULT_TTL)


class LeaseIn(RecordSchema):
    """A lease to create."""

    record_class = LeaseRequest
    limit = StrictInteger(
        low=1, high=MAX_LEASED, load_default=DEFAULT_LEASED, metadata={"description": "claims at most"}
    )
    ttl_seconds = StrictInteger(low=MIN_TTL, high=MAX_TTL, load_default=DEFAULT_TTL)
    topic = TopicKey(load_default=None, allow_none=True)


class LeaseDocumentOut(BaseSchema):
    """A lease without its claims."""

    id = fields.Integer(required=True)
    holder = fields.String(required=True)
    topic = fields.String(required=True, allow_none=True)
    created_at = Instant(required=True)
    expires_at = DueInstant(required=True)
    version = fields.Integer(required=True)
    url = api_address("lease")


class LeaseOut(BaseSchema):
    """A lease with its claims, oldest due first; `id` is null and `items` empty if no claim was free."""

    id = fields.Integer(required=True, allow_none=True)
    holder = fields.String(required=True)
    topic = fields.String(required=True, allow_none=True)
    created_at = Instant(required=True, allow_none=True)
    expires_at = DueInstant(required=True, allow_none=True)
    version = fields.Integer(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True, metadata={"format": "uri"})
    items = fields.List(fields.Nested(DueItemOut), required=True)
