"""Days of ClaimReviews, in the forms that web pages and programs write."""

import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any, Final

from dateutil.parser import ParserError, isoparse

from claims.dates.find import find_dates
from claims.domain.limits import MAX_REVIEW_DATE
from claims.formats.common import as_list

#: the day for relative words; the import uses no relative dates
_ANY_DAY: Final = date(2000, 1, 1)
#: a day of ISO 8601 at the start; the digits of a longer number are no day
_ISO_DAY: Final = re.compile(r"(?:\d{4}-\d\d-\d\d|\d{4}-W\d\d-\d|\d{4}-\d{3}|\d{8})(?![\d-]|[.,]\d)", re.ASCII)
#: a number such as a Unix time, in seconds or milliseconds
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d*)?(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
#: characters of a year, which is no day, but no Unix time either
_YEAR_LENGTH: Final = 4


def first_day(*values: Any) -> tuple[date | None, str | None]:
    """Return the first day of JSON-LD values, and the number that stands where a day should.

    Args:
        values: dates, by preference; each a text, an object with `@value`, or a list of them.

    Returns:
        The day, None without one; and the first number before it, None without one. A JSON number is never a day,
        also not 20240506, because it can be a Unix time.
    """
    number: str | None = None
    for item in (item for value in values for item in _items(value)):
        text = " ".join(item.split())[:MAX_REVIEW_DATE] if isinstance(item, str) else ""
        day = parse_day(text)
        if day is not None:
            return day, number
        if number is None and (_is_number(item) or (len(text) > _YEAR_LENGTH and _NUMBER.fullmatch(text))):
            number = str(item).strip()[:MAX_REVIEW_DATE]
    return None, number


def parse_day(text: str) -> date | None:
    """Parse the day of a date or instant: ISO 8601, the date of mails (RFC 5322, section 3.3), or English words.

    The day of ISO 8601 at the start is enough: "2019-02-21 23:12".
    """
    if match := _ISO_DAY.match(text):
        try:
            day: date = isoparse(match[0]).date()
        except (ParserError, ValueError):
            return None
        return day
    if _NUMBER.fullmatch(text):
        return None
    try:
        return parsedate_to_datetime(text).date()
    except ValueError:
        return _day_in_words(text)


def _items(value: Any) -> Iterator[Any]:
    return (item.get("@value") if isinstance(item, dict) else item for item in as_list(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _day_in_words(text: str) -> date | None:
    """Parse a day with its year: "January 10, 2024"."""
    dates = find_dates(text, _ANY_DAY) if re.search(r"(?<!\d)\d{4}(?!\d)", text) else []
    days = [edtf for dated in dates for edtf in dated.candidates if re.fullmatch(r"\d{4}-\d\d-\d\d", edtf)]
    return date.fromisoformat(days[0]) if days else None
