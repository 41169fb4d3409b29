"""Characters as people see them: extended grapheme clusters (Unicode Standard Annex 29)."""

from functools import cache
from typing import Any, Final

from claims.domain.limits import MAX_CONTEXT

#: code points before an offset in which a boundary of clusters is looked for; longer clusters are no writing
_LOOK_BACK: Final = 64


def splits_character(text: str, at: int) -> bool:
    """Return True if an offset (code points) lies inside a character: between a letter and its mark, or in an emoji."""
    if not 0 < at < len(text) or (text[at] < "\u0300" and text[at - 1] < "\u0300"):
        return False  # before U+0300 only CR LF is one character, and texts have no CR
    start = _boundary_before(text, at)
    return all(start + cluster.end() != at for cluster in _cluster().finditer(text[start : at + 1]))


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """Return up to `MAX_CONTEXT` code points before and after a range; neither begins or ends inside a character."""
    first, last = max(start - MAX_CONTEXT, 0), min(end + MAX_CONTEXT, len(text))
    while first < start and splits_character(text, first):
        first += 1
    while last > end and splits_character(text, last):
        last -= 1
    return text[first:start], text[end:last]


def _boundary_before(text: str, at: int) -> int:
    """Return the last offset before `at` where a cluster surely begins, or that of `_LOOK_BACK`."""
    lowest = max(at - _LOOK_BACK, 0)
    start = at - 1
    while start > lowest and not text[start].isascii():
        start -= 1
    return start


@cache
def _cluster() -> Any:
    """Return the pattern of one cluster. Most texts need none, so the package is loaded on first use."""
    import regex

    return regex.compile(r"\X")
