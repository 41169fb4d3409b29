"""The division of an article's text at the ends of its claims' spans, which can overlap. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

#: code points of text on one web page, at most; a part ends at the end of a paragraph if possible
MAX_PART: Final = 20_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text that belongs to the same claims."""

    text: str
    start: int
    #: the claims that it belongs to, in the order in which they begin
    claims: tuple[dict[str, Any], ...]
    #: the claims that begin here
    begins: tuple[dict[str, Any], ...]


def parts(text: str) -> list[tuple[int, int]]:
    """Split a text into parts of whole paragraphs, at most `MAX_PART` long; return start and end of each part."""
    ranges, start = [], 0
    while len(text) - start > MAX_PART:
        cut = text.rfind("\n\n", start + 1, start + MAX_PART)
        cut = cut + 2 if cut > start else start + MAX_PART
        ranges.append((start, cut))
        start = cut
    return [*ranges, (start, len(text))]


def pieces(text: str, start: int, end: int, claims: Sequence[dict[str, Any]]) -> list[Piece]:
    """Split `text[start:end]` at the start and end of every span of role `claim`.

    Args:
        text: the text of a revision.
        start: offset of the part, in code points.
        end: offset of its end, exclusive.
        claims: documents of the claims, with their spans.

    Returns:
        Pieces that are the whole part in their order.
    """
    spans = [(s["start"], s["end"], claim) for claim in claims for s in claim["spans"] if s["role"] == "claim"]
    spans = sorted(((a, b, c) for a, b, c in spans if a is not None and b > start and a < end), key=lambda s: s[:2])
    cuts = sorted({start, end, *(min(max(edge, start), end) for a, b, _ in spans for edge in (a, b))})
    return [
        Piece(
            text[left:right],
            left,
            tuple(claim for a, b, claim in spans if a <= left and b >= right),
            tuple(claim for a, _, claim in spans if max(a, start) == left),
        )
        for left, right in pairwise(cuts)
    ]
