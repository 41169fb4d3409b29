"""Due windows, conditions and deadlines."""

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
    StrictInteger,
)


class DueIn(RecordSchema):
    """A due window: the article's words, or a relation with an EDTF date."""

    makes = DueRequest
    text = NonBlankString(
        high=MAX_DUE_TEXT, load_default=None, allow_none=True, metadata={"description": "the article's own words"}
    )
    relation = OneOf(RELATIONS, load_default=None, allow_none=True)
    edtf = NonBlankString(
        high=MAX_EDTF, load_default=None, allow_none=True, metadata={"description": "ISO 8601-2, e.g. 2024-35"}
    )
    timezone = NonBlankString(
        high=MAX_TIMEZONE,
        load_default=None,
        allow_none=True,
        metadata={"description": "IANA zone in which the last day ends; none: anywhere on earth (UTC-12)"},
    )
    basis = OneOf(BASES, load_default=None, allow_none=True)
    first_check_on = IsoDate(load_default=None, allow_none=True)
    review_every = Duration(load_default=None, allow_none=True)


class DependsOnIn(RecordSchema):
    """The claim that must come true first."""

    makes = DependsOn
    claim_id = StrictInteger(required=True)
    offset = Duration(load_default=None, allow_none=True, metadata={"description": "due this long after it"})


class DeadlineIn(RecordSchema):
    """A new deadline."""

    makes = NewDeadline
    due = fields.Nested(DueIn, required=True)
    reason = OneOf(("claimant_moved", "correction"), required=True)
    note = NonBlankString(high=MAX_DEADLINE_NOTE, load_default=None, allow_none=True)
    evidence_id = StrictInteger(
        load_default=None, allow_none=True, metadata={"description": "where the move was announced"}
    )
    said_on = IsoDate(
        load_default=None,
        allow_none=True,
        metadata={"description": "the day the words are relative to; the evidence's, else the article's"},
    )


class DueOut(BaseSchema):
    """A due window, days inclusive."""

    text = fields.String(required=True, allow_none=True)
    edtf = fields.String(required=True, allow_none=True)
    relation = OneOf(RELATIONS, required=True)
    precision = fields.String(required=True, allow_none=True)
    earliest = IsoDate(required=True)
    latest = IsoDate(required=True, allow_none=True)
    basis = OneOf(BASES, required=True)
    timezone = fields.String(required=True, allow_none=True)
    first_check_on = IsoDate(required=True)
    due_at = DueInstant(required=True, allow_none=True)
    review_every = fields.String(required=True, allow_none=True)


class DependsOnOut(BaseSchema):
    """The claim that must come true first."""

    claim_id = fields.Integer(required=True)
    offset = fields.String(required=True, allow_none=True)
    waiting = fields.Boolean(required=True, metadata={"description": "the other claim is not settled yet"})


class DeadlineOut(BaseSchema):
    """One link of the slippage chain."""

    id = fields.Integer(required=True)
    claim_id = fields.Integer(required=True)
    due = fields.Nested(DueOut, required=True)
    reason = OneOf(DEADLINE_REASONS, required=True)
    note = fields.String(required=True, allow_none=True)
    evidence_id = fields.Integer(required=True, allow_none=True)
    actor = fields.String(required=True)
    created_at = Instant(required=True)
