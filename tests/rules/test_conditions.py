"""Conditional claims: the effect of each outcome of the other claim."""

from dataclasses import replace
from datetime import timedelta
from unittest.mock import Mock

import pytest

from claims.dates.window import window_after
from claims.domain.outcomes import OUTCOME_TABLE, OUTCOMES
from claims.rules.conditions import condition_of
from claims.services.conditions import settle_claim, settle_dependents
from tests.rules.makers import (
    AT,
    PUBLISHED,
    day,
    make_claim,
    make_condition,
    make_current,
    make_stored_verdict,
    make_window,
)

CONDITIONS = {
    None: "pending",
    "came_true": "met",
    "came_true_late": "met",
    "partly": "pending",
    "did_not": "failed",
    "undeterminable": "pending",
    "void": "failed",
}
#: the workflows of claims that can still be judged
ALIVE = ["accepted", "candidate"]


def _parent(outcome, occurred_on="2021-11-10"):
    """Return the other claim with a verdict of this outcome; None: without a verdict."""
    return make_claim(id=2, verdict=outcome and make_current(outcome, occurred_on))


def _context(parent, judged_by="duecheck", published_on=PUBLISHED):
    """Return a service context that has the other claim and records every call."""
    context = Mock(timezone=None)
    context.store.get_claim.return_value = parent
    context.store.get_article.return_value.published_on = published_on
    context.store.get_verdict.return_value = make_stored_verdict(actor=judged_by)
    context.store.next_claim_ids.return_value = (0, 8)
    context.store.add_verdict.return_value = 5
    context.store.list_dependents.return_value = []
    context.store.list_changes_of_claim.return_value = []
    context.late_at.return_value = AT - timedelta(days=14)
    context.serializers.claim.return_value = {}
    return context


def _settled(context, claim):
    """Return the result of `settle_claim`, the claim that it stored (None: none), and the types of its change rows."""
    changed = settle_claim(context, AT, claim)
    stored = context.store.update_claim.call_args
    return changed, stored and stored.args[1], [call.args[2] for call in context.log.call_args_list]


@pytest.mark.parametrize(("outcome", "condition"), CONDITIONS.items())
@pytest.mark.parametrize("workflow", ["accepted", "candidate", "rejected", "withdrawn", "duplicate"])
def test_the_outcome_alone_decides_the_condition(outcome, condition, workflow):
    assert condition_of(replace(_parent(outcome), workflow=workflow)) == condition


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_has_the_effect_of_its_row(outcome):
    assert condition_of(_parent(outcome)) == (OUTCOME_TABLE[outcome].effect or "pending")


@pytest.mark.parametrize("outcome", CONDITIONS)
@pytest.mark.parametrize("workflow", ["rejected", "withdrawn", "duplicate"])
def test_rejected_withdrawn_and_merged_claims_are_never_settled(outcome, workflow):
    context = _context(_parent(outcome))
    assert _settled(context, make_claim(due=None, depends_on=make_condition(), workflow=workflow)) == (False, None, [])
    assert context.mock_calls == []


def test_a_claim_without_a_condition_is_never_settled():
    context = _context(_parent("did_not"))
    assert _settled(context, make_claim()) == (False, None, [])
    assert context.mock_calls == []


@pytest.mark.parametrize("workflow", ALIVE)
@pytest.mark.parametrize("outcome", [None, "partly", "undeterminable"])
def test_an_outcome_without_effect_leaves_the_claim_waiting(outcome, workflow):
    claim = make_claim(due=None, depends_on=make_condition(), workflow=workflow)
    assert _settled(_context(_parent(outcome)), claim) == (False, None, [])


@pytest.mark.parametrize("workflow", ALIVE)
@pytest.mark.parametrize("outcome", ["came_true", "came_true_late"])
def test_a_condition_that_came_true_sets_the_window(outcome, workflow):
    claim = make_claim(due=None, deadline_id=None, depends_on=make_condition(), workflow=workflow)
    changed, stored, types = _settled(_context(_parent(outcome)), claim)
    assert (changed, types) == (False, ["claim.condition_met"])
    assert (stored.waiting, stored.verdict, stored.deadline_id) == (False, None, 8)
    assert stored.due == window_after(day("2021-11-10"), "P3M")


@pytest.mark.parametrize("outcome", ["did_not", "void"])
def test_a_condition_that_failed_makes_the_claim_void(outcome):
    changed, stored, types = _settled(_context(_parent(outcome)), make_claim(due=None, depends_on=make_condition()))
    assert (changed, types) == (True, ["claim.voided"])
    assert (stored.verdict.id, stored.verdict.outcome, stored.verdict.occurred_on) == (5, "void", None)


