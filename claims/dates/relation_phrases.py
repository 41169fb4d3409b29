"""Parsing of a relation ("until") with its date expression ("December 1, 2023") among tokens."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from claims.dates import interpretations, lexicon, relative_dates, shifts
from claims.dates.counts import count_at, number_of
from claims.dates.date_phrases import match_expression
from claims.dates.durations import add_duration
from claims.dates.edtf import parse_edtf
from claims.dates.expressions import Doubt, Expression, Setting
from claims.dates.tokens import Word
from claims.dates.word_classes import classes_of
from claims.domain.due import Relation


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A relation with the possible meanings of its date."""

    relation: Relation
    expression: Expression
    #: index of the first token, and index after the last
    start: int
    end: int
    #: index of the first token of the date itself
    date: int

    @property
    def doubt(self) -> Doubt | None:
        """The reason why careful readers may differ."""
        return self.expression.doubt


def read_at(tokens: Sequence[Word], at: int, setting: Setting) -> Interpretation | None:
    """Return the longest relation with a date that begins at a token.

    Args:
        tokens: the words of a text, from `tokens.without_noise`.
        at: index of the first token, from 0.
        setting: the days that the words are relative to.

    Returns:
        The relation with its date; None if there is no date.

    Raises:
        OverflowError: a duration leads out of the calendar.
    """
    interpretation = _between(tokens, at, setting) or _within(tokens, at, setting)
    if interpretation is not None:
        return interpretation
    word = tokens[at].word if at < len(tokens) else ""
    for words, relation, doubtful, past in (*_RELATIONS.get(word, ()), *_RELATIONS[""]):
        if tuple(token.word for token in tokens[at : at + len(words)]) != words:
            continue
        interpretation = _dated(tokens, at, at + len(words), relation, setting)
        if interpretation is None:
            continue
        expression = interpretation.expression
        if doubtful and expression.doubt is None:
            expression = replace(expression, doubt=Doubt(f'("{" ".join(words)}" may be a limit or a start)'))
        return replace(interpretation, expression=replace(expression, past=expression.past or past))
    return None


def _dated(tokens: Sequence[Word], start: int, at: int, relation: str, setting: Setting) -> Interpretation | None:
    words = [token.word for token in tokens[at : at + 2]]
    if words[:1] in (["start"], ["beginning"]):
        return _at_start(tokens, start, at, relation, setting)
    matched = _maybe_end(tokens, at, setting)
    if matched is None:
        return None
    expression, end, at_end = matched
    if at_end:
        relation, expression = _end_relation(relation, expression)
    elif relation == "in" and words[:1] == ["mid"]:
        whole = match_expression(tokens, at + 1, setting)
        expression = interpretations.vague("mid", whole[0] if whole else None) or expression
    if relation == "between" and "/" not in expression.candidates[0]:
        return None
    if relation == "in":
        relation = expression.relation
    if relation == "not_before" and _is_range(tokens[at:end]) and "/" in expression.candidates[0]:
        relation = "between"  # "from 3 to 5 May", "from the 2027-28 season"
    following = tokens[end].word if end < len(tokens) else ""
    for trailing, meaning in _TRAILING.get(following, ()):
        if tuple(t.word for t in tokens[end : end + len(trailing)]) == trailing and relation in {"in", meaning}:
            return Interpretation(cast(Relation, meaning), expression, start, end + len(trailing), at)
    return Interpretation(cast(Relation, relation), expression, start, end, at)


def _maybe_end(tokens: Sequence[Word], at: int, setting: Setting) -> tuple[Expression, int, bool] | None:
    """Parse an expression, also after "end of" or as "year-end"; the third value is True if an end is named."""
    words = [token.word for token in tokens[at : at + 2]]
    matched = _shifted(tokens, at, setting) or match_expression(tokens, at, setting)
    if words[:1] != ["end"]:
        ends = words == ["year", "end"] or (words[1:] == ["is"] and "UNIT" in classes_of(words[0]))
        return (*matched, ends) if matched else None
    matched = matched or match_expression(tokens, at + 1, setting)
    return (*matched, True) if matched else None


def _is_range(tokens: Sequence[Word]) -> bool:
    """Return True if the words of a date name its first and its last part."""
    return any(token.word in {"to", "-", "through"} or "YEARSPAN" in classes_of(token.word) for token in tokens)


def _shifted(tokens: Sequence[Word], at: int, setting: Setting) -> tuple[Expression, int] | None:
    """Parse "two weeks before Christmas" and "a year after March 2024"."""
    counted = count_at(tokens, at)
    if counted is None or counted[2] >= len(tokens) or tokens[counted[2]].word not in _SHIFTS:
        return None
    number, unit, joint = counted
    matched = match_expression(tokens, joint + 1, setting)
    if matched is None or tokens[joint + 1].word in {"now", "today"}:
        return None
    sign = -1 if tokens[joint].word in {"before", "ahead"} else 1
    moved = [shifts.shifted(parse_edtf(edtf), sign * number, unit) for edtf in matched[0].candidates]
    candidates = tuple(edtf for edtf in moved if edtf)
    return (replace(matched[0], candidates=candidates), matched[1]) if candidates else None


def _end_relation(relation: str, expression: Expression) -> tuple[str, Expression]:
    """Return `by` for "by/before the end of" a period; "at the end of 2023" gets a doubt."""
    if relation in {"by", "before"}:
        return "by", expression
    if relation != "in":
        return relation, expression
    last = parse_edtf(expression.candidates[0]).last.isoformat()
    return "by", expression.doubted("names the end only roughly", f"by {last}", f"in {last[:7]}", relation="by")


