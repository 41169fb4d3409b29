"""Matching of cue rows against tokens."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from claims.dates.tokens import Word
from claims.extraction.language import Cue, Language
from claims.extraction.languages import LANGUAGES

#: words, at most, that `*` matches
_MAX_STAR: Final = 3
_Test = Callable[[Word, str], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """A cue with its pieces compiled to tests."""

    cue: Cue
    #: a test for each piece, and its number: "1" for one, "?" for optional, "*" for several
    pieces: tuple[tuple[_Test, str], ...]


@dataclass(frozen=True, slots=True)
class CueMatch:
    """A cue with its position: indexes of tokens, half open."""

    cue: Cue
    start: int
    end: int


class Matcher:
    """All cues of a language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._by_first: dict[str, list[Row]] = {}
        for cue in language.cues:
            words = cue.words.split()
            row = Row(cue, tuple((self._test(word.rstrip("?*")), _mode(word)) for word in words))
            for first in self._expand(words[0]):
                self._by_first.setdefault(first, []).append(row)

    def find(self, text: str, tokens: Sequence[Word]) -> list[CueMatch]:
        """Return the cues in `tokens`, in order; at one token the heaviest first.

        A cue inside an earlier one is left out.
        """
        cues: list[CueMatch] = []
        reach = 0
        for at, token in enumerate(tokens):
            rows = self._by_first.get(token.word, ())
            if token.word.endswith("'s"):
                rows = [*rows, *self._by_first.get("'s", ())]
            matches = [m for m in self._at(text, tokens, at, rows) if m.end > reach]
            cues += sorted(matches, key=lambda m: (-m.cue.weight, -m.end))
            reach = max([reach, *(m.end for m in matches)])
        return cues

    def is_adverb(self, word: str) -> bool:
        """Return True if a word may be an adverb between the words of a cue."""
        language = self._language
        ending = language.adverb_ending
        return word in language.classes["ADV"] or (
            len(word) > len(ending) + 2 and word.endswith(ending) and word not in language.not_adverbs
        )

    def is_plain_verb(self, token: Word, text: str) -> bool:
        """Return True if a word may be the plain form of a verb."""
        word = token.word
        if not word.isalpha() or word in self._language.classes["NOT_BASE"] or not text[token.start].islower():
            return False
        if word.endswith("ing") and len(word) > 5:
            return False
        return not word.endswith(self._language.past_ending) or word in self._language.not_past

    def _at(self, text: str, tokens: Sequence[Word], at: int, rows: Sequence[Row]) -> Iterator[CueMatch]:
        for row in rows:
            end = _match(row.pieces, 0, tokens, at, text)
            if end is not None:
                yield CueMatch(row.cue, at, end)

    def _expand(self, piece: str) -> Iterator[str]:
        for word in piece.split("|"):
            yield from self._language.classes.get(word, {word})

    def _test(self, piece: str) -> _Test:
        special: dict[str, _Test] = {
            "VB": self.is_plain_verb,
            "VBG": lambda token, text: token.word.endswith("ing"),
            "NUMBER": lambda token, text: token.word[0].isdecimal(),
            "DATE": lambda token, text: token.word[0].isdecimal() or text[token.start].isupper(),
            "'s": lambda token, text: token.word.endswith("'s"),
            "ADV": lambda token, text: self.is_adverb(token.word),
        }
        if piece in special:
            return special[piece]
        others = [special[name] for name in piece.split("|") if name in special]
        words = frozenset(self._expand("|".join(name for name in piece.split("|") if name not in special)))
        return lambda token, text: token.word in words or any(test(token, text) for test in others)


def _mode(piece: str) -> str:
    return piece[-1] if piece[-1] in "?*" else "1"


def _match(pieces: tuple[tuple[_Test, str], ...], piece: int, tokens: Sequence[Word], at: int, text: str) -> int | None:
    if piece == len(pieces):
        return at
    test, mode = pieces[piece]
    fits = at < len(tokens) and test(tokens[at], text)
    if mode == "1":
        return _match(pieces, piece + 1, tokens, at + 1, text) if fits else None
    most = {"?": 1, "*": _MAX_STAR}[mode]
    taken = 0
    while taken < most and at + taken < len(tokens) and test(tokens[at + taken], text):
        taken += 1
    for count in range(taken, -1, -1):
        end = _match(pieces, piece + 1, tokens, at + count, text)
        if end is not None:
            return end
    return None


@lru_cache(maxsize=8)
def matcher_for(code: str) -> Matcher:
    """Return the matcher of a language; it is built once."""
    return Matcher(LANGUAGES[code])
