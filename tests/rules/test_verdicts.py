"""The rules that every verdict must keep: tables of cases around each boundary."""

from datetime import timedelta

import pytest

from claims.domain.outcomes import OUTCOME_TABLE, OUTCOMES
from claims.errors import ClaimWaiting, VerdictRefused, VerdictTooEarly
from claims.rules.verdicts import check_verdict
from tests.rules.makers import (
    CORRECTION,
    MICROSECOND,
    RETRACTED,
    SECOND,
    make_claim,
    make_condition,
    make_evidence,
    make_verdict,
    make_window,
    utc,
)

#: long after every window below but the open ones
LATER = utc("2023-01-01T00:00")
#: outcome -> a day on which November's claim can have this outcome; None: such a verdict has no day
GOOD_DAY = {outcome: "2021-11-10" if OUTCOME_TABLE[outcome].may_have_day else None for outcome in OUTCOMES}
GOOD_DAY["came_true_late"] = "2021-12-10"


def fitting_evidence(outcome, number=1):
    """Return evidence without a day that an outcome can rest on."""
    stance = (*OUTCOME_TABLE[outcome].must_cite, "context")[0]
    return make_evidence(number, published_on=None, stance=stance)


def _refusal(verdict, *, claim=None, evidence=None, now=LATER):
    """Return the error that `check_verdict` raises; None if the verdict is allowed."""
    stored = [fitting_evidence(verdict.outcome)] if evidence is None else evidence
    try:
        check_verdict(verdict, claim or make_claim(), stored, now)
    except VerdictRefused as error:
        return error
    return None


def _pointer(verdict, **setting):
    """Return the JSON pointer of the refusal; None if the verdict is allowed."""
    error = _refusal(verdict, **setting)
    return error.issues[0].pointer if error else None


# The day of the event, against the window.


@pytest.mark.parametrize("outcome", ["came_true", "came_true_late"])
@pytest.mark.parametrize(
    ("window", "occurred_on", "right"),
    [
        (("in", "2021-11"), "2021-10-30", None),
        (("in", "2021-11"), "2021-10-31", None),
        (("in", "2021-11"), "2021-11-01", "came_true"),
        (("in", "2021-11"), "2021-11-02", "came_true"),
        (("in", "2021-11"), "2021-11-29", "came_true"),
        (("in", "2021-11"), "2021-11-30", "came_true"),
        (("in", "2021-11"), "2021-12-01", "came_true_late"),
        (("in", "2021-11"), "2021-12-02", "came_true_late"),
        # a window that ends on the day of publication
        (("by", "2021-09-21"), "2021-09-20", None),
        (("by", "2021-09-21"), "2021-09-21", "came_true"),
        (("by", "2021-09-21"), "2021-09-22", "came_true_late"),
        # a window that has no end
        (("open", None), "2021-09-20", None),
        (("open", None), "2021-09-21", "came_true"),
        (("open", None), "2022-12-31", "came_true"),
        (("after", "2021-11"), "2021-11-30", None),
        (("after", "2021-11"), "2021-12-01", "came_true"),
    ],
)
def test_the_window_decides_which_outcome_is_right(window, occurred_on, right, outcome):
    error = _refusal(make_verdict(outcome, occurred_on), claim=make_claim(due=make_window(*window)))
    if right is None:
        assert error.issues[0].pointer == "/occurred_on"
    elif outcome == right:
        assert error is None
    else:
        assert (error.issues[0].pointer, error.extra) == ("/outcome", {"right_outcome": right})


@pytest.mark.parametrize(
    ("outcome", "occurred_on", "message"),
    [
        ("came_true", "2021-10-31", "2021-10-31 is before the window begins on 2021-11-01"),
        ("came_true", "2021-12-01", "2021-12-01 is after the window 2021-11-01..2021-11-30: the right outcome is"),
        ("came_true_late", "2021-11-30", "2021-11-30 is inside the window 2021-11-01..2021-11-30: the right outcome"),
    ],
)
def test_a_refusal_names_the_day_and_the_window(outcome, occurred_on, message):
    assert message in _refusal(make_verdict(outcome, occurred_on)).detail


def test_a_refusal_names_no_last_day_of_a_window_without_an_end():
    claim = make_claim(due=make_window("open", None))
    assert "the window 2021-09-21..:" in _refusal(make_verdict("came_true_late"), claim=claim).detail


