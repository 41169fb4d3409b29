"""Dates of ClaimReviews, in the forms that web pages and programs write. A date with two readings is none."""

import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any, Final

from dateutil.parser import ParserError, isoparse

from claims.dates.edtf import Period, parse_edtf
from claims.dates.find import find_dates
from claims.dates.typed_dates import NotADate, read_typed_date
from claims.domain.limits import MAX_REVIEW_DATE
from claims.formats.common import as_list

#: the day for relative words; the import uses no relative dates
_ANY_DAY: Final = date(2000, 1, 1)
#: a day of ISO 8601 at the start; the digits of a longer number are no day
_ISO_DAY: Final = re.compile(r"(?:\d{4}-\d\d-\d\d|\d{4}-W\d\d-\d|\d{4}-\d{3}|\d{8})(?![\d-]|[.,]\d)", re.ASCII)
#: a number such as a Unix time, in seconds or milliseconds
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d*)?(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)


def first_day(*values: Any) -> tuple[date | None, str | None]:
    """Return the first day of JSON-LD values, and what stands in front of it and could be another date.

    Args:
        values: dates, by preference; each a text, an object with `@value`, or a list of them.

    Returns:
        The day, None without one; and why an earlier value is no certain date, None without such a value
        (`first_date`).
    """
    period, doubt = _first(values, lambda found: found.precision == "day")
    return period.first if period else None, doubt


def first_date(*values: Any) -> tuple[Period | None, str | None]:
    """Return the first day, month or year of JSON-LD values, and what stands in front of it.

    Args:
        values: dates, by preference; each a text, an object with `@value`, or a list of them.

    Returns:
        The date, None without one; and why an earlier value is no certain date, None without such a value. A JSON
        number is never a date, also not 20240506, because it can be a Unix time. "03/05/2022" has two readings.
    """
    return _first(values, lambda found: True)


def _first(values: tuple[Any, ...], fits: Any) -> tuple[Period | None, str | None]:
    doubt: str | None = None
    for item in (item for value in values for item in _items(value)):
        text = " ".join(item.split())[:MAX_REVIEW_DATE] if isinstance(item, str) else ""
        try:
            period = _read(text)
        except _TwoReadings:
            doubt = doubt or f'the date "{text}" has several readings; write it as "2024-05-06"'
            continue
        if period is not None and fits(period):
            return period, doubt
        if period is None and (_is_number(item) or _NUMBER.fullmatch(text)):
            number = str(item).strip()[:MAX_REVIEW_DATE]
            doubt = doubt or (
                f'the date {number} is a number, such as a Unix time; write the day as text: "2024-05-06"'
            )
    return None, doubt


class _TwoReadings(ValueError):
    """The text is a date that careful readers read in several ways."""


def _read(text: str) -> Period | None:
    """Parse a date or instant: ISO 8601, the date of mails (RFC 5322, section 3.3), or English words.

    The day of ISO 8601 at the start is enough: "2019-02-21 23:12".

    Raises:
        _TwoReadings: the text has several readings.
    """
    if match := _ISO_DAY.match(text):
        try:
            day: date = isoparse(match[0]).date()
        except (ParserError, ValueError):
            return None
        return parse_edtf(day.isoformat())
    if _NUMBER.fullmatch(text) and not _YEAR.fullmatch(text):
        return None
    try:
        return parse_edtf(parsedate_to_datetime(text).date().isoformat())
    except ValueError:
        return _in_words(text)


def _items(value: Any) -> Iterator[Any]:
    return (item.get("@value") if isinstance(item, dict) else item for item in as_list(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _in_words(text: str) -> Period | None:
    """Parse a date with its year: "January 10, 2024", "May 2022", "2022", "Posted on January 10, 2024"."""
    try:
        return read_typed_date(text)
    except NotADate:
        pass
    dates = find_dates(text, _ANY_DAY)
    days = [edtf for dated in dates for edtf in dated.candidates if re.fullmatch(r"\d{4}-\d\d-\d\d", edtf)]
    if not re.search(r"(?<!\d)\d{4}(?!\d)", text) and not re.search(r"\d[/.-]\d{1,2}[/.-]\d\d(?!\d)", text):
        return None
    if len(set(days)) > 1 or any(dated.basis == "inferred" for dated in dates if dated.candidates):
        raise _TwoReadings
    return parse_edtf(days[0]) if days else None
