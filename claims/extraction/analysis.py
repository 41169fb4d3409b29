"""The analysis of a sentence: words, dates, cues and clauses, before any decision."""

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
    """A sentence with its tokens, dates, cues and clauses, linked to its neighbours."""

    language: Language
    #: the whole text, with blanks for the signs of Markdown
    text: str
    sentence: Sentence
    dates: tuple[Dated, ...]
    cues: tuple[CueMatch, ...]
    #: the sentence before it: a pronoun, or a quotation without a speaker, may refer to it
    before: "AnalysedSentence | None" = None
    #: the sentence after it; set by the analysis of that sentence
    after: "AnalysedSentence | None" = field(default=None, init=False)
    #: the cues that make a forecast (`claims.extraction.cues.valid_cues`); set once, after the sentence was analysed
    valid_cues: Sequence[CueMatch] = field(default=(), init=False)

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
    def _index(self) -> dict[int, int]:
        return {token.start: at for at, token in enumerate(self.tokens)}

    def at(self, offset: int) -> int:
        """Return the index of the token at an offset of the text, or of the first one after it."""
        index = self._index.get(offset)
        if index is not None:
            return index
        return next((i for i, token in enumerate(self.tokens) if token.end > offset), len(self.tokens) - 1)

    def piece(self, start: int, end: int) -> str:
        """Return the text of tokens `start` to `end` (half open)."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end] if end > start else ""

    def word(self, at: int) -> str:
        """Return the word of a token; an empty text outside the sentence."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def negates(self, at: int) -> bool:
        """Return True if a word is a "not"."""
        return self.words[at] in self.language.negations or self.words[at].endswith(self.language.negative_ending)

    def phrase_at(self, at: int, phrases: Sequence[str]) -> int | None:
        """Return the index after the longest of `phrases` that begins at a token, or None."""
        for phrase in phrases:
            words = tuple(phrase.split())
            if self.words[at : at + len(words)] == words:
                return at + len(words)
        return None
