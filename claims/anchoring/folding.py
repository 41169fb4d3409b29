"""Folding of typography: two texts that differ only in how they are set have the same folded text.

The folded text keeps a map back to the offsets, so that a match in it is a range of the original text. Letter case,
accents and words stay as they are; so do digits, but for their width. `claims/anchoring/signs.py` has the tables.
"""

import html
import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from claims.anchoring.signs import (
    CLOSE_TO_THE_LEFT,
    DASH,
    DASHES,
    ELLIPSES,
    ELLIPSIS,
    MARK,
    MARKS,
    POINTS,
    SET_FORMS,
    UNSEEN,
    UNSPACED,
)

#: times that a reference is read: `&amp;amp;` was written out twice
_MAX_ESCAPED: Final = 3
#: a character reference written out (HTML, section 13.5), up to `_MAX_ESCAPED` times
_REFERENCE: Final = (
    r"&(?:(?:amp|AMP|#0{0,3}38|#[xX]0{0,3}26);){0,2}(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
#: blocks of letters that are looked at one by one only if they change: Greek to Arabic, India, Georgia, Thai, Kana
_BLOCKS: Final = ((0x370, 0x6FF), (0x900, 0xDFF), (0xE01, 0xE2F), (0x10A0, 0x10FF), (0x3041, 0x3096), (0x30A1, 0x30FA))


def _is_stable(sign: str) -> bool:
    """Return True for a letter or digit that folding leaves as it is."""
    return sign.isalnum() and unicodedata.normalize("NFD", sign) == sign and sign not in _CHANGED


_CHANGED: Final = MARKS | DASHES | UNSEEN | frozenset(SET_FORMS)
#: characters that need no look: ASCII, letters that folding leaves as they are, Han
_PLAIN: Final = r"\x00-\x7f\u4e00-\u9fff" + "".join(
    sign for first, last in _BLOCKS for sign in map(chr, range(first, last + 1)) if _is_stable(sign)
)
#: what can stand between two points of one ellipsis
_BETWEEN: Final = rf"[\s{''.join(sorted(UNSEEN))}]*"
#: what has to be looked at: references, ellipses, white space that is no single blank, ASCII marks, dashes, blanks
#: before a sign or beside a script without blanks, and other characters with the one before, which a mark can follow
_SPECIAL: Final = re.compile(
    rf"{_REFERENCE}|([{POINTS}](?:{_BETWEEN}[{POINTS}]){{2,}}|[{ELLIPSES}](?:{_BETWEEN}[{POINTS}{ELLIPSES}])*)"
    rf"|\s{{2,}}|[\t\n\r\f\v\x1c-\x1f]| (?=[%;:!?{UNSPACED}])|(?<=[{UNSPACED}]) |''|``|[\"'`-]"
    rf"|[{POINTS[1:]}]|[{_PLAIN}]?[^{_PLAIN}{ELLIPSES}{POINTS}]+"
)
#: what hides the words of a text from a search: signs that are not seen, and references
_HIDING: Final = re.compile(f"[{''.join(sorted(UNSEEN))}]|{_REFERENCE}")
_IS_UNSPACED: Final = re.compile(f"[{UNSPACED}]")
#: marks of which two in a row stand for a double one
_SINGLE_MARKS: Final = frozenset("'`\u2018\u2019\u00b4\u2032\u05f3")
#: signs that are not seen and belong to the character before them (Unicode Standard Annex 29)
_EXTENDING: Final = frozenset("\u034f\u200c\u200d\ufe0e\ufe0f")


class Folded:
    """A folded text with the offsets of its characters in the original text."""

    def __init__(self, original: str) -> None:
        """Fold a text; the work is linear in its length."""
        self._original = original
        self._parts: list[str] = []
        self._starts = array("I")
        self._ends = array("I")
        #: the last folded character, and the white space that follows it
        self._last = ""
        self._blank: tuple[int, int] | None = None
        at = 0
        for match in _SPECIAL.finditer(original):
            if match.start() > at:
                self._add_plain(original, at, match.start())
            at = match.end()
            if match[1]:
                self._add(ELLIPSIS, match.start(), at)
            else:
                self._add_special(original, match.start(), at)
        if at < len(original):
            self._add_plain(original, at, len(original))
        self._end()
        self.text = "".join(self._parts)

    def find(self, words: str) -> Iterator[tuple[int, int]]:
        """Yield the ranges of the original text (code points, half open) whose folded text is `words`.

        Args:
            words: a folded text; an empty one has no range.
        """
        at = self.text.find(words) if words else -1
        while at >= 0:
            end = at + len(words)
            if self._is_boundary(at) and self._is_boundary(end):
                yield self._starts[at], self._whole(self._ends[end - 1])
            at = self.text.find(words, at + 1)

    def _is_boundary(self, at: int) -> bool:
        """Return True if no original character lies on both sides of a position of the folded text."""
        return at in (0, len(self.text)) or self._starts[at] >= self._ends[at - 1]

    def _whole(self, end: int) -> int:
        """Return the end of a range with the signs that are not seen and belong to its last character."""
        while end < len(self._original) and self._original[end] in _EXTENDING:
            end += 1
        return end

    def _add_plain(self, original: str, start: int, end: int) -> None:
        """Add characters that need no look, with single blanks between them."""
        while start < end and (self._blank is not None or original[start] == " "):
            self._add(original[start], start, start + 1)
            start += 1
        last = end - 1 if original[end - 1] == " " else end
        if start < last:
            self._parts.append(original[start:last])
            self._starts.extend(range(start, last))
            self._ends.extend(range(start + 1, last + 1))
            self._last = original[last - 1]
        if start <= last < end:
            self._add(" ", last, end)

    def _add_special(self, original: str, start: int, end: int) -> None:
        if original[start] == "&":
            self._add_all(_folded_sign(unescaped(original[start:end])), start, end)
            return
        while start < end:
            after = start + 1
            if after < end and original[start] in _SINGLE_MARKS and original[after] == original[start]:
                after += 1
            while after < end and unicodedata.combining(original[after]):
                after += 1
            self._add_all(_folded_sign(original[start:after]), start, after)
            start = after

    def _add_all(self, folded: str, start: int, end: int) -> None:
        """Add the folded text of one original character, or of a reference to one."""
        for sign in folded:
            self._add(sign, start, end)

    def _add(self, sign: str, start: int, end: int) -> None:
        if sign == " ":
            self._blank = (self._blank[0] if self._blank else start, end)
            return
        if self._blank is not None:
            is_set = _hugs(self._last) or _hugs(sign) or sign in CLOSE_TO_THE_LEFT
            if not is_set or sign == self._last == DASH:
                self._append(" ", *self._blank)
            self._blank = None
        elif sign == self._last == DASH:
            self._ends[-1] = end
            return
        self._append(sign, start, end)

    def _end(self) -> None:
        if self._blank is not None:
            self._append(" ", *self._blank)

    def _append(self, sign: str, start: int, end: int) -> None:
        self._parts.append(sign)
        self._starts.append(start)
        self._ends.append(end)
        self._last = sign


@lru_cache(maxsize=4)
def folded(text: str) -> Folded:
    """Return the folded text of an article; that of the last articles is kept."""
    return Folded(text)


def visible(text: str, start: int, end: int) -> tuple[str, Sequence[int], Sequence[int]] | None:
    """Return a part of a text as readers see it: without signs that are not seen, and references as their signs.

    Args:
        text: the whole text.
        start: offset of the part, in code points.
        end: offset after the part.

    Returns:
        The visible part, and for each of its characters the offset in `text` and the offset after it. None if the
        part is visible as it is.
    """
    piece = text[start:end]
    if (piece.isascii() and "&" not in piece) or _HIDING.search(piece) is None:
        return None
    parts: list[str] = []
    starts, ends = array("I"), array("I")
    at = start
    for match in _HIDING.finditer(text, start, end):
        sign = _seen(unescaped(match[0])) if match[0][0] == "&" else ""
        parts += (text[at : match.start()], sign)
        starts.extend([*range(at, match.start()), *[match.start()] * len(sign)])
        ends.extend([*range(at + 1, match.start() + 1), *[match.end()] * len(sign)])
        at = match.end()
    parts.append(text[at:end])
    starts.extend(range(at, end))
    ends.extend(range(at + 1, end + 1))
    return "".join(parts), starts, ends


def fold(words: str) -> str:
    """Return the folded text of a quotation, without white space at its ends."""
    return Folded(words).text.strip(" ")


def unescaped(reference: str) -> str:
    """Return what a character reference stands for; one that was written out several times is read as often."""
    for _ in range(_MAX_ESCAPED):
        sign = html.unescape(reference)
        if sign == reference:
            break
        reference = sign
    return reference


def is_unspaced(sign: str) -> bool:
    """Return True for a character of a script that is written without blanks."""
    return _IS_UNSPACED.match(sign) is not None


def _seen(words: str) -> str:
    return "".join(" " if sign.isspace() else sign for sign in words if sign not in UNSEEN)


def _hugs(sign: str) -> bool:
    """Return True for a sign beside which a blank is typography only."""
    return sign in (MARK, DASH, ELLIPSIS) or (sign > "\u0e00" and is_unspaced(sign))


@lru_cache(maxsize=4096)
def _folded_sign(sign: str) -> str:
    """Return the folded text of one character with its combining marks."""
    if sign[0] in _SINGLE_MARKS and sign == sign[0] * 2:
        return MARK
    return "".join(map(_plain, unicodedata.normalize("NFD", "".join(SET_FORMS.get(part, part) for part in sign))))


def _plain(sign: str) -> str:
    if sign.isspace():
        return " "
    if sign in MARKS:
        return MARK
    if sign in DASHES:
        return DASH
    return "" if sign in UNSEEN else ELLIPSIS if sign in ELLIPSES else sign
