"""Schemas of list pages, changes and problem documents."""

from functools import cache

from marshmallow import INCLUDE, Schema, fields

from claims.domain.limits import MAX_ERRORS
from claims.domain.vocabulary import CHANGE_TYPES
from schemas.base import BaseSchema
from schemas.fields import Instant, OneOf


@cache
def page_of(item: type[Schema]) -> type[Schema]:
    """Return the schema of a list page of `item`."""
    return type(
        item.__name__.removesuffix("Out") + "Page",
        (BaseSchema,),
        {
            "__doc__": "A list page.",
            "items": fields.List(fields.Nested(item), required=True),
            "next": fields.String(
                required=True,
                allow_none=True,
                metadata={"description": "URL of the next list page; null at the end"},
            ),
        },
    )


class ChangeOut(BaseSchema):
    """A change: one row of the change log."""

    seq = fields.Integer(required=True)
    at = Instant(required=True)
    actor = fields.String(required=True, metadata={"description": "name of the person or token"})
    via = fields.String(
        allow_none=True, metadata={"description": "name of the person's token; missing in rows of earlier releases"}
    )
    type = OneOf(CHANGE_TYPES, required=True)
    article_id = fields.Integer(required=True, allow_none=True)
    claim_id = fields.Integer(required=True, allow_none=True)
    changed = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "kind of record to its members with their new values"},
    )


class ChangePageOut(BaseSchema):
    """A change batch: consecutive rows of the change log, oldest first."""

    items = fields.List(fields.Nested(ChangeOut), required=True)
    next_since = fields.Integer(
        required=True, metadata={"description": "the `since` of the next request: all rows up to this seq are answered"}
    )
    next = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "URL of the next rows, if they exist already; else null"},
    )
    claims = fields.List(
        fields.Dict(keys=fields.String()),
        metadata={"description": "with include=claim: the claims of the rows, once each, as they are now"},
    )
    articles = fields.List(
        fields.Dict(keys=fields.String()),
        metadata={"description": "with include=article: the articles of the rows, once each, as they are now"},
    )


class IssueOut(BaseSchema):
    """An issue of the input, with a pointer into the body (RFC 6901) or the name of a parameter."""

    pointer = fields.String()
    parameter = fields.String()
    message = fields.String(required=True)


class Problem(Schema):
    """A problem document (RFC 9457), with further members for some types."""

    class Meta:
        unknown = INCLUDE

    type = fields.String(required=True, metadata={"format": "uri-reference"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    remedy = fields.String(required=True, metadata={"description": "what the client can do about it"})
    errors = fields.List(
        fields.Nested(IssueOut), metadata={"description": f"the first {MAX_ERRORS} errors of the input"}
    )
    error_count = fields.Integer(metadata={"description": "number of all errors of the input; sent with `errors`"})
    request_id = fields.String(required=True)
