"""Conditions have a range of their own, are found also as subjects, and are never read as the deadline."""

from datetime import date

import pytest

from claims.extraction.candidates import extract

PUBLISHED = date(2026, 3, 5)


def _one(text):
    (candidate,) = extract(text, PUBLISHED, "en", "The author")
    return candidate


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Raising the toll now could backfire.", "Raising the toll now"),
        ("But cutting aid too early could revive the crisis, she said.", "cutting aid too early"),
        ("Crude attempts to force a merger are guaranteed to fail.", "attempts to force a merger"),
        ("Failure to agree could lead to a strike in 2027.", "Failure to agree"),
        ("Any further delay will cost 4 million a month.", "Any further delay"),
        ("That will be hard to get under the current charter.", "under the current charter"),
        ("Under existing rules, the school will close in 2027.", "Under existing rules"),
        ("The line will open in 2027 if and when the funds are released.", "if and when the funds are released"),
        ("The line will open in 2027 once tests are completed.", "once tests are completed"),
        ("The line will open in 2027, provided the council agrees.", "provided the council agrees"),
        ("The government will resign, should the vote fail.", "should the vote fail"),
        ("Unless it rains, the line will open in 2027.", "Unless it rains"),
        ("The line will open in 2027 after the permit is given.", "after the permit is given"),
        ("After the senate ratifies the treaty, tolls will fall.", "After the senate ratifies the treaty"),
        ("The ferry will run again once the port receives its cranes.", "once the port receives its cranes"),
        ("Weather permitting, the crane will arrive on Friday.", "Weather permitting"),
        ("The crane will arrive on Friday, weather permitting.", "weather permitting"),
    ],
)
def test_a_condition_is_found(text, condition):
    candidate = _one(text)
    assert (candidate.condition and candidate.condition.exact, candidate.kind) == (condition, "conditional")


@pytest.mark.parametrize(
    "text",
    [
        "Rising prices will hurt sales in 2027.",
        "The painting will go on display in May.",
        "A ruling is expected in May.",
        "Building work will begin in May.",
        "Speaking in Brenna, the minister said taxes would rise in 2027.",
        "The line will open at once.",
        "Beijing will host talks in June.",
        "Voting will begin on May 3.",
        "Hiking trails will reopen in May.",
        "Spending will fall in 2027.",
        "Provided for in the law, the refund will be paid in June.",
        "He was once a minister and will run in May.",
        "An official, speaking on condition of anonymity, said talks would begin in May.",
    ],
)
def test_what_only_looks_like_a_condition_is_none(text):
    assert _one(text).condition is None


@pytest.mark.parametrize(
    ("text", "relation", "edtf"),
    [
        ("If parliament approves the bill in June, the tax will rise.", "open", None),
        ("Unless a deal is reached by Friday, pilots will strike.", "open", None),
        ("Unless a deal is reached by Friday, pilots will strike on Monday.", "in", "2026-03-09"),
        ("Provided the council agrees by March 20, work will begin in 2027.", "in", "2027"),
        ("The line will open by June 2027 once the tests are completed in May.", "by", "2027-06"),
        # the claim follows the time of the condition
        ("The plant will open after the permit is given in May.", "not_before", "2026-05"),
        ("The plant will open once the permit is given in May.", "not_before", "2026-05"),
        ("Once the audit is complete in May, the company will pay.", "not_before", "2026-05"),
        ("After the fire in February, the plant will be rebuilt.", "open", None),
    ],
)
def test_a_condition_is_never_the_deadline(text, relation, edtf):
    due = _one(text).due
    assert (due.relation, due.edtf) == (relation, edtf)
