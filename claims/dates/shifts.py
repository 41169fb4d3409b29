"""Days and periods that lie a number of units before or after others."""

from datetime import date, timedelta
from typing import Final

from claims.dates import lexicon
from claims.dates.durations import add_duration
from claims.dates.edtf import Period, parse_edtf

#: days of half a month
HALF_MONTH: Final = 15


def shifted(period: Period, number: int, unit: str) -> str | None:
    """Return the day, month or year that lies a number of units after a period, as EDTF.

    The result has the precision of the period if that is a day, month or year; otherwise it is a year.

    Args:
        period: the period to shift.
        number: of units; negative means before.
        unit: of `lexicon.UNITS`.

    Raises:
        OverflowError: the calendar lacks the day.
    """
    if "/" in period.edtf and period.edtf[:7] != period.edtf.split("/")[1][:7]:
        parts = [shifted(parse_edtf(part), number, unit) for part in period.edtf.split("/")]
        return "/".join(part for part in parts if part)
    day = add_duration(period.first, duration(number, unit)) if number > 0 else subtract(period.first, -number, unit)
    length = {"day": 10, "month": 7, "interval": 7}.get(period.precision, 4)
    if unit in {"day", "week", "fortnight", "half month"}:
        length = 10
    return day.isoformat()[:length]


def subtract(day: date, number: int, unit: str) -> date:
    """Return the day that lies a number of units before another.

    Args:
        day: the later day.
        number: of units.
        unit: of `lexicon.UNITS`.

    Raises:
        OverflowError: the calendar lacks the day.
    """
    if unit == "half month":
        return subtract(day, number // 2, "month") - timedelta(days=HALF_MONTH * (number % 2))
    times, letter = lexicon.DURATIONS[unit]
    if letter in "DW":
        return day - timedelta(days=number * times * (7 if letter == "W" else 1))
    back = number * times * (12 if letter == "Y" else 1)
    first = day.year * 12 + day.month - 1 - back
    if first < 12:
        raise OverflowError("the day lies before the year 1")
    year, month = divmod(first, 12)
    start = date(year, month + 1, 1)
    return min(start + timedelta(days=day.day - 1), add_duration(start, "P1M") - timedelta(days=1))


def duration(number: int, unit: str) -> str:
    """Format a number of units as an ISO 8601 duration.

    Raises:
        OverflowError: the duration is longer than the calendar.
    """
    if unit == "half month":
        return f"P{number // 2}M{HALF_MONTH * (number % 2)}D"
    times, letter = lexicon.DURATIONS[unit]
    if number * times > 9999:
        raise OverflowError(f"{number} {unit}s lie outside the calendar")
    return f"P{number * times}{letter}"
