"""Search for date expressions in running text.

`claims.dates.deadline_phrase` refuses words that a careful reader may understand in two ways.
This module chooses the likeliest interpretation of such words, and marks it as inferred.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from claims.dates import lexicon
from claims.dates.certainty import YearsOfSentences, is_certain
from claims.dates.country_days import is_name
from claims.dates.date_phrases import match_expression
from claims.dates.deadline_phrase import window_of
from claims.dates.edtf import Period, parse_edtf
from claims.dates.expressions import Interpretation, NoSuchDay, Setting
from claims.dates.false_positives import is_date
from claims.dates.joined_words import without_noise
from claims.dates.named_day_words import with_named_days
from claims.dates.relation_phrases import read_at
from claims.dates.tokens import Word, text_words
from claims.dates.window import make_due
from claims.domain.due import Basis, Due, Relation
from claims.errors import DueInvalid, DueNotUnderstood


@dataclass(frozen=True, slots=True)
class Dated:
    """A date expression with its relation and its position in a text."""

    #: code points, half open; the words of the relation are included
    start: int
    end: int
    #: code points: the start of the date without its relation
    date_start: int
    words: str
    relation: Relation
    #: EDTF strings, soonest first; empty if the relation is `open`
    candidates: tuple[str, ...]
    #: `inferred` if a careful reader might differ
    basis: Basis
    #: True if the words themselves name the past
    past: bool
    #: True if the words refer to a day that the text named before
    refers_back: bool = False
    interpretation: Interpretation | None = None
    #: True if a word of relation stands before the date, or the words are more than a bare year
    related: bool = True
    #: True if the words name one time only; False for a month or weekday without a year
    fixed: bool = True
    #: True for a weekday without a date, which is the coming one
    weekday: bool = False
    #: True for "later this year": the time lies ahead, although its window has begun
    later: bool = False
    #: True if every candidate ended before the day of the text
    is_over: bool = False

    def window(self, published_on: date) -> Due | None:
        """Return the due window in an article of that day; None if it has ended or the calendar lacks it."""
        if self.past:
            return None
        try:
            if self.interpretation is None:
                return make_due("open", None, published_on, text=self.words, basis=self.basis)
            return window_of(self.interpretation, self.words, published_on, None)
        except (DueInvalid, DueNotUnderstood):
            return None

    def period(self, today: date) -> Period | None:
        """Return the first period that is not over on `today`, else the first; None without candidates."""
        periods = [parse_edtf(edtf) for edtf in self.candidates]
        return next((period for period in periods if period.last >= today), periods[0] if periods else None)


def find_dates(text: str, today: date, *, country: str | None = None) -> list[Dated]:
    """Find every date expression of a text, in order.

    Args:
        text: any text; offsets count its code points.
        today: the day that the words are relative to.
        country: ISO 3166-1 alpha-2, whose named days are meant; None means those of the tables alone.
    """
    return list(scan(text, without_noise(text_words(text), country), today, country=country))


def scan(
    text: str,
    tokens: Sequence[Word],
    today: date,
    last_period: Period | None = None,
    *,
    country: str | None = None,
) -> Iterator[Dated]:
    """Yield the date expressions of a text, in order.

    Args:
        text: the whole text; offsets count its code points.
        tokens: its words or those of a part, from `joined_words.without_noise`.
        today: the day that the words are relative to.
        last_period: the period that the text before these tokens named last.
        country: ISO 3166-1 alpha-2, whose named days are meant; None means those of the tables alone.

    Returns:
        The expressions, which do not overlap.
    """
    at, setting = 0, Setting(today, last_period, country)
    tokens = with_named_days(tokens, country) if country else tokens
    ahead, years = _anchors_ahead(tokens), YearsOfSentences(text, tokens)
    while at < len(tokens):
        match = _open_at(text, tokens, at) if tokens[at].word in _OPEN else None
        if match is None and ahead[at] <= _REACH:
            try:
                match = _dated_at(text, tokens, at, setting)
            except NoSuchDay as error:
                at = _after_range(tokens, max(error.end, at + 1), setting)
                continue
        if match is None:
            at += 1
            continue
        dated, at = match
        period = dated.period(today)
        if period and dated.interpretation and years.leave_open(tokens, dated.interpretation, period):
            dated = _inferred(dated, dated.interpretation)
        yield dated
        setting = replace(setting, last_period=period) if period else setting


def _anchors_ahead(tokens: Sequence[Word]) -> list[int]:
    """Return for every token the distance in tokens to the next word that makes a date."""
    distance, distances = _REACH + 1, []
    for token in reversed(tokens):
        word = token.word
        dated = word in _ANCHORS or (not word.isalpha() and (is_name(word) or any(map(str.isdecimal, word))))
        distance = 0 if dated else distance + 1
        distances.append(distance)
    return distances[::-1]


def _dated_at(text: str, tokens: Sequence[Word], at: int, setting: Setting) -> tuple[Dated, int] | None:
    word = tokens[at].word
    if word.isalpha() and word not in _STARTERS:
        return None
    try:
        interpretation = read_at(tokens, at, setting)
    except OverflowError:
        return None
    if interpretation is None or not is_date(text, tokens, interpretation):
        return None
    if tokens[interpretation.end - 1].owns and word == "from":
        interpretation = replace(interpretation, relation="in", start=interpretation.date)  # "from Monday's peak"
    start, end = tokens[interpretation.start].start, tokens[interpretation.end - 1].end
    if not is_certain(text, tokens, interpretation):
        interpretation = _rough(interpretation)
    expression = interpretation.expression
    return Dated(
        start,
        end,
        tokens[interpretation.date].start,
        text[start:end],
        interpretation.relation,
        expression.candidates,
        "inferred" if expression.inferred or interpretation.doubt else "stated",
        expression.past,
        interpretation.doubt is not None and interpretation.doubt.kind == "back_reference",
        interpretation,
        related=interpretation.date > interpretation.start
        or interpretation.end - interpretation.date > 1
        or not tokens[at].word.isdecimal(),
        fixed=_is_fixed(tokens, interpretation),
        weekday=_is_weekday(tokens, interpretation),
        later=tokens[interpretation.start].word in lexicon.LATER,
        is_over=bool(expression.candidates) and parse_edtf(expression.candidates[-1]).last < setting.today,
    ), interpretation.end


def _rough(interpretation: Interpretation) -> Interpretation:
    return replace(interpretation, expression=replace(interpretation.expression, inferred=True))


def _inferred(dated: Dated, interpretation: Interpretation) -> Dated:
    return replace(dated, basis="inferred", interpretation=_rough(interpretation))


def _after_range(tokens: Sequence[Word], at: int, setting: Setting) -> int:
    """Return the index after the second date of a range whose first one does not exist."""
    if at >= len(tokens) or tokens[at].word not in lexicon.RANGE_WORDS:
        return at
    try:
        second = match_expression(tokens, at + 1, setting)
    except NoSuchDay as error:
        return error.end
    return second[1] if second else at


def _is_fixed(tokens: Sequence[Word], interpretation: Interpretation) -> bool:
    """Return True if the words can mean no other year or week than the chosen one."""
    return len(interpretation.expression.candidates) == 1 and not _is_weekday(tokens, interpretation)


def _is_weekday(tokens: Sequence[Word], interpretation: Interpretation) -> bool:
    words = [token.word for token in tokens[interpretation.date : interpretation.end]]
    return any(word in lexicon.WEEKDAYS for word in words) and all(
        word in lexicon.WEEKDAYS or word in lexicon.BESIDE_WEEKDAY for word in words
    )


def _open_at(text: str, tokens: Sequence[Word], at: int) -> tuple[Dated, int] | None:
    lengths, phrases = _OPEN[tokens[at].word]
    words = tuple(token.word for token in tokens[at : at + lengths[0]])
    for length in lengths:
        basis = phrases.get(words[:length]) if length <= len(words) else None
        if basis is not None:
            start, end = tokens[at].start, tokens[at + length - 1].end
            return Dated(start, end, start, text[start:end], "open", (), basis, False), at + length
    return None


def _open_index() -> dict[str, tuple[list[int], dict[tuple[str, ...], Basis]]]:
    """Return the phrases that set no day by their first word: lengths, longest first, and phrases."""
    index: dict[str, dict[tuple[str, ...], Basis]] = {}
    tables: tuple[tuple[frozenset[str], Basis], ...] = (
        (lexicon.ROUGH_WORDS, "inferred"),
        (lexicon.OPEN_WORDS - lexicon.NOT_IN_TEXT, "stated"),
    )
    for table, basis in tables:
        for phrase in table:
            words = tuple(word for word in phrase.split() if word not in lexicon.NOISE)
            index.setdefault(words[0], {})[words] = basis
    return {first: (sorted({len(w) for w in rows}, reverse=True), rows) for first, rows in index.items()}


_OPEN: Final = _open_index()
_ANCHORS: Final = lexicon.anchors()
#: tokens, at most, between the first word of a relation and the word that makes it a date
_REACH: Final = 7
#: words that can begin a relation or an expression; the scan skips others quickly
_STARTERS: Final = lexicon.starters()