@pytest.mark.parametrize("outcome", ["did_not", "void"])
def test_a_candidate_is_not_made_void(outcome):
    claim = make_claim(due=None, depends_on=make_condition(), workflow="candidate")
    assert _settled(_context(_parent(outcome)), claim) == (False, None, [])


@pytest.mark.parametrize("outcome", ["did_not", "void"])
def test_a_void_claim_stays_void(outcome):
    claim = make_claim(depends_on=make_condition(), verdict=make_current("void", None))
    assert _settled(_context(_parent(outcome)), claim) == (False, None, [])


@pytest.mark.parametrize(
    ("offset", "due", "waiting", "verdict", "changed"),
    [
        ("P3M", None, False, None, False),
        ("P3M", None, True, make_current("void", None), True),
        ("P3M", None, False, make_current("void", None), True),
        (None, make_window(), False, None, False),
        (None, make_window(), False, make_current("void", None), True),
    ],
)
@pytest.mark.parametrize("outcome", [None, "partly", "undeterminable"])
def test_a_reopened_condition_makes_the_claim_wait_again(outcome, offset, due, waiting, verdict, changed):
    condition = make_condition(offset=offset, waiting=waiting)
    claim = make_claim(due=make_window(), depends_on=condition, verdict=verdict)
    verdict_changed, stored, types = _settled(_context(_parent(outcome)), claim)
    withdrawn = ["verdict.withdrawn"] if verdict else []
    assert (verdict_changed, types) == (changed, [*withdrawn, "claim.condition_reopened"])
    assert (stored.waiting, stored.verdict, stored.due) == (True, None, due)
    assert stored.deadline_id == (None if due is None else claim.deadline_id)


@pytest.mark.parametrize("outcome", ["came_true", "came_true_late"])
def test_a_condition_that_is_met_later_removes_the_automatic_verdict(outcome):
    claim = make_claim(due=None, depends_on=make_condition(), verdict=make_current("void", None))
    context = _context(_parent(outcome))
    changed, stored, types = _settled(context, claim)
    assert (changed, stored.verdict, stored.waiting) == (True, None, False)
    assert types == ["verdict.withdrawn", "claim.condition_met"]
    number, state, withdrawal = context.store.withdraw_verdict.call_args.args
    assert (number, state, withdrawal.actor, withdrawal.at) == (4, "published", "duecheck", AT)
    assert withdrawal.reason == f"Claim 2, on which this one depends, was judged “{OUTCOME_TABLE[outcome].label}”."


def test_an_automatic_verdict_is_removed_also_if_the_window_stays():
    claim = make_claim(depends_on=make_condition(offset=None, waiting=False), verdict=make_current("void", None))
    changed, stored, types = _settled(_context(_parent("came_true")), claim)
    assert (changed, stored.verdict, stored.due) == (True, None, claim.due)
    assert types == ["verdict.withdrawn", "claim.condition_met"]


@pytest.mark.parametrize(
    ("outcome", "occurred_on", "types"),
    [
        ("came_true", "2021-11-10", []),
        ("came_true", "2021-11-09", ["claim.condition_changed"]),
        ("came_true", "2021-11-11", ["claim.condition_changed"]),
        ("came_true_late", "2021-11-10", []),
        ("partly", None, ["claim.condition_changed"]),
        ("undeterminable", None, ["claim.condition_changed"]),
        ("did_not", None, ["claim.condition_changed"]),
        ("void", None, ["claim.condition_changed"]),
        (None, None, ["claim.condition_changed"]),
    ],
)
def test_a_verdict_by_a_person_stays_and_the_change_is_logged(outcome, occurred_on, types):
    due = window_after(day("2021-11-10"), "P3M")
    claim = make_claim(due=due, depends_on=make_condition(waiting=False), verdict=make_current())
    assert _settled(_context(_parent(outcome, occurred_on), judged_by="jo"), claim) == (False, None, types)


def test_a_verdict_by_a_person_on_a_claim_with_its_own_window_ignores_the_other_claim():
    claim = make_claim(depends_on=make_condition(offset=None, waiting=False), verdict=make_current())
    assert _settled(_context(_parent("came_true"), judged_by="jo"), claim) == (False, None, [])


