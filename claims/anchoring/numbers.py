"""The value of numbers as texts write them: digits of every script, number words, signs, currencies, percent."""

import unicodedata
from collections.abc import Collection, Sequence
from typing import Any, Final

from claims.anchoring.word_tables import CURRENCIES, LANGUAGES, PERCENT

#: digits of a number that is compared by its value
_MAX_DIGITS: Final = 15
_UNITS: Final = frozenset("‰‱°")
#: signs before a number that mean nothing
_NO_SIGNS: Final = frozenset("+")
_MINUS: Final = frozenset("-\u2212\u2013\u2012\u2010\u2011\ufe63\uff0d")
_DASHES: Final = _MINUS | frozenset("\u2014\u2015\u301c\uff5e")
#: what separates groups of three digits, and what separates a fraction
_GROUPING: Final = frozenset(",'\u2019\u066c \u00a0\u2009\u202f")
_FRACTION: Final = {",": ".", ".": ".", "\u066b": ".", "\u00b7": "."}
#: endings of an ordinal in digits
_ORDINALS: Final = frozenset({"st", "nd", "rd", "th"})
#: letters of a German word that can be no number of several parts
_SHORT: Final = 6
#: letters after a number that multiply it
_SUFFIXES: Final = {"k": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
#: numerals of Chinese and Japanese that multiply the one before
_HAN_SCALES: Final = {
    "十": 10,
    "百": 100,
    "千": 1_000,
    "万": 10**4,
    "萬": 10**4,
    "億": 10**8,
    "亿": 10**8,
    "兆": 10**12,
}
HAN_NUMERALS: Final = "〇零一二三四五六七八九十百千万萬億亿兆両两"

#: the value of a number with all that belongs to it; two numbers with one value say the same
Value = tuple[Any, ...]


def value_of_digits(words: str) -> Value:
    """Return the value of a number in digits, with its sign, currency, percent and ending ("−$1,500.50", "2030s")."""
    sign = currency = unit = ending = ""
    core = ""
    for at, char in enumerate(words):
        if char.isdecimal():
            core += str(unicodedata.decimal(char))
        elif unicodedata.category(char) == "Sc" or char in "%‰‱٪°":
            is_currency = unicodedata.category(char) == "Sc"
            currency, unit = (currency + char, unit) if is_currency else (currency, "%" if char == "٪" else char)
        elif not core and char.isalpha():
            currency += char  # "US$5"
        elif not core and (char in _MINUS or not (char.isalnum() or char.isspace())):
            sign += "" if char in _NO_SIGNS else "-" if char in _MINUS else char
        elif char in _HAN_SCALES or unicodedata.category(char) == "No":
            ending += char
        elif char.isalpha() or unicodedata.combining(char):
            ending += words[at:].casefold()
            break
        else:
            core += "-" if char in _DASHES else char
    core, currency = core.strip(), currency.removeprefix("US")
    if not core:  # a fraction alone: "½"
        return (sign, ending, currency, unit, "")
    if ending in _ORDINALS and core.isdigit():
        return ("ordinal", float(core))
    value: Any = _value(core)
    if isinstance(value, float) and (ending in _SUFFIXES or (ending and all(c in _HAN_SCALES for c in ending))):
        scale = _SUFFIXES.get(ending, 1.0)
        for char in ending if ending not in _SUFFIXES else "":
            scale *= _HAN_SCALES[char]
        value, ending = value * scale, ""
    return (sign, value, currency, unit, ending)


def _value(core: str) -> float | str:
    """Return the value of digits with separators; the text itself if it is a date, a time or a range."""
    digits = "".join(char for char in core if char.isdigit())
    if len(digits) > _MAX_DIGITS:
        return "".join(core.split())
    separators = [char for char in core if not char.isdigit()]
    if not separators:
        return float(digits)
    if any(char not in _GROUPING and char not in _FRACTION for char in separators):
        return "".join(core.split())
    parts = _split(core)
    kinds = set(separators)
    last = separators[-1]
    grouped = all(len(part) in (2, 3) for part in parts[1:-1]) and len(parts[-1]) == 3 and 0 < len(parts[0]) <= 3
    if len(kinds) == 1 and grouped and (last in _GROUPING or len(parts) > 2):
        return float(digits)
    if last in _FRACTION and separators.count(last) == 1 and all(len(part) in (2, 3) for part in parts[1:-1]):
        return float(digits[: len(digits) - len(parts[-1])] + "." + parts[-1])
    return core


def _split(core: str) -> list[str]:
    parts = [""]
    for char in core:
        if char.isdigit():
            parts[-1] += char
        else:
            parts.append("")
    return parts


def value_of_han(numerals: str) -> Value:
    """Return the value of a number in Chinese or Japanese numerals: by place (二〇三〇) or with scales (三百万)."""
    digits = [0 if char == "〇" else 2 if char in "両两" else unicodedata.numeric(char) for char in numerals]
    if not any(char in _HAN_SCALES for char in numerals):
        return ("", float("".join(str(int(digit)) for digit in digits)), "", "", "")
    total = section = current = 0.0
    for char, digit in zip(numerals, digits, strict=True):
        scale = _HAN_SCALES.get(char)
        if scale is None:
            current = digit
        elif scale < 10**4:
            section, current = section + (current or 1) * scale, 0.0
        else:
            total, section, current = total + (section + current or 1) * scale, 0.0, 0.0
    return ("", total + section + current, "", "", "")


def number_word(word: str, languages: Collection[str]) -> tuple[float, bool, bool] | None:
    """Return the value of a number word, and whether it multiplies and is an ordinal; None if it is no number.

    Args:
        word: in lower case, with a plain apostrophe; "twenty-five" and German words of several numbers count too.
        languages: the codes of the languages that count.
    """
    for code in languages:
        table = LANGUAGES[code]
        if word in table.numbers:
            return table.numbers[word], word in table.scales, False
        if word in table.ordinals:
            return table.ordinals[word], False, True
        parts = word.split("-")
        if len(parts) > 1 and all(part in table.numbers or part in ("et", "and") for part in parts):
            found = [(table.numbers[part], part in table.scales) for part in parts if part in table.numbers]
            return total(found), False, False
        if code == "de" and len(word) > _SHORT and (german := _german(word)):
            return total(german), False, False
    return None


def _german(word: str) -> list[tuple[float, bool]]:
    """Return the numbers of which a German word consists ("dreiundzwanzig"); none if it is no number."""
    table = LANGUAGES["de"]
    found: list[tuple[float, bool]] = []
    while word:
        part = next((part for part in _GERMAN_PARTS if word.startswith(part)), None)
        if part is None:
            return []
        if part != "und":
            found.append((1.0 if part == "ein" else table.numbers[part], part in table.scales))
        word = word[len(part) :]
    return found if len(found) > 1 else []


_GERMAN_PARTS: Final = ["und", *sorted([*LANGUAGES["de"].numbers, "ein"], key=len, reverse=True)]


def total(numbers: Sequence[tuple[float, bool]]) -> float:
    """Return the value of numbers in a row: "two hundred five thousand".

    Args:
        numbers: each with whether it multiplies what stands before it.
    """
    whole = current = 0.0
    for value, is_scale in numbers:
        if not is_scale:
            current += value
        elif value < 1000:
            current = (current or 1) * value
        else:
            whole, current = whole + (current or 1) * value, 0.0
    return whole + current


def unit_of(word: str) -> tuple[str, str] | None:
    """Return the currency or the percent sign for which a word stands: one of both is empty; None for other words."""
    if word in CURRENCIES or unicodedata.category(word[-1]) == "Sc":
        return CURRENCIES.get(word, word), ""
    if word in _UNITS:
        return "", word
    return ("", "%") if word in PERCENT else None
