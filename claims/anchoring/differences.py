"""What two quotations say differently: numbers, negations and names, which no likeness of letters shows.

docs/specification.md, section 3.3, has the rules. The words that differ are whole, and as the texts write them.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from claims.anchoring.folding import is_unspaced, visible
from claims.anchoring.word_tables import (
    BEFORE_SUBJECT,
    CALENDAR,
    DENYING_ENDINGS,
    KOREAN_NEGATIONS,
    LANGUAGES,
    MODALS,
    TITLES,
    TURKISH_DENIALS,
    UNSPACED_NEGATIONS,
)
from claims.anchoring.words import Token, Unit, languages_of, units_of

#: words of a difference that are shown, and characters of it
_MAX_SHOWN: Final = 6
_MAX_SIGNS: Final = 40
#: letters of a word that another one can contain as a word of its own
_MIN_PART: Final = 3
#: letters before a word that make another one of it
_MIN_PREFIX: Final = 2
#: letters of a short measure
_MAX_MEASURE: Final = 3
#: characters of Han that can be a name; one alone is seldom a word
_MIN_HAN: Final = 2
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_HAN: Final = re.compile("[\u3400-\u9fff]")


def difference(old: str, new: str, texts: Sequence[str] = (), before: str = "") -> tuple[str, str] | None:
    """Return the first number, negation or name that differs: the words before and now; None without one.

    Args:
        old: the quotation.
        new: the words in its place.
        texts: the whole texts: a word that they also have in small letters is no name.
        before: the text directly before the quotation.
    """
    old, new = _visible(old), _visible(new)
    languages = languages_of(old, new, *texts)
    compared = _Compared(old, new, languages, texts, _visible(before))
    was, now = [unit.key for unit in compared.old_units], [unit.key for unit in compared.new_units]
    for kind, i, j, m, n in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind != "equal" and compared.is_telling(i, j, m, n):
            return compared.shown(i, j, m, n)
    return None


def is_denial(word: str, languages: Sequence[str]) -> bool:
    """Return True for a word that denies what it stands beside.

    Args:
        word: as the text has it.
        languages: the codes of the languages that count.
    """
    word = _lower(word)
    negations = frozenset().union(*(LANGUAGES[code].negations for code in languages))
    if word in negations or word.endswith("n't"):
        return True
    if _HANGUL.search(word):
        return word == "안" or any(part in word for part in KOREAN_NEGATIONS if part != "안")
    first, apostrophe, rest = word.partition("'")
    if apostrophe and rest and first == "n" and "fr" in languages:
        return True
    # the conjunction of Arabic and Hebrew is a part of the word
    return len(word) > 2 and word[0] in "وفوשו" and word[1:] in negations


def _visible(text: str) -> str:
    found = visible(text, 0, len(text))
    return text if found is None else found[0]


class _Compared:
    """Two quotations that are compared, with their words."""

    def __init__(self, old: str, new: str, languages: Sequence[str], texts: Sequence[str], before: str) -> None:
        self._old, self._new = old, new
        self._languages = languages
        self._texts = (old, new, *texts)
        self._before = before
        self.old_units, self.new_units = units_of(old, languages), units_of(new, languages)
        self._common = frozenset().union(*(LANGUAGES[code].common for code in languages))

    def is_telling(self, i: int, j: int, m: int, n: int) -> bool:
        """Return True if what was replaced (from i to j) by other words (from m to n) changes what is said."""
        before, now = self.old_units[i:j], self.new_units[m:n]
        return (
            any(unit.is_number for unit in (*before, *now))
            or self._denials(before) != self._denials(now)
            or self._unspaced_denials(self._old, self.old_units, i, j)
            != self._unspaced_denials(self._new, self.new_units, m, n)
            or any(_is_contrary(_word(a), _word(b), self._languages) for a in before for b in now)
            or self._has_name(self.old_units, i, j)
            or self._has_name(self.new_units, m, n)
            or (bool(before and now) and self._is_in_place_of_name(i, m))
            or self._is_measure(i, before, now)
            or min(_han(before), _han(now)) >= _MIN_HAN
            or (i == 0 and not now and _han(before) >= _MIN_HAN)
        )

    def shown(self, i: int, j: int, m: int, n: int) -> tuple[str, str]:
        """Return the words that differ, without those that both have at their ends."""
        before = [token for unit in self.old_units[i:j] for token in unit.tokens]
        now = [token for unit in self.new_units[m:n] for token in unit.tokens]
        while len(before) > 1 and len(now) > 1 and before[0].key == now[0].key:
            before, now = before[1:], now[1:]
        while len(before) > 1 and len(now) > 1 and before[-1].key == now[-1].key:
            before, now = before[:-1], now[:-1]
        return _shown(self._old, before), _shown(self._new, now)

    def _is_measure(self, i: int, before: Sequence[Unit], now: Sequence[Unit]) -> bool:
        """Return True if short words after a number differ: "5 km" and "5 m"."""
        words = [_word(units[0]) if units else "" for units in (before, now)]
        return (
            0 < i < len(self.old_units)
            and self.old_units[i - 1].is_number
            and all(0 < len(word) <= _MAX_MEASURE for word in words)
            and (words == ["a", "p"] or words == ["p", "a"] or not self._common.intersection(words))
        )

    def _denials(self, units: Sequence[Unit]) -> int:
        return sum(is_denial(token.text, self._languages) for unit in units for token in unit.tokens)

    def _unspaced_denials(self, text: str, units: Sequence[Unit], start: int, end: int) -> list[int]:
        """Return how often each part of a word denies it, with two characters beside what differs."""
        if not any(is_unspaced(unit.tokens[0].text[0]) for unit in units[start:end]):
            return [0] * len(UNSPACED_NEGATIONS)
        around = units[max(start - 2, 0) : end + 2]
        part = text[around[0].start : around[-1].end]
        return [part.count(negation) for negation in UNSPACED_NEGATIONS]

    def _has_name(self, units: Sequence[Unit], start: int, end: int) -> bool:
        return any(
            self._is_name(token.text, is_first=at == 0 and token is units[at].tokens[0])
            for at in range(start, end)
            for token in units[at].tokens
            if token.kind in ("word", "katakana")
        )

    def _is_name(self, word: str, *, is_first: bool) -> bool:
        """Return True for Katakana, the calendar, and words with a capital letter that no text writes small."""
        lower = _lower(word)
        if lower in CALENDAR or is_unspaced(word[0]):
            return True
        if word.lower() == word:
            return False
        if is_first and lower in self._common:
            return False
        if sum(map(str.isupper, word)) > 1 or not word[0].isupper():
            return True
        small = re.compile(rf"(?<!\w){re.escape(word.lower())}(?!\w)")
        return not any(small.search(text) for text in self._texts)

    def _is_in_place_of_name(self, i: int, m: int) -> bool:
        """Return True if the words that differ follow a title, or are the bare subject of a sentence."""
        if i and _word(self.old_units[i - 1]) in TITLES:
            return True
        said = self._before.split()
        previous = _word(self.old_units[i - 1]) if i else _lower(said[-1]) if said else ""
        is_beginning = not previous or previous in BEFORE_SUBJECT or not previous[-1].isalnum()
        return is_beginning and all(
            at + 1 < len(units) and _word(units[at]) not in self._common and _word(units[at + 1]) in MODALS
            for units, at in ((self.old_units, i), (self.new_units, m))
        )


def _word(unit: Unit) -> str:
    return _lower(unit.tokens[0].text) if len(unit.tokens) == 1 else ""


def _lower(word: str) -> str:
    return word.casefold().replace("\u2019", "'").replace("\u02bc", "'")


def _is_contrary(one: str, other: str, languages: Sequence[str]) -> bool:
    """Return True if one of two words is a part of the other that makes another word of it: "opens" of "reopens"."""
    short, long = sorted((one, other), key=len)
    if one == other or len(short) < _MIN_PART or is_unspaced(short[0]):
        return False
    if (long.endswith(short) and len(long) - len(short) >= _MIN_PREFIX) or _lacks(one, other) or _lacks(other, one):
        return True
    if "tr" not in languages:
        return False
    added = len(long) - len(short)
    return any(
        long[:at] == short[:at] and long[at + added :] == short[at:] and long[at : at + added] in TURKISH_DENIALS
        for at in range(2, len(short))
    )


def _lacks(word: str, other: str) -> bool:
    """Return True if an ending of a word denies what another has: "hopeless" and "hopeful"."""
    return any(
        word.endswith(ending)
        and len(word) - len(ending) >= _MIN_PART
        and other.startswith(word.removesuffix(ending))
        and not other.endswith(ending)
        for ending in DENYING_ENDINGS
    )


def _han(units: Sequence[Unit]) -> int:
    return sum(_HAN.match(unit.tokens[0].text) is not None for unit in units)


def _shown(text: str, tokens: Sequence[Token]) -> str:
    if not tokens:
        return ""
    unspaced = is_unspaced(tokens[0].text[0])
    last = tokens[: _MAX_SIGNS if unspaced else _MAX_SHOWN][-1]
    return " ".join(text[tokens[0].start : last.end].split())
