"""Blanking of documents, records and rows of the log."""

import pytest

from claims.domain.erasure import ERASED, MEMBERS
from claims.rules.erasure import Target, blanked, blanked_row, renamed, texts_of
from tests.storage.makers import make_claim


@pytest.mark.parametrize(
    ("record", "members", "after", "words"),
    [
        ({"a": "x"}, {"a": None}, {"a": None}, {"x"}),
        ({"a": "x", "b": "y"}, {"a": ERASED}, {"a": ERASED, "b": "y"}, {"x"}),
        ({"a": None}, {"a": ERASED}, {"a": None}, set()),
        ({}, {"a": ERASED}, {}, set()),
        ({"a": {"b": "x"}}, {"a.b": None}, {"a": {"b": None}}, {"x"}),
        ({"a": None}, {"a.b": None}, {"a": None}, set()),
        ({"a": [{"b": "x"}, {"b": None}]}, {"a[].b": ERASED}, {"a": [{"b": ERASED}, {"b": None}]}, {"x"}),
        ({"a": []}, {"a[].b": ERASED, "a": (ERASED,)}, {"a": []}, set()),
        ({"a": ["x", "y"]}, {"a": (ERASED,)}, {"a": [ERASED]}, {"x", "y"}),
        ({"a": ["x"]}, {"a": ()}, {"a": []}, {"x"}),
        ({"a": {"b": "x", "c": 1}}, {"a": None}, {"a": None}, {"x"}),
        (
            {"s": [{"role": "speaker", "e": "x"}, {"role": "claim", "e": "y"}]},
            {"s[speaker].e": ERASED},
            {"s": [{"role": "speaker", "e": ERASED}, {"role": "claim", "e": "y"}]},
            {"x"},
        ),
    ],
)
def test_members_are_blanked(record, members, after, words):
    found = set()
    assert blanked(record, members, found) == after
    assert found == words


def test_nothing_to_blank_gives_the_same_object():
    record = {"a": {"b": ERASED}, "c": []}
    assert blanked(record, {"a.b": ERASED, "c": (ERASED,)}, set()) is record


def test_a_record_is_blanked_as_its_document_is():
    words = set()
    claim = blanked(make_claim(), MEMBERS["claim"]["claim"], words)
    (span,) = claim.spans
    assert (claim.statement, claim.claimant, claim.topics) == (ERASED, ERASED, (ERASED,))
    assert (span.exact, span.start, span.state) == (ERASED, None, "orphaned")
    assert words == {"Statement 1", "Ivan", "gas", "words", "verified"}


def row(type="x", claim_id=1, **changed):
    return {"seq": 1, "type": type, "claim_id": claim_id, "changed": changed}


TARGET = Target("claim", {"claim": frozenset([1]), "evidence": frozenset([5]), "verdict": frozenset([7])})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (row(claim={"statement": "x"}), row(claim={"statement": ERASED})),
        (row(claim_id=2, claim={"statement": "x"}), None),
        (row(claim_id=2, evidence={"id": 5, "title": "x"}), row(claim_id=2, evidence={"id": 5, "title": None})),
        (row(evidence={"id": 6, "title": "x"}), None),
        (
            row(evidence=[{"id": 5, "title": "x"}, {"id": 6, "title": "y"}]),
            row(evidence=[{"id": 5, "title": None}, {"id": 6, "title": "y"}]),
        ),
        (row(verdict={"id": 7, "rationale": "x"}), row(verdict={"id": 7, "rationale": ERASED})),
        (row(restoration={"reason": "x"}), row(restoration={"reason": ERASED})),
        (row(claim_id=2, restoration={"reason": "x"}), None),
        (
            row(claim_id=2, restoration={"reason": "x"}, evidence={"id": 5}),
            row(claim_id=2, restoration={"reason": ERASED}, evidence={"id": 5}),
        ),
        (row(restoration={"reason": "x"}, evidence={"id": 6}), None),
        (row(due={"due_at": "x"}, check={"due_at": "y"}), None),
        (row(lease={"topic": "x"}, article={"title": "y"}), None),
    ],
)
def test_rows_of_the_log_are_blanked(before, after):
    found = blanked_row(before, TARGET, set())
    assert found is before if after is None else found == after


def test_names_of_actors_are_replaced_and_nothing_else():
    document = {
        "actor": "anna",
        "via": "anna",
        "changed": {
            "lease": {"holder": "anna", "topic": "anna"},
            "queue": {"expired_leases": [{"holder": "anna"}, {"holder": "bo"}]},
            "user": {"name": "anna", "role": "anna"},
            "claimant": {"name": "anna"},
            "check": {"note": "anna", "actor": "bo"},
        },
    }
    after = renamed(document, {"anna": "erased-1"})
    assert after == {
        "actor": "erased-1",
        "via": "erased-1",
        "changed": {
            "lease": {"holder": "erased-1", "topic": "anna"},
            "queue": {"expired_leases": [{"holder": "erased-1"}, {"holder": "bo"}]},
            "user": {"name": "erased-1", "role": "anna"},
            "claimant": {"name": "anna"},
            "check": {"note": "anna", "actor": "bo"},
        },
    }
    assert renamed(after, {"anna": "erased-1"}) == after


def test_texts_of_a_value():
    assert sorted(texts_of({"a": ["x", {"b": "y"}], "c": 1, "d": None})) == ["x", "y"]
