"""What claims add to the counts of track records."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.outcomes import OUTCOMES
from claims.domain.probability import Probability
from claims.domain.slippage import Slippage
from claims.rules.odds import JudgedOdds, odds_record
from claims.rules.record_counts import changes_between, count_changes, record_from, spellings, totals_from
from tests.rules.makers import make_claim, make_condition, make_current, make_window

DUE = "2021-12-01T12:00:00Z"
ODDS = Probability(0.6, 0.7, "60 to 70 percent")
#: attributes of a claim on gas -> what the topic then counts besides its name: fact, value, number
CASES = [
    ({}, {("claims", ""): 1, ("due", DUE): 1}),
    ({"due": None}, {("claims", ""): 1}),
    ({"due": make_window("open", None)}, {("claims", ""): 1}),
    ({"depends_on": make_condition()}, {("claims", ""): 1}),
    ({"depends_on": make_condition(waiting=False)}, {("claims", ""): 1, ("due", DUE): 1}),
    ({"verdict": make_current("void", None)}, {("claims", ""): 1, ("outcome", "void"): 1}),
    (
        {"verdict": make_current("void", None), "depends_on": make_condition()},
        {("claims", ""): 1, ("outcome", "void"): 1},
    ),
    ({"probability": ODDS}, {("claims", ""): 1, ("due", DUE): 1}),
    (
        {"probability": ODDS, "verdict": make_current()},
        {("claims", ""): 1, ("outcome", "came_true"): 1, ("odds", "came_true 0.65"): 1},
    ),
    (
        {"slippage": Slippage(2, date(2021, 11, 1), -3, 1, missed_first=True)},
        {("claims", ""): 1, ("due", DUE): 1, ("moved", ""): 1, ("measured", ""): 1, ("moved_days", ""): -3,
         ("missed_first", ""): 1},
    ),
    (
        {"slippage": Slippage(1, date(2021, 11, 1), 0, 0)},
        {("claims", ""): 1, ("due", DUE): 1, ("moved", ""): 1, ("measured", ""): 1},
    ),
    ({"slippage": Slippage(1, None, None, 0)}, {("claims", ""): 1, ("due", DUE): 1, ("moved", ""): 1}),
    ({"workflow": "withdrawn"}, {}),
    ({"workflow": "candidate", "is_public": False}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_a_claim_adds_its_facts_to_its_topic(changes, expected):
    claim = make_claim(topics=("Gas",), **changes)
    counts = count_changes([claim])
    names = {"name", "public_name"} if claim.is_public else {"name"}
    assert {count: number for count, number in counts.items() if count[1] in {"name", "public_name"}} == {
        ("topic", name, "gas", "Gas"): 1 for name in names
    }
    found = {(fact, value): n for (owner, fact, key, value), n in counts.items() if owner == "topic" and key == "gas"}
    assert {fact: n for fact, n in found.items() if fact[0] not in names} == expected


@pytest.mark.parametrize(("changes", "expected"), CASES)
@pytest.mark.parametrize("claimant_id", [None, 5])
def test_articles_and_claimants_count_the_same_but_for_names_and_instants(changes, expected, claimant_id):
    claim = make_claim(article_id=3, claimant_id=claimant_id, **changes)
    counts = count_changes([claim])
    owners = [("article", "3")] if claimant_id is None else [("article", "3"), ("claimant", "5")]
    same = {fact: number for fact, number in expected.items() if fact[0] != "due"}
    expected = {(owner, fact, key, value): n for owner, key in owners for (fact, value), n in same.items()}
    totals = {("record", fact, "all", value): n for (fact, value), n in same.items() if fact in {"claims", "outcome"}}
    assert counts == expected | totals


def test_the_counts_of_claims_add_up_and_cancel_out():
    first, second = make_claim(topics=("Gas", "oil")), make_claim(id=2, topics=("gas",))
    counts = count_changes([first, second])
    assert (counts["topic", "claims", "gas", ""], counts["topic", "claims", "oil", ""]) == (2, 1)
    assert (counts["topic", "name", "gas", "Gas"], counts["topic", "name", "gas", "gas"]) == (1, 1)
    assert count_changes([first, second], [second]) == count_changes([first])
    assert count_changes([second, first], [first, second]) == count_changes([]) == {}


def test_of_two_spellings_in_one_claim_the_first_in_text_order_counts():
    assert spellings(["gas", "Gas", "oil"]) == spellings(["Gas", "oil", "gas"]) == {"gas": "Gas", "oil": "oil"}


OWNED = {
    "topics": st.sampled_from([(), ("gas",), ("Gas",), ("gas", "oil")]),
    "workflow": st.sampled_from(["accepted", "candidate", "withdrawn"]),
    "claimant_id": st.sampled_from([None, 1, 2]),
    "article_id": st.sampled_from([1, 2]),
    "is_public": st.booleans(),
}
OTHERS = {
    "verdict": st.sampled_from([None, make_current(), make_current("did_not", None)]),
    "due": st.sampled_from([None, make_window(), make_window(edtf="2022-01"), make_window("open", None)]),
    "depends_on": st.sampled_from([None, make_condition(), make_condition(waiting=False)]),
    "slippage": st.sampled_from([None, Slippage(1, None, None, 0), Slippage(1, None, 4, 1, missed_first=True)]),
    "probability": st.sampled_from([None, ODDS]),
    "statement": st.sampled_from(["a", "b"]),
}
CHANGES = st.one_of(st.fixed_dictionaries({}, optional=OTHERS), st.fixed_dictionaries({}, optional=OWNED | OTHERS))


@given(st.builds(make_claim, **OWNED, **OTHERS), CHANGES)
def test_the_changes_of_one_claim_are_those_between_its_states(before, changes):
    after = replace(before, **changes)
    assert changes_between(before, after) == count_changes([after], [before])
    assert changes_between(after, after) == {}


def test_a_record_is_what_the_counts_give():
    facts = {
        ("claims", ""): 9,
        ("outcome", "came_true"): 3,
        ("outcome", "void"): 1,
        ("overdue", ""): 2,
        ("moved", ""): 4,
        ("measured", ""): 2,
        ("moved_days", ""): 5,
        ("missed_first", ""): 1,
        ("odds", "came_true 0.65"): 2,
    }
    record = record_from("claimant", "Bo", 7, facts)
    assert (record.by, record.name, record.claimant_id, record.claims) == ("claimant", "Bo", 7, 9)
    assert (record.outcomes["came_true"], record.outcomes["void"], record.outcomes["did_not"]) == (3, 1, 0)
    assert (record.overdue, record.unjudged) == (2, 3)
    assert (record.moved, record.moved_days, record.missed_first) == (4, 2.5, 1)
    assert record.odds == odds_record({JudgedOdds(0.65, "came_true"): 2})


def test_the_totals_have_every_outcome():
    totals = totals_from({("claims", ""): 5, ("outcome", "came_true"): 2, ("outcome", "void"): 1})
    assert (totals.claims, totals.judged, totals.open) == (5, 3, 2)
    assert {outcome: number for outcome, number in totals.outcomes.items() if number} == {"came_true": 2, "void": 1}
    assert set(totals.outcomes) == set(OUTCOMES)
    assert (totals_from({}).claims, totals_from({}).judged, totals_from({}).open) == (0, 0, 0)


def test_moves_of_no_days_in_all_have_a_mean_of_0():
    assert record_from("topic", "gas", None, {("moved", ""): 3, ("measured", ""): 2}).moved_days == 0


def test_a_record_without_counts_is_empty():
    record = record_from("topic", "gas", None, {})
    assert (record.claims, record.overdue, record.unjudged, record.moved, record.missed_first) == (0, 0, 0, 0, 0)
    assert (record.moved_days, record.odds, record.claimant_id) == (None, None, None)
