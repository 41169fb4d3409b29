"""Ranking: what has a window comes first, the likeliest first; what stands twice is joined, and headings are known."""

from datetime import date

import pytest

from claims.domain.limits import MAX_SPANS
from claims.extraction.candidates import extract

PUBLISHED = date(2026, 3, 5)


def _extract(text):
    return extract(text, PUBLISHED, "en", "The author")


def test_candidates_with_a_window_come_first_and_the_likeliest_first():
    text = "Rates could rise. The line may open in 2028. The tunnel will open in 2029. The mayor will resign."
    found = _extract(text)
    assert [c.due.edtf for c in found] == ["2029", "2028", None, None]
    assert [c.score for c in found[:2]] == sorted((c.score for c in found[:2]), reverse=True)
    assert [c.score for c in found[2:]] == sorted((c.score for c in found[2:]), reverse=True)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The line will open in 2028. It is new.\n\nThe line will open in 2028.", 2),
        ("The line will open in 2028. The line will open in 2029.", 0),
        ("The line will open in 2028. The line will close in 2028.", 0),
        ("The line will carry 400 people in 2028. The line will carry 500 people in 2028.", 0),
    ],
)
def test_what_the_text_says_twice_is_one_candidate(text, places):
    found = _extract(text)
    assert len(found) == (1 if places else 2)
    assert len(found[0].also) == max(places - 1, 0)
    for place in found[0].also:
        assert text[place.start : place.end] == place.exact


def test_a_title_is_joined_with_the_sentence_that_says_the_same():
    text = "Ferry line to drop island route\n\nThe ferry line will drop its island route in May, the operator said."
    (candidate,) = _extract(text)
    assert (candidate.is_heading, candidate.due.edtf) == (False, "2026-05")
    assert [place.exact for place in candidate.also] == ["Ferry line to drop island route"]


def test_a_title_alone_is_known_as_one():
    title, sentence = sorted(
        _extract("Ferry line to drop island route\n\nTaxes will rise in May."), key=lambda c: c.span.start
    )
    assert (title.is_heading, sentence.is_heading) == (True, False)


def test_a_title_with_another_window_is_not_joined():
    text = "Ferry line to drop island route by 2029\n\nThe ferry line will drop its island route in May."
    assert sorted(c.due.edtf for c in _extract(text)) == ["2026-05", "2029"]


def test_a_claim_keeps_at_most_its_spans():
    (candidate,) = _extract("The line will open in 2028.\n\n" * 40)
    assert len(candidate.also) == MAX_SPANS - 4
