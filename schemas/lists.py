"""Pages, changes and problems, as they go out."""

from functools import cache

from marshmallow import INCLUDE, Schema, fields

from claims.domain.vocabulary import CHANGE_TYPES
from schemas.base import BaseSchema
from schemas.fields import Instant, OneOf


@cache
def page_of(item: type[Schema]) -> type[Schema]:
    """Give the schema of a page of `item`."""
    return type(
        item.__name__.removesuffix("Out") + "Page",
        (BaseSchema,),
        {
            "__doc__": "A page of a list.",
            "items": fields.List(fields.Nested(item), required=True),
            "next": fields.String(
                required=True,
                allow_none=True,
                metadata={"description": "URL of the next page; null at the end"},
            ),
        },
    )


class ChangeOut(BaseSchema):
    """One row of the log."""

    seq = fields.Integer(required=True)
    at = Instant(required=True)
    actor = fields.String(required=True)
    type = OneOf(CHANGE_TYPES, required=True)
    article_id = fields.Integer(required=True, allow_none=True)
    claim_id = fields.Integer(required=True, allow_none=True)
    changed = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "record kind -> its members with their new values"},
    )


class ChangePageOut(BaseSchema):
    """A stretch of the log, oldest first."""

    items = fields.List(fields.Nested(ChangeOut), required=True)
    next_since = fields.Integer(
        required=True, metadata={"description": "the `since` of the next request: everything up to it has been told"}
    )
    next = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "URL of what is behind it already; null when that was all"},
    )


class IssueOut(BaseSchema):
    """One thing wrong with the input: a pointer into the body (RFC 6901), or the name of a parameter."""

    pointer = fields.String()
    parameter = fields.String()
    message = fields.String(required=True)


class Problem(Schema):
    """What is wrong and what to do about it (RFC 9457), with further members for some types."""

    class Meta:
        unknown = INCLUDE

    type = fields.String(required=True, metadata={"format": "uri-reference"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    remedy = fields.String(required=True, metadata={"description": "what to do about it"})
    errors = fields.List(fields.Nested(IssueOut))
    request_id = fields.String(required=True)
