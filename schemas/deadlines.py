"""Schemas of due windows, conditions and deadlines."""

from marshmallow import fields

from claims.domain.due import BASES, RELATIONS
from claims.domain.limits import MAX_DEADLINE_NOTE, MAX_DUE_TEXT, MAX_EDTF, MAX_TIMEZONE
from claims.domain.records import DependsOn
from claims.domain.requests import DueRequest, NewDeadline
from claims.domain.vocabulary import (
    DEADLINE_REASONS,
)
from schemas.base import BaseSchema, RecordSchema
from schemas.fields import (
    DueInstant,
    Duration,
    Instant,
    IsoDate,
    NonBlankString,
    OneOf,
    SaidOn,
    StrictInteger,
    api_address,
    page_address,
)


class DueIn(RecordSchema):
    """A due window to set: the article's words, or a relation with an EDTF date."""

    record_class = DueRequest
    text = NonBlankString(
        high=MAX_DUE_TEXT, load_default=None, allow_none=True, metadata={"description": "due words of the article"}
    )
    relation = OneOf(RELATIONS, load_default=None, allow_none=True)
    edtf = NonBlankString(
        high=MAX_EDTF,
        load_default=None,
        allow_none=True,
        metadata={"description": "ISO 8601-2; YYYY-35: third quarter"},
    )
    timezone = NonBlankString(
        high=MAX_TIMEZONE,
        allow_none=True,
        metadata={
            "description": "IANA time zone in which the last day ends; null: UTC-12, where a day ends last. "
            "Default: DUECHECK_TIMEZONE."
        },
    )
    basis = OneOf(BASES, load_default=None, allow_none=True)
    first_check_on = IsoDate(load_default=None, allow_none=True)
    review_every = Duration(load_default=None, allow_none=True)


class DependsOnIn(RecordSchema):
    """The condition of a claim: the claim that must come true first."""

    record_class = DependsOn
    claim_id = StrictInteger(required=True)
    offset = Duration(
        load_default=None,
        allow_none=True,
        metadata={"description": "length of the window from the day it comes true"},
    )


class DeadlineIn(RecordSchema):
    """A deadline to add."""

    record_class = NewDeadline
    due = fields.Nested(DueIn, required=True)
    reason = OneOf(("claimant_moved", "correction"), required=True)
    note = NonBlankString(high=MAX_DEADLINE_NOTE, load_default=None, allow_none=True)
    evidence_id = StrictInteger(
        load_default=None, allow_none=True, metadata={"description": "the evidence that announces the move"}
    )
    said_on = SaidOn(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "when the move was said: a day, a month or a year. The due words are relative to it. "
            "Default: the day of the evidence, else of the claim."
        },
    )


class DueOut(BaseSchema):
    """A due window; both days are part of it."""

    text = fields.String(required=True, allow_none=True)
    edtf = fields.String(required=True, allow_none=True)
    relation = OneOf(RELATIONS, required=True)
    precision = fields.String(required=True, allow_none=True)
    earliest = IsoDate(
        required=True, allow_none=True, metadata={"description": "null: it is not known when the claim was made"}
    )
    latest = IsoDate(required=True, allow_none=True)
    basis = OneOf(BASES, required=True)
    timezone = fields.String(required=True, allow_none=True)
    first_check_on = IsoDate(required=True)
    due_at = DueInstant(required=True, allow_none=True)
    review_every = fields.String(required=True, allow_none=True)


class DependsOnOut(BaseSchema):
    """The condition of a claim: the claim that must come true first."""

    claim_id = fields.Integer(required=True)
    offset = fields.String(required=True, allow_none=True)
    waiting = fields.Boolean(required=True, metadata={"description": "true: the other claim is not settled yet"})


class DeadlineOut(BaseSchema):
    """A deadline: a due window with its reason and author."""

    id = fields.Integer(required=True)
    claim_id = fields.Integer(required=True)
    due = fields.Nested(DueOut, required=True)
    reason = OneOf(DEADLINE_REASONS, required=True)
    note = fields.String(required=True, allow_none=True)
    evidence_id = fields.Integer(required=True, allow_none=True)
    actor = fields.String(required=True)
    created_at = Instant(required=True)
    said_on = fields.String(
        required=True, allow_none=True, metadata={"description": "when it was said; null if that is not known"}
    )
    url = api_address("deadline")
    html_url = page_address("deadline")
