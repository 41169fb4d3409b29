"""Queries: what each sign means, and that no text is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.search.query import INNER_STAR, SHORT_PREFIX, Query, parse_query


def _shape(query):
    groups = [[_text(term) for term in group] for group in query.groups]
    return groups, [_text(term) for term in query.excluded]


def _text(term):
    return " ".join(term.tokens) + ("*" if term.is_prefix else "")


@pytest.mark.parametrize(
    ("text", "groups", "excluded"),
    [
        ("bridge minister", [["bridg"], ["minist"]], []),
        ('"opening of the bridge"', [["open of the bridg"]], []),
        ('"no end of it', [["no end of it"]], []),
        ("\u201cthe bridge\u201d opens", [["the bridg"], ["open"]], []),
        ("brid*", [["brid*"]], []),
        ("br*", [["br*"]], []),
        ("20*", [["20*"]], []),
        ('"the brid*"', [["the brid*"]], []),
        ('-"the brid*" x', [["x"]], ["the brid*"]),
        ("far-reach*", [["far reach*"]], []),
        ("*", [], []),
        ("bridge -tunnel", [["bridg"]], ["tunnel"]),
        ('bridge -"the tunnel"', [["bridg"]], ["the tunnel"]),
        ("-tunnel", [], ["tunnel"]),
        ("far-reaching", [["far reach"]], []),
        ("a bridge OR tunnel", [["a"], ["bridg", "tunnel"]], []),
        ("bridge OR tunnel OR ferry fast", [["bridg", "tunnel", "ferri"], ["fast"]], []),
        ("OR bridge OR", [["bridg"]], []),
        ("bridge or tunnel", [["bridg"], ["or"], ["tunnel"]], []),
        ("bridge OR -tunnel", [["bridg"]], ["tunnel"]),
        ("新港口", [["新港 港口"]], []),
        ("港", [["港*"]], []),
        ("2030年", [["2030 年*"]], []),
        ("将在2030年前", [["将在 在 2030 年前"]], []),
        ("O'Brien", [["o brien"]], []),
        ('- -- " "" \'', [], []),
        ("NEAR(a b)", [["near a"], ["b"]], []),
        ("statement:x AND", [["statement x"], ["and"]], []),
    ],
)
def test_each_sign_has_its_meaning(text, groups, excluded):
    assert _shape(parse_query(text)) == (groups, excluded)


@given(st.text(st.one_of(st.characters(), st.sampled_from('"-*O R港')), max_size=200))
def test_every_text_is_a_query(text):
    query = parse_query(text)
    assert isinstance(query, Query)
    assert query.is_empty is (not query.groups)
    assert all(term.tokens and all(term.tokens) for group in query.groups for term in group)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("b*", SHORT_PREFIX),
        ("2*", SHORT_PREFIX),
        ("\u0301b*", SHORT_PREFIX),
        ("x -b*", SHORT_PREFIX),
        ("x OR b*", SHORT_PREFIX),
        ('"the b*"', SHORT_PREFIX),
        ("far-r*", SHORT_PREFIX),
        ('"zebul* opens"', INNER_STAR),
        ('x -"ze* o* a"', INNER_STAR),
        ("br*", None),
        ("20*", None),
        ("港*", None),
        ("*", None),
        ("b *", None),
        ('"the brid*"', None),
        ('"the brid*', None),
        ("bridge", None),
    ],
)
def test_a_fault_says_what_to_change(text, fault):
    assert parse_query(text).fault == fault
