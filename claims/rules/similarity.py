"""Telling near-duplicates: claims that say much the same in other words or another article."""

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

#: likeness from which on two are pointed at, 0 to 100
MIN_SIMILARITY: Final = 75.0
#: likeness from which on a sentence found again is the same one, with a comma moved or a slip mended
MIN_SAME: Final = 90.0
#: words that are looked for, at most, and code points that make one worth it
_MAX_WORDS: Final = 6
_MIN_WORD_LENGTH: Final = 4
#: statements with a word that are compared, from either end
_MAX_COMPARED: Final = 5
_WORD = re.compile(r"[^\W_]+")


class SimilarityIndex:
    """Statements that came before, found again by the rarest words they share: the work does not grow with all."""

    def __init__(self) -> None:
        self._by_word: dict[str, list[tuple[int, str]]] = {}

    def add(self, item: int, statement: str) -> None:
        """Note a statement under its rarest words."""
        for word in search_words(statement)[:3]:
            self._by_word.setdefault(word, []).append((item, statement))

    def similar(self, statement: str) -> list[tuple[int, float]]:
        """Give those that are like a statement, with their likeness; of each word only the first and the last few."""
        near = dict(
            one
            for word in search_words(statement)[:3]
            for one in (*self._by_word.get(word, ())[:_MAX_COMPARED], *self._by_word.get(word, ())[-_MAX_COMPARED:])
        )
        scored = ((item, similarity(statement, other)) for item, other in near.items())
        return [(item, score) for item, score in scored if score >= MIN_SIMILARITY]


def similarity(one: str, other: str) -> float:
    """Return the similarity of two sentences, 0 to 100, whatever their word order; 0 below `MIN_SIMILARITY`."""
    return round(fuzz.token_sort_ratio(fold(one), fold(other), score_cutoff=MIN_SIMILARITY), 1)


def contains(whole: str, part: str) -> float:
    """Give how much of a quotation of five words or more stands in a sentence, 0 to 100."""
    folded = fold(part)
    if len(folded.split()) < 5:
        return similarity(whole, part)
    return round(fuzz.partial_ratio(fold(whole), folded, score_cutoff=MIN_SIMILARITY), 1)


def is_same(one: str, other: str) -> bool:
    """Tell whether two sentences are one, but for a small correction."""
    return fuzz.ratio(fold(one), fold(other)) >= MIN_SAME


def search_words(statement: str) -> list[str]:
    """Give the words by which to look for others like it: the longest, which are the rarest as a rule."""
    words = dict.fromkeys(word for word in fold(statement).split() if len(word) >= _MIN_WORD_LENGTH)
    return sorted(words, key=lambda word: (-len(word), word))[:_MAX_WORDS]


def queries(statement: str) -> Sequence[str]:
    """Give full-text queries, the narrowest first: claims with the three rarest words, and with any of them."""
    quoted = [f'"{word}"' for word in search_words(statement)]
    if not quoted:
        return ()
    return (" AND ".join(quoted[:3]), " OR ".join(quoted))


def fold(text: str) -> str:
    """Give a text's words in small letters, one space between them."""
    return " ".join(_WORD.findall(text.casefold()))
