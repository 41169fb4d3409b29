"""A year that stands behind a date with a word between: "28 June in 2027", "from April to June in the year 2027"."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from claims.dates.expressions import Interpretation, NoSuchDay, Setting
from claims.dates.tokens import Word
from claims.dates.word_classes import classes_of

Read = Callable[[Sequence[Word], int, Setting], Interpretation | None]
#: classes of words that have no year of their own
_YEARLESS: Final = frozenset({"MONTH", "SEASON", "QN", "HN", "NUMDAY", "FEAST", "quarter", "half"})
#: classes of words that name a year, or a time from today
_WITH_YEAR: Final = frozenset({
    "YEAR", "THIS", "LAST", "COMING", "DECADE", "YEARSPAN", "YEARRANGE", "PARTYEAR", "FISCALYEAR", "CALENDARYEAR",
    "ISO", "NUMERIC", "YEARMONTH", "year", "tomorrow", "today", "now",
})  # fmt: skip
_YEARS: Final = range(1900, 2200)


def with_year_behind(tokens: Sequence[Word], found: Interpretation, setting: Setting, read: Read) -> Interpretation:
    """Return the date with the year that follows it after "in", if it has none.

    Args:
        tokens: the words of a text.
        found: a relation with its date.
        setting: the days that the words are relative to.
        read: parses the same words again, in the year.

    Raises:
        NoSuchDay: the year lacks the day.
    """
    at = _year_at(tokens, found)
    if at is None or not is_yearless(tokens, found):
        return found
    year = classes_of(tokens[at].word)["YEAR"]
    year = year.near(setting.today) if hasattr(year, "near") else year
    again = read(tokens, found.start, replace(setting, today=date(year, 1, 1)))
    if again is None or again.end != found.end:
        return found
    named = [edtf for edtf in again.expression.candidates if edtf.startswith(f"{year:04}")]
    if not named:
        raise NoSuchDay(at + 1)
    return replace(again, expression=replace(again.expression, candidates=tuple(named[:1])), end=at + 1)


def is_yearless(tokens: Sequence[Word], found: Interpretation) -> bool:
    """Return True if the words of a date name a part of a year, and no year."""
    classes: set[str] = set()
    for token in tokens[found.date : found.end]:
        classes |= classes_of(token.word).keys()
    return not _YEARLESS.isdisjoint(classes) and _WITH_YEAR.isdisjoint(classes)


def _year_at(tokens: Sequence[Word], found: Interpretation) -> int | None:
    """Return the index of a year that belongs to a date before it; None if there is none."""
    at = found.end
    if at >= len(tokens):
        return None
    if tokens[at].word == "in":
        at += 1
    elif tokens[at].word == "year" and tokens[at].the:
        pass  # "14 September of the year 2027"
    elif "/" not in found.expression.candidates[0] or tokens[at].start - tokens[at - 1].end < len(", "):
        return None  # a single date has its year in its template
    at += at < len(tokens) and tokens[at].word == "year"
    year = classes_of(tokens[at].word).get("YEAR") if at < len(tokens) else None
    return at if year is not None and (int(year) in _YEARS or tokens[at].word[0] == "'") else None
