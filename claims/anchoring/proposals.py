"""Proposals of a new place of a span, for an editor who decides (docs/specification.md, section 3.3)."""

import itertools
import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Final

from claims.anchoring.anchor import find_places
from claims.anchoring.characters import splits_character
from claims.anchoring.differences import difference, is_denial
from claims.anchoring.word_tables import UNSPACED_NEGATIONS
from claims.anchoring.words import Edge, Token, edges, languages_of, spans_of, tokens_of
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
#: points of likeness for the context beside a place, and code points of it that count
_BONUS: Final = 30
_BESIDE: Final = 10
#: code points of a quotation in which its first words are
_HEAD: Final = 200
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
    start, end = _whole_words(new, alignment.dest_start, alignment.dest_end)
    starts, ends = _near_ends(new, start, end)
    few = itertools.product((start, *starts[: 2 * _NEAR_WORDS]), (end, *ends[: 2 * _NEAR_WORDS]))
    start, end = _best(span, new, few, (start, end))
    start, end = _best(span, new, ((at, end) for at in (start, *starts)), (start, end))
    start, end = _best(span, new, ((start, at) for at in (end, *ends)), (start, end))
    start = _with_first_words(span, new, start, end)
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
    if whole == place:
        whole = _denied(span, new, start, end)
    start, end = whole
    differs = difference(span.exact, new[start:end], texts, span.prefix)
    for before, after in ((first, head), (last, tail)):
        if differs is None and _is_other(before, after):
            differs = ("" if before is None else before.text, "" if after is None else after.text)
    return Proposal(new[start:end], start, end, 100.0 * DIFFERING_SHARE, differs or (span.exact, new[start:end]))


def _bonus(span: Span, text: str, start: int, end: int) -> float:
    """Return points of likeness for the share of the span's context that stands beside a range."""
    before, after = span.prefix[-_BESIDE:], span.suffix[:_BESIDE]
    is_first, is_last = bool(after) and not before, bool(before) and not after
    head = _shared(reversed(before), reversed(text[max(start - _BESIDE, 0) : start])) / (len(before) or 1)
    tail = _shared(after, text[end : end + _BESIDE]) / (len(after) or 1)
    return _BONUS * ((is_first and not start) + (is_last and end == len(text)) + head + tail)


def _shared(one: Iterable[str], other: Iterable[str]) -> int:
    """Return how many characters two texts have in common at their beginnings."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _best(span: Span, text: str, places: Iterable[tuple[int, int]], place: tuple[int, int]) -> tuple[int, int]:
    """Return the likeliest of some places, those of whole words only; `place` if there is none."""
    from rapidfuzz import fuzz

    whole = [(start, end) for start, end in places if start < end and _whole_words(text, start, end) == (start, end)]
    return max(
        whole, key=lambda near: fuzz.ratio(span.exact, text[slice(*near)]) + _bonus(span, text, *near), default=place
    )


def _with_first_words(span: Span, text: str, start: int, end: int) -> int:
    """Return the start of a place with the words that stand where the first words of the quotation stood."""
    if span.prefix and text.endswith(span.prefix[-_BESIDE:], 0, start):
        return start
    was, now = ([token.key for token in tokens_of(words[:_HEAD])] for words in (span.exact, text[start:end]))
    missing = next((at for at, key in enumerate(was) if key == now[0]), 0) if now else 0
    low = max(start - _NEAR, 0)
    before = tokens_of(text[low:start])[-missing:] if missing else []
    if not before or len(before) < missing or text[low + before[0].start : start].count("\n"):
        return start
    gap = text[low + before[-1].end : start]
    return low + before[0].start if gap.isspace() or (not gap and before[-1].kind == "katakana") else start


def _near_ends(text: str, start: int, end: int) -> tuple[list[int], list[int]]:
    """List where words begin near the start of a range, and where they end near its end, the nearest first.

    An alignment has the length of the quotation, so an added word pushes another one out.
    """
    low, high = max(start - _NEAR, 0), min(end + _NEAR, len(text))
    head, tail = min(start + _NEAR, end), max(end - _NEAR, start)
    starts = {low + match.start() for match in _WORD_START.finditer(text[low:head])}
    starts |= {first for first, _ in spans_of(text, low, head)}
    ends = {tail + match.end() for match in _WORD_END.finditer(text[tail:high])}
    ends |= {last for _, last in spans_of(text, tail, high)}
    return sorted(starts, key=lambda at: (abs(at - start), at)), sorted(ends, key=lambda at: (abs(at - end), at))


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
    if any(_is_other(before, after) for before, after in _edges(span, new, start, end)):
        return True
    return _denied(span, new, start, end) != (start, end)


def _denied(span: Span, new: str, start: int, end: int) -> tuple[int, int]:
    """Return a range with a word directly beside it that denies it now, but did not before."""
    languages = languages_of(span.prefix + span.exact + span.suffix, new)
    before, after = tokens_of(new[max(start - _NEAR, 0) : start])[-1:], tokens_of(new[end : end + _NEAR])[:1]
    was = tokens_of(span.prefix)[-1:], tokens_of(span.suffix)[:1]
    first = before[0].start + max(start - _NEAR, 0) if before and _denies(before[0], languages) else start
    last = after[0].end + end if after and _denies(after[0], languages) else end
    if (was[0] and _denies(was[0][0], languages)) or new[first:start].count("\n"):
        first = start
    if (was[1] and _denies(was[1][0], languages)) or new[end:last].count("\n"):
        last = end
    return first, last


def _denies(token: Token, languages: Sequence[str]) -> bool:
    return token.text in UNSPACED_NEGATIONS or is_denial(token.text, languages)


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
