"""Claims, spans, due windows and deadlines."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from claims.due.window import BASES, RELATIONS
from claims.intents import ClaimPatch, DueRequest, NewClaim, NewDeadline, SpanRequest
from claims.model import DependsOn
from claims.spans.anchor import CONTEXT
from claims.words import CLAIM_KINDS, DEADLINE_REASONS, MODALITIES, OUTCOMES, SPAN_ROLES, STATUSES, WORKFLOWS
from schemas.articles import SpanOut
from schemas.base import Making, Strict
from schemas.fields import Choice, Day, DueInstant, Duration, Instant, Quote, Text, Topic, Url, Whole

MAX_QUOTE = 5000


class SpanIn(Strict):
    """A quotation to find, or offsets to prove."""

    role = Choice(SPAN_ROLES, load_default="claim")
    exact = Quote(1, MAX_QUOTE, load_default=None)
    prefix = Quote(0, CONTEXT, load_default=None)
    suffix = Quote(0, CONTEXT, load_default=None)
    start = Whole(low=0, load_default=None, metadata={"description": "code points"})
    end = Whole(load_default=None, metadata={"description": "code points, exclusive"})

    @validates_schema
    def check_offsets(self, data: dict[str, Any], **_: Any) -> None:
        """Offsets come in pairs, and there is something to find."""
        if (data["start"] is None) != (data["end"] is None):
            raise ValidationError("start and end go together.", "end" if data["end"] is None else "start")
        if data["exact"] is None and data["start"] is None:
            raise ValidationError("Give exact, or start and end, or all three.", "exact")
        if data["start"] is not None and data["end"] - data["start"] > MAX_QUOTE:
            raise ValidationError(f"A span is at most {MAX_QUOTE} code points long.", "end")


class DueIn(Making):
    """A due window: the article's words, or a relation with an EDTF date."""

    makes = DueRequest
    text = Text(load_default=None, allow_none=True, metadata={"description": "the article's own words"})
    relation = Choice(RELATIONS, load_default=None, allow_none=True)
    edtf = Text(high=40, load_default=None, allow_none=True, metadata={"description": "ISO 8601-2, e.g. 2024-35"})
    timezone = Text(
        high=64,
        load_default=None,
        allow_none=True,
        metadata={"description": "IANA zone in which the last day ends; none: anywhere on earth (UTC-12)"},
    )
    basis = Choice(BASES, load_default=None, allow_none=True)
    first_check_on = Day(load_default=None, allow_none=True)
    review_every = Duration(load_default=None, allow_none=True)


class DependsOnIn(Making):
    """The claim that must come true first."""

    makes = DependsOn
    claim_id = Whole(required=True)
    offset = Duration(load_default=None, allow_none=True, metadata={"description": "due this long after it"})


class _Spans(Strict):
    """The two ways to say where a claim stands."""

    quote = Quote(
        1,
        MAX_QUOTE,
        metadata={"description": "The claim's words; short for one span of role claim with this `exact`."},
    )
    spans = fields.List(fields.Nested(SpanIn), validate=validate.Length(1, 20))

    @staticmethod
    def take_spans(data: dict[str, Any], *, required: bool) -> None:
        """Turn quote and spans into requests that know where they stood in the body."""
        quote, spans = data.pop("quote", None), data.pop("spans", None)
        if quote is not None and spans is not None:
            raise ValidationError("Give quote or spans, not both.", "quote")
        if quote is not None:
            data["spans"] = (SpanRequest("claim", quote, pointer="/quote"),)
        elif spans is not None:
            if all(span["role"] != "claim" for span in spans):
                raise ValidationError("One span must have the role claim.", "spans")
            data["spans"] = tuple(SpanRequest(**span, pointer=f"/spans/{i}") for i, span in enumerate(spans))
        elif required:
            raise ValidationError("Say where the claim stands: give its quote, or spans.", "quote")


