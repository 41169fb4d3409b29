"""Joining of counts with a half, of hours and of two units: "a year and a half" becomes 18 months."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from claims.dates import lexicon
from claims.dates.tokens import Word

#: unit -> the smaller unit that can hold its half, and the number of these
_SMALLER: Final[dict[str, tuple[str, int]]] = {
    "hour": ("days", 0), "day": ("days", 1), "workweek": ("days", 7), "week": ("days", 7), "fortnight": ("days", 14),
    "month": ("half months", 2), "quarter": ("half months", 6), "year": ("months", 12), "decade": ("years", 10),
    "century": ("years", 100),
}  # fmt: skip
_HALF: Final = Fraction(1, 2)
_HALVES: Final = frozenset({"1/2", "½"})
_HOURS: Final = frozenset({"hour", "hours", "hour's"})
#: words before hours that make them a limit; only then a started day counts as a whole one
_LIMITS: Final = frozenset({"within", "inside", "next", "coming", "following"})
#: the most digits of a count
_MAX_DIGITS: Final = 3
#: words of the longest count: "two and a half more years and six months"
_MAX_WORDS: Final = 12


def with_whole_counts(tokens: Sequence[Word]) -> Iterator[Word]:
    """Yield the words; a count with a half, of hours or of two units becomes a whole number of smaller units."""
    at, last = 0, len(tokens) - 1
    while at <= last:
        word = tokens[at].word
        begins = word in _BEGIN or word[0].isdecimal()
        joined = _joined(tokens, at) if begins and at < last and tokens[at + 1].word in _SECOND else None
        if joined is None:
            yield tokens[at]
            at += 1
        else:
            number, unit, end = joined
            yield replace(tokens[at], word=number, end=tokens[end - 2].end)
            yield replace(tokens[end - 1], word=unit)
            at = end


def _joined(tokens: Sequence[Word], at: int) -> tuple[str, str, int] | None:
    """Return the number and the unit that stand for a count, and the index after it; None if it needs no change."""
    words = [token.word for token in tokens[at : at + _MAX_WORDS]]
    counted = _count(words, 0)
    if counted is None:
        return None
    number, unit, end = counted
    if words[0] == "half" and words[1:2] not in (["a"], ["an"]) and not (at and tokens[at - 1].word in _LIMITS):
        return None  # "the first half year"
    smaller, times = _SMALLER[unit]
    further = _count(words, end + 1) if words[end : end + 1] == ["and"] else None
    if further is not None and _fits(unit, further[1]):
        whole = number * times + further[0] * _SMALLER[further[1]][1] / _SMALLER[_UNIT_OF[smaller]][1]
        end = further[2]
    elif unit == "hour":
        before = tokens[at - 1].word if at else ""
        if number < 24 or (number % 24 and before not in _LIMITS):
            return None  # "in 30 hours" can be tomorrow or the day after
        whole = Fraction(-(-number // 24))
    elif number.denominator == 1:
        return None
    else:
        whole = number * times
    whole = Fraction(-(-whole.numerator // whole.denominator))
    return (str(whole), smaller, at + end) if 0 < whole < 10**_MAX_DIGITS else None


def _fits(unit: str, further: str) -> bool:
    """Return True for years with months and for weeks with days, which add up to whole ones."""
    return (unit, further) in {("year", "month"), ("week", "day"), ("fortnight", "day"), ("decade", "year")}


def _count(words: Sequence[str], at: int) -> tuple[Fraction, str, int] | None:
    """Parse "two and a half years", "a year and a half", "half a year" or "48 hours": number, unit, index after."""
    number, end = _number(words, at)
    if number is None:
        bare = lexicon.UNITS.get(words[at]) if at < len(words) else None
        half = _and_a_half(words, at + 1) if bare else None  # "the next year and a half"
        return (1 + _HALF, bare, half) if bare and half else None
    end += words[end : end + 1] == ["-"]
    end += end < len(words) and words[end] in lexicon.BETWEEN_COUNT
    word = words[end] if end < len(words) else ""
    unit = "hour" if word in _HOURS else lexicon.UNITS.get(word)
    if unit is None or "'" in word:
        return None
    half = _and_a_half(words, end + 1)
    return (number + _HALF, unit, half) if half else (number, unit, end + 1)


def _number(words: Sequence[str], at: int) -> tuple[Fraction | None, int]:
    word = words[at] if at < len(words) else ""
    if word == "half":
        if _is_unit(words, at + 1):
            return _HALF, at + 1  # "in the next half year"
        return (_HALF, at + 2) if words[at + 1 : at + 2] in (["a"], ["an"]) else (None, at)
    if word == "a" and words[at + 1 : at + 2] == ["half"] and _is_unit(words, at + 2):
        return _HALF, at + 2  # "a half-year"
    if word in _HALVES:
        return _HALF, at + 1
    whole, point, tenths = word.partition(".")
    if point:
        return (int(whole) + _HALF, at + 1) if tenths == "5" and 0 < len(whole) <= _MAX_DIGITS else (None, at)
    number = int(word) if word.isdecimal() and len(word) <= _MAX_DIGITS else lexicon.NUMBERS.get(word)
    if not number:
        return None, at
    if words[at + 1 : at + 2] and words[at + 1] in _HALVES:
        return number + _HALF, at + 2
    half = _and_a_half(words, at + 1)
    return (number + _HALF, half) if half else (Fraction(number), at + 1)


def _is_unit(words: Sequence[str], at: int) -> bool:
    at += words[at : at + 1] == ["-"]
    return at < len(words) and words[at] in {"year", "decade", "century", "month"}


def _and_a_half(words: Sequence[str], at: int) -> int | None:
    """Return the index after "and a half" or "-and-a-half"; None for other words."""
    rest = [(at + i, word) for i, word in enumerate(words[at : at + 6]) if word != "-"]
    if [word for _, word in rest[:3]] not in (["and", "a", "half"], ["and", "one", "half"]):
        return None
    return rest[2][0] + 1


_UNIT_OF: Final = {"days": "day", "months": "month", "years": "year", "half months": "month"}
#: words that can begin a count
_BEGIN: Final = frozenset({*lexicon.NUMBERS, *lexicon.UNITS, "half", *_HALVES})
#: words that can follow the first word of a count
_SECOND: Final = frozenset({*lexicon.UNITS, *_HOURS, *lexicon.BETWEEN_COUNT, *_HALVES, "and", "-", "a", "an", "half"})
