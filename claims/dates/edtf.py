"""Periods from EDTF strings (ISO 8601-2:2019, Extended Date/Time Format; docs/specification.md, section 4.4).

Level 0: days, months and years.
Level 1: seasons 21 to 24, the qualifiers `?`, `~` and `%`, and unspecified digits for decades and centuries.
Level 2: quarters 33 to 36, quadrimesters 37 to 39, semestrals 40 and 41.
Intervals of these are accepted too. Times of day, sets, years of more than four digits and hemispheric
seasons (25 to 32) are refused; an interval can replace a hemispheric season.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from claims.domain.due import Precision

_SINGLE = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2})(?:-(\d{2}))?)?([?~%]?)", re.ASCII)

#: sub-year code -> precision, first month, number of months. The seasons are northern and meteorological: winter
#: begins in December of the named year.
_PARTS: dict[int, tuple[Precision, int, int]] = {
    **{month: ("month", month, 1) for month in range(1, 13)},
    **{21 + i: ("season", 3 + 3 * i, 3) for i in range(4)},
    **{33 + i: ("quarter", 1 + 3 * i, 3) for i in range(4)},
    **{37 + i: ("quadrimester", 1 + 4 * i, 4) for i in range(3)},
    **{40 + i: ("half", 1 + 6 * i, 6) for i in range(2)},
}


#: a day with slashes, as spreadsheets write it, which is no interval
_SLASHED_DAY: Final = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """A range of days, both ends inclusive."""

    edtf: str
    first: date
    last: date
    precision: Precision
    #: True if the days follow from a convention (seasons) or an approximate date (`~`, `?`, `%`)
    inferred: bool


@lru_cache(maxsize=4096)
def parse_edtf(text: str) -> Period:
    """Parse an EDTF string.

    Raises:
        ValueError: it is no EDTF, or of a kind that is refused; the message says what to write.
    """
    if "/" not in text or _SLASHED_DAY.fullmatch(text):
        return _single(text)
    parts = text.split("/")
    if len(parts) != 2 or not all(parts) or ".." in parts:
        raise ValueError(
            f"{text!r} has no end: write an interval as YYYY/YYYY, and say the open ones with the "
            "relations by, before, after, not_before or open"
        )
    first, last = _single(parts[0]), _single(parts[1])
    if last.last < first.first:
        raise ValueError(f"{text!r} ends before it begins")
    return Period(text, first.first, last.last, "interval", first.inferred or last.inferred)


def _single(text: str) -> Period:
    match = _SINGLE.fullmatch(text)
    if match is None:
        raise ValueError(
            f"{text!r} is not EDTF as read here: write YYYY, YYYY-MM, YYYY-MM-DD, YYYY-33 to YYYY-36 (quarters), "
            "YYYY-40 and YYYY-41 (halves), YYYY-21 to YYYY-24 (spring to winter), YYYX (a decade) or YYYY/YYYY"
        )
    year, part, day, qualifier = match.groups()
    try:
        precision, first, last = _days(year, part, day)
    except (ValueError, KeyError):
        raise ValueError(f"{text!r} is not a date that the calendar has") from None
    return Period(text, first, last, precision, bool(qualifier) or precision == "season")


def _days(year: str, part: str | None, day: str | None) -> tuple[Precision, date, date]:
    if "X" in year:
        if part is not None:
            raise ValueError("a decade has no months")
        precision: Precision = "decade" if year[2] != "X" else "century"
        return precision, date(int(year.replace("X", "0")), 1, 1), date(int(year.replace("X", "9")), 12, 31)
    number = int(year)
    if part is None:
        return "year", date(number, 1, 1), date(number, 12, 31)
    if day is not None:
        exact = date(number, int(part), int(day))
        return "day", exact, exact
    precision, month, months = _PARTS[int(part)]
    return precision, date(number, month, 1), _month_end(number, month + months - 1)


def _month_end(year: int, month: int) -> date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])