@pytest.mark.parametrize("outcome", ["came_true", "came_true_late", "partly"])
def test_a_claim_without_a_window_takes_any_day(outcome):
    assert _refusal(make_verdict(outcome, "2021-10-31"), claim=make_claim(due=None)) is None


@pytest.mark.parametrize(
    ("occurred_on", "pointer"),
    [
        (None, None),
        ("2021-10-31", "/occurred_on"),
        ("2021-11-01", None),
        ("2021-11-30", None),
        ("2021-12-01", None),
    ],
)
def test_partly_is_allowed_on_any_day_from_the_beginning_of_the_window(occurred_on, pointer):
    assert _pointer(make_verdict("partly", occurred_on)) == pointer


@pytest.mark.parametrize("outcome", ["came_true", "partly"])
@pytest.mark.parametrize(
    ("zone", "now", "occurred_on", "allowed"),
    [
        # without a zone a day begins at UTC+14
        (None, "2021-11-10T09:59:59", "2021-11-09", True),
        (None, "2021-11-10T09:59:59", "2021-11-10", True),
        (None, "2021-11-10T09:59:59", "2021-11-11", False),
        (None, "2021-11-10T09:59:59.999999", "2021-11-11", False),
        (None, "2021-11-10T10:00:00", "2021-11-11", True),
        (None, "2021-11-10T10:00:00.000001", "2021-11-11", True),
        (None, "2021-11-10T10:00:00", "2021-11-12", False),
        # behind UTC
        ("America/New_York", "2021-11-10T04:59:59", "2021-11-09", True),
        ("America/New_York", "2021-11-10T04:59:59", "2021-11-10", False),
        ("America/New_York", "2021-11-10T05:00:00", "2021-11-10", True),
        ("America/New_York", "2021-11-10T05:00:00", "2021-11-11", False),
        # ahead of UTC
        ("Europe/Minsk", "2021-11-10T20:59:59", "2021-11-10", True),
        ("Europe/Minsk", "2021-11-10T20:59:59", "2021-11-11", False),
        ("Europe/Minsk", "2021-11-10T21:00:00", "2021-11-11", True),
        ("Europe/Minsk", "2021-11-10T21:00:01", "2021-11-11", True),
        ("Europe/Minsk", "2021-11-10T21:00:00", "2021-11-12", False),
    ],
)
def test_occurred_on_in_the_future_is_refused(zone, now, occurred_on, allowed, outcome):
    claim = make_claim(due=make_window(zone=zone))
    pointer = _pointer(make_verdict(outcome, occurred_on), claim=claim, now=utc(now))
    assert pointer == (None if allowed else "/occurred_on")


# did_not, against the clock.


@pytest.mark.parametrize(
    ("after", "allowed"),
    [
        (-timedelta(days=1), False),
        (-SECOND, False),
        (-MICROSECOND, False),
        (timedelta(), True),
        (MICROSECOND, True),
        (SECOND, True),
    ],
    ids=str,
)
@pytest.mark.parametrize(
    ("relation", "edtf", "zone", "due_at"),
    [
        ("in", "2021-11", None, "2021-12-01T12:00"),
        ("in", "2021-11", "Europe/Minsk", "2021-11-30T21:00"),
        ("in", "2021-11", "America/New_York", "2021-12-01T05:00"),
        ("by", "2021-09-21", None, "2021-09-22T12:00"),
        ("before", "2021-11", None, "2021-11-01T12:00"),
    ],
)
def test_did_not_is_allowed_from_the_due_instant_on(relation, edtf, zone, due_at, after, allowed):
    claim = make_claim(due=make_window(relation, edtf, zone))
    error = _refusal(make_verdict("did_not", None), claim=claim, now=utc(due_at) + after)
    assert (error is None) == allowed
    if error is not None:
        assert isinstance(error, VerdictTooEarly) and error.issues[0].pointer == "/outcome"
        assert error.extra == {"due_at": utc(due_at)}


def test_did_not_too_early_names_the_last_day():
    assert "open until 2021-11-30" in _refusal(make_verdict("did_not", None), now=utc("2021-11-30T00:00")).detail


@pytest.mark.parametrize(
    "due", [make_window("open", None), make_window("after", "2021-11"), None], ids=["open", "after", "no window"]
)
def test_did_not_needs_a_reason_without_a_last_day(due):
    claim = make_claim(due=due)
    error = _refusal(make_verdict("did_not", None), claim=claim)
    assert isinstance(error, VerdictTooEarly) and error.issues[0].pointer == "/outcome"
    assert "due_at" not in error.extra
    assert _refusal(make_verdict("did_not", None, reason="became_impossible"), claim=claim) is None