class ClaimIn(_Spans):
    """A claim to add."""

    article_id = Whole(required=True)
    statement = Text(
        high=1000,
        load_default=None,
        allow_none=True,
        metadata={"description": "The claim in our own words; the quotation's where none are given."},
    )
    claimant = Text(
        load_default=None,
        allow_none=True,
        metadata={"description": "Who made the claim; the article's authors where nobody is named."},
    )
    topics = fields.List(Topic(), load_default=list, validate=validate.Length(max=20))
    criteria = Text(
        high=2000,
        load_default=None,
        allow_none=True,
        metadata={"description": "what will count as coming true"},
    )
    due = fields.Nested(DueIn, load_default=None, allow_none=True)
    depends_on = fields.Nested(DependsOnIn, load_default=None, allow_none=True)
    workflow = Choice(("accepted", "candidate"), load_default="accepted")
    external_id = Text(
        load_default=None,
        allow_none=True,
        metadata={"description": "What another system calls it; no two claims have the same."},
    )
    claimant_url = Url(
        load_default=None,
        allow_none=True,
        metadata={"description": "A page that says who the claimant is: the `sameAs` of ClaimReview."},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> NewClaim:
        """Build the typed value."""
        self.take_spans(data, required=True)
        return NewClaim(**data | {"topics": tuple(dict.fromkeys(data["topics"]))})


class ClaimPatchIn(_Spans):
    """The members of a claim that change; those left out stay."""

    statement = Text(high=1000)
    claimant = Text()
    topics = fields.List(Topic(), validate=validate.Length(max=20))
    criteria = Text(high=2000, allow_none=True)
    depends_on = fields.Nested(DependsOnIn, allow_none=True)
    claimant_url = Url(allow_none=True, metadata={"description": "goes when the claimant changes without it"})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ClaimPatch:
        """Build the typed value."""
        self.take_spans(data, required=False)
        if "topics" in data:
            data["topics"] = tuple(dict.fromkeys(data["topics"]))
        return ClaimPatch(**data)


class ReasonIn(Strict):
    """Why something is done."""

    reason = Text(required=True, high=1000)


class MergeIn(Strict):
    """The claim that this one is a duplicate of."""

    into = Whole(required=True)
    reason = Text(high=1000, load_default=None, allow_none=True)


class DeadlineIn(Making):
    """A new deadline."""

    makes = NewDeadline
    due = fields.Nested(DueIn, required=True)
    reason = Choice(("claimant_moved", "correction"), required=True)
    note = Text(high=1000, load_default=None, allow_none=True)
    evidence_id = Whole(load_default=None, allow_none=True, metadata={"description": "where the move was announced"})
    said_on = Day(
        load_default=None,
        allow_none=True,
        metadata={"description": "the day the words are relative to; the evidence's, else the article's"},
    )


class DueOut(Strict):
    """A due window, days inclusive."""

    text = fields.String(required=True, allow_none=True)
    edtf = fields.String(required=True, allow_none=True)
    relation = Choice(RELATIONS, required=True)
    precision = fields.String(required=True, allow_none=True)
    earliest = Day(required=True)
    latest = Day(required=True, allow_none=True)
    basis = Choice(BASES, required=True)
    timezone = fields.String(required=True, allow_none=True)
    first_check_on = Day(required=True)
    due_at = DueInstant(required=True, allow_none=True)
    review_every = fields.String(required=True, allow_none=True)


class DependsOnOut(Strict):
    """The claim that must come true first."""

    claim_id = fields.Integer(required=True)
    offset = fields.String(required=True, allow_none=True)
    waiting = fields.Boolean(required=True, metadata={"description": "the other claim is not settled yet"})


class CurrentVerdictOut(Strict):
    """The newest published verdict, in short."""

    id = fields.Integer(required=True)
    outcome = Choice(OUTCOMES, required=True)
    occurred_on = Day(required=True, allow_none=True)
    published_at = Instant(required=True)
    supersedes = fields.Integer(required=True, allow_none=True)


class CueOut(Strict):
    """Words that make a sentence a forecast."""

    cue = fields.String(required=True, metadata={"description": "the row of the language's table that fired"})
    words = fields.String(required=True)
    start = fields.Integer(required=True, metadata={"description": "code points"})
    end = fields.Integer(required=True, metadata={"description": "code points, exclusive"})


class ExtractionOut(Strict):
    """Why a claim was proposed."""

    kind = Choice(CLAIM_KINDS, required=True)
    modality = Choice(MODALITIES, required=True, metadata={"description": "a step of ICD 203; see docs/extraction.md"})
    modality_words = fields.String(required=True)
    score = fields.Float(required=True, metadata={"description": "0 to 1"})
    condition = fields.String(required=True, allow_none=True)
    cues = fields.List(fields.Nested(CueOut), required=True)
    why = fields.List(fields.String(), required=True)
    revision = fields.Integer(required=True, metadata={"description": "of the text that the offsets belong to"})


class ClaimFormOut(Strict):
    """A claim without what the clock alone changes: the form that is kept beside the record."""

    id = fields.Integer(required=True)
    article_id = fields.Integer(required=True)
    statement = fields.String(required=True)
    claimant = fields.String(required=True)
    topics = fields.List(fields.String(), required=True)
    criteria = fields.String(required=True, allow_none=True)
    spans = fields.List(fields.Nested(SpanOut), required=True)
    due_at = DueInstant(attribute="due.due_at", dump_default=None, required=True, allow_none=True)
    due = fields.Nested(DueOut, required=True, allow_none=True)
    depends_on = fields.Nested(DependsOnOut, required=True, allow_none=True)
    workflow = Choice(WORKFLOWS, required=True)
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
        metadata={"description": "why it was proposed; null unless it was"},
    )
    external_id = fields.String(required=True, allow_none=True)
    claimant_url = fields.String(required=True, allow_none=True)


class ClaimOut(ClaimFormOut):
    """A claim as it is shown."""

    status = Choice(STATUSES, required=True, allow_none=True, metadata={"description": "null unless accepted"})
    days_overdue = fields.Integer(
        required=True, allow_none=True, metadata={"description": "whole days since due_at; null unless due"}
    )


class DeadlineOut(Strict):
    """One link of the slippage chain."""

    id = fields.Integer(required=True)
    claim_id = fields.Integer(required=True)
    due = fields.Nested(DueOut, required=True)
    reason = Choice(DEADLINE_REASONS, required=True)
    note = fields.String(required=True, allow_none=True)
    evidence_id = fields.Integer(required=True, allow_none=True)
    actor = fields.String(required=True)
    created_at = Instant(required=True)
