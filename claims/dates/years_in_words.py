"""Years in words: "two thousand thirty", "two thousand and twenty-seven", "twenty thirty-one"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from claims.dates import lexicon
from claims.dates.tokens import Word

_CENTURIES: Final = {"nineteen": 19, "twenty": 20}
_TEENS: Final = {word: number for word, number in lexicon.NUMBERS.items() if 10 <= number < 20}
#: the most words of a year: "two thousand and twenty - seven"
_MAX_WORDS: Final = 6
#: words that a number before them counts, so that it is no year
_COUNTED: Final = frozenset({*lexicon.UNITS, "-", "per", "percent", "hundred", "thousand", "million", "billion"})


def with_years(tokens: Sequence[Word]) -> Iterator[Word]:
    """Yield the words; those of a year become one number."""
    at = 0
    while at < len(tokens):
        year, length = (None, 1)
        if tokens[at].word in CENTURIES:
            year, length = _year([token.word for token in tokens[at : at + _MAX_WORDS + 1]])
        yield tokens[at] if year is None else replace(tokens[at], word=str(year), end=tokens[at + length - 1].end)
        at += length


def _year(words: Sequence[str]) -> tuple[int | None, int]:
    """Parse the year at the beginning of some words: the year and the number of words; None if there is none."""
    if words[0] == "two" and words[1:2] == ["thousand"]:
        joint = 2 + (words[2:3] == ["and"])
        rest, length = _two_digits(words, joint)
        if rest is None or _is_counted(words, joint + length):
            return None, 1
        return 2000 + rest, joint + length
    century = _CENTURIES.get(words[0])
    if century is None:
        return None, 1
    joint = 1 + (words[1:2] == ["-"])
    rest, length = _two_digits(words, joint)
    if rest is None or rest < 10 or _is_counted(words, joint + length):
        return None, 1
    return century * 100 + rest, joint + length


def _two_digits(words: Sequence[str], at: int) -> tuple[int | None, int]:
    word = words[at] if at < len(words) else ""
    tens = lexicon.TENS.get(word)
    if tens is not None:
        after = at + 1 + (words[at + 1 : at + 2] == ["-"])
        ones = lexicon.ONES.get(words[after] if after < len(words) else "")
        if ones is not None and not ones[1]:
            return tens + ones[0], after + 1 - at
        return tens, 1
    if word in _TEENS:
        return _TEENS[word], 1
    ones = lexicon.ONES.get(word)
    return (ones[0], 1) if ones is not None and not ones[1] else (None, 0)


def _is_counted(words: Sequence[str], at: int) -> bool:
    return at < len(words) and words[at] in _COUNTED


#: words that can begin a year
CENTURIES: Final = frozenset({"two", *_CENTURIES})