def test_did_not_because_it_became_impossible_is_allowed_before_the_end():
    verdict = make_verdict("did_not", None, reason="became_impossible")
    assert _refusal(verdict, now=utc("2021-11-30T00:00")) is None


def test_did_not_for_another_reason_is_too_early_before_the_end():
    assert _pointer(make_verdict("did_not", None, reason="tired"), now=utc("2021-11-30T00:00")) == "/outcome"


# Members that belong together.


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_has_a_day_and_evidence_as_its_row_says(outcome):
    row = OUTCOME_TABLE[outcome]
    assert _pointer(make_verdict(outcome, None)) == ("/occurred_on" if row.needs_day else None)
    dated = make_verdict(outcome, GOOD_DAY[outcome] or "2021-11-10")
    assert _pointer(dated) == (None if row.may_have_day else "/occurred_on")
    verdict = make_verdict(outcome, GOOD_DAY[outcome], evidence_ids=())
    assert _pointer(verdict, evidence=[]) == ("/evidence_ids" if row.needs_evidence else None)


@pytest.mark.parametrize(
    ("outcome", "occurred_on", "pointer"),
    [
        ("came_true", "2021-11-10", None),
        ("came_true", None, "/occurred_on"),
        ("came_true_late", "2021-12-10", None),
        ("came_true_late", None, "/occurred_on"),
        ("partly", "2021-11-10", None),
        ("partly", None, None),
        ("did_not", "2021-11-10", "/occurred_on"),
        ("did_not", None, None),
        ("undeterminable", "2021-11-10", "/occurred_on"),
        ("undeterminable", None, None),
        ("void", "2021-11-10", "/occurred_on"),
        ("void", None, None),
    ],
)
def test_only_outcomes_with_a_day_accept_occurred_on(outcome, occurred_on, pointer):
    assert _pointer(make_verdict(outcome, occurred_on)) == pointer


@pytest.mark.parametrize("outcome", GOOD_DAY)
def test_only_did_not_has_a_reason(outcome):
    verdict = make_verdict(outcome, GOOD_DAY[outcome], reason="became_impossible")
    assert _pointer(verdict) == (None if outcome == "did_not" else "/reason")


@pytest.mark.parametrize(
    ("supersedes", "correction", "pointer"),
    [
        (None, None, None),
        (3, CORRECTION, None),
        (3, None, "/correction"),
        (None, CORRECTION, "/supersedes"),
    ],
    ids=["neither", "both", "supersedes only", "correction only"],
)
@pytest.mark.parametrize("outcome", GOOD_DAY)
def test_supersedes_and_correction_go_together(outcome, supersedes, correction, pointer):
    verdict = make_verdict(outcome, GOOD_DAY[outcome], supersedes=supersedes, correction=correction)
    assert _pointer(verdict) == pointer


# The evidence.


@pytest.mark.parametrize(
    ("outcome", "pointer"),
    [
        ("came_true", "/evidence_ids"),
        ("came_true_late", "/evidence_ids"),
        ("partly", "/evidence_ids"),
        ("did_not", "/evidence_ids"),
        ("undeterminable", None),
        ("void", None),
    ],
)
def test_a_verdict_that_decides_something_needs_evidence(outcome, pointer):
    verdict = make_verdict(outcome, GOOD_DAY[outcome], evidence_ids=())
    assert _pointer(verdict, evidence=[]) == pointer


@pytest.mark.parametrize(
    ("ids", "evidence", "pointer", "message"),
    [
        ((9,), [], "/evidence_ids/0", "claim 1 has no evidence 9"),
        ((1, 9), [make_evidence(1)], "/evidence_ids/1", "claim 1 has no evidence 9"),
        ((1, 2), [make_evidence(1), make_evidence(2, claim_id=5)], "/evidence_ids/1", "claim 1 has no evidence 2"),
        ((2,), [make_evidence(2, retraction=RETRACTED)], "/evidence_ids/0", "evidence 2 has been retracted"),
        ((1, 2), [make_evidence(2, retraction=RETRACTED), make_evidence(1)], "/evidence_ids/1", "retracted"),
        (
            (3, 2),
            [make_evidence(2, claim_id=5, retraction=RETRACTED), make_evidence(3)],
            "/evidence_ids/1",
            "claim 1 has no evidence 2",
        ),
    ],
    ids=["missing", "second missing", "of another claim", "retracted", "second retracted", "both"],
)
@pytest.mark.parametrize("outcome", GOOD_DAY)
def test_the_evidence_belongs_to_the_claim_and_is_not_retracted(outcome, ids, evidence, pointer, message):
    error = _refusal(make_verdict(outcome, GOOD_DAY[outcome], evidence_ids=ids), evidence=evidence)
    assert error.issues[0].pointer == pointer
    assert message in error.detail


