"""Dates as people type them into a field: "October 1, 2025", "1 October 2025", "2025-10-01", "June 2023", "2023".

Only dates that mean the same on every day are read: "tomorrow" and "June 30" without a year are not.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from claims.dates.date_phrases import match_expression
from claims.dates.edtf import Period, parse_edtf
from claims.dates.expressions import Expression, NoSuchDay, Setting
from claims.dates.joined_words import without_noise
from claims.dates.tokens import tokenize
from claims.domain.due import Precision
from claims.errors import EdtfDate, Message, Value

#: two days, far apart, on which a date must have the same meaning
_DAYS: Final = (date(1903, 5, 17), date(2099, 11, 3))
_PRECISIONS: Final[frozenset[Precision]] = frozenset({"day", "month", "year"})
#: code points of the longest date that is read
_MAX_LENGTH: Final = 100


@dataclass(frozen=True, slots=True, init=False)
class DateRefusal(Message):
    """The message for a member that is no certain date, with the dates that it may mean as hints."""

    #: the sentence without hints
    bare: Message
    #: EDTF dates
    readings: tuple[str, ...]

    def __init__(self, bare: Message, *readings: str) -> None:
        values: dict[str, Value] = {f"date_{number}": EdtfDate(edtf) for number, edtf in enumerate(readings)}
        sentence = bare.template
        if values:
            sentence += f"; did you mean {' or '.join(f'{{{name}}}' for name in values)}?"
        elif bare.values.keys() == {"form"}:
            sentence += "."
        Message.__init__(self, sentence, hint=bare.hint, **bare.values, **values)
        object.__setattr__(self, "bare", bare)
        object.__setattr__(self, "readings", readings)

    def within(self, is_allowed: Callable[[Period], bool]) -> "DateRefusal":
        """Return the message with only the hints that the member may have."""
        allowed = [edtf for edtf in self.readings if is_allowed(parse_edtf(edtf))]
        if self.readings and not allowed and "form" not in self.bare.values:
            values = dict(self.bare.values)
            return DateRefusal(Message(f"{self.bare.template}; write it as YYYY-MM-DD", hint="", **values))
        return DateRefusal(self.bare, *allowed)


class NotADate(ValueError):
    """The text is no certain date; the message says why, and what it may mean."""

    def __init__(self, message: Message | None) -> None:
        super().__init__(str(message))
        #: None if nothing better can be said than what a date looks like
        self.message = message


def read_typed_date(text: str) -> Period:
    """Return the day, month or year that a person typed.

    Raises:
        NotADate: the text is something else, or may mean several dates.
    """
    expression = _expression(text) if len(text) <= _MAX_LENGTH else None
    if expression is None:
        raise NotADate(None)
    if expression.doubt is not None:
        raise NotADate(_doubtful(text, expression))
    period = parse_edtf(expression.candidates[0])
    if period.precision not in _PRECISIONS or period.inferred:
        raise NotADate(None)
    return period


def iso_or_typed(text: str) -> str:
    """Return a typed day, month or year in ISO 8601; other texts as they are, for a schema that refuses them."""
    try:
        return read_typed_date(text).edtf
    except NotADate:
        return text


def refusal(text: str, form: str, precisions: Collection[Precision]) -> Message:
    """Return the message for a member of JSON that is no date in ISO 8601.

    Args:
        text: the member.
        form: what it must be: "a day, as YYYY-MM-DD".
        precisions: what it may name; a date of another precision is no hint.
    """
    bare = Message("Must be {form}", form=form)
    try:
        period = read_typed_date(text)
    except NotADate as error:
        return error.message or DateRefusal(bare)
    return DateRefusal(bare, *([period.edtf] if period.precision in precisions else []))


def _expression(text: str) -> Expression | None:
    """Return what the whole text means; None if it has no meaning, or another one on other days."""
    tokens = without_noise(tokenize(text))
    found = []
    for day in _DAYS:
        try:
            match = match_expression(tokens, 0, Setting(day))
        except NoSuchDay as error:
            raise NotADate(_refused(text, "names a day that the calendar does not have")) from error
        if match is None or match[1] < len(tokens) or len(match[0].candidates) != 1:
            return None
        found.append(match[0])
    return found[0] if found[0] == found[1] else None


def _doubtful(text: str, expression: Expression) -> Message:
    doubt = expression.doubt
    readings = [reading.format(expression.candidates[0]) for reading in doubt.readings] if doubt else []
    return _refused(text, doubt.message if doubt else "", *(reading.rpartition(" ")[2] for reading in readings))


def _refused(text: str, why: str, *dates: str) -> Message:
    return DateRefusal(Message("{text} {why}", text=f'"{text}"', why=why), *dates)
