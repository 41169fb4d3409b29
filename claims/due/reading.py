"""Reading due words: a relation ("until"), a date expression ("December 1, 2023"), and nothing left over.

Certain or refused: words with two careful readings, and words around the date that are not understood, are
refused with what was understood and how to say it in EDTF.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast

from claims.due import lexicon
from claims.due.durations import add_duration
from claims.due.edtf import parse_edtf
from claims.due.expressions import match_expression
from claims.due.meanings import Ambiguous, Expression, duration, this_unit
from claims.due.tokens import Token, tokenize, without_noise
from claims.due.window import Due, Relation, make_due
from claims.errors import DueInvalid, DueNotUnderstood, Issue


@dataclass(frozen=True, slots=True)
class Reading:
    """A relation and what its date may mean."""

    relation: Relation
    expression: Expression | None
    #: index of the first token and the index after the last
    start: int
    end: int


def read_due(text: str, published_on: date, *, said_on: date | None = None, timezone: str | None = None) -> Due:
    """Read the words of a deadline.

    Args:
        text: the article's words, such as "until December 1, 2023".
        published_on: the article's day; no window begins before it.
        said_on: the day the words are relative to, where that is another one.
        timezone: IANA zone in which the days end; None means anywhere on earth.

    Raises:
        DueNotUnderstood: the words have no certain reading; `understood` lists what was made out.
        DueInvalid: they have one, but it ends before the article was published.
    """
    return _read(text, published_on, said_on or published_on, timezone)


@lru_cache(maxsize=1024)
def _read(text: str, published_on: date, today: date, timezone: str | None) -> Due:
    folded = " ".join(token.word for token in tokenize(text)).rstrip(" .,;:!")
    if folded in lexicon.OPEN_WORDS:
        return make_due("open", None, published_on, text=text, timezone=timezone)
    tokens = _trimmed(without_noise(tokenize(text)))
    try:
        reading = read_at(tokens, 0, today)
    except Ambiguous as error:
        raise _refusal(f"{_quoted(text)} {error}", error.readings) from error
    except OverflowError as error:
        raise _refusal(f"{_quoted(text)} lies outside the calendar", ()) from error
    if reading is None or reading.end < len(tokens):
        raise _not_read(text, tokens, today)
    return _windowed(reading, text, published_on, timezone)


def read_at(tokens: Sequence[Token], at: int, today: date) -> Reading | None:
    """Read a relation and its date at token `at` (the longest relation that a date follows).

    Args:
        tokens: as `tokens.without_noise` gives them.

    Raises:
        Ambiguous: the date has two careful readings.
    """
    between = _between(tokens, at, today) or _within(tokens, at, today)
    if between is not None:
        return between
    for words, relation in _RELATIONS:
        if [token.word for token in tokens[at : at + len(words)]] != words:
            continue
        found = _dated(tokens, at, at + len(words), relation, today)
        if found is not None:
            return found
    return None


def _dated(tokens: Sequence[Token], start: int, at: int, relation: str, today: date) -> Reading | None:
    words = [token.word for token in tokens]
    if words[at : at + 1] in (["start"], ["beginning"]):
        return _at_start(tokens, start, at + 1, relation, today)
    matched, at_end = _maybe_end(tokens, at, today)
    if matched is None:
        return None
    expression, end = matched
    if at_end:
        relation = _end_relation(relation, expression)
    if relation == "in" and words[at] == "mid":
        raise Ambiguous("names the middle only roughly", [f"by {expression.candidates[0]}"])
    if relation == "between" and "/" not in expression.candidates[0]:
        return None
    for trailing, meaning in _TRAILING:
        if words[end : end + len(trailing)] == trailing and relation in {"in", meaning}:
            return Reading(cast(Relation, meaning), expression, start, end + len(trailing))
    return Reading(cast(Relation, relation), expression, start, end)


def _maybe_end(tokens: Sequence[Token], at: int, today: date) -> tuple[tuple[Expression, int] | None, bool]:
    """Match an expression that may be introduced by "end of" or be "year-end"; tell whether it was."""
    words = [token.word for token in tokens[at : at + 2]]
    matched = match_expression(tokens, at, today)
    if words[:1] != ["end"]:
        return matched, words == ["year", "end"]
    return matched or match_expression(tokens, at + 1, today), True


def _end_relation(relation: str, expression: Expression) -> str:
    """By or before the end of a period both mean by it; "at the end of 2023" sets no day."""
    if relation in {"by", "before"}:
        return "by"
    last = parse_edtf(expression.candidates[0]).last.isoformat()
    raise Ambiguous("names the end only roughly", [f"by {last}", f"in {last[:7]}"])


def _at_start(tokens: Sequence[Token], start: int, at: int, relation: str, today: date) -> Reading | None:
    """Read "by the start of 2024": by its first day."""
    matched = match_expression(tokens, at, today)
    if matched is None:
        return None
    expression, end = matched
    if relation == "in":
        first = parse_edtf(expression.candidates[0]).first.isoformat()
        raise Ambiguous("names the start only roughly", [f"by {first}", f"in {first[:7]}"])
    days = tuple(parse_edtf(edtf).first.isoformat() for edtf in expression.candidates)
    return Reading(cast(Relation, relation), Expression(days, inferred=True), start, end)


def _between(tokens: Sequence[Token], at: int, today: date) -> Reading | None:
    """Read "between A and B", "from A to B" and "A to B" (A takes its year from B where it has none)."""
    lead = tokens[at].word if at < len(tokens) else ""
    first = match_expression(tokens, at + (lead in {"between", "from", "in", "during"}), today)
    if first is None:
        return None
    joint = tokens[first[1]].word if first[1] < len(tokens) else ""
    joints = {"between": {"and"}, "from": {"to", "until", "till", "through", "-"}}
    if joint not in joints.get(lead, {"to", "-", "through"}):
        return None
    second = match_expression(tokens, first[1] + 1, today)
    if second is None:
        return None
    spans = [
        f"{a}/{b}"
        for b in second[0].candidates
        for a in reversed(first[0].candidates)
        if parse_edtf(a).first <= parse_edtf(b).last
    ]
    if not spans:
        return None
    return Reading("between", Expression(tuple(_one_per_end(spans)), first[0].inferred), at, second[1])


def _one_per_end(spans: list[str]) -> list[str]:
    """Keep the shortest interval for each end, soonest end first."""
    return list({span.split("/")[1]: span for span in reversed(spans)}.values())[::-1]


def _within(tokens: Sequence[Token], at: int, today: date) -> Reading | None:
    """Read "within two years", "in the next 18 months" (by the day the time is up) and "in ten days".

    "Over the next year" is so long from now; "in the next year" and "within the year" may be that or the
    calendar's, and are refused.
    """
    words = [token.word for token in tokens[at : at + 4]]
    if not words or words[0] not in {"within", "in", "over", "during"}:
        return None
    ahead = words[1:2] in (["next"], ["coming"])
    if words[0] != "within" and not ahead:
        return _in_days(tokens, at, today) if words[0] == "in" else None
    number_at = at + 1 + ahead
    counted = _count(tokens, number_at)
    if counted is None:
        return None
    number, unit, end = counted
    last = add_duration(today, duration(number, unit))
    the_next = ahead and tokens[at + 1].the
    if end == number_at + 1 and not (the_next and words[0] != "in"):
        if ahead and not the_next and words[0] == "in":
            return None  # "in next year" is next year
        period = this_unit(today, int(ahead), unit)
        raise Ambiguous(
            "may be so long from now, or the calendar's",
            [f"by {last}", *(f"in {edtf}" for edtf in (period.candidates if period else ()))],
        )
    return Reading("by", Expression((last.isoformat(),)), at, end)


def _in_days(tokens: Sequence[Token], at: int, today: date) -> Reading | None:
    """Read "in ten days" as that day; "in two years" may be a day, a year or a limit."""
    counted = _count(tokens, at + 1)
    if counted is None or counted[2] == at + 2:
        return None
    number, unit, end = counted
    day = add_duration(today, duration(number, unit)).isoformat()
    if unit != "day":
        hints = [f"by {day}"] + ([f"in {day[:4]}"] if unit in {"year", "decade", "century"} else [])
        raise Ambiguous("could be a day, a longer time or a limit", hints)
    return Reading("in", Expression((day,)), at, end)


def _count(tokens: Sequence[Token], at: int) -> tuple[int, str, int] | None:
    """Read "two years" or a bare "year": number, unit, index after."""
    words = [token.word for token in tokens[at : at + 2]]
    if words and words[0] in lexicon.UNITS and not words[0].endswith("s"):
        return 1, lexicon.UNITS[words[0]], at + 1
    if len(words) < 2 or words[1] not in lexicon.UNITS:
        return None
    number = int(words[0]) if words[0].isdecimal() and len(words[0]) <= 3 else lexicon.NUMBERS.get(words[0])
    return (number, lexicon.UNITS[words[1]], at + 2) if number else None


def _windowed(reading: Reading, text: str, published_on: date, timezone: str | None) -> Due:
    """Take the first candidate whose window has not ended before publication."""
    expression = reading.expression
    candidates = expression.candidates if expression else ()
    if reading.relation in {"after", "not_before"}:
        # without an end no window is past; a month without a year is one that is still to come
        candidates = tuple(c for c in candidates if parse_edtf(c).last >= published_on) or candidates
    for edtf in candidates:
        try:
            due = make_due(reading.relation, edtf, published_on, text=text, timezone=timezone)
        except DueInvalid as error:
            if edtf == candidates[-1] or any(i.pointer == "/timezone" for i in error.issues):
                moved = [type(i)(i.pointer.replace("/edtf", "/text"), i.message) for i in error.issues]
                raise DueInvalid(error.detail, issues=moved) from error
            continue
        if expression and expression.inferred:
            due = make_due(reading.relation, edtf, published_on, text=text, timezone=timezone, basis="inferred")
        return due
    raise _refusal(f"{_quoted(text)} names no day of the calendar", ())


# Refusals. --------------------------------------------------------------------------------


def _not_read(text: str, tokens: Sequence[Token], today: date) -> DueNotUnderstood:
    """Say what could be read somewhere in the words, and what could not."""
    understood: list[str] = []
    rest = [token.word for token in tokens]
    at = 0
    while at < len(tokens):
        try:
            reading = read_at(tokens, at, today)
        except (Ambiguous, OverflowError):
            reading = None
        if reading is None or reading.expression is None:
            at += 1
            continue
        words = text[tokens[reading.start].start : tokens[reading.end - 1].end]
        understood.append(f"{words} = {reading.relation} {reading.expression.candidates[0]}")
        rest[reading.start : reading.end] = [""] * (reading.end - reading.start)
        at = reading.end
    left = " ".join(word for word in rest if word)
    detail = f"{_quoted(text)} cannot be read with certainty"
    if understood:
        detail += f": understood {'; '.join(understood)}; not understood: {_quoted(left)}"
    return _refusal(detail, understood)


def _refusal(detail: str, understood: Sequence[str]) -> DueNotUnderstood:
    hint = 'say it in EDTF, such as {"relation": "by", "edtf": "2023-12-01"}'
    if understood:
        hint = f"did you mean {' or '.join(understood)}? If so {hint}"
    message = f"{detail}; {hint}"
    return DueNotUnderstood(message, issues=[Issue("/text", message)], understood=list(understood))


def _quoted(text: str) -> str:
    return f'"{text[:100]}"'


def _trimmed(tokens: list[Token]) -> list[Token]:
    while tokens and tokens[-1].word in {";", ":", "!", "?"}:
        tokens = tokens[:-1]
    return tokens


_RELATIONS = sorted(
    (([w for w in words.split() if w not in lexicon.NOISE], relation)
     for words, relation in lexicon.RELATION_WORDS.items()),
    key=lambda row: -len(row[0]),
)  # fmt: skip
_TRAILING = [
    ([w for w in words.split() if w not in lexicon.NOISE], relation)
    for words, relation in lexicon.TRAILING_WORDS.items()
]
