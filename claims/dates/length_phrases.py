"""Parsing of limits that count from a day: "within two years", "in the next 18 months", "in ten days"."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from claims.dates import lexicon, relative_dates, shifts
from claims.dates.counts import count_at, number_of
from claims.dates.date_phrases import match_expression
from claims.dates.durations import add_duration
from claims.dates.edtf import parse_edtf
from claims.dates.expressions import Expression, Interpretation, Setting
from claims.dates.tokens import Word
from claims.dates.word_classes import classes_of
from claims.domain.due import Relation

#: classes of words that begin the named end of a counted time
_ENDS: Final = frozenset({"MONTH", "DAY", "end"})
#: classes of words that begin a day from which a time is counted
_DAYS: Final = frozenset({"MONTH", "DAY", "ISO", "FEAST", "WEEKDAY"})


def within(tokens: Sequence[Word], at: int, setting: Setting) -> Interpretation | None:
    """Parse "within two years", "in the next 18 months" and "in ten days".

    "Over the next year" counts from today. "In the next year" and "within the year" may also mean a year
    of the calendar: they get a doubt.
    """
    lead = tokens[at].word if at < len(tokens) else ""
    known = lead in {"within", "inside", "in", "over", "during"}
    lead = "within" if lead == "inside" else lead
    lead, number_at = (lead, at + 1) if known else ("", at)
    ahead = number_at < len(tokens) and tokens[number_at].word in {"next", "coming", "following"}
    if not ahead and lead != "within":
        return _in_days(tokens, at, setting) if lead == "in" else _turned(tokens, at, setting)
    number_at += ahead
    counted = count_at(tokens, number_at)
    if counted is None or _has_named_end(tokens, counted[2]):
        return None
    number, unit, end = counted
    if lead == "within" and not ahead and (after := _after_date(tokens, counted, at, setting)) is not None:
        return after
    last = relative_dates.last_day_after(setting.today, number, unit).isoformat()
    by_then = Expression((last,))
    the_next = ahead and tokens[number_at - 1].the
    if end == number_at + 1 and not (the_next and lead in {"within", "over", "during"}):
        if ahead and (not lead or (lead == "in" and not the_next)):
            return None  # "in next year" is next year
        return _doubtful_unit(setting, lead, by_then, unit, bool(ahead), (at, end))
    return Interpretation("by", by_then, at, end, at)


def _has_named_end(tokens: Sequence[Word], at: int) -> bool:
    """Return True for "in the six months to September"."""
    if at + 1 >= len(tokens) or tokens[at].word not in {"to", "ending", "ended", "through"}:
        return False
    day = at + 1 + (tokens[at + 1].word == "on")
    return day < len(tokens) and not _ENDS.isdisjoint(classes_of(tokens[day].word))


def _after_date(
    tokens: Sequence[Word], counted: tuple[int, str, int], at: int, setting: Setting
) -> Interpretation | None:
    """Parse "within two weeks of May 3" and "within a month after May 3": by the day that many weeks after it."""
    number, unit, end = counted
    joint = end < len(tokens) and tokens[end].word in {"after", "from", "following"}
    day = end + joint
    if day >= len(tokens) or (not joint and tokens[day].start - tokens[end - 1].end < len(" of ")):
        return None
    if _DAYS.isdisjoint(classes_of(tokens[day].word)):
        return None
    matched = match_expression(tokens, day, setting)
    if matched is None:
        return None
    last_days = [add_duration(parse_edtf(edtf).last, shifts.duration(number, unit)) for edtf in matched[0].candidates]
    expression = replace(matched[0], candidates=tuple(map(str, last_days)))
    return Interpretation("by", expression, at, matched[1], at)


def _doubtful_unit(
    setting: Setting, lead: str, by_then: Expression, unit: str, ahead: bool, ends: tuple[int, int]
) -> Interpretation:
    """Parse "within the year" (by its end), "in the next year" (counted from today) and "during next year"."""
    period = relative_dates.this_unit(setting.today, int(ahead), unit)
    readings = [f"by {by_then.candidates[0]}", *(f"in {edtf}" for edtf in (period.candidates if period else ()))]
    calendar = period is not None and (not ahead or lead in {"during", "within"})
    likeliest = period if calendar and period is not None else by_then
    relation: Relation = "in" if calendar and ahead else "by"
    doubted = likeliest.doubted("may be so long from now, or the calendar's", *readings, relation=relation)
    return Interpretation(relation, doubted, *ends, ends[0])


def _turned(tokens: Sequence[Word], at: int, setting: Setting) -> Interpretation | None:
    """Parse "the 5 coming years" and "2 next days"."""
    number_at = at + (at < len(tokens) and tokens[at].word in {"within", "in", "over", "during", "for"})
    words = [token.word for token in tokens[number_at : number_at + 3]]
    if len(words) < 3 or words[1] not in {"next", "coming", "upcoming", "following"} or words[2] not in lexicon.UNITS:
        return None
    if not words[2].endswith("s"):
        return None  # "only 3 next week"
    number = number_of(words[0])
    if number is None:
        return None
    last = relative_dates.last_day_after(setting.today, number, lexicon.UNITS[words[2]])
    return Interpretation("by", Expression((last.isoformat(),)), at, number_at + 3, at)


def _in_days(tokens: Sequence[Word], at: int, setting: Setting) -> Interpretation | None:
    """Parse "in ten days" as that day; "in two years" gets a doubt: a day, a year or a limit."""
    counted = count_at(tokens, at + 1)
    if counted is None or counted[2] == at + 2 or _has_named_end(tokens, counted[2]):
        return None
    number, unit, end = counted
    day = add_duration(setting.today, shifts.duration(number, unit)).isoformat()
    if unit == "day":
        return Interpretation("in", Expression((day,)), at, end, at)
    hints = [f"by {day}"] + ([f"in {day[:4]}"] if unit in {"year", "decade", "century"} else [])
    doubted = Expression((day,)).doubted("could be a day, a longer time or a limit", *hints, relation="by")
    return Interpretation("by", doubted, at, end, at)
