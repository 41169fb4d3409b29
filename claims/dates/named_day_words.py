"""Joining of the words of a named day to one word: "Labor Day", "St. Patrick's Day", "the Day of Atonement"."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from claims.dates import country_days, lexicon, named_days
from claims.dates.tokens import Word, tokenize


def with_named_days(tokens: Sequence[Word], country: str | None = None) -> list[Word]:
    """Return the words with each named day as one of them.

    Args:
        tokens: the words of a text.
        country: ISO 3166-1 alpha-2, whose calendar is looked at too; None means the tables alone.
    """
    index = _index(country)
    words: list[Word] = []
    at = 0
    while at < len(tokens):
        end, name = _named_at(tokens, at, index)
        if name:
            owns = tokens[end - 1].owns
            words.append(Word(name, tokens[at].start, tokens[end - 1].end, the=tokens[at].the, owns=owns))
        else:
            words.append(tokens[at])
        at = end
    return words


@lru_cache(maxsize=64)
def first_words(country: str | None) -> frozenset[str]:
    """Return the words with which a named day begins."""
    return frozenset(_index(country))


def _named_at(tokens: Sequence[Word], at: int, index: "_Index") -> tuple[int, str]:
    """Return the index after the longest name at a token, and the name; the next index and "" if there is none."""
    for words, name in index.get(tokens[at].word, ()):
        if all(
            token.word == word for token, word in zip(tokens[at : at + len(words)], words, strict=False)
        ) and at + len(words) <= len(tokens):
            return at + len(words), name
    return at + 1, ""


_Index = dict[str, list[tuple[tuple[str, ...], str]]]


@lru_cache(maxsize=64)
def _index(country: str | None) -> _Index:
    """Return the names by their first word, longest first; those of the country win."""
    index: _Index = {}
    tables: list[Iterable[str]] = [country_days.names(country)] if country else []
    for name in (name for table in (*tables, (*named_days.NAMED_DAYS, "eid")) for name in table):
        plain = name.partition("@")[0]
        for words in (*_spellings(plain), (plain,)):
            rows = index.setdefault(words[0], [])
            if words not in [known for known, _ in rows]:
                rows.append((words, name))
    return {first: sorted(rows, key=lambda row: -len(row[0])) for first, rows in index.items()}


def _spellings(name: str) -> list[tuple[str, ...]]:
    """List the words of a name in the ways of writing it: "presidents' day", "presidents day", "president's day"."""
    names = [name]
    for old, new in _VARIANTS:
        names += [known.replace(old, new) for known in names if old in known]
    found = [tuple(token.word for token in tokenize(spelling)) for spelling in dict.fromkeys(names)]
    found += [tuple(word for word in words if word not in lexicon.NOISE) for words in found]
    return [words for words in dict.fromkeys(found) if words and set(words) - lexicon.NOISE]


#: what can be written in another way: part of a name -> the same in another way
_VARIANTS: Final[tuple[tuple[str, str], ...]] = (
    ("s' ", "s "), ("s' ", "'s "), ("'s ", "s "), ("'s ", "s' "), ("st ", "st. "), ("st. ", "saint "),
    (" jr ", " jr. "), (" jr. ", ", jr. "), ("-", " "), ("labor ", "labour "),
)  # fmt: skip
