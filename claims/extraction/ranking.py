"""Ranking of candidates: the same claim is joined, then those with a window come first, the likeliest first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from claims.domain.extraction import Candidate, TextRange, window_key
from claims.domain.limits import MAX_SPANS
from claims.rules.similarity import fold

#: share of the long words of a heading that a sentence must have to say the same
_HEADING_SHARE: Final = 0.7
#: long words of a heading, at least, that a sentence must have
_MIN_WORDS: Final = 3
#: code points of a long word
_MIN_LENGTH: Final = 4
#: candidates with a word of a heading that are compared
_MAX_COMPARED: Final = 20
#: spans of the claim itself, besides those of date, condition and speaker, and besides the first
_MAX_OTHER_SPANS: Final = MAX_SPANS - 4


def ranked(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Join the candidates of one claim, and sort them: those with a window first, then by score, then by place."""
    joined = _with_headings(_without_repetitions(candidates))
    return sorted(joined, key=lambda c: (c.due.edtf is None, -c.score, c.span.start))


def _without_repetitions(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Join sentences that the text repeats with the same window; typography does not count."""
    first: dict[tuple[str, str], Candidate] = {}
    for candidate in candidates:
        key = (fold(candidate.statement), window_key(candidate.due))
        same = first.get(key)
        if same is None:
            first[key] = candidate
        elif same.span != candidate.span:
            first[key] = _join(candidate, same) if same.is_heading else _join(same, candidate)
    return list(first.values())


def _with_headings(candidates: list[Candidate]) -> list[Candidate]:
    """Join a heading with the sentence that says the same: "Ferry line to drop island route"."""
    by_word: dict[str, list[int]] = {}
    for item, candidate in enumerate(candidates):
        for word in _long_words(candidate) if not candidate.is_heading else ():
            by_word.setdefault(word, []).append(item)
    joined: set[int] = set()
    for item, heading in enumerate(candidates):
        if heading.is_heading:
            same = _sentence_of(heading, candidates, by_word)
            if same is not None:
                candidates[same] = _join(candidates[same], heading)
                joined.add(item)
    return [candidate for item, candidate in enumerate(candidates) if item not in joined]


def _sentence_of(heading: Candidate, candidates: Sequence[Candidate], by_word: dict[str, list[int]]) -> int | None:
    """Return the place of the first sentence that has most words of a heading, and no other window."""
    words = _long_words(heading)
    found = Counter(item for word in words for item in by_word.get(word, ())[:_MAX_COMPARED])
    for item in sorted(found):
        other = candidates[item]
        fits = heading.due.edtf is None or window_key(heading.due) == window_key(other.due)
        if fits and found[item] >= max(_MIN_WORDS, _HEADING_SHARE * len(words)):
            return item
    return None


def _long_words(candidate: Candidate) -> frozenset[str]:
    return frozenset(word for word in fold(candidate.statement).split() if len(word) >= _MIN_LENGTH)


def _join(candidate: Candidate, other: Candidate) -> Candidate:
    """Return a candidate that stands at the places of both; the higher score counts."""
    places: tuple[TextRange, ...] = (*candidate.also, other.span, *other.also)
    return replace(
        candidate,
        also=places[:_MAX_OTHER_SPANS],
        score=max(candidate.score, other.score),
        why=(*candidate.why, f"stands {len(places) + 1} times in the text"),
    )
