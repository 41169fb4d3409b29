"""Parsing of a relation ("until") with its date expression ("December 1, 2023") among tokens."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final, cast

from claims.dates import (
    as_of,
    interpretations,
    length_phrases,
    lexicon,
    range_phrases,
    relative_dates,
    shifts,
    weekdays,
)
from claims.dates.counts import count_at, is_rate
from claims.dates.date_phrases import match_expression
from claims.dates.edtf import Period, parse_edtf
from claims.dates.expressions import Doubt, Expression, Interpretation, Setting, soonest
from claims.dates.tokens import Word
from claims.dates.word_classes import classes_of
from claims.dates.year_behind import with_year_behind
from claims.domain.due import Relation


def read_at(tokens: Sequence[Word], at: int, setting: Setting) -> Interpretation | None:
    """Return the longest relation with a date that begins at a token.

    Args:
        tokens: the words of a text, from `joined_words.without_noise`.
        at: index of the first token, from 0.
        setting: the days that the words are relative to.

    Returns:
        The relation with its date; None if there is no date.

    Raises:
        OverflowError: a duration leads out of the calendar.
    """
    found = _read(tokens, at, setting)
    return found and with_year_behind(tokens, found, setting, _read)


def _read(tokens: Sequence[Word], at: int, setting: Setting) -> Interpretation | None:
    interpretation = range_phrases.between(tokens, at, setting) or length_phrases.within(tokens, at, setting)
    if interpretation is not None:
        return _trailed(tokens, interpretation)
    word = tokens[at].word if at < len(tokens) else ""
    for words, relation, doubtful, past in (*_RELATIONS.get(word, ()), *_RELATIONS[""]):
        if tuple(token.word for token in tokens[at : at + len(words)]) != words:
            continue
        if words in _GUARDED and not _GUARDED[words](tokens, at + len(words)):
            continue
        interpretation = _dated(tokens, at, at + len(words), relation, setting)
        if interpretation is None:
            continue
        if " ".join(words) in lexicon.AS_OF:
            interpretation = as_of.nearest(tokens, interpretation, setting)
        expression = interpretation.expression
        if doubtful and expression.doubt is None:
            expression = replace(expression, doubt=_doubt(words))
        return replace(interpretation, expression=replace(expression, past=expression.past or past))
    return None


def _doubt(words: Sequence[str]) -> Doubt:
    """Return the doubt about a relation of `lexicon.DOUBTFUL_RELATION_WORDS`."""
    if words[-1] in {"about", "around"}:
        return Doubt(f'("{" ".join(words)}" sets the day only roughly)', ("in {}",))
    return Doubt(f'("{" ".join(words)}" may be a limit or a start)')


def _dated(tokens: Sequence[Word], start: int, at: int, relation: str, setting: Setting) -> Interpretation | None:
    words = [token.word for token in tokens[at : at + 2]]
    if words[:1] in (["start"], ["beginning"]):
        return _at_start(tokens, start, at, relation, setting)
    matched = _maybe_end(tokens, at, setting)
    if matched is None:
        return None
    expression, end, at_end = matched
    if words == ["new", "year"] and relation in {"by", "before"} and end == at + len(words):
        expression = Expression((f"{setting.today.year + 1:04}-01-01",), inferred=True)
    if relation != "between":
        expression, end = range_phrases.with_second_date(tokens, at, (expression, end), relation, setting)
    if at_end:
        relation, expression = _end_relation(relation, expression, setting.today)
    elif relation == "in" and words[:1] == ["mid"]:
        whole = match_expression(tokens, at + 1, setting)
        expression = interpretations.vague("mid", whole[0] if whole else None) or expression
    if relation == "between" and "/" not in expression.candidates[0]:
        return None
    if relation == "in":
        relation = expression.relation
    if relation == "not_before" and _is_range(tokens[at:end]) and "/" in expression.candidates[0]:
        relation = "between"  # "from 3 to 5 May", "from the 2027-28 season"
    return _trailed(tokens, Interpretation(cast(Relation, relation), expression, start, end, at), at_end)


def _trailed(tokens: Sequence[Word], before: Interpretation, at_end: bool = False) -> Interpretation:
    """Return an interpretation with the words behind its date: "at the latest", "or later".

    If they contradict the relation ("by 2030 at the earliest"), they count, and the expression gets a doubt.
    """
    following = tokens[before.end].word if before.end < len(tokens) else ""
    for words, meaning in _TRAILING.get(following, ()):
        if tuple(t.word for t in tokens[before.end : before.end + len(words)]) != words:
            continue
        relation, expression = before.relation, before.expression
        if (relation, meaning) not in _AGREEING:
            if relation != "in" or at_end:
                expression = _contradicted(expression, meaning, at_end)
            relation = cast(Relation, meaning)
        return replace(before, relation=relation, expression=expression, end=before.end + len(words))
    return before


def _contradicted(expression: Expression, meaning: str, at_end: bool) -> Expression:
    """Return the dates with a doubt; those of "by the end of 2030 at the earliest" are last days."""
    candidates = expression.candidates
    if at_end:
        candidates = tuple(parse_edtf(edtf).last.isoformat() for edtf in candidates)
    return replace(expression, candidates=candidates).doubted("may be a limit or a start", f"{meaning} {{}}")


def _maybe_end(tokens: Sequence[Word], at: int, setting: Setting) -> tuple[Expression, int, bool] | None:
    """Parse an expression, also after "end of" or as "year-end"; the third value is True if an end is named."""
    words = [token.word for token in tokens[at : at + 2]]
    matched = _shifted(tokens, at, setting) or match_expression(tokens, at, setting)
    if words[:1] != ["end"]:
        ends = matched is not None and matched[1] > at + 1 and tokens[matched[1] - 1].word in {"end", "out"}
        return (*matched, ends) if matched else None
    named = match_expression(tokens, at + 1, setting)
    if named is not None and (matched is None or named[1] > matched[1]):
        matched = named  # "end of the quarter" is known by itself, "end of the quarter to March" is not
    return (*matched, True) if matched else None


def _is_range(tokens: Sequence[Word]) -> bool:
    """Return True if the words of a date name its first and its last part."""
    return any(token.word in lexicon.RANGE_WORDS or "YEARSPAN" in classes_of(token.word) for token in tokens)


def _shifted(tokens: Sequence[Word], at: int, setting: Setting) -> tuple[Expression, int] | None:
    """Parse "two weeks before Christmas" and "a year after March 2024"."""
    if at < len(tokens) and tokens[at].word == "weekend":
        return _weekend_beside(tokens, at + 1, setting)
    if at < len(tokens) and tokens[at].word in lexicon.WEEKDAYS:
        return _weekday_beside(tokens, at, setting)
    counted = count_at(tokens, at)
    if counted is None or counted[2] >= len(tokens) or tokens[counted[2]].word not in _SHIFTS:
        return None
    number, unit, joint = counted
    if tokens[joint].word == "from" and (tokens[at].the or is_rate(tokens, at)):
        return None  # "the week from 13 April", "5 euros a month from April 1"
    matched = match_expression(tokens, joint + 1, setting)
    if matched is None or tokens[joint + 1].word in {"now", "today"}:
        return None
    sign = -1 if tokens[joint].word in {"before", "ahead"} else 1
    if tokens[at].the and joint == at + 1 and unit in _PERIODS:
        return _period_beside(matched, sign, unit)
    moved = [shifts.shifted(_nearest_end(edtf, sign, unit), sign * number, unit) for edtf in matched[0].candidates]
    candidates = tuple(edtf for edtf in moved if edtf)
    return (replace(matched[0], candidates=candidates), matched[1]) if candidates else None


def _nearest_end(edtf: str, sign: int, unit: str) -> Period:
    """Return the period that a shift counts from: days and weeks count from the nearest end of an interval."""
    period = parse_edtf(edtf)
    if "/" not in edtf or unit not in {"day", "week", "fortnight"}:
        return period
    return parse_edtf(str(period.last if sign > 0 else period.first))


def _period_beside(matched: tuple[Expression, int], sign: int, unit: str) -> tuple[Expression, int] | None:
    """Return "the week after Easter", the whole week that follows that of the day."""
    days = [parse_edtf(edtf) for edtf in matched[0].candidates]
    found = [relative_dates.this_unit(day.last if sign > 0 else day.first, sign, unit) for day in days]
    candidates = tuple(period.candidates[0] for period in found if period)
    return (replace(matched[0], candidates=candidates), matched[1]) if candidates else None


def _weekend_beside(tokens: Sequence[Word], at: int, setting: Setting) -> tuple[Expression, int] | None:
    """Parse "before Christmas" behind "the weekend": the weekend that is over before the day, or begins after it."""
    if at >= len(tokens) or tokens[at].word not in {"before", "after", "following"}:
        return None
    matched = match_expression(tokens, at + 1, setting)
    if matched is None:
        return None
    before = tokens[at].word == "before"
    days = [weekdays.weekend_beside(parse_edtf(edtf), before=before) for edtf in matched[0].candidates]
    return replace(matched[0], candidates=tuple(days)), matched[1]


def _weekday_beside(tokens: Sequence[Word], at: int, setting: Setting) -> tuple[Expression, int] | None:
    """Parse "the Tuesday after Labor Day", "the Friday before May 3" and "Sunday three weeks after January 15"."""
    number, joint = 1, at + 1
    counted = count_at(tokens, at + 1)
    if counted is not None and counted[1] == "week":
        number, joint = counted[0], counted[2]
    if joint + 1 >= len(tokens) or tokens[joint].word not in _BESIDE:
        return None
    if _NAMED.isdisjoint(classes_of(tokens[joint + 1].word)):
        return None
    matched = match_expression(tokens, joint + 1, setting)
    if matched is None:
        return None
    number = -number if tokens[joint].word == "before" else number
    weekday = lexicon.WEEKDAYS[tokens[at].word]
    days = tuple(weekdays.weekday_beside(parse_edtf(edtf), weekday, number) for edtf in matched[0].candidates)
    return replace(matched[0], candidates=days), matched[1]


def _end_relation(relation: str, expression: Expression, today: date) -> tuple[str, Expression]:
    """Return `by` for "by/before the end of" a period; "at the end of 2023" gets a doubt."""
    if relation in {"by", "before"}:
        return "by", expression
    if relation != "in":
        return relation, expression
    last = parse_edtf(soonest(expression.candidates, today)).last.isoformat()
    return "by", expression.doubted("names the end only roughly", f"by {last}", f"in {last[:7]}", relation="by")


def _at_start(tokens: Sequence[Word], start: int, at: int, relation: str, setting: Setting) -> Interpretation | None:
    """Parse "by the start of 2024": by its first day. "At the start of 2024" gets a doubt."""
    matched = match_expression(tokens, at + 1, setting)
    if matched is None:
        return None
    whole, end = matched
    if relation == "in":
        first = parse_edtf(soonest(whole.candidates, setting.today)).first.isoformat()
        part = interpretations.vague("start", whole) or whole
        part = part.doubted("names the start only roughly", f"by {first}", f"in {first[:7]}")
        return Interpretation("in", part, start, end, at)
    days = tuple(parse_edtf(edtf).first.isoformat() for edtf in whole.candidates)
    return Interpretation(cast(Relation, relation), replace(whole, candidates=days, inferred=True), start, end, at)


def _is_point(tokens: Sequence[Word], at: int) -> bool:
    """Return True for what may follow "past" as a relation: "past 2030", "past May 3", but not "past weeks"."""
    return at < len(tokens) and not _POINTS.isdisjoint(classes_of(tokens[at].word))


def _is_shift(tokens: Sequence[Word], at: int) -> bool:
    """Return True for "two weeks after", which may follow "more than"."""
    counted = count_at(tokens, at)
    return counted is not None and counted[2] < len(tokens) and tokens[counted[2]].word in _SHIFTS


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
#: relation before a date, and relation of the words behind it, that say the same
_AGREEING: Final = frozenset({("by", "by"), ("before", "by"), ("not_before", "not_before"), ("after", "not_before")})
#: words of relations that are one only before certain words
_GUARDED: Final = {
    ("past",): _is_point, ("well", "past"): _is_point, ("more", "than"): _is_shift, ("at", "least"): _is_shift,
    ("no", "more", "than"): _is_shift, ("at", "most"): _is_shift, ("less", "than"): _is_shift,
}  # fmt: skip
#: words between a weekday and the day that it lies beside, and classes of words that begin such a day
_BESIDE: Final = frozenset({"after", "before", "following"})
_NAMED: Final = frozenset({"MONTH", "DAY", "FEAST", "ISO"})
#: classes of words that name a time by themselves
_POINTS: Final = frozenset({"YEAR", "DECADE", "MONTH", "ISO", "NUMERIC", "QN", "PARTYEAR", "FEAST", "end", "mid"})
#: units whose neighbours are whole ones: "the week after Easter"
_PERIODS: Final = frozenset({"week", "month", "quarter", "year", "decade"})
_SHIFTS: Final = frozenset({"after", "before", "from", "following"})
