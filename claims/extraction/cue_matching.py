"""Matching of cue rows against tokens."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from claims.dates.tokens import Word
from claims.extraction.language import Cue, Language
from claims.extraction.languages import LANGUAGES

#: words, at most, that `*` matches
_MAX_STAR: Final = 3
#: last sign of a piece -> words, at most, that the piece matches
_MAX_TAKEN: Final = {"?": 1, "*": _MAX_STAR}
_Test = Callable[[Word, str], bool]


@dataclass(frozen=True, slots=True)
class CueMatch:
    """A cue with its position: indexes of tokens, half open."""

    cue: Cue
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    """A place in the tree of cues: those that end here, and the pieces that may follow."""

    #: number of a cue in the order of the table, and the cue
    cues: list[tuple[int, Cue]] = field(default_factory=list)
    #: word -> the nodes behind the pieces that it matches
    by_word: dict[str, list["_Node"]] = field(default_factory=dict)
    #: pieces that no list of words can express: a test, and the node behind the piece
    by_test: list[tuple[_Test, "_Node"]] = field(default_factory=list)
    #: pieces that may be left out or repeated: a test, the highest number of words, and the node behind the piece
    repeated: list[tuple[_Test, int, "_Node"]] = field(default_factory=list)
    #: piece -> the node behind it
    following: dict[str, "_Node"] = field(default_factory=dict)


class Matcher:
    """All cues of a language, as a tree: cues with a common beginning match it once."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._root = _Node()
        for number, cue in enumerate(language.cues):
            node = self._root
            for piece in cue.words.split():
                node = self._behind(node, piece)
            node.cues.append((number, cue))

    def find(self, text: str, tokens: Sequence[Word]) -> list[CueMatch]:
        """Return the cues in `tokens`, in order; at one token the heaviest first.

        A cue inside an earlier one is left out.
        """
        cues: list[CueMatch] = []
        reach = 0
        for at in range(len(tokens)):
            ends: dict[int, tuple[Cue, int]] = {}
            _collect(self._root, text, tokens, at, ends)
            matches = [CueMatch(cue, at, end) for _, (cue, end) in sorted(ends.items()) if end > reach]
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

    def _behind(self, node: _Node, piece: str) -> _Node:
        """Return the node behind a piece; create it if it is new."""
        if piece in node.following:
            return node.following[piece]
        behind = node.following[piece] = _Node()
        if piece[-1] in _MAX_TAKEN:
            node.repeated.append((self._test(piece[:-1]), _MAX_TAKEN[piece[-1]], behind))
            return behind
        tests = self._special()
        names = piece.split("|")
        node.by_test += [(tests[name], behind) for name in names if name in tests]
        for word in {word for name in names if name not in tests for word in self._expand(name)}:
            node.by_word.setdefault(word, []).append(behind)
        return behind

    def _expand(self, piece: str) -> Iterator[str]:
        for word in piece.split("|"):
            yield from self._language.classes.get(word, {word})

    def _test(self, piece: str) -> _Test:
        tests = self._special()
        if piece in tests:
            return tests[piece]
        words = frozenset(self._expand(piece))
        return lambda token, text: token.word in words

    def _special(self) -> dict[str, _Test]:
        """Return the pieces of cues that are tests, not words."""
        return {
            "VB": self.is_plain_verb,
            "ANY": lambda token, text: token.word[0].isalpha(),
            "VBG": lambda token, text: token.word.endswith("ing"),
            "NUMBER": lambda token, text: token.word[0].isdecimal(),
            "DATE": lambda token, text: token.word[0].isdecimal() or text[token.start].isupper(),
            "'s": lambda token, text: token.word.endswith("'s"),
            "ADV": lambda token, text: self.is_adverb(token.word),
        }


def _collect(node: _Node, text: str, tokens: Sequence[Word], at: int, ends: dict[int, tuple[Cue, int]]) -> None:
    """Collect the cues that end at a node or behind it, with their ends; a cue keeps its first end.

    A repeated piece takes as many words as it can first, so the first end has the most words.
    """
    for number, cue in node.cues:
        ends.setdefault(number, (cue, at))
    for test, most, behind in node.repeated:
        taken = 0
        while taken < most and at + taken < len(tokens) and test(tokens[at + taken], text):
            taken += 1
        for count in range(taken, -1, -1):
            _collect(behind, text, tokens, at + count, ends)
    if at == len(tokens):
        return
    for behind in node.by_word.get(tokens[at].word, ()):
        _collect(behind, text, tokens, at + 1, ends)
    for test, behind in node.by_test:
        if test(tokens[at], text):
            _collect(behind, text, tokens, at + 1, ends)


@lru_cache(maxsize=8)
def matcher_for(code: str) -> Matcher:
    """Return the matcher of a language; it is built once."""
    return Matcher(LANGUAGES[code])
