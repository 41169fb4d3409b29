"""Words and numbers of a text in every script, with their offsets and their value.

A number has all that belongs to it: sign, currency, percent, and the words that multiply it ("−$5", "three million").
Scripts without blanks have a word for each character, but for numbers and Katakana (Unicode Standard Annex 29).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, Literal

from claims.anchoring.folding import fold
from claims.anchoring.numbers import HAN_NUMERALS, Value, number_word, total, unit_of, value_of_digits, value_of_han
from claims.anchoring.signs import UNSPACED
from claims.anchoring.word_tables import LANGUAGES, MINUS, PERCENT_PAIRS

Kind = Literal["number", "word", "katakana", "unit", "sign"]
#: words between two numbers that belong to one: "two hundred and five"
_AND: Final = frozenset({"and", "et", "y", "e", "und", "и", "و"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number of a text; `start` and `end` are code points, half open."""

    kind: Kind
    text: str
    start: int
    end: int
    #: what two tokens that say the same have in common
    key: Value


@dataclass(frozen=True, slots=True)
class Unit:
    """What is compared as a whole: a word, or a number with all that belongs to it."""

    tokens: tuple[Token, ...]
    key: Value

    @property
    def is_number(self) -> bool:
        """Return True for a number."""
        return bool(self.key[0] == "number")

    @property
    def start(self) -> int:
        """Return the offset of the first token."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Return the offset after the last token."""
        return self.tokens[-1].end


def tokens_of(text: str) -> list[Token]:
    """List the words and numbers of a text, in order."""
    return [
        Token(match.lastgroup, match[0], match.start(), match.end(), _key(match.lastgroup, match[0]))
        for match in _pattern().finditer(text)
        if match.lastgroup != "reference"
    ]


def units_of(text: str, languages: Collection[str]) -> list[Unit]:
    """List the words and whole numbers of a text, in order.

    Args:
        text: the text.
        languages: the codes of the languages whose number words count.
    """
    tokens = tokens_of(text)
    units: list[Unit] = []
    at = 0
    while at < len(tokens):
        end, key = _number(text, tokens, at, languages)
        units.append(Unit(tuple(tokens[at:end]), key))
        at = end
    return units


def languages_of(*texts: str) -> tuple[str, ...]:
    """List the languages whose words count in some texts: those of their commonest words, and of other alphabets."""
    counts = dict.fromkeys(LANGUAGES, 0)
    for text in texts:
        for word in _frequent(text[:_MAX_LOOK]):
            for code, table in LANGUAGES.items():
                counts[code] += word in table.common
    most = max(counts.values())
    return tuple(code for code, table in LANGUAGES.items() if not table.common or 2 * counts[code] >= most)


#: code points of a text by which its language is recognized
_MAX_LOOK: Final = 4_000


@lru_cache(maxsize=8)
def _frequent(text: str) -> tuple[str, ...]:
    return tuple(token.text.casefold() for token in tokens_of(text) if token.kind == "word")


def _key(kind: str, text: str) -> Value:
    if kind == "number":
        is_han = text[0] in HAN_NUMERALS
        return ("number", *(value_of_han(text) if is_han else value_of_digits(text)))
    return ("word", fold(text).casefold())


def _number(text: str, tokens: list[Token], at: int, languages: Collection[str]) -> tuple[int, Value]:
    """Return the end of the unit that begins with a token, and its key."""
    first = tokens[at]
    unit = unit_of(_plain(first))
    if unit is not None and unit[0] and at + 1 < len(tokens) and tokens[at + 1].kind == "number":
        if text[first.end : tokens[at + 1].start].strip():
            return at + 1, first.key
        end, key = _number(text, tokens, at + 1, languages)  # "EUR 5"
        return end, _with(key, *unit)
    if _plain(first) in MINUS and at + 1 < len(tokens) and _is_beside(text, tokens, at + 1):
        end, key = _number(text, tokens, at + 1, languages)
        if key[0] == "number":
            return end, (key[0], "-", *key[2:])
    numbers = [] if first.kind == "number" else [number_word(_plain(first), languages)]
    if first.kind != "number" and numbers[0] is None:
        return at + 1, first.key
    if numbers and numbers[0] is not None and numbers[0][2]:
        return at + 1, ("number", "ordinal", numbers[0][0])
    end = at + 1
    while end < len(tokens) and _is_beside(text, tokens, end):
        skipped = int(_plain(tokens[end]) in _AND and end + 1 < len(tokens) and _is_beside(text, tokens, end + 1))
        found = number_word(_plain(tokens[end + skipped]), languages) if tokens[end + skipped].kind == "word" else None
        if found is None or found[2] or (first.kind == "number" and len(numbers) == 0 and not found[1]):
            break
        numbers.append(found)
        end += 1 + skipped
    key = _merged(first.key if first.kind == "number" else None, [found[:2] for found in numbers if found])
    for count in (2, 1):
        words = tuple(_plain(token) for token in tokens[end : end + count])
        if len(words) == count and all(_is_beside(text, tokens, end + n) for n in range(count)):
            unit = (("", "%") if words in PERCENT_PAIRS else None) if count == 2 else unit_of(words[0])
            if unit:
                return end + count, _with(key, *unit)
    return end, key


