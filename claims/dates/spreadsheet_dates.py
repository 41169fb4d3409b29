"""Dates as spreadsheets show and store them. None is certain, so each is refused with its possible meanings."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from claims.dates import lexicon

#: the day of the serial number 0, for days from 1900-03-01 on (ECMA-376, part 1, 18.17.4.1)
_DAY_ZERO: Final = date(1899, 12, 30)
#: the days from 1927 to 2173, with a part of a day
_SERIAL: Final = re.compile(r"(\d{5})(?:[.,]\d{1,16})?", re.ASCII)
_CLOCK: Final = r"(?:[ T]\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?)?"
_NUMERIC: Final = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{2}}){_CLOCK}", re.ASCII | re.IGNORECASE)
#: 1-Jun-23, Jun-23, June '23
_NAMED: Final = re.compile(
    rf"(?:(\d{{1,2}})[- ./])?([a-z]{{3,9}})[- ./,'’]{{1,3}}(\d{{2}}){_CLOCK}", re.ASCII | re.IGNORECASE
)
#: two digits of a year mean this century
_CENTURY: Final = 2000


def spreadsheet_date(text: str) -> tuple[str, list[str]] | None:
    """Return why a date from a spreadsheet is not certain, and its possible meanings in EDTF; None for other words."""
    text = text.strip()
    if match := _SERIAL.fullmatch(text):
        day = _DAY_ZERO + timedelta(days=int(match[1]))
        return "is a number; a spreadsheet that counts days from 1900 means a day by it", [day.isoformat()]
    match = _NUMERIC.fullmatch(text) or _NAMED.fullmatch(text)
    readings = list(dict.fromkeys(_readings(text, *match.groups()))) if match else []
    return ("has only two digits of its year", readings) if readings else None


def _readings(text: str, first: str | None, second: str, year: str) -> Iterator[str]:
    """Yield the days or months that exist: month, day, year; day, month, year; year, month, day behind hyphens."""
    if first is None:
        orders = [(year, second, "1")]
    elif second.isalpha():
        orders = [(year, second, first)]
    else:
        orders = [(year, first, second), (year, second, first)]
        orders += [(first, second, year)] if "-" in text else []
    for year_digits, month, day in orders:
        try:
            day_named = date(_CENTURY + int(year_digits), _month(month), int(day)).isoformat()
        except ValueError:
            continue
        yield day_named if first else day_named[:7]


def _month(word: str) -> int:
    """Return the number of a month, 0 for an unknown word."""
    return int(word) if word.isdecimal() else lexicon.MONTHS.get(word.casefold(), 0)