@pytest.mark.parametrize("outcome", GOOD_DAY)
def test_several_pieces_of_evidence_are_allowed(outcome):
    verdict = make_verdict(outcome, GOOD_DAY[outcome], evidence_ids=(2, 1))
    assert _refusal(verdict, evidence=[fitting_evidence(outcome, 1), fitting_evidence(outcome, 2)]) is None


# Claims that wait for another claim.


@pytest.mark.parametrize("due", [None, make_window()], ids=["no window", "own window"])
@pytest.mark.parametrize("outcome", GOOD_DAY)
def test_a_waiting_claim_takes_only_outcomes_that_need_no_window(outcome, due):
    verdict = make_verdict(outcome, GOOD_DAY[outcome])
    claim = make_claim(due=due, depends_on=make_condition(claim_id=8))
    if not OUTCOME_TABLE[outcome].needs_window:
        assert _refusal(verdict, claim=claim) is None
        return
    with pytest.raises(ClaimWaiting) as caught:
        check_verdict(verdict, claim, [fitting_evidence(verdict.outcome)], LATER)
    assert caught.value.extra == {"claim_id": 8}


@pytest.mark.parametrize("outcome", GOOD_DAY)
def test_a_claim_whose_condition_is_settled_is_judged_as_any_other(outcome):
    claim = make_claim(depends_on=make_condition(waiting=False))
    assert _refusal(make_verdict(outcome, GOOD_DAY[outcome]), claim=claim) is None


# Verdicts that contradict their evidence.


@pytest.mark.parametrize(
    ("outcome", "stances", "is_allowed"),
    [
        ("came_true", ["supports"], True),
        ("came_true", ["refutes", "supports"], True),
        ("came_true", ["context", "refutes"], False),
        ("came_true_late", ["supports", "context"], True),
        ("came_true_late", ["context"], False),
        ("partly", ["supports"], True),
        ("partly", ["refutes"], False),
        ("did_not", ["supports", "supports"], False),
        ("did_not", ["supports", "context"], True),
        ("did_not", ["refutes"], True),
        ("undeterminable", ["supports"], True),
        ("void", ["refutes"], True),
    ],
)
def test_the_evidence_does_not_contradict_the_outcome(outcome, stances, is_allowed):
    evidence = [make_evidence(n, published_on=None, stance=stance) for n, stance in enumerate(stances, 1)]
    verdict = make_verdict(outcome, GOOD_DAY[outcome], evidence_ids=tuple(item.id for item in evidence))
    error = _refusal(verdict, evidence=evidence)
    assert (error is None) == is_allowed
    if error is not None:
        assert error.issues[0].pointer == "/evidence_ids"
        assert all(f"evidence {item.id} " in error.detail for item in evidence)


@pytest.mark.parametrize(
    ("days", "is_allowed"),
    [
        (["2021-11-09"], False),
        (["2021-11-10"], True),
        (["2021-11-11"], True),
        (["2021-11-09", "2021-11-08"], False),
        (["2021-11-09", "2021-11-10"], True),
        (["2021-11-09", None], False),
        ([None, None], True),
    ],
)
@pytest.mark.parametrize("outcome", ["came_true", "partly"])
def test_nothing_happened_after_all_evidence_was_published(outcome, days, is_allowed):
    evidence = [make_evidence(n, published_on=published_on) for n, published_on in enumerate(days, 1)]
    verdict = make_verdict(outcome, "2021-11-10", evidence_ids=tuple(item.id for item in evidence))
    error = _refusal(verdict, evidence=evidence)
    assert (error is None) == is_allowed
    if error is not None:
        assert (error.issues[0].pointer, "evidence 1, was published on 2021-11-09" in error.detail) == (
            "/occurred_on",
            True,
        )
