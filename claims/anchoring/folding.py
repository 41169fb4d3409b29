"""Folding of typography: two texts that differ only in how they are set have the same folded text.

The folded text keeps a map back to the offsets, so that a match in it is a range of the original text. Letter case,
digits, accents and words stay as they are.
"""

import html
import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

#: a character reference written out (HTML, section 13.5)
_REFERENCE: Final = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
#: what has to be looked at: references, white space that is no single blank, dashes in a row, and characters beyond
#: ASCII with the ASCII character before them, to which a combining mark can belong
_SPECIAL: Final = re.compile(rf"{_REFERENCE}|\s{{2,}}|[\t\n\r\f\v\x1c-\x1f]|-{{2,}}|[\x00-\x7f]?[^\x00-\x7f]+|`")
_SINGLE: Final = dict.fromkeys("‘’‚‛′‹›´`ʼʹ＇", "'")
_DOUBLE: Final = dict.fromkeys("“”„‟″«»〝〞＂", '"')
_DASHES: Final = dict.fromkeys("‐‑‒–—―−﹘﹣－⸺⸻", "-")
#: joiners, hyphens and marks that are not seen: soft hyphen, zero-width characters, directions
_UNSEEN: Final = dict.fromkeys(
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063"
    "\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff",
    "",
)
#: the sign of an apostrophe or single quotation mark, and of a hyphen or dash, in ASCII
PLAIN_SIGNS: Final = {**_SINGLE, **_DASHES}
#: what hides the words of a text from a search: signs that are not seen, and references
_HIDING: Final = re.compile(f"[{''.join(_UNSEEN)}]|{_REFERENCE}")
_LIGATURES: Final = {chr(code): unicodedata.normalize("NFKD", chr(code)) for code in range(0xFB00, 0xFB07)}
_SIGNS: Final = {**_SINGLE, **_DOUBLE, **_DASHES, **_UNSEEN, **_LIGATURES, "…": "..."}
#: signs of which several in a row count as one
_MERGED: Final = " -"


class Folded:
    """A folded text with the offsets of its characters in the original text."""

    def __init__(self, original: str) -> None:
        """Fold a text; the work is linear in its length."""
        self._parts: list[str] = []
        self._starts = array("I")
        self._ends = array("I")
        self._last = ""
        for start, end, is_special in _segments(original):
            if is_special:
                self._add_special(original, start, end)
            else:
                self._add_plain(original[start:end], start)
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
                yield self._starts[at], self._ends[end - 1]
            at = self.text.find(words, at + 1)

    def _is_boundary(self, at: int) -> bool:
        """Return True if no original character lies on both sides of a position of the folded text."""
        return at in (0, len(self.text)) or self._starts[at] >= self._ends[at - 1]

    def _add_plain(self, words: str, start: int) -> None:
        if words[0] == self._last and words[0] in _MERGED:
            self._ends[-1] = start + 1
            words, start = words[1:], start + 1
        if words:
            self._parts.append(words)
            self._starts.extend(range(start, start + len(words)))
            self._ends.extend(range(start + 1, start + len(words) + 1))
            self._last = words[-1]

    def _add_special(self, original: str, start: int, end: int) -> None:
        if original[start] == "&":
            self._add(_folded_sign(html.unescape(original[start:end])), start, end)
            return
        while start < end:
            after = start + 1
            while after < end and unicodedata.combining(original[after]):
                after += 1
            self._add(_folded_sign(original[start:after]), start, after)
            start = after

    def _add(self, folded: str, start: int, end: int) -> None:
        """Add the folded text of one original character, or of a reference to one."""
        for sign in folded:
            if sign == self._last and sign in _MERGED:
                self._ends[-1] = end
                continue
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
        sign = _folded_sign(html.unescape(match[0])) if match[0][0] == "&" else ""
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


def _segments(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the parts of a text: start, end, and whether its characters have to be looked at."""
    at = 0
    for match in _SPECIAL.finditer(text):
        if match.start() > at:
            yield at, match.start(), False
        yield match.start(), match.end(), True
        at = match.end()
    if at < len(text):
        yield at, len(text), False


@lru_cache(maxsize=4096)
def _folded_sign(sign: str) -> str:
    """Return the folded text of one character with its combining marks."""
    if sign.isspace():
        return " "
    decomposed = unicodedata.normalize("NFD", sign)
    return "".join(_SIGNS.get(part, " " if part.isspace() else part) for part in decomposed)
