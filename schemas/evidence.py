"""Schemas of evidence."""

from marshmallow import fields

from claims.domain.limits import MAX_EXCERPT, MAX_NAME, MAX_NOTE, MAX_TITLE
from claims.domain.requests import NewEvidence
from claims.domain.vocabulary import STANCES
from schemas.base import BaseSchema, RecordSchema
from schemas.fields import Instant, IsoDate, NonBlankString, OneOf, Url


class EvidenceIn(RecordSchema):
    """Evidence to add."""

    record_class = NewEvidence
    url = Url(required=True)
    title = NonBlankString(high=MAX_TITLE, load_default=None, allow_none=True)
    publisher = NonBlankString(high=MAX_NAME, load_default=None, allow_none=True)
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


class EvidenceOut(EvidenceDocumentOut):
    """Evidence: a publication that bears on a claim."""

    in_window = fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "true: published inside the due window; null: unknown"},
    )
