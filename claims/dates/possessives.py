"""Dates inside a possessive: "next week's summit", "Friday's vote", "2027's first quarter"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from claims.dates import lexicon
from claims.dates.tokens import Word

#: words of the calendar whose "'s" has no meaning for the date
_OWNERS: Final = frozenset(
    {*lexicon.MONTHS, *lexicon.WEEKDAYS, *lexicon.SEASONS, *lexicon.DAY_PARTS}
    | {"today", "tonight", "tomorrow", "yesterday", "weekend", "day", "week", "fortnight", "month", "quarter", "year",
       "decade", "century", "half"}
)  # fmt: skip
_ENDING: Final = "'s"
#: words and signs of which a text has one if a date in it is a possessive
POSSESSIVES: Final = frozenset({"'", *(owner + _ENDING for owner in _OWNERS)})
_YEAR_DIGITS: Final = 4


def without_possessives(tokens: Sequence[Word]) -> Iterator[Word]:
    """Yield the words; those of the calendar come without "'s", and are marked."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.word.endswith(_ENDING) and token.word[:-2] in _OWNERS:
            length = token.end - token.start
            end = token.end - len(_ENDING) if length == len(token.word) else token.end
            yield replace(token, word=token.word[:-2], end=end, owns=True)
        elif _is_year(token.word) and [t.word for t in tokens[at + 1 : at + 3]] == ["'", "s"]:
            yield replace(token, owns=True)
            at += 2
        else:
            yield token
        at += 1


def _is_year(word: str) -> bool:
    return len(word) == _YEAR_DIGITS and word.isdecimal()
