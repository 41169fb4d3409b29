"""Offsets in UTF-16 units, and offsets whose unit only the quotation shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.anchoring.anchor import anchor, unverified
from claims.anchoring.offsets import from_utf16, readings
from claims.domain.requests import SpanRequest
from claims.errors import SpanNotProven

TEXT = "\U0001f642 yes, \U0001f642\U0001f642 it opens"


def _units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(st.text(st.sampled_from("ab\u00e9\U0001f642\U0001d7d8"), max_size=40))
def test_each_boundary_comes_back(text):
    for at in range(len(text) + 1):
        assert from_utf16(text, _units(text[:at])) == at
    boundaries = {_units(text[:at]) for at in range(len(text) + 1)}
    for at in range(_units(text) + 3):
        assert (from_utf16(text, at) is not None) is (at in boundaries)


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (2, 5, [(2, 5), (1, 4)]),
        (3, 6, [(3, 6), (2, 5)]),
        (0, 2, [(0, 2), (0, 1)]),
        (1, 3, [(1, 3)]),  # inside the first character
        (14, 19, [(11, 16)]),
        (19, 22, []),
    ],
)
def test_offsets_of_an_unknown_unit_can_mean_two_ranges(start, end, found):
    assert readings(TEXT, start, end) == found


def test_the_two_readings_of_a_text_of_the_basic_plane_are_one():
    assert readings("caf\u00e9 opens", 5, 10) == [(5, 10)]


@pytest.mark.parametrize("unit", ["code_point", "utf16", None])
@pytest.mark.parametrize("exact", ["opens", None])
def test_the_unit_decides_where_a_span_is(unit, exact):
    start = _units(TEXT[:-5]) if unit == "utf16" else len(TEXT) - 5
    request = SpanRequest("claim", exact, start=start, end=start + 5, offset_unit=unit)
    if unit is None and exact is None:
        with pytest.raises(SpanNotProven, match="lead to different words") as caught:
            anchor(TEXT + " at noon", request, 1)
        assert caught.value.issues[0].pointer == "/start"
    else:
        span = anchor(TEXT, request, 1)
        assert (span.start, span.end, span.exact) == (len(TEXT) - 5, len(TEXT), "opens")


def test_a_quotation_confirms_the_unit_that_is_not_stated():
    start = _units(TEXT[:-5])
    span = anchor(TEXT, SpanRequest("claim", "opens", start=start, end=start + 5, offset_unit=None), 1)
    assert (span.start, span.exact) == (len(TEXT) - 5, "opens")
    with pytest.raises(SpanNotProven, match=r"the text at 3\.\.6"):
        anchor(TEXT, SpanRequest("claim", "no", start=3, end=6, offset_unit=None), 1)


@pytest.mark.parametrize(("start", "end", "pointer"), [(1, 4, "/start"), (0, 1, "/end"), (0, 99, "/end")])
def test_utf16_offsets_inside_a_character_or_beyond_the_text_are_refused(start, end, pointer):
    with pytest.raises(SpanNotProven, match="UTF-16 units is beyond the text, or inside a character") as caught:
        anchor(TEXT, SpanRequest("claim", None, start=start, end=end, offset_unit="utf16"), 1)
    assert caught.value.issues[0].pointer == pointer


def test_utf16_offsets_of_a_withheld_text_are_refused():
    with pytest.raises(SpanNotProven, match="the text is withheld") as caught:
        unverified(SpanRequest("claim", "yes", start=3, end=6, offset_unit="utf16"), 100, 1)
    assert caught.value.issues[0].pointer == "/offset_unit"
