"""Offsets in UTF-16 code units, as browsers count them, and the ranges that offsets of an unknown unit can mean.

JavaScript's strings and DOM ranges count UTF-16 units; Duecheck counts code points. The two differ after a character
beyond U+FFFF, such as an emoji (Unicode, section 3.9).
"""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Final

_BEYOND_BMP: Final = re.compile("[\U00010000-\U0010ffff]")


def from_utf16(text: str, at: int) -> int | None:
    """Return an offset in code points; None if the offset in UTF-16 units is beyond the text or inside a character."""
    pairs = _pairs(text)
    before = bisect_left(pairs, at)
    if before and pairs[before - 1] + 1 == at:
        return None
    return at - before if at - before <= len(text) else None


def readings(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """List the ranges (code points) that offsets of an unknown unit can mean: code points first, then UTF-16 units."""
    as_utf16 = from_utf16(text, start), from_utf16(text, end)
    found = [(start, end)] if end <= len(text) else []
    if as_utf16[0] is not None and as_utf16[1] is not None and as_utf16 != (start, end):
        found.append((as_utf16[0], as_utf16[1]))
    return found


@lru_cache(maxsize=4)
def _pairs(text: str) -> tuple[int, ...]:
    """Return the offsets, in UTF-16 units, of the characters that have two units."""
    return tuple(match.start() + i for i, match in enumerate(_BEYOND_BMP.finditer(text)))
