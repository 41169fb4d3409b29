"""The analysis of a sentence: words, dates, cues and clauses, before any decision.

Every search in a sentence uses an index that is built once, so that its time grows with its length only.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

from claims.dates.edtf import Period
from claims.dates.find import Dated
from claims.dates.tokens import Word
from claims.extraction.clauses import Clauses, cut
from claims.extraction.cue_matching import CueMatch, matcher_for
from claims.extraction.language import Language
from claims.extraction.positions import Phrases, Positions
from claims.extraction.sentences import Sentence

Found = TypeVar("Found")


@dataclass(eq=False)
class AnalysedSentence:
    """A sentence with its tokens, dates, cues and clauses, linked to its neighbours."""

    language: Language
    #: the whole text, with blanks for the signs of Markdown
    text: str
    sentence: Sentence
    dates: tuple[Dated, ...]
    cues: tuple[CueMatch, ...]
    #: the sentence before it: a pronoun, or a quotation without a speaker, may refer to it
    before: "AnalysedSentence | None" = None
    #: the period that the text named last, in this sentence or before it
    last_period: Period | None = None
    #: ISO 3166-1 alpha-2, whose named days the text means
    country: str | None = None
    #: the sentence after it; set by the analysis of that sentence
    after: "AnalysedSentence | None" = field(default=None, init=False)
    #: the cues that make a forecast (`claims.extraction.cues.valid_cues`); set once, after the sentence was analysed
    valid_cues: Sequence[CueMatch] = field(default=(), init=False)
    _positions: dict[frozenset[str], Positions] = field(default_factory=dict, init=False)
    _found: dict[Callable[["AnalysedSentence"], object], object] = field(default_factory=dict, init=False)

    @property
    def tokens(self) -> Sequence[Word]:
        """The tokens of the sentence."""
        return self.sentence.tokens

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the tokens."""
        return tuple(token.word for token in self.tokens)

    @cached_property
    def dated(self) -> frozenset[int]:
        """The indexes of the tokens inside date expressions."""
        return frozenset(i for d in self.dates for i in range(self.at(d.start), self.at(d.end - 1) + 1))

    @cached_property
    def clauses(self) -> Clauses:
        """The clauses of the sentence."""
        return cut(self.language, self.text, self.tokens, self.dated, self.cues)

    @cached_property
    def _ends(self) -> list[int]:
        return [token.end for token in self.tokens]

    def at(self, offset: int) -> int:
        """Return the index of the token at an offset of the text, or of the first one after it."""
        return min(bisect_right(self._ends, offset), len(self.tokens) - 1)

    def piece(self, start: int, end: int) -> str:
        """Return the text of tokens `start` to `end` (half open)."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end] if end > start else ""

    def word(self, at: int) -> str:
        """Return the word of a token; an empty text outside the sentence."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def is_capital(self, at: int) -> bool:
        """Return True if a token begins with a capital; False outside the sentence."""
        return 0 <= at < len(self.tokens) and self.text[self.tokens[at].start].isupper()

    def is_adverb(self, word: str) -> bool:
        """Return True if a word may be an adverb."""
        return matcher_for(self.language.code).is_adverb(word)

    def positions(self, words: frozenset[str]) -> Positions:
        """Return the positions of the tokens that are one of `words`; each set of words is searched once."""
        found = self._positions.get(words)
        if found is None:
            found = Positions(at for at, word in enumerate(self.words) if word in words)
            self._positions[words] = found
        return found

    def once(self, search: "Callable[[AnalysedSentence], Found]") -> Found:
        """Return what a function finds in the sentence; it searches once."""
        if search not in self._found:
            self._found[search] = search(self)
        return cast(Found, self._found[search])

    def sentences_before(self, count: int) -> "Iterator[AnalysedSentence]":
        """Yield the sentences before this one, the nearest first, `count` at most."""
        one = self.before
        for _ in range(count):
            if one is None:
                return
            yield one
            one = one.before

    def before_adverbs(self, at: int) -> int:
        """Return the index of the last token before `at` that is no adverb; -1 if there is none."""
        return self._no_adverbs.before(at)

    @cached_property
    def _no_adverbs(self) -> Positions:
        adverbs = self.language.classes["ADV"]
        return Positions(at for at, word in enumerate(self.words) if word not in adverbs)

    @cached_property
    def negated(self) -> Positions:
        """The positions of the words that are a "not"."""
        ending, negations = self.language.negative_ending, self.language.negations
        return Positions(at for at, word in enumerate(self.words) if word in negations or word.endswith(ending))

    def phrase_at(self, at: int, phrases: Phrases) -> int | None:
        """Return the index after the first of `phrases` that begins at a token, or None."""
        if at >= len(self.words):
            return None
        return next((end for _, end in phrases.at(self.words, at)), None)
