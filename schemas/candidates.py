"""Schemas of candidates, of edits to them, of web pages to fetch, and of import reports."""

from typing import Any

from marshmallow import fields, post_load, validate

from claims.domain.imports import FetchRequest
from claims.domain.limits import MAX_AUTHORS, MAX_CRITERIA, MAX_HTML, MAX_NAME, MAX_STATEMENT, MAX_TITLE
from claims.domain.requests import CandidateEdits
from claims.domain.vocabulary import CLAIM_KINDS, MODALITIES, WORKFLOWS
from schemas.articles import LANGUAGE, SpanOut
from schemas.base import BaseSchema, RecordSchema
from schemas.bounds import BoundedList
from schemas.claims import CueOut, check_claimant
from schemas.deadlines import DueIn, DueOut
from schemas.fields import IsoDate, Name, NonBlankString, OneOf, QueryBoolean, SaidOn, StrictBoolean, Topics, Url
from schemas.probability import ProbabilityIn, ProbabilityOut


class CandidatesQuery(BaseSchema):
    """The query of an extraction."""

    store = QueryBoolean(
        load_default=False, metadata={"description": "true: store the new ones as claims in workflow candidate"}
    )


class TextRangeOut(BaseSchema):
    """Words and their position; offsets are Unicode code points, half open."""

    exact = fields.String(required=True)
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)


class DuplicateOut(BaseSchema):
    """A near-duplicate of a candidate: a claim, or an earlier item of the list."""

    claim_id = fields.Integer(required=True, allow_none=True)
    item = fields.Integer(required=True, allow_none=True, metadata={"description": "position in the list, from 0"})
    score = fields.Float(required=True, metadata={"description": "similarity, 0 to 100"})
    workflow = OneOf(WORKFLOWS, required=True, allow_none=True)


class CandidateOut(BaseSchema):
    """A candidate: the members of a claim, and why it was proposed."""

    article_id = fields.Integer(required=True)
    spans = fields.List(fields.Nested(SpanOut), required=True)
    statement = fields.String(attribute="candidate.statement", required=True)
    claimant = fields.String(attribute="candidate.claimant", required=True)
    claimant_resolved = fields.Boolean(
        attribute="candidate.claimant_resolved",
        required=True,
        metadata={"description": "false: a pronoun or common noun, which stands for somebody"},
    )
    kind = OneOf(CLAIM_KINDS, attribute="candidate.kind", required=True)
    said_on = fields.String(
        attribute="candidate.said_on",
        required=True,
        allow_none=True,
        metadata={
            "description": "when it was said: the day of the article, or an earlier day, month or year that the text "
            "names; null: not known, but before the article"
        },
    )
    due = fields.Nested(DueOut, attribute="candidate.due", required=True)
    condition = fields.Nested(TextRangeOut, attribute="candidate.condition", required=True, allow_none=True)
    cues = fields.List(fields.Nested(CueOut), attribute="candidate.cues", required=True)
    modality = OneOf(MODALITIES, attribute="candidate.modality", required=True)
    modality_words = fields.String(attribute="candidate.modality_words", required=True)
    score = fields.Float(attribute="candidate.score", required=True, metadata={"description": "0 to 1"})
    why = fields.List(fields.String(), attribute="candidate.why", required=True)
    probability = fields.Nested(
        ProbabilityOut,
        attribute="candidate.probability",
        required=True,
        allow_none=True,
        metadata={"description": "the odds that the sentence states in numbers; null if there are none"},
    )
    heading = fields.Boolean(
        attribute="candidate.is_heading",
        required=True,
        metadata={"description": "true: the words are a title, subtitle or heading"},
    )
    duplicates = fields.List(fields.Nested(DuplicateOut), required=True)
    claim_id = fields.Integer(
        required=True, allow_none=True, metadata={"description": "the claim that stores it; null if it is not stored"}
    )
    workflow = OneOf(WORKFLOWS, required=True, allow_none=True)


class CandidatesOut(BaseSchema):
    """The candidates of an article: those with a window first, the likeliest first."""

    items = fields.List(fields.Nested(CandidateOut), required=True)


class CandidateEditsIn(RecordSchema):
    """Edits to a candidate as an editor accepts it; omitted members stay unchanged."""

    record_class = CandidateEdits
    statement = NonBlankString(high=MAX_STATEMENT)
    claimant = Name(high=MAX_NAME, allow_none=True)
    due = fields.Nested(DueIn)
    topics = Topics()
    criteria = NonBlankString(high=MAX_CRITERIA, metadata={"description": "what counts as coming true"})
    said_on = SaidOn(
        allow_none=True, metadata={"description": "when it was said; null: not known. The window is read again."}
    )
    probability = fields.Nested(ProbabilityIn)
    claimant_is_author = StrictBoolean(load_default=False)
    claimant_resolved = StrictBoolean(metadata={"description": "true if the claimant changes and this is omitted"})

    @post_load
    def make(self, data: dict[str, Any], **options: Any) -> Any:
        """Build the edits."""
        check_claimant(data)
        return super().make(data, **options)


class FetchIn(RecordSchema):
    """A web page to add as an article; the other members override those of the page."""

    record_class = FetchRequest
    url = Url(required=True)
    html = fields.String(
        load_default=None,
        validate=validate.Length(1, MAX_HTML),
        metadata={"description": "the HTML of the page; then the server fetches nothing"},
    )
    title = Name(high=MAX_TITLE, load_default=None)
    authors = BoundedList(
        Name(high=MAX_NAME, required=True), load_default=list, validate=validate.Length(max=MAX_AUTHORS)
    )
    publisher = Name(high=MAX_NAME, load_default=None)
    published_on = IsoDate(load_default=None)
    language = fields.String(load_default=None, validate=LANGUAGE)
    withheld = StrictBoolean(load_default=False, metadata={"description": "store only the text's hash and length"})


class AnnotationReportOut(BaseSchema):
    """The result of one annotation."""

    item = fields.Integer(required=True, metadata={"description": "its position in the document, from 0"})
    claim_id = fields.Integer(required=True, allow_none=True)
    workflow = OneOf(WORKFLOWS, required=True, allow_none=True)
    new = fields.Boolean(required=True, metadata={"description": "false: the claim already existed, or none was added"})
    problem = fields.String(required=True, allow_none=True, metadata={"description": "why no claim was added"})


class AnnotationReportsOut(BaseSchema):
    """What became of the annotations of a document."""

    items = fields.List(fields.Nested(AnnotationReportOut), required=True)


class ReviewReportOut(BaseSchema):
    """The result of one ClaimReview."""

    item = fields.Integer(required=True, metadata={"description": "its position in the document, from 0"})
    url = fields.String(required=True, metadata={"description": "URL of the review; empty if it has none"})
    article_id = fields.Integer(required=True, allow_none=True)
    claim_id = fields.Integer(required=True, allow_none=True)
    new = fields.Boolean(required=True, metadata={"description": "false: the claim already existed, or none was added"})
    problem = fields.String(required=True, allow_none=True, metadata={"description": "why no claim was added"})


class ReviewReportsOut(BaseSchema):
    """The results of the ClaimReviews of a document."""

    items = fields.List(fields.Nested(ReviewReportOut), required=True)
