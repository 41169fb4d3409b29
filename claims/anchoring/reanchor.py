"""Re-anchoring of a span after a new revision of its article (docs/specification.md, section 3.3).

A span never moves to other words, and an editor decides in doubt. Three things prove a position: the
part of the text that did not change, words that are unique before and after, or the context.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import islice, takewhile
from typing import Final

from claims.anchoring.anchor import find_all, span_at
from claims.anchoring.characters import splits_character
from claims.anchoring.differences import difference
from claims.anchoring.folding import fold, folded
from claims.domain.limits import MAX_OCCURRENCES
from claims.domain.records import Proposal, Span
from claims.domain.requests import SpanRequest
from claims.domain.vocabulary import SpanState

#: likeness (0 to 100) that a fuzzy match must have to be proposed to an editor
MIN_SCORE = 70.0
#: the score of a proposal with another number, negation or name is this part of its likeness
DIFFERING_SHARE = 0.6
#: limit for fuzzy matches: code points of the words times code points of the text
MAX_WORK = 200_000_000
#: words by which a proposal may begin or end earlier or later, and code points in which they are looked for
_NEAR_WORDS: Final = 5
_NEAR: Final = 40
#: points of likeness for the context on one side, and code points of it that must be there
_BONUS: Final = 10
_BESIDE: Final = 4
_WORD_START: Final = re.compile(r"(?<!\S)\S")
_WORD_END: Final = re.compile(r"\S(?!\S)|\w(?=[^\w\s])")


def reanchor(span: Span, old_text: str | None, new_text: str, revision: int) -> Span:
    """Return the span with its position in a new revision.

    Args:
        span: the span in the revision before.
        old_text: the text of that revision; None if it was withheld.
        new_text: the text of the new revision.
        revision: the number of the new revision.

    Returns:
        A span with the state `verified` (same position), `moved`, `needs_human` (a proposal, no position) or
        `orphaned` (no position).
    """
    place = _new_place(span, old_text, new_text)
    if place is not None:
        request = SpanRequest(span.role, span.exact)
        is_same = place == (span.start, span.end) and new_text[place[0] : place[1]] == span.exact
        state: SpanState = "verified" if is_same else "moved"
        return replace(span_at(new_text, request, *place, revision), state=state)
    proposal = _propose(span, new_text)
    return replace(
        span,
        start=None,
        end=None,
        revision=revision,
        state="needs_human" if proposal else "orphaned",
        proposal=proposal,
    )


def _new_place(span: Span, old: str | None, new: str) -> tuple[int, int] | None:
    start = _same_words(span, old, new)
    place = _same_but_for_typography(span, old, new) if start is None else (start, start + len(span.exact))
    return None if place is None or _cuts_more(span, new, *place) else place


def _same_but_for_typography(span: Span, old: str | None, new: str) -> tuple[int, int] | None:
    """Return the new place of words that are unique before and now, but for their typography."""
    words = fold(span.exact)
    if old is None or find_all(new, span.exact) or not words:
        return None
    was = list(islice(folded(old).find(words), 2))
    now = list(islice(folded(new).find(words), 2))
    return now[0] if len(was) == 1 and len(now) == 1 else None


def _cuts_more(span: Span, new: str, start: int, end: int) -> bool:
    """Return True if the words now end inside a longer word or number ("December 1" in "December 15")."""
    before = _joined(new[max(start - 2, 0) : start], new[start : start + 2])
    after = _joined(new[max(end - 2, start) : end], new[end : end + 2])
    return (before and not _joined(span.prefix[-2:], span.exact[:2])) or (
        after and not _joined(span.exact[-2:], span.suffix[:2])
    )


def _joined(left: str, right: str) -> bool:
    """Return True if two neighbours belong to one word, number ("1" and ".5") or character."""
    if not left or not right:
        return False
    if splits_character(left + right, len(left)) or (left[-1].isalnum() and right[0].isalnum()):
        return True
    number = left[-1].isdecimal() and right[0] in ".,%" and (right[0] == "%" or right[1:2].isdecimal())
    return number or (left[-1] in ".," and left[-2:-1].isdecimal() and right[0].isdecimal())


def _same_words(span: Span, old: str | None, new: str) -> int | None:
    if old is not None and span.start is not None and span.end is not None:
        start = _in_unchanged_part(span.start, span.end, old, new)
        if start is not None:
            return start
    starts = find_all(new, span.exact)
    was_only = old is not None and len(find_all(old, span.exact)) == 1
    if len(starts) == 1 and was_only:
        return starts[0]
    return _by_context(span, old, new)


def _in_unchanged_part(start: int, end: int, old: str, new: str) -> int | None:
    """Return the new start of a span that lies wholly in the shared head or tail of both texts.

    Head and tail may overlap ("Rain. Rain." to "Rain."). Then either may be the part that changed.
    Only a text that is the whole head or the whole tail of the other proves which part changed.
    """
    if old == new:
        return start
    head, tail = _shared_parts(old, new)
    shorter = min(len(old), len(new))
    if head + tail > shorter:
        if head == shorter and tail < shorter:
            tail = 0
        elif tail == shorter and head < shorter:
            head = 0
        else:
            head, tail = shorter - tail, shorter - head
    if end <= head:
        return start
    return start + len(new) - len(old) if start >= len(old) - tail else None


@lru_cache(maxsize=4)
def _shared_parts(old: str, new: str) -> tuple[int, int]:
    """Return the lengths of the head and of the tail that two texts share, in code points."""
    head = _longest(min(len(old), len(new)), lambda n: old[:n] == new[:n])
    tail = _longest(min(len(old), len(new)), lambda n: old[len(old) - n :] == new[len(new) - n :])
    return head, tail


def _longest(limit: int, is_shared: Callable[[int], bool]) -> int:
    """Return the largest length up to a limit that is shared; each shorter length is shared too."""
    return bisect_left(range(1, limit + 1), True, key=lambda n: not is_shared(n))


def _by_context(span: Span, old: str | None, new: str) -> int | None:
    """Return the new start of a span whose context is unique, before and now."""
    if not (span.prefix and span.suffix):
        return None
    starts = find_all(new, span.exact, span.prefix, span.suffix)
    known = old is None or len(find_all(old, span.exact, span.prefix, span.suffix)) == 1
    return starts[0] if len(starts) == 1 and known else None


def _propose(span: Span, new: str) -> Proposal | None:
    places = [(start, start + len(span.exact)) for start in find_all(new, span.exact)]
    places = places or list(islice(folded(new).find(fold(span.exact)), MAX_OCCURRENCES))
    whole = [(start, end) for start, end in places if not _cuts_more(span, new, start, end)]
    if whole:
        start, end = max(whole, key=lambda place: _likelihood(span, new, *place))
        return Proposal(new[start:end], start, end, 100.0)
    if len(span.exact) * len(new) > MAX_WORK:
        return None
    from rapidfuzz import fuzz  # heavy to load, rarely needed

    alignment = fuzz.partial_ratio_alignment(span.exact, new, score_cutoff=MIN_SCORE)
    if alignment is None or alignment.dest_end <= alignment.dest_start or len(new) < len(span.exact) / 2:
        return None
    places = _near_places(new, *_whole_words(new, alignment.dest_start, alignment.dest_end))
    start, end = max(places, key=lambda place: fuzz.ratio(span.exact, new[slice(*place)]) + _bonus(span, new, *place))
    differs = difference(span.exact, new[start:end])
    score = alignment.score if differs is None else alignment.score * DIFFERING_SHARE
    return Proposal(new[start:end], start, end, round(score, 1), differs)


def _bonus(span: Span, text: str, start: int, end: int) -> int:
    """Return points of likeness for each side of a range that has the context of the span."""
    before, after = span.prefix[-_BESIDE:], span.suffix[:_BESIDE]
    sides = bool(before) and text.endswith(before, 0, start), bool(after) and text.startswith(after, end)
    return _BONUS * sum(sides)


def _near_places(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """List a range first, then those that begin or end up to `_NEAR_WORDS` words before or after it.

    An alignment has the length of the quotation, so an added word pushes another one out.
    """
    low, high = max(start - _NEAR, 0), min(end + _NEAR, len(text))
    starts = [low + match.start() for match in _WORD_START.finditer(text[low : min(start + _NEAR, end)])]
    first = max(end - _NEAR, start)
    ends = [first + match.end() for match in _WORD_END.finditer(text[first:high])]
    near_starts = sorted(starts, key=lambda at: abs(at - start))[: 2 * _NEAR_WORDS]
    near_ends = sorted(ends, key=lambda at: abs(at - end))[: 2 * _NEAR_WORDS]
    near = [(s, e) for s in (start, *near_starts) for e in (end, *near_ends) if s < e]
    return [place for place in near if _whole_words(text, *place) == place]


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a range that is widened to whole words and numbers, without white space at its ends."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _likelihood(span: Span, text: str, start: int, end: int) -> tuple[int, int]:
    """Return what decides between places: the likeness of their context, then their distance from the old one."""
    return _context_likeness(span, text, start, end), -abs(start - (span.start or 0))


def _context_likeness(span: Span, text: str, start: int, end: int) -> int:
    """Count the code points of context that agree on both sides, the nearest first."""
    before = zip(reversed(span.prefix), reversed(text[max(start - len(span.prefix), 0) : start]), strict=False)
    after = zip(span.suffix, text[end : end + len(span.suffix)], strict=False)
    return sum(sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], side)) for side in (before, after))
