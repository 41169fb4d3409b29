"""Calendar durations such as "P1Y6M" (ISO 8601-1, 5.5.2.3), in whole days, weeks, months and years."""

import calendar
import re
from datetime import date, timedelta

_PATTERN = re.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?", re.ASCII)


def is_duration(text: str) -> bool:
    """Return True if `text` is a calendar duration of at least one day."""
    match = _PATTERN.fullmatch(text)
    return match is not None and any(int(part) for part in match.groups("0"))


def add_duration(day: date, duration: str) -> date:
    """Return the day that lies a duration after another day.

    Years and months are added first, then weeks and days. If the month lacks the day, its last day counts:
    January 31 plus P1M is February 28 or 29.

    Raises:
        ValueError: `duration` is not a calendar duration.
        OverflowError: the day lies outside the years 1 to 9999.
    """
    match = _PATTERN.fullmatch(duration)
    if match is None or not is_duration(duration):
        raise ValueError(f"{duration!r} is not a calendar duration such as P1Y, P6M or P10D")
    years, months, weeks, days = (int(part) for part in match.groups("0"))
    month_index = day.year * 12 + day.month - 1 + years * 12 + months
    year, month = divmod(month_index, 12)
    if year > 9999:
        raise OverflowError("the day lies after the year 9999")
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(days=weeks * 7 + days)
