"""The precision of cues, from the decisions of editors."""

import pytest

from claims.rules.cue_precision import DATE_ALONE, CuePrecision, precision_by_cue


@pytest.mark.parametrize(
    ("workflow", "accepted", "merged", "rejected", "waiting"),
    [
        ("accepted", 2, 0, 0, 0),
        ("withdrawn", 2, 0, 0, 0),
        ("duplicate", 0, 2, 0, 0),
        ("rejected", 0, 0, 2, 0),
        ("candidate", 0, 0, 0, 2),
    ],
)
def test_every_workflow_counts_in_one_column(workflow, accepted, merged, rejected, waiting):
    assert precision_by_cue([("will", workflow, 2)]) == [CuePrecision("will", accepted, merged, rejected, waiting)]


@pytest.mark.parametrize(
    ("accepted", "merged", "rejected", "waiting", "share"),
    [
        (0, 0, 0, 0, None),
        (0, 0, 0, 5, None),
        (1, 0, 0, 0, 1.0),
        (0, 1, 0, 0, 1.0),
        (0, 0, 1, 0, 0.0),
        (1, 0, 1, 0, 0.5),
        (0, 1, 1, 0, 0.5),
        (3, 1, 1, 0, 0.8),
        (3, 1, 1, 9, 0.8),
    ],
)
def test_the_precision_counts_decided_candidates_only(accepted, merged, rejected, waiting, share):
    assert CuePrecision("will", accepted, merged, rejected, waiting).precision == share


def test_counts_of_one_cue_are_added_up():
    counts = [("will", "accepted", 3), ("will", "withdrawn", 1), ("will", "rejected", 2), ("will", "accepted", 4)]
    assert precision_by_cue(counts) == [CuePrecision("will", accepted=8, rejected=2)]


def test_a_date_without_a_cue_has_a_name_of_its_own():
    assert [row.name for row in precision_by_cue([("", "accepted", 1)])] == [DATE_ALONE]


def test_cues_with_most_decisions_come_first_and_then_by_name():
    counts = [
        ("waits", "candidate", 99),
        ("b", "accepted", 2),
        ("a", "rejected", 2),
        ("c", "duplicate", 2),
        ("most", "accepted", 1),
        ("most", "duplicate", 1),
        ("most", "rejected", 1),
    ]
    assert [row.name for row in precision_by_cue(counts)] == ["most", "a", "b", "c", "waits"]


def test_without_candidates_there_are_no_rows():
    assert precision_by_cue([]) == []