def _at_start(tokens: Sequence[Word], start: int, at: int, relation: str, setting: Setting) -> Interpretation | None:
    """Parse "by the start of 2024": by its first day. "At the start of 2024" gets a doubt."""
    matched = match_expression(tokens, at + 1, setting)
    if matched is None:
        return None
    whole, end = matched
    if relation == "in":
        first = parse_edtf(whole.candidates[0]).first.isoformat()
        part = interpretations.vague("start", whole) or whole
        part = part.doubted("names the start only roughly", f"by {first}", f"in {first[:7]}")
        return Interpretation("in", part, start, end, at)
    days = tuple(parse_edtf(edtf).first.isoformat() for edtf in whole.candidates)
    return Interpretation(cast(Relation, relation), replace(whole, candidates=days, inferred=True), start, end, at)


def _between(tokens: Sequence[Word], at: int, setting: Setting) -> Interpretation | None:
    """Parse "between A and B", "from A to B" and "A to B"; A without a year gets it from B."""
    lead = tokens[at].word if at < len(tokens) else ""
    date = at + (lead in _LEADS)
    first = match_expression(tokens, date, setting)
    if first is None or first[1] >= len(tokens) or tokens[date].word == "now":
        return None
    if tokens[first[1]].word not in _JOINTS.get(lead, {"to", "-", "through"}):
        return None
    second = match_expression(tokens, first[1] + 1, _after_first(tokens, first, setting))
    if second is None:
        return None
    spans = _spans(first[0], second[0])
    if not spans:
        # A without a year gets it from B, which may lie long ago
        year = parse_edtf(second[0].candidates[0]).last.year
        first = match_expression(tokens, date, Setting(setting.today.replace(year=max(year - 1, 1), day=1)))
        spans = _spans(first[0], second[0]) if first else []
    if not spans or first is None:
        return None
    doubt = first[0].doubt or second[0].doubt
    return Interpretation(
        "between", Expression(tuple(_one_per_end(spans)), first[0].inferred, doubt), at, second[1], date
    )


def _after_first(tokens: Sequence[Word], first: tuple[Expression, int], setting: Setting) -> Setting:
    """Return A as the day for B, if B is part of a year or month ("July 2 to the 10th")."""
    word = tokens[first[1] + 1].word if first[1] + 1 < len(tokens) else ""
    if _PARTIAL.isdisjoint(classes_of(word)):
        return setting
    return Setting(parse_edtf(first[0].candidates[0]).first)


def _spans(first: Expression, second: Expression) -> list[str]:
    return [
        f"{a}/{b}"
        for b in second.candidates
        for a in reversed(first.candidates)
        if "/" not in a and "/" not in b and parse_edtf(a).first <= parse_edtf(b).last
    ]


def _one_per_end(spans: list[str]) -> list[str]:
    """Return the shortest interval for each end, soonest end first."""
    return list({span.split("/")[1]: span for span in reversed(spans)}.values())[::-1]


def _within(tokens: Sequence[Word], at: int, setting: Setting) -> Interpretation | None:
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
    if counted is None:
        return None
    number, unit, end = counted
    last = relative_dates.last_day_after(setting.today, number, unit).isoformat()
    by_then = Expression((last,))
    the_next = ahead and tokens[number_at - 1].the
    if end == number_at + 1 and not (the_next and lead in {"within", "over", "during"}):
        if ahead and (not lead or (lead == "in" and not the_next)):
            return None  # "in next year" is next year
        return _doubtful_unit(setting, lead, by_then, unit, bool(ahead), (at, end))
    return Interpretation("by", by_then, at, end, at)


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
    if counted is None or counted[2] == at + 2:
        return None
    number, unit, end = counted
    day = add_duration(setting.today, shifts.duration(number, unit)).isoformat()
    if unit == "day":
        return Interpretation("in", Expression((day,)), at, end, at)
    hints = [f"by {day}"] + ([f"in {day[:4]}"] if unit in {"year", "decade", "century"} else [])
    doubted = Expression((day,)).doubted("could be a day, a longer time or a limit", *hints, relation="by")
    return Interpretation("by", doubted, at, end, at)


def _without_noise(words: str) -> tuple[str, ...]:
    return tuple(word for word in words.split() if word not in lexicon.NOISE)


def _relation_index() -> dict[str, list[tuple[tuple[str, ...], str, bool, bool]]]:
    """Return the relations by their first word, longest first: words, relation, doubtful, past."""
    tables = (
        (lexicon.RELATION_WORDS, False, False),
        (lexicon.DOUBTFUL_RELATION_WORDS, True, False),
        (lexicon.SINCE_WORDS, False, True),
    )
    index: dict[str, list[tuple[tuple[str, ...], str, bool, bool]]] = {}
    for table, doubtful, past in tables:
        for words, relation in table.items():
            row = (_without_noise(words), relation, doubtful, past)
            index.setdefault(row[0][0] if row[0] else "", []).append(row)
    return {first: sorted(rows, key=lambda row: -len(row[0])) for first, rows in index.items()}


def _trailing_index() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the words behind a date by their first word, in the order of the table."""
    rows = [(_without_noise(words), relation) for words, relation in lexicon.TRAILING_WORDS.items()]
    return {first: [row for row in rows if row[0][0] == first] for first in {row[0][0] for row in rows}}


_RELATIONS: Final = _relation_index()
_TRAILING: Final = _trailing_index()
_SHIFTS: Final = frozenset({"after", "before", "from", "following"})
#: classes of words that name a day or a part of a year, without a year
_PARTIAL: Final = frozenset({"MONTH", "DAY", "DAYTH", "WEEKDAY", "NUMDAY", "QN", "SEASON"})
_LEADS: Final = frozenset({"between", "from", "in", "during"})
_JOINTS: Final = {"between": {"and", "-"}, "from": {"to", "until", "till", "through", "-"}}
