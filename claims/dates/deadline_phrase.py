"""Reading due words: a relation ("until"), a date expression ("December 1, 2023"), and nothing left over.

Certain or refused: words with two careful readings, and words around the date that are not understood, are
refused with what was understood and how to say it in EDTF.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from claims.dates import lexicon
from claims.dates.edtf import parse_edtf
from claims.dates.interpretations import Setting
from claims.dates.relation_phrases import AnalysedSentence, read_at
from claims.dates.tokens import Word, tokenize, without_noise
from claims.dates.window import make_due
from claims.domain.due import Basis, Due
from claims.errors import DueInvalid, DueNotUnderstood, EdtfDate, Issue, Message, Value, standard_form

_HINT = "Send the date in EDTF with a relation, such as by 2023-12-01."


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
    setting = Setting(today)
    try:
        reading = read_at(tokens, 0, setting)
    except OverflowError as error:
        raise _refusal(text, "lies outside the calendar") from error
    if reading is None or reading.end < len(tokens):
        raise _not_read(text, tokens, setting)
    if reading.doubt is not None:
        raise _refusal(text, reading.doubt.message, reading.doubt.readings)
    return window_of(reading, text, published_on, timezone)


def window_of(reading: AnalysedSentence, text: str, published_on: date, timezone: str | None) -> Due:
    """Take the first candidate whose window has not ended before publication.

    Raises:
        DueInvalid: all of them have, or the zone is unknown.
    """
    candidates = reading.expression.candidates
    if reading.relation in {"after", "not_before"}:
        # without an end no window is past; a month without a year is one that is still to come
        candidates = tuple(c for c in candidates if parse_edtf(c).last >= published_on) or candidates
    basis: Basis | None = "inferred" if reading.expression.inferred or reading.doubt else None
    for edtf in candidates:
        try:
            return make_due(reading.relation, edtf, published_on, text=text, timezone=timezone, basis=basis)
        except DueInvalid as error:
            if edtf == candidates[-1] or any(i.pointer == "/timezone" for i in error.issues):
                moved = [type(i)(i.pointer.replace("/edtf", "/text"), i.message) for i in error.issues]
                raise DueInvalid(error.message, issues=moved) from error
    raise _refusal(text, "names no day of the calendar")


# Refusals. --------------------------------------------------------------------------------


def _not_read(text: str, tokens: Sequence[Word], setting: Setting) -> DueNotUnderstood:
    """Return the error that names what can be read somewhere in the words, and what cannot."""
    understood: list[str] = []
    parts: list[str] = []
    values: dict[str, Value] = {}
    rest = [token.word for token in tokens]
    at = 0
    while at < len(tokens):
        try:
            reading = read_at(tokens, at, setting)
        except OverflowError:
            reading = None
        if reading is None or reading.doubt is not None:
            at += 1
            continue
        number = len(parts)
        words = text[tokens[reading.start].start : tokens[reading.end - 1].end]
        found = EdtfDate(reading.expression.candidates[0], reading.relation)
        understood.append(f"{words} = {standard_form(found)}")
        parts.append(f"{{words_{number}}} = {{date_{number}}}")
        values |= {f"words_{number}": words, f"date_{number}": found}
        rest[reading.start : reading.end] = [""] * (reading.end - reading.start)
        at = reading.end
    sentence = "{text} cannot be read with certainty"
    if parts:
        sentence += f": understood {'; '.join(parts)}; not understood: {{left}}"
        values["left"] = _quoted(" ".join(word for word in rest if word))
    return _error(Message(sentence, hint=_HINT, text=_quoted(text), **values), understood)


def _refusal(text: str, why: str, readings: Sequence[str] = ()) -> DueNotUnderstood:
    """Return the error for words that have no reading, or several."""
    values: dict[str, Value] = {}
    for number, reading in enumerate(readings):
        relation, _, edtf = reading.rpartition(" ")
        values[f"date_{number}"] = EdtfDate(edtf, relation)
    sentence = "{text} {why}"
    if readings:
        sentence += f"; did you mean {' or '.join(f'{{{name}}}' for name in values)}?"
    return _error(Message(sentence, hint=_HINT, text=_quoted(text), why=why, **values), readings)


def _error(message: Message, understood: Sequence[str]) -> DueNotUnderstood:
    return DueNotUnderstood(message, issues=[Issue("/text", message)], understood=list(understood))


def _quoted(text: str) -> str:
    return f'"{text[:100]}"'


def _trimmed(tokens: list[Word]) -> list[Word]:
    while tokens and tokens[-1].word in {".", ";", ":", "!", "?"}:
        tokens = tokens[:-1]
    return tokens
