"""Schemas of spans in requests."""

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from claims.domain.limits import MAX_CONTEXT, MAX_QUOTE, MAX_SPANS
from claims.domain.requests import SpanRequest
from claims.domain.vocabulary import OFFSET_UNITS, SPAN_ROLES, OffsetUnit
from schemas.base import BaseSchema
from schemas.bounds import BoundedList
from schemas.fields import OneOf, Quote, StrictInteger


class SpanIn(BaseSchema):
    """A quotation to find in the text, or offsets to prove."""

    role = OneOf(SPAN_ROLES, load_default="claim")
    exact = Quote(1, MAX_QUOTE, load_default=None)
    prefix = Quote(0, MAX_CONTEXT, load_default=None)
    suffix = Quote(0, MAX_CONTEXT, load_default=None)
    start = StrictInteger(low=0, load_default=None, metadata={"description": "in offset_unit"})
    end = StrictInteger(load_default=None, metadata={"description": "in offset_unit, exclusive"})
    offset_unit = OneOf(
        OFFSET_UNITS,
        load_default=None,
        metadata={"description": "what start and end count: code points (the default), or UTF-16 units of browsers"},
    )

    @validates_schema
    def check_offsets(self, data: dict[str, Any], **_: Any) -> None:
        """Check that both offsets or a quotation are sent, and that the span is not too long."""
        if (data["start"] is None) != (data["end"] is None):
            raise ValidationError("Send both start and end, or neither.", "end" if data["end"] is None else "start")
        if data["exact"] is None and data["start"] is None:
            raise ValidationError("Send exact, or start and end, or all three.", "exact")
        if data["start"] is not None and data["end"] - data["start"] > MAX_QUOTE:
            raise ValidationError(f"A span is at most {MAX_QUOTE} long.", "end")


class SpansIn(BaseSchema):
    """The two ways to send the position of a claim."""

    quote = Quote(
        1,
        MAX_QUOTE,
        metadata={"description": "The claim's words; the same as one span of role claim with this `exact`."},
    )
    spans = BoundedList(fields.Nested(SpanIn), validate=validate.Length(1, MAX_SPANS))

    #: unit of offsets that state none; None: the quotation must show it
    default_offset_unit: ClassVar[OffsetUnit | None] = "code_point"

    def take_spans(self, data: dict[str, Any], *, required: bool) -> None:
        """Replace quote and spans in `data` by span requests, each with its pointer into the body."""
        quote, spans = data.pop("quote", None), data.pop("spans", None)
        if quote is not None and spans is not None:
            raise ValidationError("Send quote or spans, not both.", "quote")
        if quote is not None:
            data["spans"] = (SpanRequest("claim", quote, pointer="/quote"),)
        elif spans is not None:
            if all(span["role"] != "claim" for span in spans):
                raise ValidationError("One span must have the role claim.", "spans")
            data["spans"] = tuple(self._request(span, i) for i, span in enumerate(spans))
        elif required:
            raise ValidationError("Send quote or spans.", "quote")

    def _request(self, span: dict[str, Any], index: int) -> SpanRequest:
        unit = span.pop("offset_unit") or self.default_offset_unit
        return SpanRequest(**span, pointer=f"/spans/{index}", offset_unit=unit)
