"""Parsing of ranges: "between A and B", "from A to B", "Nov. 30-Dec. 2"."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from claims.dates import lexicon, relative_dates
from claims.dates.date_phrases import MAX_TEMPLATE, match_expression
from claims.dates.edtf import parse_edtf
from claims.dates.expressions import Doubt, Expression, Interpretation, Setting, soonest
from claims.dates.tokens import Word
from claims.dates.word_classes import classes_of


def between(tokens: Sequence[Word], at: int, setting: Setting) -> Interpretation | None:
    """Parse "between A and B", "from A to B", "on A-B" and "A to B"; A without a year gets it from B.

    "A or B" and "A/B" are such a range too. "A or B" gets a doubt.
    """
    lead = tokens[at].word if at < len(tokens) else ""
    date = at + (lead in _LEADS)
    joints = _JOINTS.get(lead, _OTHER_JOINTS)
    if not any(token.word in joints for token in tokens[date + 1 : date + 1 + MAX_TEMPLATE]):
        return None
    first = _edge(tokens, date, setting)
    if first is None or first[1] >= len(tokens) or tokens[date].word == "now":
        return None
    joint = tokens[first[1]].word
    if joint not in joints or (joint == "or" and not _alike(tokens, date, first[1] + 1)):
        return None
    found = _both(tokens, date, first, setting)
    if found is None:
        return None
    first_one, second, spans = found
    doubt = first_one.doubt or second[0].doubt
    if joint == "or":
        ends = soonest(spans, setting.today).split("/")
        doubt = doubt or Doubt("names two dates", (f"in {ends[0]}", f"in {ends[1]}"))
    return Interpretation("between", Expression(tuple(spans), first_one.inferred, doubt), at, second[1], date)


def with_second_date(
    tokens: Sequence[Word], date: int, first: tuple[Expression, int], relation: str, setting: Setting
) -> tuple[Expression, int]:
    """Return the dates of "by A/B" with a doubt: the second ones for a limit, the first ones for a beginning.

    Args:
        tokens: the words of a text.
        date: index of the first token of A.
        first: A, and the index after it.
        relation: the relation before A.
        setting: the days that the words are relative to.

    Returns:
        The expression and the index after it: of A alone if no second date belongs to it.
    """
    at = first[1]
    joint = tokens[at].word if at + 1 < len(tokens) else ""
    attached = joint in {"-", "/"} and tokens[at - 1].end == tokens[at].start and tokens[at].end == tokens[at + 1].start
    if not attached and not (joint == "or" and _alike(tokens, date, at + 1)):
        return first
    found = _both(tokens, date, first, setting)
    if found is None:
        return first
    _, second, spans = found
    begins = relation in {"after", "not_before"}
    candidates = tuple(span.split("/")[0 if begins else 1] for span in spans)
    doubt = Doubt("names two dates", tuple(f"{relation} {day}" for day in soonest(spans, setting.today).split("/")))
    return Expression(candidates, first[0].inferred, doubt), second[1]


def _both(
    tokens: Sequence[Word], date: int, first: tuple[Expression, int], setting: Setting
) -> tuple[Expression, tuple[Expression, int], list[str]] | None:
    """Return A, B with the index after it, and the intervals between them; None if no B follows."""
    if tokens[first[1]].word in {"-", "/"} and not _begins_date(tokens, first[1] + 1):
        return None
    second = _edge(tokens, first[1] + 1, anchor := _after_first(tokens, first, setting))
    if second is None or _is_verb(tokens, first, second):
        return None
    if not _DAYS_OF_MONTH.isdisjoint(classes_of(tokens[first[1] + 1].word)):
        later = tuple(edtf for edtf in second[0].candidates if parse_edtf(edtf).last >= anchor.today)
        second = (replace(second[0], candidates=later or second[0].candidates), second[1])
    first, second = _nearest_order(tokens, date, first, second)
    spans = _spans(first[0], second[0])
    if not spans:
        # A without a year gets it from B, which may lie long ago
        year = parse_edtf(second[0].candidates[0]).last.year
        again = _edge(tokens, date, Setting(setting.today.replace(year=max(year - 1, 1), day=1)))
        if again is None:
            return None
        first, spans = again, _spans(again[0], second[0])
    return (first[0], second, _one_per_end(spans)) if spans else None


def _nearest_order(
    tokens: Sequence[Word], date: int, first: tuple[Expression, int], second: tuple[Expression, int]
) -> tuple[tuple[Expression, int], tuple[Expression, int]]:
    """Return both ends of "10/06/2027 to 12/06/2027" in the order of day and month that makes the range shorter."""
    readings = [end[0].doubt.readings if end[0].doubt else () for end in (first, second)]
    words = (tokens[date].word, tokens[first[1] + 1].word)
    if any(len(days) != 2 for days in readings) or not all("NUMERIC" in classes_of(word) for word in words):
        return first, second
    pairs = [(a, b) for a, b in zip(*readings, strict=True) if a <= b]
    if not pairs:
        return first, second
    a, b = min(pairs, key=lambda pair: parse_edtf(pair[1]).last - parse_edtf(pair[0]).first)
    return (replace(first[0], candidates=(a,)), first[1]), (replace(second[0], candidates=(b,)), second[1])


def _is_verb(tokens: Sequence[Word], first: tuple[Expression, int], second: tuple[Expression, int]) -> bool:
    """Return True for "by June 30, 2027, to fall short": a month or season that may be a verb, behind a day."""
    if tokens[first[1]].word != "to" or second[1] > first[1] + 2 or tokens[first[1] + 1].word not in _VERBS:
        return False
    return parse_edtf(first[0].candidates[0]).precision in {"day", "interval", "year"}


def _edge(tokens: Sequence[Word], at: int, setting: Setting) -> tuple[Expression, int] | None:
    """Parse one end of a range: a date, or "the end of March", whose last day it is, or "the start of March"."""
    if at + 1 < len(tokens) and tokens[at].word in {"end", "start", "beginning"}:
        whole = match_expression(tokens, at + 1, setting)
        if whole is None:
            return None
        periods = [parse_edtf(edtf) for edtf in whole[0].candidates]
        is_end = tokens[at].word == "end"
        days = tuple(str(period.last if is_end else period.first) for period in periods)
        return replace(whole[0], candidates=days, inferred=True), whole[1]
    if _is_first_days(tokens, at):
        day = relative_dates.coming_day_of_month(setting.today, lexicon.FIRST_DAYS[tokens[at].word])
        return (day, at + 1) if day else None
    return match_expression(tokens, at, setting)


def _is_first_days(tokens: Sequence[Word], at: int) -> bool:
    """Return True for "the third" as a day of a month, but not for "the third quarter"."""
    if at >= len(tokens) or not tokens[at].the or tokens[at].word not in lexicon.FIRST_DAYS:
        return False
    return at + 1 >= len(tokens) or tokens[at + 1].start - tokens[at].end > 1 or not _is_noun(tokens[at + 1].word)


def _is_noun(word: str) -> bool:
    return word.isalpha() and word not in lexicon.NOT_COUNTED


def _begins_date(tokens: Sequence[Word], at: int) -> bool:
    """Return True if a date begins with its own name: a dash also stands before "the day before the vote"."""
    if at >= len(tokens) or tokens[at].the:
        return False
    return not _DATE_NAMES.isdisjoint(classes_of(tokens[at].word))


def _alike(tokens: Sequence[Word], first: int, second: int) -> bool:
    """Return True if two dates begin with words of one kind: "Monday or Tuesday", but not "June 5 or 6 months"."""
    if second >= len(tokens):
        return False
    return not _NAMES.isdisjoint(classes_of(tokens[first].word).keys() & classes_of(tokens[second].word).keys())


def _after_first(tokens: Sequence[Word], first: tuple[Expression, int], setting: Setting) -> Setting:
    """Return A as the day for B, if B is part of a year or month ("July 2 to the 10th")."""
    word = tokens[first[1] + 1].word if first[1] + 1 < len(tokens) else ""
    if _PARTIAL.isdisjoint(classes_of(word)):
        return setting
    day = parse_edtf(first[0].candidates[0]).first
    if not _DAYS_OF_MONTH.isdisjoint(classes_of(word)) and (setting.today - day).days > _MAX_MONTH_DAYS:
        day = parse_edtf(soonest(first[0].candidates, setting.today)).first
    return replace(setting, today=day)


def _spans(first: Expression, second: Expression) -> list[str]:
    """Return the intervals from the begin of A to the end of B, for each pair of candidates in this order."""
    pairs = [(a.split("/")[0], b.split("/")[-1]) for b in second.candidates for a in reversed(first.candidates)]
    return [f"{a}/{b}" for a, b in pairs if parse_edtf(a).first <= parse_edtf(b).last]


def _one_per_end(spans: list[str]) -> list[str]:
    """Return the shortest interval for each end, soonest end first."""
    return list({span.split("/")[1]: span for span in reversed(spans)}.values())[::-1]


#: classes of words that name a day or a part of a year, without a year
_PARTIAL: Final = frozenset({"MONTH", "DAY", "DAYTH", "WEEKDAY", "NUMDAY", "QN", "SEASON", "FIRSTORD"})
#: classes of the names of months, days and parts of a year
_NAMES: Final = frozenset({"MONTH", "WEEKDAY", "SEASON", "QN", "HN", "PARTYEAR"})
#: classes of the words that can begin a date behind a dash
_DATE_NAMES: Final = _NAMES | {
    "DAY", "DAYTH", "NUMDAY", "YEAR", "ISO", "NUMERIC", "DECADE", "VAGUE", "PARTYEAR", "YEARSPAN", "YEARRANGE",
}  # fmt: skip
_DAYS_OF_MONTH: Final = frozenset({"DAYTH", "FIRSTORD"})
_MAX_MONTH_DAYS: Final = 31
#: months and seasons that are verbs too
_VERBS: Final = frozenset({"fall", "spring", "march", "may"})
_LEADS: Final = frozenset({"between", "from", "in", "during", "on", "over", "for", "at", "throughout", "within"})
_JOINTS: Final = {"between": {"and", "-"}, "from": {"to", "until", "till", "through", "-"}}
_OTHER_JOINTS: Final = frozenset({"to", "-", "through", "/", "or"})
