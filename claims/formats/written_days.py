"""Days as pages write them: ISO 8601, the date of mails, English words, and numbers whose order is certain.

The order of day and month differs by country. `DAY_FIRST` and `ENGLISH` list the languages and regions that have one
order only (Unicode CLDR, short date formats). docs/exchange.md repeats the table.
"""

import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Final

from claims.dates.typed_dates import NotADate, read_typed_date

#: languages whose countries write the day before the month, but for `MIXED_REGIONS`
DAY_FIRST: Final = frozenset(
    {
        "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "es", "et", "fi", "fr", "ga", "gl",
        "he", "hi", "hr", "hy", "id", "is", "it", "ka", "kk", "lb", "lv", "mk", "ms", "mt", "nb", "nl", "nn", "no",
        "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "ta", "te", "th", "tr", "uk", "ur", "uz", "vi",
    }
)  # fmt: skip
#: regions of English -> what is written first; English without a region has no certain order
ENGLISH: Final = dict.fromkeys(
    (
        "gb", "ie", "au", "nz", "in", "za", "hk", "sg", "my", "pk", "bd", "lk", "ng", "gh", "ke", "ug", "tz", "jm",
        "tt", "mt", "cy", "001", "150",
    ),
    "day",
) | {"us": "month"}  # fmt: skip
#: regions in which other languages are written in both orders
MIXED_REGIONS: Final = frozenset({"us", "ca", "ph", "pr", "pa"})
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_WEEKDAY: Final = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,? )"
#: a whole day in a text: its day, its month and its year of four digits
DATE: Final = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|{_WEEKDAY}?(?:{_DAY} (?:of )?{_MONTH},? \d{{4}}|{_MONTH} {_DAY},? \d{{4}})"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./]\d{1,2}[./]\d{1,2})"
)
_IN_TEXT: Final = re.compile(rf"(?<![\w./-])({DATE})(?![\w/-]|[.,]\d)", re.IGNORECASE)
_ISO: Final = re.compile(r"(\d{4})(?:(-?)(\d{2})\2(\d{2})|([/.])(\d{1,2})\5(\d{1,2}))(?![\d-]|[/.]\d)")
_NUMERIC: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_MAIL: Final = re.compile(r"[A-Z][a-z]{2}, \d")
#: a time of day with its zone, and such a time behind a day
TIME_OF_DAY: Final = (
    r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d{1,9})?(?: ?[ap]\.?m\.?)?"
    r"(?: ?(?:Z|[A-Z]{2,5}|\(?(?:UTC|GMT)?[+-]\d{1,2}:?\d{0,2}\)?))?"
)
CLOCK: Final = rf"(?:,? (?:at )?|T){TIME_OF_DAY}"
_CLOCK_AT_END: Final = re.compile(rf"{CLOCK}$", re.IGNORECASE)
#: code points of the longest value that is read
_MAX_LENGTH: Final = 100


def read_day(text: str, language: str | None) -> date | None:
    """Return the day that a text names; None if it names none, or two readings are possible.

    Args:
        text: the day, perhaps with its time.
        language: BCP 47 tag of the page; it decides between 5 June and 6 May in "05/06/2024".
    """
    text = " ".join(text.split())
    if len(text) > _MAX_LENGTH:
        return None
    try:
        if match := _ISO.match(text):
            year, month, day = (int(part) for part in (match[1], match[3] or match[6], match[4] or match[7]))
            return date(year, month, day)
        if match := _NUMERIC.fullmatch(_CLOCK_AT_END.sub("", text)):
            return _numeric(match, language)
        if _MAIL.match(text) and (day_of_mail := _day_of_mail(text)):
            return day_of_mail
        period = read_typed_date(_CLOCK_AT_END.sub("", text))
    except (ValueError, NotADate):
        return None
    return period.first if period.precision == "day" else None


def days_in(text: str, language: str | None) -> Iterator[date]:
    """Yield the whole days that a text shows, in its order; days with two readings are left out."""
    for match in _IN_TEXT.finditer(text):
        day = read_day(match[1], language)
        if day is not None:
            yield day


def _day_of_mail(text: str) -> date | None:
    """Return the day of a date of RFC 5322, section 3.3; None if it is none."""
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError):
        return None


def _numeric(match: re.Match[str], language: str | None) -> date | None:
    """Return the day of a number such as 05/06/2024, if it has one reading or the language settles it."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    day_first, month_first = _existing(year, second, first), _existing(year, first, second)
    if day_first is None or month_first is None or day_first == month_first:
        return day_first or month_first
    # a dot is never written behind the month
    return {"day": day_first, "month": month_first}.get("day" if match[2] == "." else _order(language))


def _order(language: str | None) -> str:
    """Return "day" or "month", what is written first in a language and region; "" if that is not certain."""
    parts = (language or "").lower().replace("_", "-").split("-")
    region = next((part for part in parts[1:] if re.fullmatch(r"[a-z]{2}|\d{3}", part)), "")
    if parts[0] == "en":
        return ENGLISH.get(region, "")
    return "day" if parts[0] in DAY_FIRST and region not in MIXED_REGIONS else ""


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
