"""The comparison of names of claimants."""

import sys
import unicodedata

import pytest

from claims.domain.claimants import name_key
from claims.domain.invisible import trimmed, visible

SAME = [
    ("The Bank", "the bank"),
    ("The Bank", "  The \t Bank\n"),
    ("The  Bank", "The\u00a0Bank"),
    ("Iván", "Iva\u0301n"),
    ("ＡＣＭＥ", "acme"),
    ("Straße", "STRASSE"),
    ("Ligature ﬁrm", "ligature firm"),
    ("ΣΊΣΥΦΟΣ", "σίσυφος"),
    ("its owner x", "its owner x\u200b"),
    ("its owner x", "\ufeffits own\u00ader\u2060 x"),
    ("its owner x", "its owner\u200b x \u200b "),
    ("می\u200cخواهم", "میخواهم"),
    ("\u2764\ufe0f", "\u2764"),
]
DIFFERENT = [
    ("The Bank", "Bank"),
    ("Ivan", "Iván"),
    ("A. Bank", "A Bank"),
    ("Bank 1", "Bank 2"),
    ("TheBank", "The Bank"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_names_that_are_written_differently_are_the_same(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_names_differ(one, other):
    assert name_key(one) != name_key(other)


def test_the_key_of_a_key_is_the_key_and_no_visible_name_has_an_empty_one():
    for code in range(sys.maxunicode + 1):
        sign = chr(code)
        if unicodedata.category(sign) == "Cs" or not sign.strip():
            continue
        key = name_key(f"a{sign}b")
        assert key == name_key(key), hex(code)
        assert bool(name_key(sign)) == bool(visible(sign).strip()), hex(code)


@pytest.mark.parametrize(
    ("text", "seen", "stored"),
    [
        ("a b", "a b", "a b"),
        (" \u200bab\u200b ", " ab ", "ab"),
        ("a\u200bb", "ab", "a\u200bb"),
        ("\u200b\u2060 \u00ad", " ", ""),
        ("\u2800", "", ""),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\U0001f469", "\U0001f468\u200d\U0001f469"),
        ("\u2764\ufe0f", "\u2764", "\u2764\ufe0f"),
    ],
)
def test_invisible_characters_do_not_count_and_go_at_the_ends(text, seen, stored):
    assert (visible(text), trimmed(text)) == (seen, stored)
