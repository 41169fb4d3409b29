"""Wording of due windows; `claims.dates.deadline_phrase` parses it back to the same window."""

from datetime import date
from typing import Final

from claims.dates.edtf import parse_edtf
from claims.dates.lexicon import MONTHS
from claims.domain.due import Due, Relation

_MONTHS: Final = {number: name.title() for name, number in reversed(MONTHS.items()) if len(name) > 3 or name == "may"}
_SEASONS: Final = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_ORDINALS: Final = ("first", "second", "third", "fourth")
_WORDS: Final[dict[Relation, str]] = {
    "by": "by {}",
    "before": "before {}",
    "in": "in {}",
    "after": "after {}",
    "not_before": "not before {}",
    "between": "between {} and {}",
}


def due_words(due: Due) -> str:
    """Format a due window in English: "by December 1, 2023", "in the third quarter of 2024".

    Qualified dates and quadrimesters have no words of their own, and stay in EDTF.
    """
    if due.edtf is None:
        return "in the coming years"
    if due.relation == "between":
        return _WORDS["between"].format(*(_period_words(end) for end in due.edtf.split("/")))
    words = _period_words(due.edtf)
    if due.relation == "in" and due.precision == "day":
        return f"on {words}"
    return _WORDS[due.relation].format(words)


def day_words(day: date) -> str:
    """Format a day: "December 1, 2023"."""
    return f"{_MONTHS[day.month]} {day.day}, {day.year}"


def month_words(day: date) -> str:
    """Format the month of a day: "December 2023"."""
    return f"{_MONTHS[day.month]} {day.year}"


def _period_words(edtf: str) -> str:
    if not edtf.replace("-", "").isdecimal():
        return f"the {edtf[:3]}0s" if len(edtf) == 4 and edtf.endswith("X") and edtf[2] != "X" else edtf
    period = parse_edtf(edtf)
    year = edtf[:4]
    code = int(edtf[5:7] or 0)
    if period.precision == "day":
        return day_words(period.first)
    if period.precision == "month":
        return month_words(period.first)
    if period.precision == "season":
        return f"{_SEASONS[code]} {year}"
    if period.precision == "quarter":
        return f"the {_ORDINALS[code - 33]} quarter of {year}"
    return f"the {_ORDINALS[code - 40]} half of {year}" if period.precision == "half" else edtf
