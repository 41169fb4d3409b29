"""Parsing of counted units of time: "two years", "ten working days"."""

from collections.abc import Sequence

from claims.dates import lexicon
from claims.dates.tokens import Word


def count_at(tokens: Sequence[Word], at: int) -> tuple[int, str, int] | None:
    """Parse "two years", "two years' time" or a bare "year": number, unit, index after."""
    words = [token.word for token in tokens[at : at + 6]]
    if words and words[0] in lexicon.UNITS and not words[0].endswith("s"):
        return 1, lexicon.UNITS[words[0]], at + 1
    number = number_of(words[0]) if words else None
    if number is None:
        return None
    skip = 1
    if len(words) > 3 and words[1] in {"to", "or", "-"} and number_of(words[2]):
        number, skip = number_of(words[2]) or number, 3  # "six to eight weeks" ends with the longer time
    while skip < len(words) and (words[skip] in lexicon.BETWEEN_COUNT or words[skip] == "-"):
        skip += 1
    working = words[skip : skip + 1] in (["business"], ["working"])
    skip += working
    if skip >= len(words) or words[skip] not in lexicon.UNITS:
        return None
    unit = lexicon.UNITS[words[skip]]
    end = skip + 1
    end += words[end : end + 1] == ["'"]
    end += words[end : end + 1] == ["time"]
    further = number_of(words[end + 1]) if words[end : end + 1] == ["or"] and end + 1 < len(words) else None
    if further and not (end + 2 < len(words) and words[end + 2] in lexicon.UNITS):
        number, end = further, end + 2  # "a year or two" ends with the longer time
    return number, "workday" if working and unit == "day" else unit, at + end


def number_of(word: str) -> int | None:
    """Parse a number from 1, in words or in at most three digits; return None for other words."""
    number = int(word) if word.isdecimal() and len(word) <= 3 else lexicon.NUMBERS.get(word)
    return number or None


def is_rate(tokens: Sequence[Word], at: int) -> bool:
    """Return True for "a month" behind an amount: "5 euros a month", "3% a year"."""
    at -= tokens[at].word in lexicon.UNITS  # "month from" behind the "a"
    if at < 1 or tokens[at].word not in {"a", "an"}:
        return False
    return any(token.word[0].isdecimal() or token.word in {"%", "percent"} for token in tokens[max(at - 2, 0) : at])
