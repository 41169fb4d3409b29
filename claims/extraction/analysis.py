"""A sentence with everything that was found in it, before anything is decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from claims.dates.find import Dated
from claims.dates.tokens import Word
from claims.extraction.clauses import Clauses, cut
from claims.extraction.cue_matching import CueMatch
from claims.extraction.language import Language
from claims.extraction.sentences import Sentence


@dataclass(eq=False)
class AnalysedSentence:
    """One sentence: tokens, dates, cues, clauses; a link of the chain of all sentences."""

    language: Language
    #: the whole text, with the signs of Markdown blanked
    text: str
    sentence: Sentence
    dates: tuple[Dated, ...]
    cues: tuple[CueMatch, ...]
    #: what a pronoun or a quotation without a speaker of its own may refer to
    before: "AnalysedSentence | None" = None
    #: the sentence after it; set when that is read
    after: "AnalysedSentence | None" = field(default=None, init=False)
    #: those of the cues that hold (`claims.extraction.cues.valid_cues`); set once, when the sentence has been read
    held: Sequence[CueMatch] = field(default=(), init=False)

    @property
    def tokens(self) -> Sequence[Word]:
        """The sentence's tokens."""
        return self.sentence.tokens

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The tokens' words."""
        return tuple(token.word for token in self.tokens)

    @cached_property
    def dated(self) -> frozenset[int]:
        """The indexes of the tokens that date expressions are made of."""
        return frozenset(i for d in self.dates for i in range(self.at(d.start), self.at(d.end - 1) + 1))

    @cached_property
    def clauses(self) -> Clauses:
        """How the sentence is cut."""
        return cut(self.language, self.text, self.tokens, self.dated, self.cues)

    @cached_property
    def _index(self) -> dict[int, int]:
        return {token.start: at for at, token in enumerate(self.tokens)}

    def at(self, offset: int) -> int:
        """Give the index of the token that begins at an offset of the text (or of the first after it)."""
        found = self._index.get(offset)
        if found is not None:
            return found
        return next((i for i, token in enumerate(self.tokens) if token.end > offset), len(self.tokens) - 1)

    def piece(self, start: int, end: int) -> str:
        """Give the text of tokens `start` to `end` (half open)."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end] if end > start else ""

    def word(self, at: int) -> str:
        """Give a token's word, or nothing outside the sentence."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def negates(self, at: int) -> bool:
        """Tell whether a word is a "not"."""
        return self.words[at] in self.language.negations or self.words[at].endswith(self.language.negative_ending)

    def phrase_at(self, at: int, phrases: Sequence[str]) -> int | None:
        """Give the index after the longest of `phrases` that stands at a token, or None."""
        for phrase in phrases:
            words = tuple(phrase.split())
            if self.words[at : at + len(words)] == words:
                return at + len(words)
        return None
