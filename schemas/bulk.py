"""Many claims at once: a line of them, and what became of each."""

from typing import Any, Final

from marshmallow import ValidationError, fields, post_load

from claims.domain.imports import BulkLine
from claims.domain.vocabulary import LINE_RESULTS
from claims.errors import InvalidInput
from schemas.base import BaseSchema, invalid, issues_of
from schemas.claims import ClaimIn
from schemas.fields import OneOf, StrictInteger, Url

MODES: Final = ("all_or_nothing", "keep_good")


class BulkQuery(BaseSchema):
    """What is done where a line is refused."""

    mode = OneOf(
        MODES,
        load_default="all_or_nothing",
        metadata={"description": "store all lines or none, or those that are right"},
    )


class BulkLineIn(ClaimIn):
    """A claim to add, whose article is named by its id or its URL."""

    article_id = StrictInteger(load_default=None)
    article_url = Url(load_default=None, metadata={"description": "the article's URL, instead of its id"})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the typed value, without the line's number."""
        url = data.pop("article_url")
        if (url is None) == (data["article_id"] is None):
            raise ValidationError("Give article_id or article_url, and not both.", "article_id")
        data["article_id"] = data["article_id"] or 0
        return BulkLine(0, ClaimIn.make(self, data), url)


_LINE: Final = BulkLineIn()


def read_line(number: int, values: Any, problem: str | None) -> BulkLine:
    """Read a line into its typed value, or into why it cannot be read."""
    if problem is not None:
        return BulkLine(number, None, None, InvalidInput.at("", problem))
    try:
        line = _LINE.load(values)
    except ValidationError as error:
        return BulkLine(number, None, None, invalid(issues_of(error.messages)))
    return BulkLine(number, line.new, line.article_url)


class LineIssueOut(BaseSchema):
    """One thing wrong with a line."""

    pointer = fields.String(required=True, metadata={"description": "JSON pointer into the line"})
    message = fields.String(required=True)


class LineProblemOut(BaseSchema):
    """Why a line was refused: a problem document without the members of an answer."""

    type = fields.String(required=True, metadata={"format": "uri-reference"})
    title = fields.String(required=True)
    detail = fields.String(required=True)
    remedy = fields.String(required=True)
    errors = fields.List(fields.Nested(LineIssueOut), required=True)


class LineReportOut(BaseSchema):
    """What became of one line."""

    line = fields.Integer(required=True, metadata={"description": "where it begins in the body, counted from 1"})
    result = OneOf(LINE_RESULTS, required=True, metadata={"description": "known: its external_id was there already"})
    claim_id = fields.Integer(required=True, allow_none=True)
    problem = fields.Nested(LineProblemOut, required=True, allow_none=True)


class BulkReportOut(BaseSchema):
    """What became of many lines."""

    added = fields.Integer(required=True)
    known = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    lines = fields.List(fields.Nested(LineReportOut), required=True)
