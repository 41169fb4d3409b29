"""The words of dates without noise, and with the words that mean one number joined."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from claims.dates import lexicon
from claims.dates.clock_times import TIMES, without_clocks
from claims.dates.counts_in_parts import with_whole_counts
from claims.dates.named_day_words import first_words, with_named_days
from claims.dates.possessives import POSSESSIVES, without_possessives
from claims.dates.tokens import Word
from claims.dates.years_in_words import CENTURIES, with_years

_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d{2})?[ \u00a0]?[ap]\.?m\.?")


def without_noise(tokens: Sequence[Word], country: str | None = None) -> list[Word]:
    """Return the words without articles, times of day and signs that have no meaning between the parts of a date.

    Numbers in words become one number: "twenty-second" is "22nd", and "a year and a half" is "18 months".
    The words of a named day become one word.

    Args:
        tokens: the words of a text.
        country: ISO 3166-1 alpha-2, whose named days are known too; None means those of the tables alone.
    """
    known = {token.word for token in tokens}
    if not known.isdisjoint(first_words(country)):
        tokens = with_named_days(tokens, country)
    for triggers, step in _STEPS:
        if not known.isdisjoint(triggers):
            tokens = list(step(tokens))
    if not known.isdisjoint(TIMES) or any(word[0].isdecimal() for word in known):
        tokens = list(without_clocks(tokens))
    words: list[Word] = []
    previous: Word | None = None
    for token in with_whole_counts(tokens):
        if not _is_noise(token.word, previous):
            the = previous is not None and previous.word == "the"
            words.append(replace(token, the=True) if the else token)
        previous = token
    return words


def _with_parts(tokens: Sequence[Word]) -> Iterator[Word]:
    """Yield the words with "mid-to-late" and "early to mid" as one word."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        length = 1
        if token.word in {"early", "mid"}:
            rest = [(at + i, t.word) for i, t in enumerate(tokens[at + 1 : at + 5], 1) if t.word != "-"][:2]
            words = [word for _, word in rest]
            if words[:1] in (["to"], ["/"]) and (token.word, words[-1]) in {("early", "mid"), ("mid", "late")}:
                length = rest[1][0] + 1 - at
                token = replace(token, word=f"{token.word}-{words[-1]}", end=tokens[rest[1][0]].end)
        yield token
        at += length


def _is_noise(word: str, previous: Word | None) -> bool:
    if _is_clock(word) or (word == "on" and previous is not None and _is_clock(previous.word)):
        return True  # "by 5 p.m. on Friday"
    if word == ".":
        return previous is not None and previous.word in lexicon.ABBREVIATED
    if word == "-":
        return previous is not None and previous.word in lexicon.HYPHENATED
    return word in lexicon.NOISE


def _is_clock(word: str) -> bool:
    return word[0].isdecimal() and _CLOCK.fullmatch(word) is not None


def _numbered(tokens: Sequence[Word]) -> Iterator[Word]:
    """Yield the words with each ten and its ones joined."""
    skip = 0
    for at, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        tens = lexicon.TENS.get(token.word)
        if tens is None:
            word = lexicon.DAY_ORDINALS.get(token.word)
            yield token if word is None else replace(token, word=word)
            continue
        after = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].word == "-")
        ones = tokens[after].word if after < len(tokens) else ""
        number = lexicon.ONES.get(ones)
        if number is None:
            yield token
            continue
        skip = after - at
        yield Word(str(tens + number[0]) + number[1], token.start, tokens[after].end)


#: what has to be done if a text has one of some words, in order
_STEPS: Final[tuple[tuple[frozenset[str], Callable[[Sequence[Word]], Iterator[Word]]], ...]] = (
    (POSSESSIVES, without_possessives),
    (frozenset({"early", "mid"}), _with_parts),
    (CENTURIES, with_years),
    (frozenset({*lexicon.TENS, *lexicon.DAY_ORDINALS}), _numbered),
)
