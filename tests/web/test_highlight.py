"""The division of an article's text into pieces with the same claims, and into parts of limited length."""

from hypothesis import given
from hypothesis import strategies as st

from claims.web.highlight import MAX_PART, parts, pieces

TEXTS = st.text(alphabet="ab \n", max_size=60)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=6))
def test_pieces_are_the_text_and_each_is_under_its_claims(text, places):
    claims = [{"id": i, "spans": [{"role": "claim", "start": a, "end": a + n}]} for i, (a, n) in enumerate(places)]
    divided = pieces(text, 0, len(text), claims)
    assert "".join(piece.text for piece in divided) == text
    for piece in divided:
        for at in range(piece.start, piece.start + len(piece.text)):
            over = {claim["id"] for claim in claims for s in claim["spans"] if s["start"] <= at < s["end"]}
            assert {claim["id"] for claim in piece.claims} == over
    begun = [claim["id"] for piece in divided for claim in piece.begins]
    assert len(begun) == len(set(begun))


@given(st.integers(0, 3 * MAX_PART), st.lists(st.integers(0, 3 * MAX_PART), max_size=10))
def test_parts_are_the_whole_text_and_none_is_long(length, breaks):
    signs = ["x"] * length
    for at in breaks:
        signs[at : at + 2] = "\n\n"[: len(signs[at : at + 2])]
    text = "".join(signs)
    divided = parts(text)
    assert [start for start, _ in divided] == [0, *(end for _, end in divided[:-1])]
    assert divided[-1][1] == len(text)
    assert all(0 < end - start <= MAX_PART for start, end in divided) or not text
