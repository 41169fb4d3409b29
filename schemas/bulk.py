"""Schemas of the bulk import: its query, its lines, and its report."""

from dataclasses import replace
from typing import Any, Final

from marshmallow import ValidationError, fields, post_load, validate

from claims.domain.imports import BulkLine, RawLine
from claims.domain.limits import MAX_BULK_LINES, MAX_LINE_ERRORS
from claims.domain.vocabulary import LINE_RESULTS
from claims.errors import InvalidInput, Issue, WorkflowConflict
from schemas.base import BaseSchema, invalid
from schemas.bounds import BoundedList
from schemas.claims import ClaimIn
from schemas.fields import OneOf, StrictInteger, Url

MODES: Final = ("all_or_nothing", "keep_good")
_RESULTS: Final = (
    "known: a claim has its external_id already; skipped: a row of an export that cannot be added, and does not "
    "refuse the others"
)


class BulkQuery(BaseSchema):
    """The mode of a bulk import."""

    mode = OneOf(
        MODES,
        load_default="all_or_nothing",
        metadata={"description": "all_or_nothing: refuse all lines if one is invalid; keep_good: add the valid lines"},
    )


class BulkLineIn(ClaimIn):
    """A claim to add, with the id or the URL of its article."""

    class Meta(BaseSchema.Meta):
        exclude = ("assigned_to",)

    max_unknown = MAX_LINE_ERRORS
    default_offset_unit = None
    article_id = StrictInteger(load_default=None)
    article_url = Url(load_default=None, metadata={"description": "the article's URL, instead of its id"})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the line, with the number 0."""
        url = data.pop("article_url")
        if (url is None) == (data["article_id"] is None):
            message = "Send article_id or article_url" if url is None else "Send article_id or article_url, not both"
            raise ValidationError(f"{message}.", "article_id")
        data["article_id"] = data["article_id"] or 0
        return BulkLine(0, ClaimIn.make(self, data), url)


class BulkClaimsIn(BaseSchema):
    """The lines of a bulk import as one JSON document."""

    lines = BoundedList(fields.Nested(BulkLineIn), required=True, validate=validate.Length(min=1, max=MAX_BULK_LINES))


_LINE: Final = BulkLineIn()


def read_line(raw: RawLine) -> BulkLine:
    """Return a line with its claim, or with the error that says why it is refused."""
    if raw.problem is not None:
        return BulkLine(raw.number, None, None, InvalidInput.at("", raw.problem))
    if raw.ended is not None:
        return _skipped(raw, raw.ended)
    try:
        line = _LINE.load(raw.values)
    except ValidationError as error:
        url, problem = (raw.values or {}).get("article_url"), invalid(error.messages, most=MAX_LINE_ERRORS)
        url = url if isinstance(url, str) else None
        return BulkLine(raw.number, None, url, problem, values=raw.values, exported=raw.exported)
    new = line.new
    if raw.date_alone and new.due is not None:
        new = replace(new, due=replace(new.due, date_alone=True))
    return BulkLine(raw.number, new, line.article_url, unsettled=raw.unsettled, exported=raw.exported)


def _skipped(raw: RawLine, workflow: str) -> BulkLine:
    """Return the line of a claim that an import cannot add; its `external_id` can still be known."""
    state = "merged into another one" if workflow == "duplicate" else workflow
    message = f"the claim is {state}; only accepted claims and candidates are imported"
    problem = WorkflowConflict(message, issues=[Issue("/workflow", message)], workflow=workflow)
    try:
        line = _LINE.load(raw.values)
    except ValidationError:
        return BulkLine(raw.number, None, None, problem, skipped=True, exported=raw.exported)
    return BulkLine(raw.number, line.new, line.article_url, problem, skipped=True, exported=raw.exported)


class LineIssueOut(BaseSchema):
    """One issue of a line."""

    pointer = fields.String(required=True, metadata={"description": "JSON pointer into the line"})
    message = fields.String(required=True)


class LineProblemOut(BaseSchema):
    """A problem document of a refused or skipped line, without `status` and `request_id`."""

    type = fields.String(required=True, metadata={"format": "uri-reference"})
    title = fields.String(required=True)
    detail = fields.String(required=True)
    remedy = fields.String(required=True)
    errors = fields.List(
        fields.Nested(LineIssueOut), required=True, metadata={"description": f"the first {MAX_LINE_ERRORS}"}
    )
    error_count = fields.Integer(required=True, metadata={"description": "number of all errors of the line"})


class LineReportOut(BaseSchema):
    """The result of one line."""

    line = fields.Integer(required=True, metadata={"description": "number of its first line in the body, from 1"})
    result = OneOf(LINE_RESULTS, required=True, metadata={"description": _RESULTS})
    claim_id = fields.Integer(required=True, allow_none=True)
    problem = fields.Nested(LineProblemOut, required=True, allow_none=True)


class BulkReportOut(BaseSchema):
    """The results of all lines, with their counts."""

    added = fields.Integer(required=True)
    known = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    skipped = fields.Integer(required=True)
    lines = fields.List(fields.Nested(LineReportOut), required=True)
