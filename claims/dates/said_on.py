"""The day on which a claim was made, as far as it is known: windows begin there, and words are read relative to it."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from claims.dates.edtf import Period, parse_edtf
from claims.errors import InvalidInput, Message

_FORM: Final = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)
_PRECISIONS: Final = ("day", "month", "year")
_HINT: Final = "Write a day, a month or a year: YYYY-MM-DD, YYYY-MM or YYYY."


@dataclass(frozen=True, slots=True)
class SaidOn:
    """The days on which a claim can have been made (docs/specification.md, section 4.8)."""

    #: the first of them, on which the due window begins; None if the day is not known
    first: date | None
    #: the last of them, never after the article's day
    last: date

    @property
    def words_day(self) -> date | None:
        """The day from which words such as "within a year" count; None if the day is not known."""
        return None if self.first is None else self.last

    @property
    def is_inferred(self) -> bool:
        """True if only the month or the year is known."""
        return self.first is not None and self.first != self.last


def to_said_on(given: date | SaidOn) -> SaidOn:
    """Return a day as `SaidOn`; a `SaidOn` as it is."""
    return given if isinstance(given, SaidOn) else SaidOn(given, given)


def read_said_on(text: str) -> Period:
    """Return the period of a day, a month or a year (EDTF, ISO 8601-2). Raises ValueError if it is none of them."""
    period = parse_edtf(text) if _FORM.fullmatch(text) else None
    if period is None or period.precision not in _PRECISIONS:
        raise ValueError(_HINT)
    return period


@lru_cache(maxsize=1024)
def parse_said_on(text: str | None, published_on: date) -> SaidOn:
    """Return the days that `said_on` names.

    Args:
        text: a day, a month or a year; None: not known, only before the article.
        published_on: the day of the article.

    Raises:
        InvalidInput: it is no day, month or year, or begins after the article was published.
    """
    if text is None:
        return SaidOn(None, published_on)
    try:
        period = read_said_on(text)
    except ValueError as error:
        raise InvalidInput.at("/said_on", str(error)) from error
    if period.first > published_on:
        message = Message("the article was published earlier, on {published_on}", published_on=published_on)
        raise InvalidInput.at("/said_on", message)
    return SaidOn(period.first, min(period.last, published_on))
