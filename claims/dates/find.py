"""Finding date expressions in running text, and taking the likeliest reading of each.

Where `claims.dates.deadline_phrase` refuses what a careful reader would take in two ways, a text is read as most would
take it, and what was in doubt is marked as inferred.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from claims.dates import lexicon
from claims.dates.deadline_phrase import window_of
from claims.dates.edtf import Period, parse_edtf
from claims.dates.false_positives import is_date
from claims.dates.interpretations import Setting
from claims.dates.relation_phrases import AnalysedSentence, read_at
from claims.dates.tokens import Word, text_words, without_noise
from claims.dates.window import make_due
from claims.domain.due import Basis, Due, Relation
from claims.errors import DueInvalid, DueNotUnderstood


@dataclass(frozen=True, slots=True)
class Dated:
    """A date expression with its relation, where it stands in a text."""

    #: with the words of the relation; code points, half open
    start: int
    end: int
    #: where the date itself begins
    date_start: int
    words: str
    relation: Relation
    #: EDTF strings, soonest first; none where the relation is open
    candidates: tuple[str, ...]
    #: `inferred` where a careful reader might differ
    basis: Basis
    #: the words themselves say that it is over
    past: bool
    #: the words lean on a day that the text named before
    leans: bool = False
    reading: AnalysedSentence | None = None
    #: a word of relation stands before the date, or the words are more than a bare year
    related: bool = True
    #: the words name a time that can only be this one: no month or weekday without a year
    fixed: bool = True
    #: "later this year": not yet begun, though its window has
    later: bool = False
    #: all that it can mean ended before the day of the text
    is_over: bool = False

    def window(self, published_on: date) -> Due | None:
        """Give the due window in an article of that day; None where it has ended before."""
        if self.past:
            return None
        if self.reading is None:
            return make_due("open", None, published_on, text=self.words, basis=self.basis)
        try:
            return window_of(self.reading, self.words, published_on, None)
        except (DueInvalid, DueNotUnderstood):
            return None

    def period(self, today: date) -> Period | None:
        """Give the days that the date names; the first that are not over where it names no year."""
        periods = [parse_edtf(edtf) for edtf in self.candidates]
        return next((period for period in periods if period.last >= today), periods[0] if periods else None)


def find_dates(text: str, today: date) -> list[Dated]:
    """Find every date expression of a text, in order.

    Args:
        text: any text; offsets count its code points.
        today: the day the words are relative to.
    """
    return list(scan(text, without_noise(text_words(text)), today))


def scan(text: str, tokens: Sequence[Word], today: date, leaning: Period | None = None) -> Iterator[Dated]:
    """Give the date expressions among tokens (as `tokens.without_noise` gives them) of a text, in order.

    Args:
        leaning: what the text before has spoken of last.
    """
    at, setting = 0, Setting(today, leaning)
    ahead = _anchors_ahead(tokens)
    while at < len(tokens):
        found = _open_at(text, tokens, at) if tokens[at].word in _OPEN else None
        if found is None and ahead[at] <= _REACH:
            found = _dated_at(text, tokens, at, setting)
        if found is None:
            at += 1
            continue
        dated, at = found
        yield dated
        period = dated.period(today)
        setting = Setting(today, period) if period else setting


def _anchors_ahead(tokens: Sequence[Word]) -> list[int]:
    """Give for every token how many tokens on the next one stands that a date can hardly do without."""
    distance, found = _REACH + 1, []
    for token in reversed(tokens):
        word = token.word
        distance = 0 if word in _ANCHORS or (not word.isalpha() and any(map(str.isdecimal, word))) else distance + 1
        found.append(distance)
    return found[::-1]


def _dated_at(text: str, tokens: Sequence[Word], at: int, setting: Setting) -> tuple[Dated, int] | None:
    word = tokens[at].word
    if word.isalpha() and word not in _STARTERS:
        return None
    try:
        reading = read_at(tokens, at, setting)
    except OverflowError:
        return None
    if reading is None or not is_date(text, tokens, reading):
        return None
    start, end = tokens[reading.start].start, tokens[reading.end - 1].end
    expression = reading.expression
    return Dated(
        start,
        end,
        tokens[reading.date].start,
        text[start:end],
        reading.relation,
        expression.candidates,
        "inferred" if expression.inferred or reading.doubt else "stated",
        expression.past,
        reading.doubt is not None and reading.doubt.message.startswith("leans"),
        reading,
        related=reading.date > reading.start or reading.end - reading.date > 1 or not tokens[at].word.isdecimal(),
        fixed=_is_fixed(tokens, reading),
        later=tokens[reading.start].word in lexicon.LATER,
        is_over=bool(expression.candidates) and parse_edtf(expression.candidates[-1]).last < setting.today,
    ), reading.end


def _is_fixed(tokens: Sequence[Word], reading: AnalysedSentence) -> bool:
    """Tell whether the words can mean no other year or week than the one they are read as."""
    words = [token.word for token in tokens[reading.date : reading.end]]
    weekday = words[0] in lexicon.WEEKDAYS and len(words) == 1
    return len(reading.expression.candidates) == 1 and not weekday


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
    """Sort the phrases that set no day by their first word: their lengths, longest first, and the phrases."""
    found: dict[str, dict[tuple[str, ...], Basis]] = {}
    tables: tuple[tuple[frozenset[str], Basis], ...] = (
        (lexicon.ROUGH_WORDS, "inferred"),
        (lexicon.OPEN_WORDS - lexicon.NOT_IN_TEXT, "stated"),
    )
    for table, basis in tables:
        for phrase in table:
            words = tuple(word for word in phrase.split() if word not in lexicon.NOISE)
            found.setdefault(words[0], {})[words] = basis
    return {first: (sorted({len(w) for w in rows}, reverse=True), rows) for first, rows in found.items()}


_OPEN: Final = _open_index()
_ANCHORS: Final = lexicon.anchors()
#: tokens between the first word of a relation and the word that makes it a date, at most
_REACH: Final = 7
#: words that a relation or an expression can begin with; others are passed over quickly
_STARTERS: Final = lexicon.starters()
