"""Normalization and hash of article texts, and refused texts."""

import pytest

from claims.anchoring.normalize import normalize_text, text_sha256
from claims.domain.limits import MAX_TEXT
from claims.errors import BadText


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a\r\nb", "a\nb"),
        ("a\rb", "a\nb"),
        ("a\nb", "a\nb"),
        ("a\r\r\nb\n\r", "a\n\nb\n\n"),
        (" \ta\u00a0\u2028e\u0301 \f", " \ta\u00a0\u2028e\u0301 \f"),
    ],
)
def test_line_ends_become_lf_and_nothing_else_is_touched(text, stored):
    assert normalize_text(text) == stored


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the text is empty"),
        ("\0", "NUL character at offset 0"),
        ("a\0b\0", "NUL character at offset 1"),
        ("\ud800", "surrogate at offset 0"),
        ("ab\udfff", "surrogate at offset 2"),
        ("x" * (MAX_TEXT + 1), "2000001 code points, the limit is 2000000"),
    ],
    ids=["empty", "NUL", "second NUL", "surrogate", "last surrogate", "too long"],
)
def test_invalid_texts_are_refused(text, message):
    with pytest.raises(BadText, match=message) as caught:
        normalize_text(text)
    assert caught.value.issues[0].pointer == "/text"


@pytest.mark.parametrize(
    ("text", "length"),
    [("x", 1), ("🙂" * MAX_TEXT, MAX_TEXT), ("\r\n" * MAX_TEXT, MAX_TEXT)],
    ids=["one", "as long as may be", "as long once line ends are counted once"],
)
def test_texts_up_to_the_limit_are_accepted(text, length):
    assert len(normalize_text(text)) == length


def test_the_hash_is_that_of_the_utf_8():
    assert text_sha256("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"
