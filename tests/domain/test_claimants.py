"""The comparison of names of claimants."""

import sys
import unicodedata

import pytest

from claims.domain.claimants import name_key

SAME = [
    ("The Bank", "the bank"),
    ("The Bank", "  The \t Bank\n"),
    ("The  Bank", "The\u00a0Bank"),
    ("Iván", "Iva\u0301n"),
    ("ＡＣＭＥ", "acme"),
    ("Straße", "STRASSE"),
    ("Ligature ﬁrm", "ligature firm"),
    ("ΣΊΣΥΦΟΣ", "σίσυφος"),
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


def test_the_key_of_a_key_is_the_key_and_no_name_has_an_empty_one():
    for code in range(sys.maxunicode + 1):
        sign = chr(code)
        if unicodedata.category(sign) == "Cs" or not sign.strip():
            continue
        key = name_key(f"a{sign}b")
        assert key == name_key(key), hex(code)
        assert name_key(sign), hex(code)
