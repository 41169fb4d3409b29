"""Telling near-duplicates: claims that say much the same in other words or another article."""

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

#: likeness from which on two are pointed at, 0 to 100
LEAST: Final = 75.0
#: likeness from which on a sentence found again is the same one, with a comma moved or a slip mended
SAME: Final = 90.0
#: words that are looked for, at most, and code points that make one worth it
_WORDS: Final = 6
_LONG: Final = 4
_WORD = re.compile(r"[^\W_]+")


def likeness(one: str, other: str) -> float:
    """Give how much two sentences have in common, 0 to 100, in whatever order their words stand."""
    return round(fuzz.token_sort_ratio(_folded(one), _folded(other)), 1)


def contains(whole: str, part: str) -> float:
    """Give how much of a quotation of five words or more stands in a sentence, 0 to 100."""
    folded = _folded(part)
    if len(folded.split()) < 5:
        return likeness(whole, part)
    return round(fuzz.partial_ratio(_folded(whole), folded), 1)


def is_same(one: str, other: str) -> bool:
    """Tell whether two sentences are one, but for a small correction."""
    return fuzz.ratio(_folded(one), _folded(other)) >= SAME


def search_words(statement: str) -> list[str]:
    """Give the words by which to look for others like it: the longest, which are the rarest as a rule."""
    words = dict.fromkeys(word for word in _folded(statement).split() if len(word) >= _LONG)
    return sorted(words, key=lambda word: (-len(word), word))[:_WORDS]


def queries(statement: str) -> Sequence[str]:
    """Give full-text queries, the narrowest first: claims with the three rarest words, and with any of them."""
    quoted = [f'"{word}"' for word in search_words(statement)]
    if not quoted:
        return ()
    return (" AND ".join(quoted[:3]), " OR ".join(quoted))


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
