"""Excerpts: marks have whole characters and leave the text as it is."""

import re
from html import unescape

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from claims.search.excerpts import marked_excerpt
from claims.search.query import parse_query


@pytest.mark.parametrize(
    ("text", "q", "expected"),
    [
        ("पुल खुलेगा कल", "खुलेगा", "पुल <mark>खुलेगा</mark> कल"),
        ("يفتح الجِسْرُ غدا", "الجسر", "يفتح <mark>الجِسْرُ</mark> غدا"),
        ("the cafe\u0301 opens", "café", "the <mark>cafe\u0301</mark> opens"),
        ("กินน้ำครับ", "น้ำ", "กิน<mark>น้ำ</mark>ครับ"),
        ("பாலம் திறக்கும்", "திறக்கும்", "பாலம் <mark>திறக்கும்</mark>"),
        ("שָׁלוֹם לכם", "שלום", "<mark>שָׁלוֹם</mark> לכם"),
        ("o\u0308ffnen will", "off*", "<mark>o\u0308ffnen</mark> will"),
        ("bridge opens in 2030", "20*", "bridge opens in <mark>2030</mark>"),
        ("the bridge opens", '"the bri*"', "<mark>the bridge</mark> opens"),
        ("the bridge opens", "tunnel", None),
    ],
)
def test_marks_have_whole_characters(text, q, expected):
    assert marked_excerpt(text, parse_query(q)) == expected


@given(st.text(st.sampled_from("ab \u0301\u093e\u0915\u0e01\u0e33\u0e49港é<&\u200d"), max_size=300), st.data())
def test_no_mark_and_no_excerpt_cuts_a_character(text, data):
    text = " ".join(text.split())
    words = data.draw(st.sampled_from([text[i : i + 3] for i in range(max(len(text), 1))]))
    excerpt = marked_excerpt(text, parse_query(words))
    if excerpt is None:
        return
    ends = {match.end() for match in regex.finditer(r"\X", text)} | {0}
    plain = [unescape(part) for part in re.split("</?mark>", excerpt)]
    shown = "".join(plain).removeprefix("\u2026").removesuffix("\u2026")
    starts = [at for at in range(len(text) + 1) if text.startswith(shown, at)]
    assert any(_fits(at, plain, ends) for at in starts)


def _fits(at, parts, ends):
    """Return True if all parts begin and end between characters if the excerpt begins at an offset."""
    lengths = [len(part.removeprefix("\u2026") if not i else part) for i, part in enumerate(parts)]
    lengths[-1] -= parts[-1].endswith("\u2026")
    return all(at + sum(lengths[: i + 1]) in ends for i in range(len(lengths)))
