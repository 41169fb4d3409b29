"""What becomes of spans when a text changes: never anchored to other words."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.anchoring.anchor import anchor
from claims.anchoring.reanchor import reanchor
from claims.domain.requests import SpanRequest

OLD = "Intro. The gas talks end in May, he says. Later the oil talks end in June. Outro."


def _span(text, exact, **kwargs):
    return anchor(text, SpanRequest("claim", exact, **kwargs), 1)


@pytest.mark.parametrize(
    ("exact", "new", "state", "found"),
    [
        ("The gas talks end in May", OLD + " More.", "verified", "The gas talks end in May"),
        ("The gas talks end in May", "New. " + OLD, "moved", "The gas talks end in May"),
        ("The gas talks end in May", "New. " + OLD.replace("June", "July"), "moved", "The gas talks end in May"),
        ("The gas talks end in May", OLD.replace("end in May", "ended in May"), "needs_human", None),
        ("The gas talks end in May", "Nothing of the kind stands here any longer, sorry.", "orphaned", None),
    ],
)
def test_a_span_gets_exactly_one_state(exact, new, state, found):
    span = reanchor(_span(OLD, exact), OLD, new, 2)
    assert (span.state, span.revision) == (state, 2)
    assert (None if span.start is None else new[span.start : span.end]) == found
    assert (span.proposal is not None) == (state == "needs_human")


def test_the_same_words_elsewhere_are_a_humans_business():
    """The claim's own sentence goes; another speaker's equal words stay."""
    old = "Anna: it will rain. Bert: it will rain."
    span = reanchor(_span(old, "it will rain", start=6, end=18), old, "Bert: it will rain.", 2)
    assert (span.state, span.start) == ("needs_human", None)
    assert span.proposal is not None and span.proposal.score == 100.0


def test_a_fuzzy_match_moves_nothing_and_says_how_like_it_is():
    new = OLD.replace("The gas talks end in May", "The gas talks will end by May")
    span = reanchor(_span(OLD, "The gas talks end in May"), OLD, new, 2)
    assert span.start is None and span.proposal is not None
    assert 70 <= span.proposal.score < 100
    assert new[span.proposal.start : span.proposal.end] == span.proposal.exact


def test_without_the_old_text_context_must_agree_on_both_sides():
    span = _span(OLD, "The gas talks end in May")
    assert reanchor(span, None, "New. " + OLD, 2).state == "moved"
    assert reanchor(span, None, "The gas talks end in May.", 2).state == "needs_human"


@pytest.mark.parametrize(
    ("exact", "old", "new"),
    [
        ("until December 1", "until December 1.", "until December 15."),
        ("grow by 5", "It will grow by 5.", "It will grow by 50 percent."),
        ("grow by 5", "It will grow by 5.", "It will grow by 5.5 percent."),
        ("grow by 5", "It will grow by 5, they say", "It will grow by 5% they say"),
        ("20 euros", "It costs 20 euros.", "It costs 120 euros."),
        ("20 euros", "It costs 20 euros.", "It costs 1.20 euros."),
        ("cafe", "a cafe opens", "a cafe\u0301 opens"),
    ],
)
def test_words_that_became_part_of_longer_ones_are_a_humans_business(exact, old, new):
    assert reanchor(_span(old, exact), old, new, 2).state == "needs_human"


def test_repetition_takes_no_time_to_speak_of():
    old = "a" * 200_000 + "b"
    span = _span(old, "a" * 4000 + "b")
    assert reanchor(span, old, "c" + "a" * 200_000, 2).state == "orphaned"
    assert reanchor(_span("x a y", "a"), "x a y", "a " * 100_000, 2).state == "needs_human"


_WORDS = st.lists(st.sampled_from(["gas", "oil", "ends", "in", "May", "🙂", "é", ".", "\n"]), max_size=12).map(" ".join)


@given(_WORDS, _WORDS.filter(bool), _WORDS, _WORDS, _WORDS)
def test_a_unique_quotation_is_found_again_after_edits_elsewhere(before, exact, after, new_before, new_after):
    old, new = f"{before} {exact} {after}", f"{new_before} {exact} {new_after}"
    assume(old.count(exact) == new.count(exact) == 1)
    assume(len(_starts(old, exact)) == len(_starts(new, exact)) == 1)
    span = reanchor(_span(old, exact), old, new, 2)
    assert span.state in {"verified", "moved"}
    assert span.start is not None and new[span.start : span.end] == exact


@given(_WORDS.filter(bool), st.data(), _WORDS)
def test_whatever_changes_the_span_stands_on_its_own_words_or_nowhere(old, data, new):
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    span = reanchor(_span(old, old[start:end], start=start, end=end), data.draw(st.sampled_from([old, None])), new, 2)
    if span.start is None:
        assert span.state in {"needs_human", "orphaned"}
    else:
        assert new[span.start : span.end] == old[start:end]


def _starts(text, exact):
    return [i for i in range(len(text)) if text.startswith(exact, i)]
