"""Schemas of claims, of spans in requests, and of the results of extraction."""

from typing import Any

from marshmallow import ValidationError, fields, post_load

from claims.domain.limits import (
    MAX_CRITERIA,
    MAX_DUPLICATES,
    MAX_EXTERNAL_ID,
    MAX_NAME,
    MAX_REASON,
    MAX_STATEMENT,
)
from claims.domain.outcomes import OUTCOMES
from claims.domain.requests import ClaimPatch, NewClaim
from claims.domain.vocabulary import (
    CLAIM_KINDS,
    MODALITIES,
    STATUSES,
    WORKFLOWS,
)
from schemas.articles import SpanOut
from schemas.assignees import AssignedTo
from schemas.base import BaseSchema
from schemas.deadlines import DependsOnIn, DependsOnOut, DueIn, DueOut
from schemas.fields import (
    DueInstant,
    Instant,
    IsoDate,
    Name,
    NonBlankString,
    OneOf,
    SaidOn,
    StrictBoolean,
    StrictInteger,
    Topics,
    Url,
    api_address,
    page_address,
)
from schemas.probability import ProbabilityIn, ProbabilityOut
from schemas.spans import SpansIn


def check_claimant(data: dict[str, Any]) -> None:
    """Check that the claimant is not both named and the author. Raises ValidationError."""
    if data.get("claimant_is_author") and data.get("claimant") is not None:
        raise ValidationError("Send claimant or claimant_is_author, not both.", "claimant_is_author")


