"""Tokens: what the search index and a query have in common, the same for every store.

A word becomes its letters without case and marks (NFKD, casefold), then its English stem (Snowball). Chinese, Japanese
and Thai have no blanks between words: their runs become pairs of letters that overlap.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

#: letters that no decomposition of Unicode reduces to a Latin or basic letter
_LETTERS: Final = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "n",
    "ĸ": "k", "ƒ": "f",
}  # fmt: skip
#: scripts that are written without blanks: Thai, Lao, Myanmar, Khmer, Kana, Han
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
)
_WORD: Final = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_IS_UNSPACED: Final = re.compile(rf"[{_UNSPACED}]")
_ASCII_WORD: Final = re.compile("[a-z0-9]+")
_POSSESSIVE: Final = re.compile("(?<=[a-z0-9])'s(?![a-z0-9])")
_ENGLISH: Final = re.compile(r"[a-z]{3,}")
_APOSTROPHES: Final = frozenset("'’‘ʼ")
#: words whose stems are kept
_MAX_STEMS: Final = 100_000
#: endings that an English stemmer can remove: a prefix may end within one
_ENDINGS: Final = (
    "s", "es", "e", "ed", "er", "ers", "ing", "ings", "y", "ies", "ied", "ly", "al", "ally", "ion", "ions", "ation",
    "ations", "ity", "ities", "ive", "ment", "ments", "ness", "able", "ible", "ful", "ism", "ist", "ize", "ized",
    "ence", "ance",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its range in the original text (code points, half open)."""

    text: str
    start: int
    end: int


def index_text(text: str) -> str:
    """Return the tokens of a text, joined by blanks: what an index stores.

    A run without blanks also has its last letter, so that each of its letters begins a token.
    """
    if text.isascii():
        plain = text.lower()
        if "'" in plain:
            plain = _POSSESSIVE.sub(" ", plain)
        return " ".join(map(_STEMS.__getitem__, _ASCII_WORD.findall(plain)))
    return " ".join(token for word in _words(text.translate(_FOLDING)) for token in _tokens_of(word))


def query_tokens(words: str) -> list[str]:
    """Return the tokens that must stand beside each other where a text has these words.

    A run at the end of the words can go on in the text. If it is a single letter, it is the beginning of a token.
    """
    found = list(_words(words.translate(_FOLDING)))
    return [token for word in found[:-1] for token in _tokens_of(word)] + [
        token for word in found[-1:] for token in _tokens_of(word)[: _pairs(word)]
    ]


def located_tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text, in order, each with its range in the text; those of one run overlap."""
    folded, starts = _located(text)
    for word, at in _words_at(folded):
        end = at + len(word)
        if not is_unspaced(word):
            yield Token(_stem(word), starts[at], starts[end - 1] + 1)
            continue
        for offset, token in enumerate(_tokens_of(word)):
            first = at + offset
            yield Token(token, starts[first], starts[first + len(token) - 1] + 1)


def completions(prefix: str) -> tuple[str, list[str]]:
    """Return the beginning of the tokens that a prefix stands for, and tokens that do not begin so.

    "ministe" begins "minister", whose token is "minist".

    Args:
        prefix: the first letters of a word; of several words the last one counts.
    """
    word = list(_words(prefix.translate(_FOLDING)))[-1]
    if not _ENGLISH.fullmatch(word):
        return query_tokens(word)[-1], []
    whole = {
        word + ending[length:]
        for ending in _ENDINGS
        for length in range(len(ending) + 1)
        if word.endswith(ending[:length])
    }
    return word, sorted({stem for stem in map(_stem, whole) if not stem.startswith(word)})


def is_unspaced(token: str) -> bool:
    """Return True for a token of a script without blanks."""
    return _IS_UNSPACED.match(token) is not None


def _tokens_of(word: str) -> list[str]:
    if not is_unspaced(word):
        return [_stem(word)]
    return [word[i : i + 2] for i in range(len(word))]


def _pairs(word: str) -> int:
    """Return how many tokens the last word of a query needs: of a run, the pairs without the last letter."""
    return max(len(word) - 1, 1) if is_unspaced(word) else 1


def _words(folded: str) -> Iterator[str]:
    return (word for word, _ in _words_at(folded))


def _words_at(folded: str) -> Iterator[tuple[str, int]]:
    """Yield the words of a folded text with their offsets in it; the "s" of "minister's" is none."""
    for match in _WORD.finditer(folded):
        at = match.start()
        if match[0] == "s" and at >= 2 and folded[at - 1] == "'" and folded[at - 2].isalnum():
            continue
        yield match[0], at


def _located(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its characters the offset of the original one."""
    parts, starts = [], []
    for at, sign in enumerate(text):
        folded = sign.translate(_FOLDING)
        parts.append(folded)
        starts += [at] * len(folded)
    return "".join(parts), starts


def _stem(word: str) -> str:
    """Return the English stem of a Latin word; other words, and those with digits, stay."""
    return _STEMS[word]


class _Stems(dict[str, str]):
    """Word -> its stem, computed on first use; it is emptied when it is full."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MAX_STEMS:
            self.clear()
        stem = str(_stemmer().stemWord(word)) if _ENGLISH.fullmatch(word) else word
        self[word] = stem
        return stem


_STEMS: Final = _Stems()


@cache
def _stemmer() -> Any:
    import Stemmer  # loaded on first use: most processes never search

    return Stemmer.Stemmer("english")


class _Folding(dict[int, str]):
    """Character -> its letters without case and marks, computed on first use (for `str.translate`)."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        if sign in _APOSTROPHES:
            folded = "'"
        else:
            decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold())
            letters = (part for part in decomposed if not _is_mark(part))
            folded = "".join(_LETTERS.get(letter, letter) for letter in letters)
        self[code] = folded
        return folded


def _is_mark(sign: str) -> bool:
    """Return True for marks, and for what is not seen: soft hyphens, joiners, zero-width spaces."""
    category = unicodedata.category(sign)
    return category.startswith("M") or category == "Cf"


_FOLDING: Final = _Folding()
