"""Claims that are said twice: what their key holds, and what it leaves out."""

from dataclasses import replace
from datetime import date

import pytest

from claims.dates.window import make_due
from claims.domain.records import DependsOn
from claims.rules.same_claims import claimant_key, same_key
from claims.rules.similarity import narrow_queries
from claims.search.query import parse_query
from tests.storage.makers import make_claim

CLAIM = make_claim()
(SPAN,) = CLAIM.spans
DUE = CLAIM.due


def key(spans=(SPAN,), due=DUE, depends_on=None, article_id=1):
    return same_key(article_id, spans, due, depends_on)


@pytest.mark.parametrize(
    "changes",
    [
        {"spans": (replace(SPAN, exact="other", prefix="p", suffix="s", state="moved", revision=2),)},
        {"spans": (SPAN, replace(SPAN, role="date", start=9, end=10))},
        {"due": replace(DUE, text="by 2022", basis="stated", timezone="Europe/Minsk")},
    ],
)
def test_these_claims_have_the_same_key(changes):
    assert key(**changes) == key()


@pytest.mark.parametrize(
    "changes",
    [
        {"article_id": 2},
        {"spans": (replace(SPAN, start=1),)},
        {"spans": (replace(SPAN, end=6),)},
        {"spans": (SPAN, replace(SPAN, start=9, end=10))},
        {"spans": (replace(SPAN, state="unverified"),)},
        {"due": None},
        {"due": replace(DUE, earliest=None)},
        {"due": replace(DUE, earliest=date(2021, 9, 22))},
        {"due": replace(DUE, latest=date(2022, 12, 30))},
        {"due": replace(DUE, latest=date(2023, 1, 1))},
        {"due": replace(DUE, relation="before")},
        {"due": make_due("by", "2022-12", date(2021, 9, 21))},
        {"depends_on": DependsOn(2, None)},
        {"depends_on": DependsOn(2, "P1Y")},
    ],
)
def test_these_claims_have_another_key(changes):
    assert key(**changes) != key()


def test_a_condition_with_an_offset_hides_the_window_that_it_sets():
    waiting, settled = DependsOn(2, "P1Y"), DependsOn(2, "P1Y", waiting=False)
    assert key(due=None, depends_on=waiting) == key(depends_on=settled)
    assert key(due=None, depends_on=waiting) != key(due=None, depends_on=DependsOn(2, "P2Y"))
    assert key(depends_on=DependsOn(2, None)) != key(depends_on=DependsOn(3, None))


def test_the_order_of_the_spans_does_not_count():
    other = replace(SPAN, start=9, end=10)
    assert key(spans=(SPAN, other)) == key(spans=(other, SPAN))


def test_a_claim_without_a_span_has_no_key():
    assert key(spans=()) is key(spans=(replace(SPAN, role="date"),)) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((1, "Bank"), (1, "the bank"), True),
        ((1, "Bank"), (2, "Bank"), False),
        ((None, "The  Ministry"), (None, "the ministry"), True),
        ((None, "Bank"), (1, "Bank"), False),
        ((None, None), (None, None), True),
        ((None, None), (None, "nobody"), False),
    ],
)
def test_claimants_are_the_same_by_id_or_by_their_words(one, other, same):
    assert (claimant_key(*one) == claimant_key(*other)) is same


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("It is", ()),
        ("rain", ("rain",)),
        ("rain falls", ("falls rain", "falls OR rain")),
        (
            "the bridge opens soon",
            (
                "bridge opens soon",
                "bridge OR opens bridge OR soon opens OR soon",  # any two of them
                "bridge OR opens OR soon",
            ),
        ),
    ],
)
def test_queries_for_similar_claims_become_wider(statement, expected):
    assert narrow_queries(statement) == tuple(map(parse_query, expected))
