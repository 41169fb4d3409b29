"""Near-duplicate claims: the similarity of statements, and the queries that find similar ones."""

import re
from collections.abc import Sequence
from itertools import combinations
from typing import Final

from rapidfuzz import fuzz

from claims.anchoring.folding import fold as fold_typography
from claims.search.query import Query, term_of

#: similarity of near-duplicates, 0 to 100
MIN_SIMILARITY: Final = 75.0
#: similarity of one sentence before and after a small correction, 0 to 100
MIN_SAME: Final = 90.0
#: what is left of the similarity of sentences with other numbers
OTHER_NUMBERS: Final = 0.85
#: search words of a statement
_MAX_WORDS: Final = 6
#: code points of a search word
_MIN_WORD_LENGTH: Final = 4
#: statements with the same word that are compared, from either end of their list
_MAX_COMPARED: Final = 5
_WORD = re.compile(r"[^\W_]+")


class SimilarityIndex:
    """Earlier statements by their rarest words; a lookup compares a bounded number of them."""

    def __init__(self) -> None:
        self._by_word: dict[str, list[tuple[int, str]]] = {}

    def add(self, item: int, statement: str) -> None:
        """Add a statement under its three rarest words; `item` is its number for the caller."""
        for word in search_words(statement)[:3]:
            self._by_word.setdefault(word, []).append((item, statement))

    def similar(self, statement: str) -> list[tuple[int, float]]:
        """Return the near-duplicates of a statement: their items and similarities, 0 to 100.

        For each word only its first and last `_MAX_COMPARED` statements are compared.
        """
        near = dict(
            entry
            for word in search_words(statement)[:3]
            for entry in (*self._by_word.get(word, ())[:_MAX_COMPARED], *self._by_word.get(word, ())[-_MAX_COMPARED:])
        )
        scored = ((item, similarity(statement, other)) for item, other in near.items())
        return [(item, score) for item, score in scored if score >= MIN_SIMILARITY]


def similarity(sentence: str, other: str) -> float:
    """Return the similarity of two sentences in any word order, 0 to 100; 0 below `MIN_SIMILARITY`."""
    return round(fuzz.token_sort_ratio(fold(sentence), fold(other), score_cutoff=MIN_SIMILARITY), 1)


def contains(whole: str, part: str) -> float:
    """Return how much of a quotation stands in a sentence, 0 to 100.

    A quotation of fewer than five words is compared with the whole sentence.
    """
    folded = fold(part)
    if len(folded.split()) < 5:
        return similarity(whole, part)
    return round(fuzz.partial_ratio(fold(whole), folded, score_cutoff=MIN_SIMILARITY), 1)


def has_other_numbers(sentence: str, other: str) -> bool:
    """Return True if each of two sentences has a number that the other lacks, as of another year or amount."""
    own, others = ({word for word in fold(text).split() if any(map(str.isdigit, word))} for text in (sentence, other))
    return bool(own - others and others - own)


def is_same(sentence: str, other: str) -> bool:
    """Return True if two sentences are the same except for a small correction."""
    return fuzz.ratio(fold(sentence), fold(other)) >= MIN_SAME


def search_words(statement: str) -> list[str]:
    """Return the search words of a statement, longest first: long words are usually rare."""
    words = dict.fromkeys(word for word in fold(statement).split() if len(word) >= _MIN_WORD_LENGTH)
    return sorted(words, key=lambda word: (-len(word), word))[:_MAX_WORDS]


def queries(statement: str) -> Sequence[Query]:
    """Return queries, narrowest first: for all of the three rarest words, then for any search word."""
    terms = [term for word in search_words(statement) if (term := term_of(word)) is not None]
    return (Query(tuple((term,) for term in terms[:3])), Query((tuple(terms),))) if terms else ()


def narrow_queries(statement: str) -> Sequence[Query]:
    """Return queries like `queries`, with one between them: for any two of the three rarest words."""
    narrowest, *others = queries(statement) or (None,)
    if narrowest is None:
        return ()
    pairs = tuple(a + b for a, b in combinations(narrowest.groups, 2))  # each pair has one of any two words
    between = (Query(pairs),) if len(pairs) > 1 else ()
    return tuple(dict.fromkeys((narrowest, *between, *others)))


def fold(text: str) -> str:
    """Return the words of a text in lower case with one space between them; typography does not count."""
    plain = text if text.isascii() and "&" not in text else fold_typography(text)
    return " ".join(_WORD.findall(plain.casefold()))
