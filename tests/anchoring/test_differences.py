"""Numbers, negations and names that differ between two quotations."""

import pytest

from claims.anchoring.anchor import anchor
from claims.anchoring.differences import difference
from claims.anchoring.reanchor import DIFFERING_SHARE, reanchor
from claims.domain.requests import SpanRequest


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("opens in June 2030", "opens in June 2031", ("2030", "2031")),
        ("opens in June 2030", "opens in July 2030", ("June", "July")),
        ("opens in June 2030", "opens in June", ("2030", "")),
        ("opens in June", "opens in June 2030", ("", "2030")),
        ("will open in June", "will not open in June", ("", "not")),
        ("won't open", "will open", ("won't", "will")),
        ("says Anna Weber", "says Anna Huber", ("Weber", "Huber")),
        ("grows by 3.5 %", "grows by 3.6 %", ("3.5", "3.6")),
        ("the FY2025 plan", "the FY2026 plan", ("FY2025", "FY2026")),
        ("opens in June 2030", "opens\u00a0in June 2030", None),
        ("it opens in June", "it will open in June", None),
        ("The bridge opens", "the bridge opens", None),
        ("a big bridge", "a large bridge", None),
        ("", "", None),
    ],
)
def test_the_first_telling_difference(old, new, expected):
    assert difference(old, new) == expected


def proposal(old, quote, new):
    return reanchor(anchor(old, SpanRequest("claim", quote), 1), old, new, 2).proposal


def test_a_changed_number_says_so_and_scores_below_a_changed_word():
    old, quote = "They say the bridge will open by June 2030, at last.", "the bridge will open by June 2030"
    number = proposal(old, quote, "They say the bridge will open by June 2031, at last.")
    word = proposal(old, quote, "They say the bridge will be open by June 2030, at last.")
    assert (number.differs, number.exact) == (("2030", "2031"), "the bridge will open by June 2031")
    assert number.score <= 100 * DIFFERING_SHARE < word.score
    assert word.differs is None


def test_the_old_position_decides_between_equal_places():
    old = "x" * 30 + " it opens. " + "y" * 200
    new = "It was: it opens. " + "z" * 12 + " it opens. " + "y" * 100 + " it opens."
    assert proposal(old, "it opens", new).start == 31


def test_words_inside_longer_ones_are_no_match():
    found = proposal("They pay by December 1, they say.", "by December 1", "They pay by December 15, they say.")
    assert (found.exact, found.differs) == ("by December 15", ("1", "15"))
