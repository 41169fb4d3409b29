"""Schemas of evidence."""

from marshmallow import fields

from claims.domain.evidence import NewEvidence
from claims.domain.limits import MAX_EXCERPT, MAX_NAME, MAX_NOTE, MAX_TITLE
from claims.domain.vocabulary import STANCES
from schemas.base import BaseSchema, RecordSchema
from schemas.fields import Instant, IsoDate, Name, NonBlankString, OneOf, Url, api_address, page_address


class EvidenceIn(RecordSchema):
    """Evidence to add."""

    record_class = NewEvidence
    url = Url(required=True)
    title = Name(high=MAX_TITLE, load_default=None, allow_none=True)
    publisher = Name(high=MAX_NAME, load_default=None, allow_none=True)
    published_on = IsoDate(
        load_default=None, allow_none=True, metadata={"description": "day of publication; null if the page shows none"}
    )
    excerpt = NonBlankString(
        high=MAX_EXCERPT,
        load_default=None,
        allow_none=True,
        metadata={"description": "the words that bear on the claim"},
    )
    note = NonBlankString(high=MAX_NOTE, load_default=None, allow_none=True)
    stance = OneOf(STANCES, required=True)
    archive_url = Url(
        load_default=None, allow_none=True, metadata={"description": "a copy of the page, such as one in a web archive"}
    )


class RetractionOut(BaseSchema):
    """The retraction of evidence: after it the evidence no longer counts."""

    reason = fields.String(required=True)
    actor = fields.String(required=True)
    at = Instant(required=True)


class EvidenceDocumentOut(BaseSchema):
    """The stored document of evidence: all members but `in_window`."""

    id = fields.Integer(required=True)
    claim_id = fields.Integer(required=True)
    url = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    publisher = fields.String(required=True, allow_none=True)
    published_on = IsoDate(required=True, allow_none=True)
    excerpt = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    stance = OneOf(STANCES, required=True)
    actor = fields.String(required=True)
    created_at = Instant(required=True)
    retraction = fields.Nested(RetractionOut, required=True, allow_none=True)
    version = fields.Integer(required=True)
    archive_url = fields.String(required=True, allow_none=True)
    api_url = api_address("evidence")
    html_url = page_address("evidence")


class EvidencePatchIn(BaseSchema):
    """The members of evidence to correct; omitted members stay unchanged."""

    url = Url()
    title = Name(high=MAX_TITLE, allow_none=True)
    publisher = Name(high=MAX_NAME, allow_none=True)
    published_on = IsoDate(allow_none=True)
    excerpt = NonBlankString(high=MAX_EXCERPT, allow_none=True)
    note = NonBlankString(high=MAX_NOTE, allow_none=True)
    stance = OneOf(STANCES)
    archive_url = Url(allow_none=True)


class EvidenceOut(EvidenceDocumentOut):
    """Evidence: a publication that bears on a claim."""

    in_window = fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "true: published inside the due window; null: unknown"},
    )
    from_claim_id = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "the merged claim whose evidence it is, in the list of the other claim"},
    )
