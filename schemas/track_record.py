"""Schemas of track records."""

from typing import Any

from marshmallow import fields, post_load

from claims.domain.outcomes import COUNTED, HITS, OUTCOMES
from claims.domain.requests import PageRequest
from claims.domain.vocabulary import RECORD_KINDS, RecordKind
from claims.rules.odds import LEFT_OUT
from claims.rules.record_counts import RECORD_SORTS, RecordSort
from schemas.base import BaseSchema
from schemas.fields import OneOf
from schemas.queries import PageQuery


class TrackRecordQuery(PageQuery):
    """The query of track records."""

    by = OneOf(RECORD_KINDS, load_default="claimant", metadata={"description": "group the claims by this"})
    sort = OneOf(
        RECORD_SORTS,
        load_default=RECORD_SORTS[0],
        metadata={"description": "the name, or a number: the largest first, equal ones by name"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> tuple[RecordKind, RecordSort, PageRequest]:
        """Build the kind of track record, the order and the list page."""
        return data["by"], data["sort"], PageRequest(data["limit"], data["cursor"])


#: the number of claims with each outcome
OutcomeCountsOut = BaseSchema.from_dict(
    {outcome: fields.Integer(required=True) for outcome in OUTCOMES}, name="OutcomeCountsOut"
)


class OddsBinOut(BaseSchema):
    """The claims whose stated odds lie in one tenth of the scale."""

    low = fields.Float(required=True, metadata={"description": "the lower edge, which belongs to the tenth"})
    high = fields.Float(required=True, metadata={"description": "the upper edge; only the last tenth holds it"})
    count = fields.Integer(required=True)
    stated = fields.Float(required=True, allow_none=True, metadata={"description": "mean of the midpoints"})
    rate = fields.Float(
        required=True, allow_none=True, metadata={"description": f"share of {' and '.join(HITS)}; null without claims"}
    )
    interval = fields.List(
        fields.Float(), required=True, allow_none=True, metadata={"description": "95 % interval of the rate (Wilson)"}
    )


#: the number of claims with stated odds and each outcome that the score leaves out
LeftOutOut = BaseSchema.from_dict({outcome: fields.Integer(required=True) for outcome in LEFT_OUT}, name="LeftOutOut")


class OddsOut(BaseSchema):
    """The score of the stated odds of judged claims."""

    count = fields.Integer(required=True, metadata={"description": "claims in the score"})
    brier = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Brier score of the midpoints: 0 is best, 1 is worst; null if count is 0"},
    )
    brier_with_late = fields.Float(
        required=True, allow_none=True, metadata={"description": "the same if a late event counts as come true"}
    )
    left_out = fields.Nested(LeftOutOut, required=True)
    bins = fields.List(fields.Nested(OddsBinOut), required=True, metadata={"description": "ten, from 0 to 1"})


class TrackRecordOut(BaseSchema):
    """A track record: the counts of outcomes for one claimant, publisher, author or topic."""

    by = OneOf(RECORD_KINDS, required=True)
    name = fields.String(required=True)
    claimant_id = fields.Integer(required=True, allow_none=True, metadata={"description": "null unless by claimant"})
    claims = fields.Integer(required=True, metadata={"description": "all accepted claims"})
    outcomes = fields.Nested(OutcomeCountsOut, required=True)
    overdue = fields.Integer(required=True, metadata={"description": "claims that are overdue and not judged"})
    unjudged = fields.Integer(required=True, metadata={"description": "claims that are neither judged nor overdue"})
    judged = fields.Integer(required=True, metadata={"description": f"the sum of {', '.join(COUNTED)}"})
    rate = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": f"share of {' and '.join(HITS)} in judged; null if judged is 0"},
    )
    interval = fields.List(
        fields.Float(), required=True, allow_none=True, metadata={"description": "95 % interval of the rate (Wilson)"}
    )
    few = fields.Boolean(required=True, metadata={"description": "true: too few judged claims for a reliable rate"})
    moved = fields.Integer(required=True, metadata={"description": "claims whose deadline the claimant has moved"})
    moved_days = fields.Float(
        required=True, allow_none=True, metadata={"description": "days by which they moved, on average"}
    )
    missed_first = fields.Integer(
        required=True, metadata={"description": "claims whose first deadline had passed when the claimant moved it"}
    )
    odds = fields.Nested(
        OddsOut, required=True, allow_none=True, metadata={"description": "null if no judged claim has stated odds"}
    )
