"""Text in pictures: widths of characters, and lines that fit a width. Widths are in em, the size of the letters.

Widths of the font's own characters are exact but for kerning. All others are estimates, and rather too wide: the fonts
of the system draw them, and nobody knows which fonts those are.
"""

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple
from unicodedata import bidirectional, category, east_asian_width, normalize

from claims.anchoring.characters import splits_character
from claims.formats.common import plain, storable

FONT: Final = Path(__file__).parent / "fonts" / "duecheck-serif-600.ttf"
ELLIPSIS: Final = "…"
#: a text with any character that the font lacks may be drawn whole by a font of the system, and those are wider
_OTHER_FONT: Final = 1.4
#: marks on one letter that are drawn; more are no writing
_MAX_MARKS: Final = 4
#: code points that stay together: in every font narrower than a line of the largest letters
_MAX_CLUSTER: Final = 9
#: no line begins with one of these
_CLOSING: Final = frozenset("、。，．：；！？」』）】〉》〕ーっゃゅょッャュョ々…”’»›)]}!?,.:;%")
#: invisible characters that only steer lines and directions; joiners stay, because they change the letters
_STEERING: Final = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_BREAKING_SPACES: Final = re.compile("[^\\S\u00a0]+")


class Piece(NamedTuple):
    """Characters that stay on one line."""

    text: str
    #: em
    width: float
    #: True if a space stands before it, unless it begins a line
    spaced: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """A text that is split where lines may end."""

    pieces: tuple[Piece, ...]
    #: em
    space: float
    #: True if the font has every character
    is_own: bool


def clean(text: str) -> str:
    """Return a text without control characters, and with one space for each run of white space."""
    text = normalize("NFC", plain(storable(text))).replace("\u202f", "\u00a0").replace("\u2007", "\u00a0")
    kept, marks = [], 0
    for sign in _STEERING.sub("", _BREAKING_SPACES.sub(" ", text)):
        kind = category(sign)
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if marks <= _MAX_MARKS and kind not in {"Cc", "Cn"}:
            kept.append(sign)
    return "".join(kept).strip(" ")


def is_right_to_left(text: str) -> bool:
    """Return True if the first letter with a direction is one of a script from right to left."""
    directions = (bidirectional(sign) for sign in text)
    return next((found for found in directions if found in {"L", "R", "AL"}), "L") != "L"


def has_all(text: str) -> bool:
    """Return True if the font has every character of a text."""
    return all(ord(sign) in _advances() for sign in text)


def width(text: str) -> float:
    """Return the width of a text that is drawn by itself, in em."""
    return _width(text, has_all(text))


def measure(text: str) -> Measured:
    """Split a clean text where lines may end: at spaces, after dashes, and between Chinese and Japanese signs."""
    is_own = has_all(text)
    pieces = []
    for word in text.split(" "):
        spaced = True
        for part in _parts(word):
            pieces.append(Piece(part, _width(part, is_own), spaced))
            spaced = False
    return Measured(tuple(pieces), _width(" ", is_own), is_own)


def wrap(measured: Measured, available: float) -> list[str]:
    """Return the lines of a text, none wider than `available` (em). Pieces that are wider than a line are broken."""
    lines: list[str] = []
    line, used = "", 0.0
    for piece in _broken(measured, available):
        gap = measured.space if piece.spaced and line else 0.0
        if line and used + gap + piece.width > available:
            lines.append(line)
            line, used = piece.text, piece.width
        else:
            line += (" " if gap else "") + piece.text
            used += gap + piece.width
    return [*lines, line] if line else lines


def balanced(measured: Measured, available: float) -> list[str]:
    """Return the lines of `wrap`, as even in width as the same number of lines can be."""
    lines = wrap(measured, available)
    low, high = available / 2, available
    for _ in range(7):
        middle = (low + high) / 2
        tried = wrap(measured, middle)
        if len(tried) <= len(lines):
            lines, high = tried, middle
        else:
            low = middle
    return lines


def shortened(text: str, available: float, ending: str = "", *, always: bool = False) -> str:
    """Return a text with `ending` that fits a width (em): it is cut before an ellipsis if it is too wide.

    Args:
        text: a clean text of one line.
        available: the width, in em.
        ending: what follows the text and the ellipsis, such as a quotation mark.
        always: True if the ellipsis is also set where the text fits, because other lines follow.
    """
    if not always and width(text + ending) <= available:
        return text + ending
    is_own = has_all(text + ELLIPSIS + ending)
    left, kept = available - _width(ELLIPSIS + ending, is_own), ""
    for cluster, wide in _clusters(text, is_own):
        if (left := left - wide) < 0:
            break
        kept += cluster
    return kept.rstrip(" \u00a0,;:.–—-") + ELLIPSIS + ending