@pytest.mark.parametrize(
    ("offset", "due", "waiting", "expected"),
    [
        (None, make_window(), True, make_window()),
        (None, None, True, window_after(day("2021-11-10"), None)),
        ("P3M", make_window(), True, window_after(day("2021-11-10"), "P3M")),
        ("P3M", make_window(zone="Europe/Minsk"), True, window_after(day("2021-11-10"), "P3M", "Europe/Minsk")),
        ("P3M", window_after(day("2021-11-09"), "P3M"), False, window_after(day("2021-11-10"), "P3M")),
    ],
    ids=["own window", "open", "computed", "in its zone", "computed again"],
)
def test_an_offset_decides_whether_the_window_is_computed(offset, due, waiting, expected):
    claim = make_claim(due=due, depends_on=make_condition(offset=offset, waiting=waiting))
    context = _context(_parent("came_true"))
    assert _settled(context, claim)[1].due == expected
    added = [call.args[0].reason for call in context.store.add_deadline.call_args_list]
    assert added == ([] if due == expected else ["condition_met" if waiting else "correction"])


@pytest.mark.parametrize(("offset", "due"), [("P3M", window_after(day("2021-11-10"), "P3M")), (None, make_window())])
def test_nothing_is_stored_if_nothing_changes(offset, due):
    claim = make_claim(due=due, depends_on=make_condition(offset=offset, waiting=False))
    assert _settled(_context(_parent("came_true")), claim) == (False, None, [])


@pytest.mark.parametrize(
    ("published_on", "earliest"),
    [
        # the computed window is 2021-11-10 to 2022-02-10
        ("2021-11-09", "2021-11-10"),
        ("2021-11-10", "2021-11-10"),
        ("2021-11-11", "2021-11-11"),
        ("2022-02-09", "2022-02-09"),
        ("2022-02-10", "2022-02-10"),
        ("2022-02-11", "2021-11-10"),
    ],
)
def test_a_computed_window_begins_with_the_article_unless_it_ended_before(published_on, earliest):
    context = _context(_parent("came_true"), published_on=day(published_on))
    due = _settled(context, make_claim(due=None, depends_on=make_condition(), said_on=published_on))[1].due
    assert (due.earliest, due.latest) == (day(earliest), day("2022-02-10"))


@pytest.mark.parametrize("outcome", ["did_not", "came_true"])
def test_a_changed_verdict_settles_the_dependent_claims(outcome):
    before = make_current("void", None) if outcome == "came_true" else None
    context = _context(_parent(outcome))
    settle_claim(context, AT, make_claim(due=None, depends_on=make_condition(), verdict=before))
    context.store.list_dependents.assert_called_once_with(1)


def test_an_unchanged_verdict_settles_no_dependent_claims():
    context = _context(_parent("came_true"))
    settle_claim(context, AT, make_claim(due=None, depends_on=make_condition()))
    context.store.list_dependents.assert_not_called()


def test_each_indirect_dependent_is_settled_once():
    """Check that the dependents of each claim are read once; claim 1 depends on 2, and 3 on 1."""
    context = _context(_parent("did_not"))
    below = {2: [1], 1: [3], 3: []}
    claims = {1: make_claim(due=None, depends_on=make_condition()), 2: _parent("did_not")}
    claims[3] = replace(claims[1], id=3)
    context.store.get_claim.side_effect = claims.get
    context.store.list_dependents.side_effect = below.get
    settle_dependents(context, AT, 2, "pending")
    assert [call.args[0] for call in context.store.list_dependents.call_args_list] == [2, 1, 3]
    assert [call.args[0].id for call in context.store.update_claim.call_args_list] == [1, 3]


@pytest.mark.parametrize("outcome", ["did_not", "void"])
def test_the_automatic_verdict_names_the_other_claim_and_its_outcome(outcome):
    context = _context(_parent(outcome))
    settle_claim(context, AT, make_claim(due=None, depends_on=make_condition()))
    verdict = context.store.add_verdict.call_args.args[0]
    assert (verdict.outcome, verdict.state, verdict.current, verdict.actor) == ("void", "published", True, "duecheck")
    assert (verdict.evidence_ids, verdict.occurred_on, verdict.created_at, verdict.published_at) == ((), None, AT, AT)
    assert verdict.rationale == f"Claim 2, on which this one depends, was judged “{OUTCOME_TABLE[outcome].label}”."


def test_the_log_names_the_other_claim_and_the_condition():
    context = _context(_parent("did_not"), judged_by="jo")
    settle_claim(context, AT, make_claim(depends_on=make_condition(waiting=False), verdict=make_current()))
    assert context.log.call_args.kwargs == {
        "article_id": 1,
        "claim_id": 1,
        "condition": {"claim_id": 2, "condition": "failed"},
    }


@pytest.mark.parametrize(("outcome", "member"), [("came_true", "deadline"), ("did_not", "verdict")])
def test_the_log_holds_the_new_deadline_or_verdict(outcome, member):
    context = _context(_parent(outcome))
    settle_claim(context, AT, make_claim(due=None, depends_on=make_condition()))
    assert context.log.call_args.kwargs[member] == getattr(context.serializers, member).return_value
