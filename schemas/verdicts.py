"""Schemas of verdicts."""

from marshmallow import ValidationError, fields, validate

from claims.domain.limits import MAX_EVIDENCE_IDS, MAX_NOTE, MAX_RATIONALE
from claims.domain.outcomes import OUTCOMES
from claims.domain.requests import NewVerdict
from claims.domain.verdicts import Correction
from claims.domain.vocabulary import CORRECTION_CODES, VERDICT_STATES
from claims.rules.verdicts import BECAME_IMPOSSIBLE
from schemas.base import BaseSchema, RecordSchema
from schemas.bounds import BoundedList
from schemas.fields import Instant, IsoDate, NonBlankString, OneOf, StrictInteger, Url, api_address, page_address


def _different(ids: list[int]) -> None:
    if len(set(ids)) < len(ids):
        raise ValidationError("Must not repeat an id.")


class CorrectionIn(RecordSchema):
    """The reason why a verdict supersedes another."""

    record_class = Correction
    code = OneOf(CORRECTION_CODES, required=True)
    note = NonBlankString(required=True, high=MAX_NOTE)


class CorrectionOut(BaseSchema):
    """The reason why a verdict supersedes another."""

    code = OneOf(CORRECTION_CODES, required=True)
    note = fields.String(required=True)


class VerdictIn(RecordSchema):
    """A verdict to add."""

    record_class = NewVerdict
    outcome = OneOf(OUTCOMES, required=True)
    rationale = NonBlankString(required=True, high=MAX_RATIONALE)
    evidence_ids = BoundedList(
        StrictInteger(),
        load_default=list,
        validate=[validate.Length(max=MAX_EVIDENCE_IDS), _different],
        metadata={"description": "evidence of this claim that is not retracted", "uniqueItems": True},
    )
    occurred_on = IsoDate(load_default=None, allow_none=True, metadata={"description": "the day on which it happened"})
    reason = OneOf((BECAME_IMPOSSIBLE,), load_default=None, allow_none=True)
    supersedes = StrictInteger(
        load_default=None, allow_none=True, metadata={"description": "the verdict that this one corrects"}
    )
    correction = fields.Nested(CorrectionIn, load_default=None, allow_none=True)
    review_url = Url(
        load_default=None,
        allow_none=True,
        metadata={"description": "page of the verdict: ClaimReview's `url`, instead of DUECHECK_CLAIMREVIEW_URL"},
    )


class ReviewOut(BaseSchema):
    """The decision of a second person about a proposed verdict."""

    actor = fields.String(required=True)
    at = Instant(required=True)
    note = fields.String(required=True, allow_none=True)


class WithdrawalOut(BaseSchema):
    """The reason why a verdict no longer counts."""

    reason = fields.String(required=True)
    actor = fields.String(required=True)
    at = Instant(required=True)


class VerdictOut(BaseSchema):
    """An outcome with its rationale and its evidence."""

    id = fields.Integer(required=True)
    claim_id = fields.Integer(required=True)
    outcome = OneOf(OUTCOMES, required=True)
    rationale = fields.String(required=True)
    evidence_ids = fields.List(fields.Integer(), required=True)
    occurred_on = IsoDate(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    supersedes = fields.Integer(required=True, allow_none=True)
    correction = fields.Nested(CorrectionOut, required=True, allow_none=True)
    state = OneOf(VERDICT_STATES, required=True)
    actor = fields.String(required=True)
    created_at = Instant(required=True)
    published_at = Instant(required=True, allow_none=True)
    review = fields.Nested(ReviewOut, required=True, allow_none=True)
    claim_version = fields.Integer(required=True, metadata={"description": "the version of the claim that was judged"})
    current = fields.Boolean(required=True)
    review_url = fields.String(required=True, allow_none=True)
    withdrawal = fields.Nested(WithdrawalOut, required=True, allow_none=True)
    url = api_address("verdict")
    html_url = page_address("verdict")


class ApproveIn(BaseSchema):
    """The approval of a proposed verdict."""

    note = NonBlankString(high=MAX_NOTE, load_default=None, allow_none=True)


class ReturnIn(BaseSchema):
    """The return of a proposed verdict; the note says what is missing."""

    note = NonBlankString(required=True, high=MAX_NOTE)
