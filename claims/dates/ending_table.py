"""Templates of periods by their end, and of parts that have more than one word: "the quarter ending June 30", "the
year to March 2027", "the third month of 2027".
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from claims.dates import days, shifts
from claims.dates import interpretations as meanings
from claims.dates.edtf import parse_edtf
from claims.dates.expressions import Expression, one, years

Build = Callable[..., Expression | None]

#: words of an end -> its meaning
_ENDS: Final[dict[str, Build]] = {
    "MONTH DAY": days.month_day,
    "DAY MONTH": lambda t, d, m: days.month_day(t, m, d),
    "MONTH DAY YEAR": lambda t, m, d, y: days.exact_day(t, y, m, d),
    "DAY MONTH YEAR": lambda t, d, m, y: days.exact_day(t, y, m, d),
    "MONTH": lambda t, m: years(t, f"{{y}}-{m:02}", 0),
    "MONTH YEAR": lambda t, m, y: one(f"{y:04}-{m:02}"),
    "end MONTH": lambda t, m: years(t, f"{{y}}-{m:02}", 0),
    "end MONTH YEAR": lambda t, m, y: one(f"{y:04}-{m:02}"),
}  # fmt: skip

#: words of a period -> number of their values, its length in units, and True if the length is only guessed
_PERIODS: Final[dict[str, tuple[int, tuple[int, str] | None, bool]]] = {
    "quarter": (0, (3, "month"), False),
    "ORD quarter": (1, (3, "month"), False),
    "financial quarter": (0, (3, "month"), False),
    "fiscal quarter": (0, (3, "month"), False),
    "half": (0, (6, "month"), False),
    "half year": (0, (6, "month"), False),
    "half - year": (0, (6, "month"), False),
    "year": (0, (1, "year"), False),
    "ACCOUNTS year": (1, (1, "year"), False),
    "month": (0, (1, "month"), False),
    "NUM UNIT": (2, None, False),
    "season": (0, (1, "year"), True),
    "ACCOUNTS season": (1, (1, "year"), True),
    "period": (0, (1, "year"), True),
    "term": (0, (1, "year"), True),
}


def _to_end(
    skip: int, length: tuple[int, str] | None, guessed: bool, build: Build, today: date, *values: Any
) -> Expression | None:
    """Return the period of a length up to each end."""
    number, unit = length or (values[0], values[1])
    ends = build(today, *values[skip + 1 :])
    if ends is None or not number:
        return None
    spans = [_before(parse_edtf(edtf).last, number, unit) for edtf in ends.candidates]
    return replace(ends, candidates=tuple(spans), inferred=ends.inferred or guessed)


def _before(last: date, number: int, unit: str) -> str:
    first = shifts.subtract(last + timedelta(days=1), number, unit)
    return f"{first}/{last}"


def _rows() -> Iterator[tuple[str, Build]]:
    for words, (skip, length, guessed) in _PERIODS.items():
        for end, build in _ENDS.items():
            for joint in ("ENDING", "ENDING on"):
                yield f"{words} {joint} {end}", partial(_to_end, skip, length, guessed, build)
    for month in ("FIRSTORD", "DAYTH"):
        yield f"{month} month YEAR", lambda t, m, y: _nth_month(m, y)
        yield f"{month} month THIS year", lambda t, m, ahead: _nth_month(m, t.year + ahead)
    for words in ("early", "mid", "late", "early-mid", "mid-late"):
        yield f"{words} part YEAR", partial(_part, words)


def _nth_month(number: int, year: int) -> Expression | None:
    return one(f"{year:04}-{number:02}") if number <= 12 else None


def _part(word: str, today: date, year: int) -> Expression | None:
    return meanings.vague(word, one(f"{year:04}"))


ROWS: Final = list(_rows())
