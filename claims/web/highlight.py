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
    #: it is all the words of its only claim, so that one link can have them
    whole: bool
    #: the claims that end here and have other pieces too: each gets a link behind its last word
    ends: tuple[dict[str, Any], ...]


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
    found = [(s["start"], s["end"], claim) for claim in claims for s in claim["spans"] if s["role"] == "claim"]
    spans = [(max(a, start), min(b, end), c) for a, b, c in found if a is not None and b > start and a < end]
    spans.sort(key=lambda span: span[:2])
    cuts = sorted({start, end, *(edge for a, b, _ in spans for edge in (a, b))})
    return [_piece(text, left, right, spans) for left, right in pairwise(cuts)]


def _piece(text: str, left: int, right: int, spans: Sequence[tuple[int, int, dict[str, Any]]]) -> Piece:
    covering = [(a, b, claim) for a, b, claim in spans if a <= left and b >= right]
    whole = len(covering) == 1 and covering[0][:2] == (left, right)
    return Piece(
        text[left:right],
        left,
        tuple(claim for _, _, claim in covering),
        tuple(claim for a, _, claim in covering if a == left),
        whole,
        () if whole else tuple(claim for _, b, claim in covering if b == right),
    )
