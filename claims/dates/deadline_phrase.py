"""Parsing of due words: a relation ("until") and a date expression ("December 1, 2023").

Words with two careful interpretations are refused, and so are words that are left over.
The error lists what was understood, and the way to send it in EDTF (docs/specification.md, section 4.6).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final, cast

from claims.dates import lexicon
from claims.dates.edtf import parse_edtf
from claims.dates.expressions import Interpretation, NoSuchDay, Setting
from claims.dates.joined_words import without_noise
from claims.dates.relation_phrases import read_at
from claims.dates.said_on import SaidOn, to_said_on
from claims.dates.spreadsheet_dates import spreadsheet_date
from claims.dates.tokens import Word, tokenize
from claims.dates.window import LAST_YEAR, make_due
from claims.domain.due import Basis, Due, Relation
from claims.errors import DueInvalid, DueNotUnderstood, EdtfDate, Issue, Message, Value, standard_form

#: days before the article on which words are read again, to find out whether they count from the day
_OTHER_DAYS: Final = (1_234, 4_321, 40_000)
#: what may be a year of two digits, also beside a quarter ("1q25")
_SHORT_YEAR: Final = re.compile(r"(?:.*\D)?\d{2}")


def read_due(
    text: str,
    made_on: date | SaidOn,
    *,
    told_on: date | SaidOn | None = None,
    timezone: str | None = None,
    country: str | None = None,
) -> Due:
    """Parse the words of a deadline (docs/specification.md, section 4.2).

    Args:
        text: the article's words, such as "until December 1, 2023".
        made_on: the day on which the claim was made, by default the article's; no window begins before it.
        told_on: the day that the words are relative to; None means `made_on`. A month or year makes them `inferred`.
        timezone: IANA zone in which the days end; None means anywhere on earth.
        country: ISO 3166-1 alpha-2, whose named days are meant; None means those of the tables alone.

    Returns:
        The due window, with `text` unchanged.

    Raises:
        DueNotUnderstood: the words have no certain interpretation; `understood` lists the parts that have one.
        DueInvalid: the window ends before `made_on`, or the zone is unknown.
    """
    said = to_said_on(made_on)
    told = said if told_on is None else to_said_on(told_on)
    due = _read(text, said, told.words_day, timezone, country)
    return replace(due, basis="inferred") if told.is_inferred and due.basis == "stated" else due


@lru_cache(maxsize=1024)
def _read(text: str, said: SaidOn, today: date | None, timezone: str | None, country: str | None) -> Due:
    folded = " ".join(token.word for token in tokenize(text)).rstrip(" .,;:!")
    if folded in lexicon.OPEN_WORDS:
        return make_due("open", None, said, text=text, timezone=timezone)
    tokens = _trimmed(without_noise(tokenize(text), country))
    setting = Setting(today or said.last, country=country)
    try:
        interpretation = read_at(tokens, 0, setting)
        if today is None and interpretation is not None and _is_relative(tokens, said.last, interpretation):
            raise _refusal(text, said, "counts from the day on which it was said, which is not known")
    except OverflowError as error:
        raise _refusal(text, said, "lies outside the calendar") from error
    except NoSuchDay as error:
        raise _refusal(text, said, "names a day that the calendar does not have") from error
    if interpretation is None or interpretation.end < len(tokens):
        if (typed := spreadsheet_date(text)) is not None:
            why, readings = typed
            raise _refusal(text, said, why, [reading for reading in readings if _is_accepted(reading, said)])
        raise _not_read(text, tokens, setting, said)
    if interpretation.doubt is not None:
        raise _refusal(text, said, interpretation.doubt.message, _readings(interpretation, said))
    return window_of(interpretation, text, said, timezone)


def _is_relative(tokens: Sequence[Word], day: date, interpretation: Interpretation) -> bool:
    """Return True if the words mean another date on other days.

    Two digits of a year ("Q1 '25") mean the nearest such year, so a day in another century shows nothing.
    """
    is_short = any(_SHORT_YEAR.fullmatch(token.word) for token in tokens)
    for days in _OTHER_DAYS[: -1 if is_short else None]:
        try:
            other = read_at(tokens, 0, Setting(date.fromordinal(max(day.toordinal() - days, 1))))
        except NoSuchDay:
            return True
        if other is None or other.expression.candidates != interpretation.expression.candidates:
            return True
    return False


def window_of(interpretation: Interpretation, text: str, made_on: date | SaidOn, timezone: str | None) -> Due:
    """Return the window of the first candidate that has not ended before the claim was made.

    Args:
        interpretation: a relation with its date, from `relation_phrases.read_at`.
        text: the words, kept in the window.
        made_on: the day on which the claim was made.
        timezone: IANA zone in which the days end; None means anywhere on earth.

    Returns:
        The due window; `inferred` if the words are in doubt.

    Raises:
        DueInvalid: the windows of all candidates have ended, or the zone is unknown.
        DueNotUnderstood: there is no candidate.
    """
    candidates, first = interpretation.expression.candidates, to_said_on(made_on).first
    if interpretation.relation in {"after", "not_before"}:
        # a window without an end never passes, so a month without a year must be a future one
        candidates = tuple(c for c in candidates if first is None or parse_edtf(c).last >= first) or candidates
    basis: Basis | None = "inferred" if interpretation.expression.inferred or interpretation.doubt else None
    for edtf in candidates:
        try:
            return make_due(interpretation.relation, edtf, made_on, text=text, timezone=timezone, basis=basis)
        except DueInvalid as error:
            if edtf == candidates[-1] or any(i.pointer == "/timezone" for i in error.issues):
                moved = [type(i)(i.pointer.replace("/edtf", "/text"), i.message) for i in error.issues]
                raise DueInvalid(error.message, issues=moved) from error
    raise _refusal(text, to_said_on(made_on), "names no day of the calendar")


# Errors for words that are not understood.


def _not_read(text: str, tokens: Sequence[Word], setting: Setting, said: SaidOn) -> DueNotUnderstood:
    """Return the error that lists the understood parts of the words, and the rest."""
    understood: list[str] = []
    parts: list[str] = []
    values: dict[str, Value] = {}
    rest = [token.word for token in tokens]
    at = 0
    while at < len(tokens):
        try:
            interpretation = read_at(tokens, at, setting)
        except OverflowError:
            interpretation = None
        except NoSuchDay as error:
            at = max(error.end, at + 1)
            continue
        edtf_date = _accepted(interpretation, said)
        if interpretation is None or edtf_date is None:
            at = interpretation.end if interpretation else at + 1
            continue
        number = len(parts)
        words = text[tokens[interpretation.start].start : tokens[interpretation.end - 1].end]
        understood.append(f"{words} = {standard_form(edtf_date)}")
        parts.append(f"{{words_{number}}} = {{date_{number}}}")
        values |= {f"words_{number}": words, f"date_{number}": edtf_date}
        rest[interpretation.start : interpretation.end] = [""] * (interpretation.end - interpretation.start)
        at = interpretation.end
    sentence = "{text} cannot be read with certainty"
    if parts:
        sentence += f": understood {'; '.join(parts)}; not understood: {{left}}"
        values["left"] = _quoted(" ".join(word for word in rest if word))
    return _error(Message(sentence, hint=_hint(said), text=_quoted(text), **values), understood)


def _accepted(interpretation: Interpretation | None, said: SaidOn) -> EdtfDate | None:
    """Return the date that a client may send for certain words; None if they are doubtful or over."""
    if interpretation is None or interpretation.doubt is not None:
        return None
    try:
        due = window_of(interpretation, "", said, None)
    except (DueInvalid, DueNotUnderstood):
        return None
    return EdtfDate(due.edtf or "", due.relation)


def _readings(interpretation: Interpretation, said: SaidOn) -> list[str]:
    """List the meanings of doubtful words that a client may send; "{}" in a reading is the first that is not over."""
    if interpretation.doubt is None:
        return []
    try:
        soonest = window_of(interpretation, "", said, None).edtf
    except (DueInvalid, DueNotUnderstood):
        soonest = interpretation.expression.candidates[0]
    readings = [reading.format(soonest) for reading in interpretation.doubt.readings]
    return [reading for reading in dict.fromkeys(readings) if _is_accepted(reading, said)]


def _is_accepted(reading: str, said: SaidOn) -> bool:
    relation, _, edtf = reading.rpartition(" ")
    try:
        make_due(cast(Relation, relation or "in"), edtf, said)
    except DueInvalid:
        return False
    return True


def _refusal(text: str, said: SaidOn, why: str, readings: Sequence[str] = ()) -> DueNotUnderstood:
    """Return the error for words without an interpretation, or with several."""
    values: dict[str, Value] = {}
    for number, interpretation in enumerate(readings):
        relation, _, edtf = interpretation.rpartition(" ")
        values[f"date_{number}"] = EdtfDate(edtf, relation)
    sentence = "{text} {why}"
    if readings:
        sentence += f"; did you mean {' or '.join(f'{{{name}}}' for name in values)}?"
    return _error(Message(sentence, hint=_hint(said), text=_quoted(text), why=why, **values), readings)


def _hint(said: SaidOn) -> str:
    """Return the hint for programs; its example lies after the claim."""
    return f"Send the date in EDTF with a relation, such as by {min(said.last.year + 2, LAST_YEAR):04}-12-31."


def _error(message: Message, understood: Sequence[str]) -> DueNotUnderstood:
    return DueNotUnderstood(message, issues=[Issue("/text", message)], understood=list(understood))


def _quoted(text: str) -> str:
    return f'"{text[:100]}"'


def _trimmed(tokens: list[Word]) -> list[Word]:
    end = len(tokens)
    while end and tokens[end - 1].word in {".", ";", ":", "!", "?"}:
        end -= 1
    return tokens[:end]