def _merged(first: Value | None, numbers: list[tuple[float, bool]]) -> Value:
    if first is None:
        return ("number", "", total(numbers), "", "", "")
    if not numbers or len(first) < 6 or not isinstance(first[2], float):
        return (*first, *numbers)
    return (*first[:2], total([(first[2], False), *numbers]), *first[3:])


def _with(key: Value, currency: str, percent: str) -> Value:
    if len(key) < 6:
        return (*key, currency, percent)
    return (*key[:3], key[3] or currency, key[4] or percent, *key[5:])


def _is_beside(text: str, tokens: list[Token], at: int) -> bool:
    """Return True if only white space or a hyphen stands between a token and the one before it."""
    return not text[tokens[at - 1].end : tokens[at].start].strip(" \t\n\r\u00a0\u2009\u202f-")


def _plain(token: Token) -> str:
    return token.text.casefold().replace("\u2019", "'")


def cuts_word(text: str, start: int, end: int) -> bool:
    """Return True if a range begins or ends inside a word or number; `claims.anchoring.characters` has characters."""
    for at in (start, end):
        low, high = max(at - _WINDOW, 0), min(at + _WINDOW, len(text))
        if any(first < at < last for first, last in spans_of(text, low, high)):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Edge:
    """The word or number at one end of a range."""

    unit: Unit
    #: it goes on outside of the range
    is_longer: bool
    #: where it begins or ends in the text
    at: int
    #: its words, as the text has them
    text: str


def edges(text: str, start: int, end: int, languages: Collection[str]) -> tuple[Edge | None, Edge | None]:
    """Return the words of a text that have the first and the last character of a range; None where no word is.

    Args:
        text: the text.
        start: code points.
        end: code points, excluded.
        languages: the codes of the languages whose number words count.
    """
    low, high = max(start - _WINDOW, 0), max(end - _WINDOW, 0)
    head = units_of(text[low : min(start + _WINDOW, len(text))], languages)
    tail = units_of(text[high : min(end + _WINDOW, len(text))], languages)
    first = next((unit for unit in head if unit.start <= start - low < unit.end), None)
    last = next((unit for unit in tail if unit.start < end - high <= unit.end), None)
    return (
        None if first is None else _edge(text, low, first, first.start + low, first.start + low < start),
        None if last is None else _edge(text, high, last, last.end + high, last.end + high > end),
    )


def _edge(text: str, offset: int, unit: Unit, at: int, is_longer: bool) -> Edge:
    return Edge(unit, is_longer, at, text[unit.start + offset : unit.end + offset])


#: code points around the end of a range in which its words are looked for
_WINDOW: Final = 48


def spans_of(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the words and numbers in a part of a text."""
    for match in _pattern().finditer(text, low, high):
        yield match.start(), match.end()


@cache
def _pattern() -> Any:
    """Return the pattern of a word or number. Most texts need none, so the package is loaded on first use."""
    import regex

    letter = rf"[[\p{{L}}\p{{M}}_\u00ad\u200b-\u200d\u2060]--[{UNSPACED}]]"
    dash = r"[-\u2010-\u2015\u2212\u301c\ufe63\uff0d\uff5e]"
    blank = r"[ \u00a0\u2009\u202f]"
    money = r"(?:\p{Lu}{0,3}\p{Sc})"
    grouped = rf"(?<!\p{{Nd}})\p{{Nd}}{{1,3}}(?:{blank}\p{{Nd}}{{3}})+(?!\p{{Nd}})(?:[.,]\p{{Nd}}+)?"
    digits = rf"(?:{grouped}|\p{{Nd}}+(?:[.,:/'\u2019\u066b\u066c\u00b7]\p{{Nd}}+)*)"
    return regex.compile(
        rf"""(?P<reference>&(?:\#\w+|\w+);)
        |(?P<number>
            (?:(?<![\p{{L}}\p{{M}}\p{{N}}])[-\u2010-\u2013\u2212\ufe63\uff0d+\u00b1~\u2248<>\u2264\u2265])?
            (?:{money}\s?)?(?:(?<=\p{{Sc}}){dash})?
            (?:{digits}(?:\s?{dash}\s?{money}?{digits})*(?:\s?\p{{No}})?|\p{{No}}+)
            (?:[十百千万萬億亿兆]+)?
            [%\u2030\u2031\u066a\u00b0\p{{Sc}}]?
            (?:{letter}+(?:[-\u2010\u2011]{letter}+)*|[-\u2010\u2011]{letter}+(?:[-\u2010\u2011]{letter}+)*)?
          |[{HAN_NUMERALS}]+)
        |(?P<word>{letter}(?:{letter}|\p{{N}})*
            (?:(?:[-\u2010\u2011'\u2019\u2018\u02bc\u02bb\u05f3\u05f4\u2032]|(?<=\p{{Hebrew}})"(?=\p{{Hebrew}}))
               (?:{letter}|\p{{N}})+)*)
        |(?P<katakana>[\u30a1-\u30fa\u30fc-\u30fe\uff66-\uff9f]+(?:\u30fb[\u30a1-\u30fe]+)*)
        |(?P<unit>[%\u2030\u2031\u066a\u00b0\p{{Sc}}])
        |(?P<sign>[[\p{{L}}\p{{N}}]&&[{UNSPACED}]][\p{{M}}]*)""",
        regex.VERBOSE | regex.VERSION1,
    )
