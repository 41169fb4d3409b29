"""Cells of an imported table: text, numbers, days and due words in the forms that spreadsheets and programs write."""

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from claims.dates.deadline_phrase import read_due
from claims.domain.due import Due
from claims.domain.numbers import parse_decimal, parse_integer
from claims.errors import Invalid

#: the cell that stands for null, by column
NULLS: Final = {"said_on": "unknown"}
#: first signs of cells that a spreadsheet runs as formulas (OWASP, CSV Injection)
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_WHOLE: Final = frozenset({"article_id", "start", "end", "depends_on"})
_DECIMAL: Final = frozenset({"probability_low", "probability_high"})
_FLAGS: Final = frozenset({"claimant_is_author", "claimant_resolved"})
_DAYS: Final = frozenset({"due", "due_edtf", "said_on", "first_check_on"})
_BOOLEANS: Final[Mapping[str, bool]] = {"true": True, "false": False}
#: signs that are not seen at the ends of cells: zero-width space, byte order mark
_UNSEEN: Final = "\u200b\ufeff"
#: a whole number that a program stored as a decimal; three zeros could follow a thousands separator
_AS_DECIMAL: Final = re.compile(r"([0-9]+)[.,](?:0{1,2}|0{4,18})")
#: midnight behind a day, with or without a zone
_MIDNIGHT: Final = re.compile(
    r"(?<=\d)(?:[ T]00?:00(?::00(?:[.,]0{1,9})?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?| 12:00(?::00)? ?AM)$", re.IGNORECASE
)
_NUMERIC_DAY: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
#: a year that a program stored as a decimal
_YEAR: Final = re.compile(r"(\d{4})[.,]0{1,2}", re.ASCII)
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
#: 23-Jun, 23-Jun-2023, Jun-2023
_HYPHENATED: Final = re.compile(rf"\d{{1,2}}-{_MONTH}(?:-\d{{4}})?|{_MONTH}-\d{{4}}", re.ASCII | re.IGNORECASE)
#: the day of the article is not known here: a Monday and a Thursday, because "Monday" has two readings on a Monday
_ANY_DAYS: Final = (date(1900, 1, 1), date(1900, 5, 17))
#: words for an event inside a period
_INSIDE: Final = re.compile(r"(?:in|on|during|within|at|this|next)\b", re.IGNORECASE)


def safe_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet runs as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith((*FORMULA, "'")) else value


def stored_cell(value: str) -> str:
    """Return the text of a cell without the apostrophe that `safe_cell` puts before a formula."""
    return value[1:] if value.startswith("'") and value[1:2] in (*FORMULA, "'") else value


def trimmed(value: str) -> str:
    """Return the text of a cell without white space at its ends and without the apostrophe before a formula."""
    return _strip(stored_cell(_strip(value)))


def join_topics(topics: Sequence[str]) -> str:
    """Return a cell with topics, separated by semicolons. A topic with a semicolon stands in quotation marks."""
    return "; ".join(_quoted(topic) if ";" in topic or topic.startswith('"') else topic for topic in topics)


def _quoted(topic: str) -> str:
    return '"' + topic.replace('"', '""') + '"'


def _split_topics(text: str) -> list[str]:
    row = next(csv.reader([" ".join(text.split())], delimiter=";", skipinitialspace=True))
    return [topic.strip() for topic in row if topic.strip()]


def parse_cell(column: str, text: str) -> Any:
    """Return the JSON value of a trimmed cell that is not empty; text that has no such value stays as it is."""
    if column in _WHOLE:
        number = parse_integer(_undecimal(text))
        return text if number is None else number
    if column in _DECIMAL:
        decimal = parse_decimal(text)
        return text if decimal is None else decimal
    if column in _FLAGS:
        return _BOOLEANS.get(text.casefold(), text)
    if column == "topics":
        return _split_topics(text)
    if text.casefold() == NULLS.get(column):
        return None
    return _day(text) if column in _DAYS else text


def is_date_alone(text: str) -> bool:
    """Return True if due words are only a date or period, so that a cell with them means "by" then.

    Words of another relation keep their meaning, and so do words for an event inside a period ("in June").
    """
    return not _INSIDE.match(text) and any(_is_alone_on(text, day) for day in _ANY_DAYS)


def _is_alone_on(text: str, day: date) -> bool:
    alone = _read(text, day)
    return (alone is None or alone.relation == "in") and _read(f"by {text}", day) is not None


def _read(words: str, day: date) -> Due | None:
    """Return the window of due words as of a day; None if they have no certain meaning."""
    try:
        return read_due(words, day)
    except Invalid:
        return None


def _day(text: str) -> str:
    """Return a day or period in the form of due words: without midnight, with two digits of month and day."""
    text = _MIDNIGHT.sub("", text)
    if match := _YEAR.fullmatch(text):
        return match[1]
    if match := _NUMERIC_DAY.fullmatch(text):
        return "-".join((match[1], match[2].zfill(2), match[3].zfill(2)))
    return text.replace("-", " ") if _HYPHENATED.fullmatch(text) else text


def _undecimal(text: str) -> str:
    match = _AS_DECIMAL.fullmatch(text)
    return match[1] if match else text


def _strip(value: str) -> str:
    return value.strip().strip(_UNSEEN).strip()
