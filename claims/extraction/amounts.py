"""Numbers that may be odds: "60 to 70 percent", "one in four", "3-1", "0.4", each with its tokens.

Whether they are odds depends on the words around them (`claims.extraction.odds`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.languages import LANGUAGES
from claims.extraction.positions import Phrases

#: `share`: "one in four"; `times`: "nine times out of ten"; `ratio`: "3 to 1"; `even`: "50-50"; `coin`: "coin toss"
Shape = Literal["percent", "share", "times", "ratio", "decimal", "zero", "even", "even_odds", "coin"]

#: digits of a number, at most
_MAX_DIGITS: Final = 15
_DIGITS: Final = re.compile(r"\d{1,15}(?:\.\d{1,15})?|\d{1,3}(?:,\d{3}){1,4}", re.ASCII)
_SLASH: Final = re.compile(r"(\d{1,2})/(\d{1,2})", re.ASCII)
#: signs directly before a number that make it a part of another one, or an amount of money
_JOINED: Final = frozenset(",.$€£¥/:")
_HUNDRED: Final = 100
#: "one in one" is no share
_MIN_SHARES: Final = 2
_FIFTY: Final = 50
_SEPARATORS: Final = frozenset({"-", ":", "/"})


@dataclass(frozen=True, slots=True)
class Amount:
    """Numbers with the indexes of their tokens, half open, and the probability that they would be."""

    start: int
    end: int
    low: Fraction
    high: Fraction
    shape: Shape
    #: True if a word joins the sides of a ratio: "3 to 1", not "3-1"
    in_words: bool = False
    #: True if the sides make a hundred ("60-40"): then the first is the probability
    split: bool = False


def find_amounts(analysis: AnalysedSentence) -> Iterator[Amount]:
    """Yield the amounts of a sentence, in order; none is inside another one."""
    at = 0
    while at < len(analysis.words):
        amount = next((found for read in _READERS if (found := read(analysis, at)) is not None), None)
        if amount is not None:
            yield amount
        at = amount.end if amount is not None else at + 1


@lru_cache(maxsize=64)
def odds_phrases(code: str, name: str) -> Phrases:
    """Return the phrases of a class of odds (`Language.odds`), the longest first."""
    return Phrases.longest_first(LANGUAGES[code].odds[name])


def phrase_end(analysis: AnalysedSentence, at: int, name: str) -> int | None:
    """Return the index after a phrase of a class of odds that begins at a token, or None."""
    if not 0 <= at < len(analysis.words):
        return None
    return analysis.phrase_at(at, odds_phrases(analysis.language.code, name))


def after_hyphen(analysis: AnalysedSentence, at: int) -> int:
    """Return the index of a token, or of the one after it if it is a hyphen."""
    return at + 1 if analysis.word(at) == "-" else at


def _number(analysis: AnalysedSentence, at: int, *, inside: bool = False) -> tuple[Fraction, int] | None:
    """Return the number that begins at a token, and the index after it; `inside` if other numbers come before it."""
    word = analysis.word(at)
    if word[:1].isdecimal() or word == ".":
        return _in_digits(analysis, at, inside=inside)
    language = analysis.language
    scale = after_hyphen(analysis, at + 1)
    if word in language.odds["A"] and analysis.word(scale) in language.odds_scales:
        return Fraction(language.odds_scales[analysis.word(scale)]), scale + 1
    if word not in language.odds_numbers:
        return None
    value, end = language.odds_numbers[word], at + 1
    ones = after_hyphen(analysis, end)
    if value >= 20 and 0 < language.odds_numbers.get(analysis.word(ones), 0) < 10:
        value, end = value + language.odds_numbers[analysis.word(ones)], ones + 1
    if analysis.word(end) in language.odds_scales:
        value, end = value * language.odds_scales[analysis.word(end)], end + 1
    return Fraction(value), end


def _in_digits(analysis: AnalysedSentence, at: int, *, inside: bool) -> tuple[Fraction, int] | None:
    text, token, end = analysis.text, analysis.tokens[at], at + 1
    word = token.word
    before = text[token.start - 1 : token.start]
    if not inside and (before in _JOINED or before.isalnum()):
        return None
    if word == ".":
        fraction = analysis.word(end)
        if not fraction.isdecimal() or analysis.tokens[end].start != token.end:
            return None
        word, end = f"0.{fraction}", end + 1
    if _DIGITS.fullmatch(word) is None:
        return None
    last = analysis.tokens[end - 1].end
    if text[last : last + 1] in {",", "."} and text[last + 1 : last + 2].isdecimal():
        return None  # a part of a longer number: "30,5"
    return Fraction(word.replace(",", "")), end


def _percent_end(analysis: AnalysedSentence, at: int) -> int | None:
    """Return the index after "percent", with or without a hyphen before it; not of "percentage points"."""
    end = phrase_end(analysis, after_hyphen(analysis, at), "PERCENT")
    if end is None or analysis.word(after_hyphen(analysis, end)) in analysis.language.odds["POINTS"]:
        return None
    return end


def _percent(analysis: AnalysedSentence, at: int) -> Amount | None:
    """Return "30 percent", "60 to 70 percent" or "between 60 and 70 percent"; of "from 25 to 40 percent" the last."""
    classes, word = analysis.language.odds, analysis.words[at]
    between, changed = word in classes["BETWEEN"], word in classes["FROM"]
    first = _number(analysis, at + 1 if between or changed else at)
    if first is None:
        return None
    end = _percent_end(analysis, first[1])
    joint = first[1] if end is None else end
    joins = analysis.word(joint) in (classes["AND"] if between else classes["RANGE"])
    second = _number(analysis, joint + 1, inside=True) if joins else None
    last = _percent_end(analysis, second[1]) if second is not None else None
    if second is not None and last is not None and first[0] <= second[0]:
        if changed:
            return _percent_amount(joint + 1, last, second[0], second[0])
        return _percent_amount(at, last, first[0], second[0])
    if end is None or between or changed:
        return None
    return _percent_amount(at, end, first[0], first[0])


def _percent_amount(start: int, end: int, low: Fraction, high: Fraction) -> Amount | None:
    return Amount(start, end, low / _HUNDRED, high / _HUNDRED, "percent") if high <= _HUNDRED else None


def _share(analysis: AnalysedSentence, at: int) -> Amount | None:
    """Return "one in four", "3-in-10", "nine out of ten", "nine times out of ten" or "three chances in four"."""
    first = _number(analysis, at)
    if first is None:
        return None
    classes, end = analysis.language.odds, first[1]
    shape: Shape = "share"
    if analysis.word(end) in classes["TIMES"] or analysis.word(end) in classes["CHANCE"]:
        end, shape = end + 1, "times"
    end = after_hyphen(analysis, end)
    behind = phrase_end(analysis, end, "OUT OF") or phrase_end(analysis, end, "IN")
    if behind is None:
        return None
    of = after_hyphen(analysis, behind)
    second = _number(analysis, of, inside=True)
    if second is None or of in analysis.dated or second[0] < first[0] or second[0] < _MIN_SHARES:
        return None
    if analysis.word(second[1]) in classes["PERIODS"] or _percent_end(analysis, second[1]) is not None:
        return None
    value = first[0] / second[0]
    return Amount(at, second[1], value, value, shape)


def _part(analysis: AnalysedSentence, at: int) -> Amount | None:
    """Return "one-third" or "three quarters"."""
    first = _number(analysis, at)
    if first is None or analysis.words[at][0].isdecimal():
        return None
    place = after_hyphen(analysis, first[1])
    parts = analysis.language.odds_parts.get(analysis.word(place), 0)
    if not 0 < first[0] < parts:
        return None
    return Amount(at, place + 1, first[0] / parts, first[0] / parts, "share")


def _ratio(analysis: AnalysedSentence, at: int) -> Amount | None:
    """Return "3 to 1", "3-1", "3/1" or "50-50": the probability of odds quoted on an outcome."""
    slash = _SLASH.fullmatch(analysis.words[at])
    if slash is not None:
        if analysis.text[analysis.tokens[at].start - 1 : analysis.tokens[at].start] in _JOINED:
            return None
        return _ratio_amount(at, at + 1, Fraction(slash[1]), Fraction(slash[2]), in_words=False)
    first = _number(analysis, at)
    if first is None:
        return None
    joint = after_hyphen(analysis, first[1])
    in_words = analysis.word(joint) in analysis.language.odds["TO"]
    if in_words:
        joint = after_hyphen(analysis, joint + 1)
    elif analysis.word(first[1]) in _SEPARATORS:
        joint = first[1] + 1
    else:
        return None
    second = _number(analysis, joint, inside=True)
    if second is None or _percent_end(analysis, second[1]) is not None:
        return None
    return _ratio_amount(at, second[1], first[0], second[0], in_words=in_words)


def _ratio_amount(start: int, end: int, first: Fraction, second: Fraction, *, in_words: bool) -> Amount | None:
    if not first or not second:
        return None
    split = first + second == _HUNDRED
    value = (first if split else second) / (first + second)
    return Amount(start, end, value, value, "even" if first == second == _FIFTY else "ratio", in_words, split)


def _decimal(analysis: AnalysedSentence, at: int) -> Amount | None:
    """Return "0.4", ".35" or "zero"."""
    number = _number(analysis, at)
    if number is None or number[0] > 1:
        return None
    word = analysis.words[at]
    if number[0] and "." not in word:
        return None
    return Amount(at, number[1], number[0], number[0], "decimal" if "." in word else "zero")


def _half(analysis: AnalysedSentence, at: int) -> Amount | None:
    """Return "even odds", "even chance" or "coin toss"."""
    half = Fraction(1, 2)
    rows: tuple[tuple[str, Shape], ...] = (("EVEN", "even_odds"), ("EVEN CHANCE", "even_odds"), ("COIN", "coin"))
    found = ((phrase_end(analysis, at, name), shape) for name, shape in rows)
    return next((Amount(at, end, half, half, shape) for end, shape in found if end is not None), None)


_READERS: Final = (_percent, _share, _part, _ratio, _decimal, _half)