class ClaimIn(SpansIn):
    """A claim to add."""

    article_id = StrictInteger(required=True)
    statement = NonBlankString(
        high=MAX_STATEMENT,
        load_default=None,
        allow_none=True,
        metadata={"description": "The claim in the newsroom's words. Default: the quotation."},
    )
    claimant = Name(
        high=MAX_NAME,
        load_default=None,
        allow_none=True,
        metadata={"description": "The person or body that made the claim. Default: nobody is named."},
    )
    topics = Topics(load_default=list)
    criteria = NonBlankString(
        high=MAX_CRITERIA,
        load_default=None,
        allow_none=True,
        metadata={"description": "What counts as coming true."},
    )
    due = fields.Nested(DueIn, load_default=None, allow_none=True)
    depends_on = fields.Nested(DependsOnIn, load_default=None, allow_none=True)
    workflow = OneOf(("accepted", "candidate"), load_default="accepted")
    external_id = NonBlankString(
        high=MAX_EXTERNAL_ID,
        load_default=None,
        allow_none=True,
        metadata={"description": "The claim's id in another system; unique."},
    )
    claimant_url = Url(
        load_default=None,
        allow_none=True,
        metadata={"description": "A page that identifies the claimant: the `sameAs` of ClaimReview."},
    )
    said_on = SaidOn(
        allow_none=True,
        metadata={
            "description": "When it was said: a day, a month or a year; null: not known, before the article. "
            "Default: the day of the article."
        },
    )
    probability = fields.Nested(ProbabilityIn, load_default=None, allow_none=True)
    claimant_is_author = StrictBoolean(
        load_default=False, metadata={"description": "true: the claimant is the article's authors, else its publisher"}
    )
    claimant_resolved = StrictBoolean(
        load_default=True,
        metadata={"description": "false: the claimant's words stand for somebody that they do not name"},
    )
    assigned_to = AssignedTo(load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> NewClaim:
        """Build the claim to add."""
        self.take_spans(data, required=True)
        check_claimant(data)
        if not data["claimant_resolved"] and data["claimant"] is None:
            raise ValidationError("Send the claimant's words with it.", "claimant_resolved")
        if data["claimant_url"] is not None and data["claimant"] is None and not data["claimant_is_author"]:
            raise ValidationError("The claim names nobody; send the claimant with it.", "claimant_url")
        return NewClaim(**data | {"topics": tuple(data["topics"])})


class ClaimPatchIn(SpansIn):
    """The members of a claim to update; omitted members stay unchanged."""

    statement = NonBlankString(high=MAX_STATEMENT)
    claimant = Name(high=MAX_NAME, allow_none=True)
    topics = Topics()
    criteria = NonBlankString(high=MAX_CRITERIA, allow_none=True)
    depends_on = fields.Nested(DependsOnIn, allow_none=True)
    claimant_url = Url(allow_none=True, metadata={"description": "removed if the claimant changes and this is omitted"})
    said_on = SaidOn(
        allow_none=True,
        metadata={
            "description": "When it was said: a day, a month or a year; null: not known, before the article. "
            "The window is read again."
        },
    )
    probability = fields.Nested(ProbabilityIn, allow_none=True)
    claimant_is_author = StrictBoolean(
        load_default=False, metadata={"description": "true: the claimant is the article's authors, else its publisher"}
    )
    claimant_resolved = StrictBoolean(metadata={"description": "true if the claimant changes and this is omitted"})
    assigned_to = AssignedTo()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ClaimPatch:
        """Build the patch."""
        self.take_spans(data, required=False)
        check_claimant(data)
        if "topics" in data:
            data["topics"] = tuple(data["topics"])
        return ClaimPatch(**data)


class ReasonIn(BaseSchema):
    """The reason of a decision."""

    reason = NonBlankString(required=True, high=MAX_REASON)


class MergeIn(BaseSchema):
    """The claim that this one is a duplicate of."""

    into = StrictInteger(required=True)
    reason = NonBlankString(high=MAX_REASON, load_default=None, allow_none=True)


class CurrentVerdictOut(BaseSchema):
    """The newest published verdict, in brief."""

    id = fields.Integer(required=True)
    outcome = OneOf(OUTCOMES, required=True)
    occurred_on = IsoDate(required=True, allow_none=True)
    published_at = Instant(required=True)
    supersedes = fields.Integer(required=True, allow_none=True)


class CueOut(BaseSchema):
    """A cue: words that make a sentence a forecast."""

    cue = fields.String(required=True, metadata={"description": "the row of the language's table that matched"})
    words = fields.String(required=True)
    start = fields.Integer(required=True, metadata={"description": "code points"})
    end = fields.Integer(required=True, metadata={"description": "code points, exclusive"})


class ExtractionOut(BaseSchema):
    """The reasons why extraction proposed a claim."""

    kind = OneOf(CLAIM_KINDS, required=True)
    modality = OneOf(MODALITIES, required=True, metadata={"description": "a step of ICD 203; see docs/extraction.md"})
    modality_words = fields.String(required=True)
    score = fields.Float(required=True, metadata={"description": "0 to 1"})
    condition = fields.String(required=True, allow_none=True)
    cues = fields.List(fields.Nested(CueOut), required=True)
    why = fields.List(fields.String(), required=True)
    revision = fields.Integer(required=True, metadata={"description": "the revision that the offsets refer to"})


class SlippageOut(BaseSchema):
    """How far the claimant has moved the deadline; corrections do not count."""

    moves = fields.Integer(required=True)
    first_latest = IsoDate(
        required=True, allow_none=True, metadata={"description": "last day before the first move; null without an end"}
    )
    days = fields.Integer(
        required=True, allow_none=True, metadata={"description": "from first_latest to the current last day"}
    )
    missed = fields.Integer(
        required=True, metadata={"description": "moves that were told after the last day had passed"}
    )


class ClaimDocumentOut(BaseSchema):
    """The stored document of a claim: all members but those that change with the clock."""

    id = fields.Integer(required=True)
    article_id = fields.Integer(required=True)
    statement = fields.String(required=True)
    claimant = fields.String(
        required=True, allow_none=True, metadata={"description": "as written; null: the claim names nobody"}
    )
    topics = fields.List(fields.String(), required=True)
    criteria = fields.String(required=True, allow_none=True)
    spans = fields.List(fields.Nested(SpanOut), required=True)
    due_at = DueInstant(attribute="due.due_at", dump_default=None, required=True, allow_none=True)
    due = fields.Nested(DueOut, required=True, allow_none=True)
    depends_on = fields.Nested(DependsOnOut, required=True, allow_none=True)
    workflow = OneOf(WORKFLOWS, required=True)
    workflow_reason = fields.String(required=True, allow_none=True)
    merged_into = fields.Integer(required=True, allow_none=True)
    verdict = fields.Nested(CurrentVerdictOut, required=True, allow_none=True)
    version = fields.Integer(required=True)
    created_at = Instant(required=True)
    updated_at = Instant(required=True)
    extraction = fields.Nested(
        ExtractionOut,
        required=True,
        allow_none=True,
        metadata={"description": "why extraction proposed it; null for other claims"},
    )
    external_id = fields.String(required=True, allow_none=True)
    claimant_url = fields.String(required=True, allow_none=True)
    said_on = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "when it was said: a day, a month or a year; null: not known, before the article"},
    )
    slippage = fields.Nested(
        SlippageOut,
        required=True,
        allow_none=True,
        metadata={"description": "null if the claimant has never moved the deadline"},
    )
    probability = fields.Nested(
        ProbabilityOut, required=True, allow_none=True, metadata={"description": "null if the article states no odds"}
    )
    claimant_id = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "the claimant as a record; null if the claim names nobody"},
    )
    claimant_resolved = fields.Boolean(
        required=True, metadata={"description": "false: the words stand for somebody that they do not name"}
    )
    url = api_address("claim")
    html_url = page_address("claim")


class SimilarOut(BaseSchema):
    """A stored claim that says nearly the same."""

    id = fields.Integer(required=True)
    score = fields.Float(required=True, metadata={"description": "similarity, 0 to 100"})


class ClaimOut(ClaimDocumentOut):
    """A claim with its current status."""

    status = OneOf(STATUSES, required=True, allow_none=True, metadata={"description": "null unless accepted"})
    days_overdue = fields.Integer(
        required=True, allow_none=True, metadata={"description": "whole days since due_at; null unless due"}
    )
    assigned_to = fields.String(
        allow_none=True,
        metadata={"description": "whose work it is; null: nobody's. Only for callers from the role bot on."},
    )


class NewClaimOut(ClaimOut):
    """A claim that was added, with its current status."""

    similar = fields.List(
        fields.Nested(SimilarOut),
        required=True,
        metadata={"description": f"accepted claims that say nearly the same, at most {MAX_DUPLICATES}, best first"},
    )
