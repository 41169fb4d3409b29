"""Re-anchoring of a span after a new revision of its article (docs/specification.md, section 3.3).

A span never moves to other words, and an editor decides in doubt. Three things prove a position: the
part of the text that did not change, words that are unique before and after, or the context.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from claims.anchoring.anchor import find_places, fits, span_at
from claims.anchoring.characters import splits_character
from claims.anchoring.folding import fold
from claims.anchoring.proposals import cuts_more, propose
from claims.anchoring.words import cuts_word
from claims.domain.erasure import ERASED
from claims.domain.records import Span
from claims.domain.requests import SpanRequest
from claims.domain.vocabulary import SpanState


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
    if span.exact == ERASED and span.start is None:  # a proposal would quote the text again
        return replace(span, revision=revision, state="orphaned", proposal=None)
    place = _new_place(span, old_text, new_text)
    if place is not None:
        request = SpanRequest(span.role, span.exact)
        is_same = place == (span.start, span.end) and new_text[place[0] : place[1]] == span.exact
        state: SpanState = "verified" if is_same else "moved"
        return replace(span_at(new_text, request, *place, revision), state=state)
    proposal = propose(span, old_text, new_text)
    return replace(
        span,
        start=None,
        end=None,
        revision=revision,
        state="needs_human" if proposal else "orphaned",
        proposal=proposal,
    )


def verify(span: Span, text: str, revision: int) -> Span:
    """Return an unverified span with its position, now that the withheld text is here (section 3.2).

    Args:
        span: an `unverified` span.
        text: the text in which a client has found the words.
        revision: the number of its revision.

    Returns:
        A `verified` span if the words stand at its offsets, but for their typography; else `moved`, if they stand
        nowhere else; else as `reanchor` says.
    """
    if span.start is None or span.end is None:
        return span
    words = fold(span.exact)
    there = text[span.start : span.end]
    is_whole = not any(splits_character(text, at) for at in (span.start, span.end))
    if is_whole and (there == span.exact or (words and fold(there) == words)):
        return span_at(text, SpanRequest(span.role, span.exact), span.start, span.end, revision)
    places = find_places(text, span.exact) if words else []
    if len(places) == 1 and _touches(places[0], span.start, span.end) and not cuts_word(text, *places[0]):
        return replace(span_at(text, SpanRequest(span.role, span.exact), *places[0], revision), state="moved")
    return reanchor(span, None, text, revision)


def _touches(place: tuple[int, int], start: int, end: int) -> bool:
    return place[0] < end and start < place[1]


def _new_place(span: Span, old: str | None, new: str) -> tuple[int, int] | None:
    place = _proven_place(span, old, new)
    return None if place is None or cuts_more(span, new, *place) else place


def _proven_place(span: Span, old: str | None, new: str) -> tuple[int, int] | None:
    if old is not None and span.start is not None and span.end is not None:
        start = _in_unchanged_part(span.start, span.end, old, new)
        if start is not None:
            return start, start + len(span.exact)
    was, now = None if old is None else find_places(old, span.exact), find_places(new, span.exact)
    if was is not None and len(was) == len(now) == 1:
        return now[0]
    if not (span.prefix and span.suffix):
        return None
    with_context = [_with_context(span, text, places) for text, places in ((old, was), (new, now)) if text and places]
    return with_context[-1][0] if all(len(places) == 1 for places in with_context) and now else None


def _with_context(span: Span, text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """List the places that have the whole context of a span beside them, but for its typography."""
    return [
        place
        for place in places
        if fits(text, place, span.prefix, "prefix") and fits(text, place, span.suffix, "suffix")
    ]


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
