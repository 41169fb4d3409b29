"""Schemas of the list of claims."""

from marshmallow import fields

from claims.domain.limits import MAX_PAGE
from claims.domain.vocabulary import HIGHLIGHTED
from schemas.articles import ArticleOut
from schemas.base import BaseSchema
from schemas.claims import ClaimOut
from schemas.deadlines import DeadlineOut
from schemas.evidence import EvidenceOut
from schemas.fields import DueInstant, OneOf
from schemas.lists import page_of
from schemas.verdicts import VerdictOut


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


class CountOut(BaseSchema):
    """A number of claims."""

    count = fields.Integer(required=True, metadata={"description": "at most 10,000"})
    exact = fields.Boolean(required=True, metadata={"description": "false: there are more"})


class ClaimWithRecordsOut(ClaimOut):
    """A claim with its current status, and the records that the request includes."""

    article = fields.Nested(ArticleOut)
    evidence = fields.List(fields.Nested(EvidenceOut))
    verdicts = fields.List(fields.Nested(VerdictOut))
    deadlines = fields.List(fields.Nested(DeadlineOut))
    more = fields.Dict(
        keys=fields.String(),
        metadata={"description": f"addresses of the next records, of kinds with more than {MAX_PAGE}"},
    )
