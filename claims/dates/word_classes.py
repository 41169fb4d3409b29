"""Classes that a word of a date expression may have, with its value in each: months, days, ordinals, EDTF."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from claims.dates import lexicon
from claims.dates.edtf import parse_edtf

_YEAR_SPAN: Final = re.compile(r"\d{4}-(1[3-9]|2\d|3[0-2])")


def _day(word: str) -> int | None:
    if word in lexicon.FIRST_DAYS:
        return lexicon.FIRST_DAYS[word]
    digits = word[:-2] if word[-2:] in {"st", "nd", "rd", "th"} else word
    return int(digits) if digits.isdecimal() and len(digits) <= 2 and 1 <= int(digits) <= 31 else None


def _year(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) == 4 and 1000 <= int(word) <= 2999 else None


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
    if edtf.isdecimal() or any(_YEAR_SPAN.fullmatch(end) for end in edtf.split("/")):
        return None
    try:
        return parse_edtf(edtf).edtf
    except ValueError:
        return None


def _year_span(word: str) -> int | None:
    """Parse 2021-22, two years in a row; return the first."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", word, re.ASCII)
    return int(match[1]) if match and (int(match[1]) + 1) % 100 == int(match[2]) else None


def _year_range(word: str) -> tuple[int, int] | None:
    """Parse 2028-31, which cannot be a month of 2028; return the first and the last year."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", word, re.ASCII)
    if match is None or int(match[2]) <= 12:
        return None
    first, last = int(match[1]), int(match[1][:2] + match[2])
    return (first, last) if first + 1 < last < first + 15 else None


def _numeric(word: str) -> tuple[int, int, int, str] | None:
    sign = "/" if "/" in word else "."
    parts = word.split(sign)
    if len(parts) != 3 or not all(part.isdecimal() for part in parts) or len(parts[2]) not in {2, 4}:
        return None
    # two digits of a year mean this century; `numeric_date` adds a doubt
    return int(parts[0]), int(parts[1]), int(parts[2]) + (2000 if len(parts[2]) == 2 else 0), sign + parts[2]


def _numeric_day(word: str) -> tuple[int, int] | None:
    a, sign, b = word.partition("/")
    return (int(a), int(b)) if sign and a.isdecimal() and b.isdecimal() and len(a) < 3 and len(b) < 3 else None


def _fiscal_year(word: str) -> int | None:
    match = re.fullmatch(r"(?:fy|cy)(?:20)?(\d{2})", word, re.ASCII)
    return 2000 + int(match[1]) if match else None


_CLASSES: Final[dict[str, Callable[[str], Any]]] = {
    "MONTH": lexicon.MONTHS.get,
    "DAY": _day,
    "YEAR": _year,
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
    "NUMERIC": _numeric,
    "QN": lambda word: int(word[1]) if word in {"q1", "q2", "q3", "q4"} else None,
    "HN": lambda word: int(word[1]) if word in {"h1", "h2"} else None,
    "FISCALYEAR": _fiscal_year,
    "NUMDAY": _numeric_day,
    "DAYTH": lambda word: _day(word) if word[:1].isdecimal() and not word.isdecimal() else None,
    "THIS": lexicon.THIS.get,
    "LAST": lexicon.LAST.get,
    "BEGINNING": lambda word: True if word in {"beginning", "starting", "commencing"} else None,
    "EARLY": lambda word: word if word in {"early", "late"} else None,
    "NUMBER": lambda word: _number(word) or None,
    "ENDORD": lambda word: {"first": 1, "opening": 1, "last": -1, "final": -1, "closing": -1}.get(word),
    "VAGUE": lambda word: word if word in lexicon.VAGUE_WORDS else None,
}


@lru_cache(maxsize=4096)
def classes_of(word: str) -> dict[str, Any]:
    """Return the classes of a word with its value in each; the word itself is a class without a value."""
    values = {name: read(word) for name, read in _CLASSES.items()}
    return {word: None} | {name: value for name, value in values.items() if value is not None}
