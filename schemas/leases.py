"""Leases, and the items of the due list that they hold."""

from marshmallow import fields

from claims.domain.limits import DEFAULT_LEASED, DEFAULT_TTL, MAX_LEASED, MAX_TTL, MIN_TTL
from claims.domain.requests import LeaseRequest
from schemas.base import BaseSchema, RecordSchema
from schemas.claims import ClaimOut
from schemas.fields import DueInstant, Instant, StrictInteger, Topic


class HeldByOut(BaseSchema):
    """Who works on a claim, and until when."""

    holder = fields.String(required=True, metadata={"description": "name of the token"})
    expires_at = DueInstant(required=True)


class DueItemOut(ClaimOut):
    """A claim that somebody should look at."""

    lease = fields.Nested(
        HeldByOut, required=True, allow_none=True, metadata={"description": "null: nobody works on it"}
    )


class TtlIn(BaseSchema):
    """How long the lease is to run from now."""

    ttl_seconds = StrictInteger(low=MIN_TTL, high=MAX_TTL, load_default=DEFAULT_TTL)


class LeaseIn(RecordSchema):
    """Which claims are wanted, and for how long."""

    makes = LeaseRequest
    limit = StrictInteger(
        low=1, high=MAX_LEASED, load_default=DEFAULT_LEASED, metadata={"description": "claims at most"}
    )
    ttl_seconds = StrictInteger(low=MIN_TTL, high=MAX_TTL, load_default=DEFAULT_TTL)
    topic = Topic(load_default=None, allow_none=True)


class LeaseFormOut(BaseSchema):
    """A lease, without what it holds."""

    id = fields.Integer(required=True)
    holder = fields.String(required=True)
    topic = fields.String(required=True, allow_none=True)
    created_at = Instant(required=True)
    expires_at = DueInstant(required=True)
    version = fields.Integer(required=True)


class LeaseOut(BaseSchema):
    """A lease and the claims it holds, oldest due first; null and empty where nothing was free."""

    id = fields.Integer(required=True, allow_none=True)
    holder = fields.String(required=True)
    topic = fields.String(required=True, allow_none=True)
    created_at = Instant(required=True, allow_none=True)
    expires_at = DueInstant(required=True, allow_none=True)
    version = fields.Integer(required=True, allow_none=True)
    items = fields.List(fields.Nested(DueItemOut), required=True)
