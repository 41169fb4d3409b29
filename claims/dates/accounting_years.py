"""Templates of years that are no calendar years: fiscal 2025, the 2024/25 school year, Q2 FY2025.

Their days are not known here. The calendar year stands for them with a doubt, also for their quarters and halves.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

from claims.dates.expressions import Expression, one

#: template of the year -> its first and last year, from the day of the text and the values of the template
_YEARS: Final[dict[str, Callable[..., tuple[int, int]]]] = {
    "fiscal YEAR": lambda t, y: (y, y),
    "financial YEAR": lambda t, y: (y, y),
    "fiscal YEARSPAN": lambda t, y: (y, y + 1),
    "financial YEARSPAN": lambda t, y: (y, y + 1),
    "ACCOUNTS year YEAR": lambda t, _, y: (y, y),
    "ACCOUNTS year YEARSPAN": lambda t, _, y: (y, y + 1),
    "ACCOUNTS year YEAR - YEAR": lambda t, _, a, b: (a, b),
    "YEAR ACCOUNTS year": lambda t, y, _: (y, y),
    "YEARSPAN ACCOUNTS year": lambda t, y, _: (y, y + 1),
    "YEAR - YEAR ACCOUNTS year": lambda t, a, b, _: (a, b),
    "FISCALYEAR": lambda t, years: years,
    "THIS ACCOUNTS year": lambda t, ahead, _: (t.year + ahead, t.year + ahead),
    "ACCOUNTS year": lambda t, _: (t.year, t.year),
    "ACCOUNTS year end": lambda t, _: (t.year, t.year),
    "ACCOUNTS year end YEAR": lambda t, _, y: (y, y),
}
#: template of a part of the year -> the number of its values
_PARTS: Final = {"QN": 1, "HN": 1, "ORD quarter": 1, "ORD - quarter": 1, "ORD half": 1, "ORD UNIT": 2}


#: alone, these words seldom mean a time
_BARE: Final = "ACCOUNTS year"
_DOUBT: Final = "is a year of accounts, whose days are not known here"


def _year(today: date, first: int, last: int) -> Expression | None:
    span = one(f"{first:04}" if first == last else f"{first:04}/{last:04}") if first <= last else None
    return span and span.doubted(_DOUBT, f"in {span.candidates[0]}")


def _unknown(today: date, *_: Any) -> Expression | None:
    return _year(today, today.year, today.year)


def _rows() -> Iterator[tuple[str, Callable[..., Expression | None]]]:
    for words, years in _YEARS.items():
        yield words if words != _BARE else f"end {words}", lambda t, *values, years=years: _year(t, *years(t, *values))
        for part, number in _PARTS.items():
            build = lambda t, *values, years=years, number=number: _year(t, *years(t, *values[number:]))  # noqa: E731
            yield f"{part} {words}", build
    yield "ACCOUNTS year ENDING MONTH YEAR", lambda t, _, __, m, y: _year_to(t, m, y)
    yield "MONTH YEARSPAN", lambda t, _, y: _year(t, y, y + 1)
    for part in _PARTS:
        yield f"{part} YEARSPAN", lambda t, *values: _year(t, values[-1], values[-1] + 1)
        yield f"fiscal {part} YEAR", lambda t, *values: _year(t, values[-1], values[-1])
        yield f"fiscal {part}", _unknown
        yield f"THIS fiscal {part}", _unknown
        yield f"FISCALYEAR {part}", lambda t, years, *_: _year(t, *years)
        yield f"FISCALYEAR - {part}", lambda t, years, *_: _year(t, *years)
        yield f"{part} - FISCALYEAR", lambda t, *values: _year(t, *values[-1])


def _year_to(today: date, month: int, year: int) -> Expression | None:
    """Return the twelve months up to a month, with the doubt of every such year."""
    first = f"{year - 1:04}-{month + 1:02}" if month < 12 else f"{year:04}-01"
    span = one(f"{first}/{year:04}-{month:02}")
    return span and span.doubted(_DOUBT, f"in {span.candidates[0]}")


ROWS: Final = list(_rows())