def _broken(measured: Measured, available: float) -> Iterator[Piece]:
    """List the pieces; one that is wider than a line comes in parts, and no letter loses its marks."""
    for piece in measured.pieces:
        if piece.width <= available:
            yield piece
            continue
        part, used, spaced = "", 0.0, piece.spaced
        for cluster, wide in _clusters(piece.text, measured.is_own):
            if part and used + wide > available:
                yield Piece(part, used, spaced)
                part, used, spaced = "", 0.0, False
            part += cluster
            used += wide
        yield Piece(part, used, spaced)


@lru_cache(maxsize=8)
def _clusters(text: str, is_own: bool) -> Sequence[tuple[str, float]]:
    """List the characters as people see them, with their widths; one of very many code points comes in parts."""
    found, start = [], 0
    for at in range(1, len(text) + 1):
        if at - start == _MAX_CLUSTER or not splits_character(text, at):
            found.append((text[start:at], _width(text[start:at], is_own)))
            start = at
    return found


def _parts(word: str) -> Iterator[str]:
    """List the parts of a word between which a line may end."""
    start = 0
    for at in range(1, len(word)):
        before, after = word[at - 1], word[at]
        opens = before in "—" or _is_wide(before) or _is_wide(after)
        if opens and after not in _CLOSING and before not in "「『（【〈《〔“‘«‹([" and not splits_character(word, at):
            yield word[start:at]
            start = at
    if word:
        yield word[start:]


def _is_wide(sign: str) -> bool:
    return sign >= "\u1100" and east_asian_width(sign) in "WF"


def _width(text: str, is_own: bool) -> float:
    """Return the width of a text in em; `is_own` is True if the font draws the whole text in which it stands."""
    own = _advances()
    if is_own:
        return sum(own[ord(sign)] for sign in text)
    return sum(own[ord(sign)] * _OTHER_FONT if ord(sign) in own else _guess(sign) for sign in text)


@cache
def _guess(sign: str) -> float:
    """Return an estimate of a character's width in a font of the system, in em: rather too wide."""
    kind = category(sign)
    if kind in {"Mn", "Me", "Cf"}:
        # a mark that no font has is drawn as a box beside its letter; those for any letter are the most likely ones
        return 0.0 if kind == "Cf" else 0.62 if sign < "\u0530" else 0.3
    if sign >= "\U0001f000":
        return 1.4
    if _is_wide(sign):
        return 1.05
    return 1.2 if kind in {"Lu", "Lt", "So"} else 0.85


@cache
def _advances() -> Mapping[int, float]:
    """Read the widths of the font's characters: code point -> em."""
    data = FONT.read_bytes()
    tables = {}
    for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, at)
        tables[tag] = offset
    (units,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
    (count,) = struct.unpack_from(">H", data, tables[b"hhea"] + 34)
    advances = [struct.unpack_from(">H", data, tables[b"hmtx"] + 4 * glyph)[0] / units for glyph in range(count)]
    return {sign: advances[min(glyph, count - 1)] for sign, glyph in _glyphs(data, tables[b"cmap"])}


def _glyphs(data: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    """List the code points of the font with their glyphs, from its subtable of format 4."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    offsets = (cmap + struct.unpack_from(">HHL", data, cmap + 4 + 8 * at)[2] for at in range(count))
    table = next(offset for offset in offsets if struct.unpack_from(">H", data, offset)[0] == 4)
    segments = struct.unpack_from(">H", data, table + 6)[0] // 2

    def row(number: int, signs: str = "H") -> Sequence[int]:
        return struct.unpack_from(f">{segments}{signs}", data, table + 14 + 2 * segments * number + 2 * bool(number))

    ends, starts, deltas, ranges = row(0), row(1), row(2, "h"), row(3)
    first_range = table + 16 + 6 * segments
    for number, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for sign in range(start, min(end, 0xFFFE) + 1):
            glyph = sign
            if offset:
                (glyph,) = struct.unpack_from(">H", data, first_range + 2 * number + offset + 2 * (sign - start))
            if glyph := (glyph + delta) % 65536 if glyph or not offset else 0:
                yield sign, glyph
