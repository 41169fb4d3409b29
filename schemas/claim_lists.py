"""Schemas of the list of claims."""

from marshmallow import fields

from claims.domain.vocabulary import HIGHLIGHTED
from schemas.base import BaseSchema
from schemas.claims import ClaimOut
from schemas.fields import DueInstant, OneOf
from schemas.lists import page_of


class HighlightOut(BaseSchema):
    """What of a claim matches a query."""

    member = OneOf(HIGHLIGHTED, required=True)
    excerpt = fields.String(required=True, metadata={"description": "HTML: escaped text, with `<mark>` elements"})
    evidence_id = fields.Integer(metadata={"description": "with member evidence"})
    verdict_id = fields.Integer(metadata={"description": "with member rationale"})


class ExpiredLeaseOut(BaseSchema):
    """A lease that expired while it held a claim."""

    id = fields.Integer(required=True)
    holder = fields.String(required=True)
    expires_at = DueInstant(required=True)


class ListedClaimOut(ClaimOut):
    """A claim in a list."""

    highlight = fields.List(fields.Nested(HighlightOut), metadata={"description": "only with highlight=true"})
    expired_leases = fields.List(
        fields.Nested(ExpiredLeaseOut),
        metadata={"description": "only with needs_human=true, not for the public; empty if a check asked for a person"},
    )


class ClaimsOut(page_of(ListedClaimOut)):  # type: ignore[misc]
    """A list page of claims."""

    did_you_mean = fields.String(
        metadata={"description": "the query with a near word; only if nothing was found, and that word finds a claim"}
    )
