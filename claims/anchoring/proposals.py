"""Proposals of a new place of a span, for an editor who decides (docs/specification.md, section 3.3)."""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Final

from claims.anchoring.anchor import find_places
from claims.anchoring.characters import splits_character
from claims.anchoring.differences import difference
from claims.anchoring.words import Edge, edges, languages_of, spans_of
from claims.domain.records import Proposal, Span

#: likeness (0 to 100) that a fuzzy match must have to be proposed to an editor
MIN_SCORE = 70.0
#: the score of a proposal with another number, negation or name is this part of its likeness
DIFFERING_SHARE = 0.6
#: limit for fuzzy matches: code points of the words times code points of the text
MAX_WORK = 200_000_000
#: words by which a proposal may begin or end earlier or later, and code points in which they are looked for
_NEAR_WORDS: Final = 5
_NEAR: Final = 40
#: points of likeness for a code point of the context beside a place, and code points of it that count
_BONUS: Final = 2
_BESIDE: Final = 10
#: code points before and after a place in which its words begin and end
_WIDEST: Final = 64
_WORD_START: Final = re.compile(r"(?<!\S)\S")
_WORD_END: Final = re.compile(r"\S(?!\S)")


def propose(span: Span, old: str | None, new: str) -> Proposal | None:
    """Return the likeliest place of a span in a new text, for an editor; None if nothing is like it.

    Args:
        span: the span in the revision before.
        old: the text of that revision; None if it was withheld.
        new: the text of the new revision.
    """
    texts = (new,) if old is None else (old, new)
    places = find_places(new, span.exact)
    whole = [(start, end) for start, end in places if not cuts_more(span, new, start, end)]
    if whole:
        start, end = max(whole, key=lambda place: _likelihood(span, new, *place))
        return Proposal(new[start:end], start, end, 100.0)
    if places:
        return _inside(span, new, texts, max(places, key=lambda place: _likelihood(span, new, *place)))
    if len(span.exact) * len(new) > MAX_WORK:
        return None
    from rapidfuzz import fuzz  # heavy to load, rarely needed

    alignment = fuzz.partial_ratio_alignment(span.exact, new, score_cutoff=MIN_SCORE)
    if alignment is None or alignment.dest_end <= alignment.dest_start or len(new) < len(span.exact) / 2:
        return None
    places = _near_places(new, *_whole_words(new, alignment.dest_start, alignment.dest_end))
    start, end = max(places, key=lambda place: fuzz.ratio(span.exact, new[slice(*place)]) + _bonus(span, new, *place))
    differs = difference(span.exact, new[start:end], texts, span.prefix)
    score = alignment.score if differs is None else alignment.score * DIFFERING_SHARE
    return Proposal(new[start:end], start, end, round(score, 1), differs)


def _inside(span: Span, new: str, texts: Sequence[str], place: tuple[int, int]) -> Proposal:
    """Return the proposal of a place at which the words are a part of longer words or numbers."""
    start, end = place
    (first, head), (last, tail) = _edges(span, new, start, end)
    whole = _whole_words(new, start, end)
    if whole == place:  # the number goes on in the next word: "5 million"
        whole = (
            head.at if head is not None and head.is_longer else start,
            tail.at if tail is not None and tail.is_longer else end,
        )
    start, end = whole
    differs = difference(span.exact, new[start:end], texts, span.prefix)
    for before, after in ((first, head), (last, tail)):
        if differs is None and _is_other(before, after):
            differs = ("" if before is None else before.text, "" if after is None else after.text)
    return Proposal(new[start:end], start, end, 100.0 * DIFFERING_SHARE, differs or (span.exact, new[start:end]))


def _bonus(span: Span, text: str, start: int, end: int) -> int:
    """Return points of likeness for each code point of the span's context that stands beside a range."""
    before, after = span.prefix[-_BESIDE:], span.suffix[:_BESIDE]
    is_first, is_last = bool(after) and not before, bool(before) and not after
    head = _shared(reversed(before), reversed(text[max(start - _BESIDE, 0) : start]))
    tail = _shared(after, text[end : end + _BESIDE])
    return _BONUS * (_BESIDE * ((is_first and not start) + (is_last and end == len(text))) + head + tail)


def _shared(one: Iterable[str], other: Iterable[str]) -> int:
    """Return how many characters two texts have in common at their beginnings."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _near_places(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """List a range first, then those that begin or end up to `_NEAR_WORDS` words before or after it.

    An alignment has the length of the quotation, so an added word pushes another one out.
    """
    low, high = max(start - _NEAR, 0), min(end + _NEAR, len(text))
    head, tail = min(start + _NEAR, end), max(end - _NEAR, start)
    starts = [low + match.start() for match in _WORD_START.finditer(text[low:head])]
    starts += [first for first, _ in spans_of(text, low, head)]
    ends = [tail + match.end() for match in _WORD_END.finditer(text[tail:high])]
    ends += [last for _, last in spans_of(text, tail, high)]
    near_starts = sorted(set(starts), key=lambda at: (abs(at - start), at))[: 2 * _NEAR_WORDS]
    near_ends = sorted(set(ends), key=lambda at: (abs(at - end), at))[: 2 * _NEAR_WORDS]
    near = [(s, e) for s in (start, *near_starts) for e in (end, *near_ends) if s < e]
    return [place for place in near if _whole_words(text, *place) == place] or [(start, end)]


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a range that is widened to whole words, numbers and characters, without white space at its ends."""
    for first, last in spans_of(text, max(start - _WIDEST, 0), min(end + _WIDEST, len(text))):
        if first < start < last:
            start = first
        if first < end < last:
            end = last
    while start > 0 and splits_character(text, start):
        start -= 1
    while splits_character(text, end):
        end += 1
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _likelihood(span: Span, text: str, start: int, end: int) -> tuple[int, int]:
    """Return what decides between places: the likeness of their context, then their distance from the old one."""
    return _context_likeness(span, text, start, end), -abs(start - (span.start or 0))


def _context_likeness(span: Span, text: str, start: int, end: int) -> int:
    """Count the code points of context that agree on both sides, the nearest first."""
    before = text[max(start - len(span.prefix), 0) : start]
    after = text[end : end + len(span.suffix)]
    return _shared(reversed(span.prefix), reversed(before)) + _shared(span.suffix, after)


def cuts_more(span: Span, new: str, start: int, end: int) -> bool:
    """Return True if the words at a place are now part of another word, number or character than before.

    Args:
        span: the span in the revision before, with its context.
        new: the new text.
        start: code points.
        end: code points, excluded.
    """
    old, first = span.prefix + span.exact + span.suffix, len(span.prefix)
    ends = (start, first), (end, first + len(span.exact))
    if any(splits_character(new, at) and not splits_character(old, was) for at, was in ends):
        return True
    return any(_is_other(before, after) for before, after in _edges(span, new, start, end))


def _edges(span: Span, new: str, start: int, end: int) -> list[tuple[Edge | None, Edge | None]]:
    """Return the first words of a quotation before and now, and the last ones."""
    old, first = span.prefix + span.exact + span.suffix, len(span.prefix)
    languages = languages_of(old, new)
    was, now = edges(old, first, first + len(span.exact), languages), edges(new, start, end, languages)
    return list(zip(was, now, strict=True))


def _is_other(before: Edge | None, after: Edge | None) -> bool:
    """Return True if the word at one end has changed: a number in any way, another word because it is longer now."""
    if after is None:
        return before is not None and before.unit.is_number
    if before is not None and before.unit.key == after.unit.key:
        return False
    return after.is_longer or after.unit.is_number or (before is not None and before.unit.is_number)
