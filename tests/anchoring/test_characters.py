"""Characters as people see them: no span and no context cuts one."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from claims.anchoring.anchor import anchor
from claims.anchoring.characters import context, splits_character
from claims.domain.limits import MAX_CONTEXT
from claims.domain.requests import SpanRequest

FAMILY = "\U0001f469\u200d\U0001f467"
FLAGS = "\U0001f1e7\U0001f1fe\U0001f1f7\U0001f1fa"
SIGNS = [
    "a",
    " ",
    "\n",
    "\u0301",
    "\u200d",
    "\ufe0f",
    "\u1100",
    "\u1161",
    "\u0915",
    "\u094d",
    "\u093f",
    *FAMILY,
    *FLAGS,
]


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("e\u0301", 0, False),
        ("e\u0301", 1, True),  # a combining mark
        ("e\u0301", 2, False),
        ("\u0301e", 0, False),
        ("a\u200db", 1, True),  # a joiner
        ("a\ufe0eb", 1, True),  # variation selectors
        ("a\ufe0fb", 1, True),
        ("a\ufe0fb", 2, False),
        (FAMILY, 1, True),
        (FAMILY, 2, True),
        (FLAGS, 1, True),
        (FLAGS, 2, False),  # between two flags
        (FLAGS, 3, True),
        ("\u1100\u1161", 1, True),  # Hangul jamo of one syllable
        ("\u0915\u093f", 1, True),  # a vowel sign
        ("\U0001f44d\U0001f3fd", 1, True),  # a tone of skin
        ("ab", 1, False),
        ("aX", 1, False),
        ("", 0, False),
    ],
)
def test_an_offset_inside_a_character_splits_it(text, at, expected):
    assert splits_character(text, at) is expected


@given(st.text(st.sampled_from(SIGNS), max_size=60))
def test_the_boundaries_are_those_of_the_whole_text(text):
    ends = {cluster.end() for cluster in regex.finditer(r"\X", text)} | {0}
    assert [at for at in range(len(text) + 1) if not splits_character(text, at)] == sorted(ends)


@pytest.mark.parametrize(("sign", "length"), [("x", 1), (FAMILY, 3), ("e\u0301", 2), (FLAGS[:2], 2)])
@pytest.mark.parametrize("blanks", range(MAX_CONTEXT - 4, MAX_CONTEXT + 1))
def test_a_context_begins_and_ends_with_whole_characters(sign, length, blanks):
    text = sign + "." * blanks + "opens" + "." * blanks + sign
    is_whole = blanks + length <= MAX_CONTEXT
    before, after = context(text, length + blanks, length + blanks + 5)
    assert before == (sign if is_whole else "") + "." * blanks
    assert after == "." * blanks + (sign if is_whole else "")
    span = anchor(text, SpanRequest("claim", "opens"), 1)
    assert (span.prefix, span.suffix) == (before, after)


def test_a_character_longer_than_the_context_leaves_the_context_empty():
    text = "e" + "\u0301" * MAX_CONTEXT + "opens" + "!"
    assert context(text, 1 + MAX_CONTEXT, 6 + MAX_CONTEXT) == ("", "!")
