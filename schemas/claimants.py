"""Schemas of claimants."""

from typing import Any

from marshmallow import fields, post_load, validate

from claims.domain.claimants import ClaimantFilter, ClaimantPatch
from claims.domain.limits import MAX_ALIASES, MAX_NAME
from claims.domain.requests import PageRequest
from schemas.base import BaseSchema, RecordSchema
from schemas.bounds import BoundedList
from schemas.fields import Instant, Name, QueryBoolean, QueryInteger, StrictInteger, Url, api_address, page_address
from schemas.queries import PageQuery


class ClaimantsQuery(PageQuery):
    """The filters of a list of claimants."""

    name = Name(high=MAX_NAME, load_default=None, metadata={"description": "a whole name or alias"})
    starts_with = Name(high=MAX_NAME, load_default=None, metadata={"description": "the first letters of the name"})
    merged_into = QueryInteger(
        load_default=None, metadata={"description": "only the claimants that were merged into this one"}
    )
    all = QueryBoolean(
        load_default=False,
        metadata={"description": "true: also merged claimants, and claimants without an accepted claim"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> tuple[ClaimantFilter, PageRequest]:
        """Build the request."""
        page = PageRequest(data.pop("limit"), data.pop("cursor"))
        return ClaimantFilter(**data), page


class ClaimantPatchIn(RecordSchema):
    """The members of a claimant to update; omitted members stay unchanged."""

    record_class = ClaimantPatch
    name = Name(high=MAX_NAME, metadata={"description": "without `aliases`, the old name becomes an alias"})
    url = Url(allow_none=True, metadata={"description": "a page that identifies the claimant"})
    aliases = BoundedList(
        Name(high=MAX_NAME, required=True),
        validate=validate.Length(max=MAX_ALIASES),
        metadata={"description": "all further names that lead to the claimant"},
    )


class ClaimantMergeIn(BaseSchema):
    """The claimant that this one is merged into."""

    into = StrictInteger(required=True)


class ClaimantDocumentOut(BaseSchema):
    """A claimant as the change log has it: without the counts of its claims."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    aliases = fields.List(fields.String(), required=True)
    url = fields.String(required=True, allow_none=True)
    merged_into = fields.Integer(
        required=True, allow_none=True, metadata={"description": "the claimant to which its names and claims lead"}
    )
    version = fields.Integer(required=True)
    created_at = Instant(required=True)
    updated_at = Instant(required=True)
    api_url = api_address("claimant")
    html_url = page_address("claimant")


class ClaimantOut(ClaimantDocumentOut):
    """A claimant with the counts of its claims."""

    claims = fields.Integer(
        required=True, metadata={"description": "accepted claims, also of claimants merged into it"}
    )
    judged = fields.Integer(required=True, metadata={"description": "the ones among them with a published verdict"})
