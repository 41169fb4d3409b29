"""Schemas of stated odds."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from claims.domain.limits import MAX_PROBABILITY_TEXT
from claims.domain.probability import Probability
from schemas.base import BaseSchema, RecordSchema
from schemas.fields import NonBlankString, StrictNumber


class ProbabilityIn(RecordSchema):
    """The odds that the article states, from its own numbers only."""

    record_class = Probability
    low = StrictNumber(0, 1, required=True)
    high = StrictNumber(0, 1, required=True, metadata={"description": "the same as `low` if there is one number"})
    text = NonBlankString(required=True, high=MAX_PROBABILITY_TEXT, metadata={"description": "the article's words"})

    @validates_schema
    def check_order(self, data: dict[str, Any], **_: Any) -> None:
        """Check that the range does not end below its beginning."""
        if data["low"] > data["high"]:
            raise ValidationError("Must not be below low.", "high")


class ProbabilityOut(BaseSchema):
    """The odds that the article states."""

    low = fields.Float(required=True, metadata={"description": "0 to 1"})
    high = fields.Float(required=True, metadata={"description": "0 to 1"})
    text = fields.String(required=True, metadata={"description": "the article's words"})
