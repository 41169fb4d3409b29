"""Classes that a word of a date expression may have, with its value in each: months, days, ordinals, EDTF."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Final

from claims.dates import country_days, lexicon, named_days
from claims.dates.edtf import parse_edtf

_YEAR_SPAN: Final = re.compile(r"\d{4}-(1[3-9]|2\d|3[0-2])")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TWO_YEARS: Final = re.compile(r"(\d{4})[-/](\d{2})", re.ASCII)
_QUARTERS: Final = frozenset({"q1", "q2", "q3", "q4", "1q", "2q", "3q", "4q"})
_HALVES: Final = frozenset({"h1", "h2", "1h", "2h"})
_PART_FIRST: Final = re.compile(r"(?P<part>[qh]\d|\d[qh])\s?['/-]?(?P<year>\d{4}|\d{2})", re.ASCII)
_PART_LAST: Final = re.compile(r"'?(?P<year>\d{4}|\d{2})[/-]?(?P<part>[qh]\d|\d[qh])", re.ASCII)
_FISCAL: Final = re.compile(r"(?P<kind>fy|cy)'?(?P<first>\d{4}|\d{2})(?:[/-](?P<last>\d{4}|\d{2}))?", re.ASCII)
#: a year of two digits lies at most so long after the day of the text; otherwise it is one of the past
YEARS_AHEAD: Final = 39


_FEASTS: Final = frozenset({"eid", *named_days.NAMED_DAYS})


class ShortYear(int):
    """The last two digits of a year, as in "June '25"."""

    def near(self, day: date) -> int:
        """Return the year that it means in a text of a day."""
        latest = day.year + YEARS_AHEAD
        return latest - (latest - self) % 100


def _day(word: str) -> int | None:
    if word in lexicon.FIRST_DAYS:
        return lexicon.FIRST_DAYS[word]
    digits = word[:-2] if word[-2:] in {"st", "nd", "rd", "th"} else word
    return int(digits) if digits.isdecimal() and len(digits) <= 2 and 1 <= int(digits) <= 31 else None


def _no_day(word: str) -> str | None:
    """Return a number of two digits that no month has as a day: 0 and 32 to 99."""
    digits = word[:-2] if word[-2:] in {"st", "nd", "rd", "th"} else word
    return word if digits.isdecimal() and len(digits) <= 2 and not 1 <= int(digits) <= 31 else None


def _year(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) == 4 and 1000 <= int(word) <= 2999 else None


def _year_word(word: str) -> int | None:
    """Parse a year, or the last two digits of one behind an apostrophe ("'25")."""
    return ShortYear(word[1:]) if len(word) == 3 and word[0] == "'" and word[1:].isdecimal() else _year(word)


def _ordinal(word: str) -> int | None:
    if word in {"1st", "2nd", "3rd", "4th"}:
        return int(word[0])
    return lexicon.ORDINALS.get(word)


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) <= 3 else lexicon.NUMBERS.get(word)


def _decade(word: str) -> str | None:
    return word[:3] + "X" if len(word) == 5 and word[:4].isdecimal() and word.endswith("0s") else None


def _iso(word: str) -> str | None:
    """Return the word as EDTF, unless it may also be a span of years (2022-23 to 2022-32)."""
    edtf = word.upper()
    if edtf.isdecimal() or any(_is_year_span(end) for end in edtf.split("/")):
        return None
    try:
        return parse_edtf(edtf).edtf
    except ValueError:
        return None


def _compact(word: str) -> str | None:
    """Parse a day of eight digits: "20270701"."""
    if len(word) != 8 or not word.isdecimal() or not "1900" <= word < "2101":
        return None
    return _iso(f"{word[:4]}-{word[4:6]}-{word[6:]}")


def _is_year_span(edtf: str) -> bool:
    """Return True for a season that may also be a span of years: 2020-21, but not 2022-21."""
    return _YEAR_SPAN.fullmatch(edtf) is not None and edtf[5:] > edtf[2:4]


def _year_span(word: str) -> int | None:
    """Parse 2021-22 or 2021/22, two years in a row; return the first."""
    match = _TWO_YEARS.fullmatch(word)
    return int(match[1]) if match and (int(match[1]) + 1) % 100 == int(match[2]) else None


def _year_range(word: str) -> tuple[int, int] | None:
    """Parse 2028-31, which cannot be a month of 2028; return the first and the last year."""
    match = _TWO_YEARS.fullmatch(word)
    if match is None or int(match[2]) <= 12:
        return None
    first, last = int(match[1]), int(match[1][:2] + match[2])
    return (first, last) if first + 1 < last < first + 15 else None


def _year_month(word: str) -> tuple[int, int] | None:
    """Parse 2024/06, the sixth month of 2024; 2011/12 is two years (`_year_span`)."""
    match = _TWO_YEARS.fullmatch(word)
    if match is None or "-" in word or _year_span(word) or not 1 <= int(match[2]) <= 12:
        return None
    return int(match[1]), int(match[2])


def _part_of_year(word: str) -> tuple[int, int] | None:
    """Parse a quarter or half with its year in one word ("1q25", "q1'25", "2025q1"): EDTF code, year."""
    match = _PART_LAST.fullmatch(word) or _PART_FIRST.fullmatch(word)
    if match is None:
        return None
    part, year = match["part"], match["year"]
    code = _quarter(part) or _half(part)
    if code is None:
        return None
    return code, int(year) if len(year) == 4 else ShortYear(year)


def _quarter(word: str) -> int | None:
    """Parse "q1" or "1q" as EDTF code."""
    return 32 + int(word.strip("q")) if word in _QUARTERS else None


def _half(word: str) -> int | None:
    """Parse "h1" or "1h" as EDTF code."""
    return 39 + int(word.strip("h")) if word in _HALVES else None


def _numeric(word: str) -> tuple[int, int, int, str] | None:
    sign = "/" if "/" in word else "."
    parts = word.split(sign)
    if len(parts) != 3 or not all(part.isdecimal() for part in parts) or len(parts[2]) not in {2, 4}:
        return None
    if len(parts[0]) == 4:  # the year comes first: then nobody puts the day before the month
        return (int(parts[2]), int(parts[1]), int(parts[0]), ".0000") if len(parts[2]) == 2 else None
    # two digits of a year mean this century; `numeric_date` adds a doubt
    return int(parts[0]), int(parts[1]), int(parts[2]) + (2000 if len(parts[2]) == 2 else 0), sign + parts[2]


def _numeric_day(word: str) -> tuple[int, int] | None:
    a, sign, b = word.partition("/")
    return (int(a), int(b)) if sign and a.isdecimal() and b.isdecimal() and len(a) < 3 and len(b) < 3 else None


def _fiscal_year(word: str) -> tuple[int, int] | None:
    """Parse "fy25", "fy2024/25" or "fy24/25": the first and the last year."""
    match = _FISCAL.fullmatch(word)
    if match is None or match["kind"] != "fy":
        return None
    first = 2000 + int(match["first"]) % 100 if len(match["first"]) == 2 else int(match["first"])
    if match["last"] is None:
        return first, first
    last = first // 100 * 100 + int(match["last"]) % 100
    return (first, last) if last == first + 1 else None


def _calendar_year(word: str) -> int | None:
    """Parse "cy25" or "cy2025"."""
    match = _FISCAL.fullmatch(word)
    if match is None or match["kind"] != "cy" or match["last"]:
        return None
    return int(match["first"]) if len(match["first"]) == 4 else ShortYear(match["first"])


_CLASSES: Final[dict[str, Callable[[str], Any]]] = {
    "MONTH": lexicon.MONTHS.get,
    "DAY": _day,
    "NODAY": _no_day,
    "YEAR": _year_word,
    "ORD": _ordinal,
    "NUM": _number,
    "SEASON": lexicon.SEASONS.get,
    "WEEKDAY": lexicon.WEEKDAYS.get,
    "UNIT": lexicon.UNITS.get,
    "ONEUNIT": lambda word: lexicon.UNITS.get(word) if not word.endswith("s") else None,
    "YEARSPAN": _year_span,
    "YEARRANGE": _year_range,
    "FIRSTORD": lexicon.FIRST_DAYS.get,
    "DECADE": _decade,
    "ISO": _iso,
    "NOISO": lambda word: word if _DAY.fullmatch(word) and _iso(word) is None else None,
    "NUMERIC": _numeric,
    "QN": _quarter,
    "HN": _half,
    "PARTYEAR": _part_of_year,
    "YEARMONTH": _year_month,
    "FISCALYEAR": _fiscal_year,
    "CALENDARYEAR": _calendar_year,
    "ACCOUNTS": lambda word: word if word in lexicon.ACCOUNTS else None,
    "JOINT": lambda word: word if word in lexicon.RANGE_JOINTS else None,
    "NUMDAY": _numeric_day,
    "DAYTH": lambda word: _day(word) if word[:1].isdecimal() and not word.isdecimal() else None,
    "THIS": lexicon.THIS.get,
    "LAST": lexicon.LAST.get,
    "COMPACT": _compact,
    "SHORT": lambda word: ShortYear(word) if len(word) == 2 and word.isdecimal() else None,
    "COMING": lambda word: word if word in lexicon.COMING else None,
    "UNITS": lambda word: lexicon.UNITS.get(word) if word.endswith("s") else None,
    "BEGINNING": lambda word: True if word in {"beginning", "starting", "commencing"} else None,
    "ENDING": lambda word: True if word in {"ending", "ended", "to", "through"} else None,
    "EARLY": lambda word: word if word in {"early", "late"} else None,
    "NUMBER": lambda word: _number(word) or None,
    "ENDORD": lambda word: {"first": 1, "opening": 1, "last": -1, "final": -1, "closing": -1}.get(word),
    "FEAST": lambda word: word if word in _FEASTS or country_days.is_name(word) else None,
    "VAGUE": lambda word: word if word in lexicon.VAGUE_WORDS else None,
}


@lru_cache(maxsize=4096)
def classes_of(word: str) -> dict[str, Any]:
    """Return the classes of a word with its value in each; the word itself is a class without a value."""
    values = {name: read(word) for name, read in _CLASSES.items()}
    return {word: None} | {name: value for name, value in values.items() if value is not None}
