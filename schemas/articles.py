"""Schemas of articles, texts, revisions and spans."""

from typing import Any

from marshmallow import fields, post_load, validate

from claims.domain.limits import MAX_AUTHORS, MAX_NAME, MAX_TEXT, MAX_TITLE
from claims.domain.requests import ArticlePatch, NewArticle, NewText
from claims.domain.vocabulary import LANGUAGE_TAG, SPAN_ROLES, SPAN_STATES
from schemas.base import BaseSchema
from schemas.bounds import BoundedList
from schemas.fields import (
    Instant,
    IsoDate,
    Name,
    OneOf,
    Pattern,
    StrictBoolean,
    StrictInteger,
    Url,
    api_address,
    page_address,
)

LANGUAGE = Pattern(rf"^{LANGUAGE_TAG}$", error="Must be a BCP 47 tag such as en.")
_TEXT_MEMBERS = ("text", "withheld", "sha256", "length")


class TextMembers(BaseSchema):
    """A text to store, a text to withhold, or only the hash and length of a text."""

    text = fields.String(
        load_default=None,
        metadata={
            "description": f"The article's text, at most {MAX_TEXT:,} code points. CRLF and CR become LF.",
            "maxLength": 2 * MAX_TEXT,
        },
    )
    withheld = StrictBoolean(
        load_default=None,
        metadata={"description": "Store only the text's hash and length. True if no text is sent."},
    )
    sha256 = fields.String(
        load_default=None,
        validate=Pattern(r"^[0-9a-f]{64}$", error="Must be 64 lower-case hex digits."),
        metadata={"description": "SHA-256 of the text's UTF-8, in hex. With `length` it stands for a withheld text."},
    )
    length = StrictInteger(
        high=MAX_TEXT,
        load_default=None,
        metadata={"description": "The text's length in Unicode code points."},
    )

    @staticmethod
    def split(data: dict[str, Any]) -> NewText:
        """Remove the text's members from `data`, and return them as a text."""
        values = {name: data.pop(name) for name in _TEXT_MEMBERS}
        return NewText(**values | {"withheld": bool(values["withheld"])})


class ArticleIn(TextMembers):
    """An article to add."""

    url = Url(required=True)
    title = Name(required=True, high=MAX_TITLE)
    authors = BoundedList(
        Name(high=MAX_NAME, required=True), load_default=list, validate=validate.Length(max=MAX_AUTHORS)
    )
    publisher = Name(high=MAX_NAME, required=True)
    published_on = IsoDate(required=True)
    language = fields.String(load_default="en", validate=LANGUAGE)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> NewArticle:
        """Build the article to add."""
        text = self.split(data)
        return NewArticle(**data | {"authors": tuple(data["authors"]), "text": text})


class ArticlePatchIn(BaseSchema):
    """The members of an article to correct; omitted members stay unchanged."""

    url = Url()
    title = Name(high=MAX_TITLE)
    authors = BoundedList(Name(high=MAX_NAME, required=True), validate=validate.Length(max=MAX_AUTHORS))
    publisher = Name(high=MAX_NAME)
    published_on = IsoDate(metadata={"description": "windows that rest on it are read again"})
    language = fields.String(validate=LANGUAGE)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ArticlePatch:
        """Build the patch."""
        if "authors" in data:
            data["authors"] = tuple(data["authors"])
        return ArticlePatch(**data)


class SuppliedTextIn(BaseSchema):
    """The text of an article, which its hash proves or which is read and not stored."""

    text = fields.String(required=True, metadata={"minLength": 1, "maxLength": 2 * MAX_TEXT})


class RevisionIn(TextMembers):
    """A new revision of an article's text."""

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> NewText:
        """Build the article to add."""
        return self.split(data)


class RevisionOut(BaseSchema):
    """One revision of an article's text."""

    number = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    length = fields.Integer(required=True, metadata={"description": "length in Unicode code points"})
    withheld = fields.Boolean(required=True)
    created_at = Instant(required=True)
    url = api_address("revision")
    html_url = page_address("revision")


class ArticleOut(BaseSchema):
    """An article with its latest revision."""

    id = fields.Integer(required=True)
    url = fields.String(required=True)
    title = fields.String(required=True)
    authors = fields.List(fields.String(), required=True)
    publisher = fields.String(required=True)
    published_on = IsoDate(required=True)
    language = fields.String(required=True)
    revision = fields.Nested(RevisionOut, required=True)
    created_at = Instant(required=True)
    updated_at = Instant(required=True)
    version = fields.Integer(required=True)
    api_url = api_address("article")
    html_url = page_address("article")


class ArticleReportOut(ArticleOut):
    """A corrected article, and the claims whose windows rest on its day."""

    changed = fields.List(
        fields.Integer(), required=True, metadata={"description": "claims that got a new window, with a deadline"}
    )
    kept = fields.List(
        fields.Integer(), required=True, metadata={"description": "claims that keep a window that rests on the day"}
    )


class ProposalOut(BaseSchema):
    """A proposed position of a span in state `needs_human`; a person must confirm it."""

    exact = fields.String(required=True)
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    score = fields.Float(required=True, metadata={"description": "similarity, 0 to 100"})
    differs = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "the first number, negation or name that differs: before and now"},
    )


class SpanOut(BaseSchema):
    """The position of words in one revision; offsets are Unicode code points, half open."""

    role = OneOf(SPAN_ROLES, required=True)
    exact = fields.String(required=True)
    prefix = fields.String(required=True)
    suffix = fields.String(required=True)
    start = fields.Integer(required=True, allow_none=True)
    end = fields.Integer(required=True, allow_none=True)
    state = OneOf(SPAN_STATES, required=True)
    revision = fields.Integer(required=True)
    proposal = fields.Nested(ProposalOut, required=True, allow_none=True)


class SpanReportOut(BaseSchema):
    """A claim's span in a revision."""

    claim_id = fields.Integer(required=True)
    span = fields.Nested(SpanOut, required=True)


class RevisionReportOut(BaseSchema):
    """A revision with the spans of all claims in it."""

    revision = fields.Nested(RevisionOut, required=True)
    spans = fields.List(fields.Nested(SpanReportOut), required=True)
