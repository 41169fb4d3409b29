"""The queue time and timers of a claim, and the effect of a check."""

from dataclasses import replace
from datetime import timedelta

import pytest

from claims.domain.limits import MAX_YEARS_AHEAD
from claims.domain.records import Snooze
from claims.errors import CheckInvalid
from claims.rules.scheduling import (
    Timer,
    apply_check,
    can_be_queued,
    is_periodic,
    leave_to_human,
    queue_time,
    reset_queue_state,
    resets_expiries,
    timers_for,
)
from tests.rules.makers import (
    AT,
    MICROSECOND,
    SECOND,
    day,
    make_check,
    make_claim,
    make_condition,
    make_current,
    make_snooze,
    make_window,
    utc,
)

DUE_AT = utc("2021-12-01T12:00")
HIDDEN_UNTIL = utc("2021-12-08T00:00")
FOREVER = make_snooze(None)
OPEN = make_window("open", None)
#: what keeps a claim out of the queue altogether
OUTSIDE = {
    "candidate": {"workflow": "candidate"},
    "rejected": {"workflow": "rejected"},
    "withdrawn": {"workflow": "withdrawn"},
    "duplicate": {"workflow": "duplicate"},
    "judged": {"verdict": make_current()},
    "waiting": {"depends_on": make_condition()},
    "no window": {"due": None},
}


# Queue times.


@pytest.mark.parametrize("changes", OUTSIDE.values(), ids=OUTSIDE)
@pytest.mark.parametrize("due", [make_window(), OPEN], ids=["dated", "open"])
def test_claims_outside_the_queue_have_no_queue_time_and_no_timer(changes, due):
    claim = make_claim(**({"due": due, "snooze": make_snooze()} | changes))
    assert not can_be_queued(claim)
    assert queue_time(claim) is None
    assert timers_for(claim) == frozenset()


@pytest.mark.parametrize("condition", [None, make_condition(waiting=False)], ids=["none", "settled"])
@pytest.mark.parametrize("due", [make_window(), OPEN], ids=["dated", "open"])
def test_accepted_claims_that_wait_for_no_other_can_come_up(condition, due):
    assert can_be_queued(make_claim(due=due, depends_on=condition))


@pytest.mark.parametrize(
    ("due", "expected"),
    [(make_window(), False), (OPEN, True), (make_window("after", "2021-11"), True), (None, False)],
    ids=["dated", "open", "after", "no window"],
)
def test_only_windows_without_an_end_have_periodic_checks(due, expected):
    assert is_periodic(make_claim(due=due)) is expected


@pytest.mark.parametrize(
    ("snooze", "expected"),
    [(None, DUE_AT), (make_snooze(), None), (FOREVER, None)],
    ids=["never checked", "snooze", "snooze until a human looks"],
)
def test_a_claim_with_an_end_keeps_its_due_instant_as_queue_time(snooze, expected):
    assert queue_time(make_claim(snooze=snooze)) == expected


@pytest.mark.parametrize(
    ("window", "first_check_on", "snooze", "expected"),
    [
        # the first check comes up at the beginning of the day in UTC, or in the zone of the claim
        (("open", None, None), None, None, "2022-09-21T00:00"),
        (("open", None, "Europe/Minsk"), None, None, "2022-09-20T21:00"),
        (("open", None, "America/New_York"), None, None, "2022-09-21T04:00"),
        (("open", None, None), "2021-09-21", None, "2021-09-21T00:00"),
        (("after", "2022", None), None, None, "2023-01-01T00:00"),
        (("after", "2022", "Europe/Minsk"), None, None, "2022-12-31T21:00"),
        # no check comes up before the window begins; without a zone it begins at UTC+14
        (("after", "2022", "Pacific/Kiritimati"), "2023-01-01", None, "2022-12-31T10:00"),
        (("after", "2022", None), "2023-01-02", None, "2023-01-02T00:00"),
        # a check moves the next periodic check
        (("open", None, None), None, "2022-10-05T00:00", "2022-10-05T00:00"),
        (("after", "2022", None), None, "2022-12-31T09:59:59", "2022-12-31T10:00"),
        (("after", "2022", None), None, "2022-12-31T10:00:01", "2022-12-31T10:00:01"),
    ],
)
def test_a_claim_without_an_end_has_its_next_periodic_check_as_queue_time(window, first_check_on, snooze, expected):
    due = make_window(*window, first_check_on=day(first_check_on))
    claim = make_claim(due=due, snooze=snooze and make_snooze(snooze))
    assert queue_time(claim) == utc(expected)
    assert timers_for(claim) == {Timer("check", utc(expected), claim.id)}


def test_a_check_that_a_person_must_make_has_no_queue_time_and_no_timer():
    claim = make_claim(due=OPEN, snooze=FOREVER)
    assert queue_time(claim) is None
    assert timers_for(claim) == frozenset()


DUE_TIMER = Timer("due", DUE_AT, 7)
OVERDUE_TIMER = Timer("overdue", DUE_AT, 7)
CHECK_TIMER = Timer("check", HIDDEN_UNTIL, 1)


@pytest.mark.parametrize(
    ("changes", "entries"),
    [
        ({"logged_state": "none"}, {DUE_TIMER}),
        ({"logged_state": "due"}, {OVERDUE_TIMER}),
        ({"logged_state": "overdue"}, set()),
        ({"logged_state": "none", "snooze": make_snooze()}, {DUE_TIMER, CHECK_TIMER}),
        ({"logged_state": "due", "snooze": make_snooze()}, {OVERDUE_TIMER, CHECK_TIMER}),
        ({"logged_state": "overdue", "snooze": make_snooze()}, {CHECK_TIMER}),
        ({"logged_state": "none", "snooze": FOREVER}, {DUE_TIMER}),
        ({"logged_state": "due", "snooze": FOREVER}, {OVERDUE_TIMER}),
        ({"logged_state": "overdue", "snooze": FOREVER}, set()),
        ({"logged_state": "none", "deadline_id": None}, set()),
        ({"logged_state": "none", "deadline_id": None, "snooze": make_snooze()}, {CHECK_TIMER}),
    ],
)
def test_a_claim_with_an_end_has_a_timer_for_each_future_event(changes, entries):
    assert timers_for(make_claim(**changes)) == entries


# Checks that name the next day.


@pytest.mark.parametrize("after", [-SECOND, -MICROSECOND, timedelta(), MICROSECOND, SECOND], ids=str)
@pytest.mark.parametrize(
    ("due", "begins", "where"),
    [
        (make_window(), "2021-12-08T00:00", "in UTC"),
        (None, "2021-12-08T00:00", "in UTC"),
        (OPEN, "2021-12-08T00:00", "in UTC"),
        (make_window(zone="Europe/Minsk"), "2021-12-07T21:00", "in Europe/Minsk"),
        (make_window(zone="America/New_York"), "2021-12-08T05:00", "in America/New_York"),
    ],
    ids=["no zone", "no window", "open", "ahead of UTC", "behind UTC"],
)
def test_the_next_day_must_not_have_begun(due, begins, where, after):
    now, claim, check = utc(begins) + after, make_claim(due=due), make_check(next_check_on="2021-12-08")
    if after < timedelta():
        assert apply_check(claim, check, by_human=False, now=now)[0].snooze == Snooze(now, utc(begins))
        return
    with pytest.raises(CheckInvalid, match=f"2021-12-08 has begun {where};") as caught:
        apply_check(claim, check, by_human=False, now=now)
    assert caught.value.issues[0].pointer == "/next_check_on"


@pytest.mark.parametrize("now", ["2021-01-01T00:00", "2021-12-31T23:59:59"])
@pytest.mark.parametrize(
    ("next_check_on", "allowed"),
    [("2030-12-31", True), ("2031-01-01", True), ("2031-12-31", True), ("2032-01-01", False), ("9999-12-31", False)],
)
def test_the_next_day_lies_at_most_ten_calendar_years_ahead(now, next_check_on, allowed):
    assert MAX_YEARS_AHEAD == 10
    check = make_check(next_check_on=next_check_on)
    if allowed:
        assert apply_check(make_claim(), check, by_human=False, now=utc(now))[1] == day(next_check_on)
        return
    with pytest.raises(CheckInvalid, match="more than 10 years away") as caught:
        apply_check(make_claim(), check, by_human=False, now=utc(now))
    assert caught.value.issues[0].pointer == "/next_check_on"


# Checks that name no day.


@pytest.mark.parametrize(
    ("due", "now", "next_day"),
    [
        # a claim with an end comes up again after a week, counted in its zone or in UTC
        (make_window(), "2021-12-05T00:00", "2021-12-12"),
        (make_window(), "2021-12-05T23:59:59", "2021-12-12"),
        (make_window(), "2021-12-06T00:00", "2021-12-13"),
        (make_window(zone="Europe/Minsk"), "2021-12-05T20:59:59", "2021-12-12"),
        (make_window(zone="Europe/Minsk"), "2021-12-05T21:00", "2021-12-13"),
        (make_window(zone="America/New_York"), "2021-12-05T04:59:59", "2021-12-11"),
        (make_window(zone="America/New_York"), "2021-12-05T05:00", "2021-12-12"),
        (None, "2021-12-05T00:00", "2021-12-12"),
        # a claim without an end comes up after its own interval, by default a year
        (OPEN, "2021-12-05T23:59:59", "2022-12-05"),
        (OPEN, "2021-12-06T00:00", "2022-12-06"),
        (replace(OPEN, review_every=None), "2021-12-05T00:00", "2022-12-05"),
        (make_window("open", None, review_every="P6M"), "2021-12-05T00:00", "2022-06-05"),
        (make_window("after", "2022", "Europe/Minsk"), "2021-12-05T21:00", "2022-12-06"),
        # an interval beyond the last day that a check may name
        (make_window("open", None, review_every="P10Y"), "2021-12-31T00:00", "2031-12-31"),
        (make_window("open", None, review_every="P10Y1D"), "2021-12-30T00:00", "2031-12-31"),
        (make_window("open", None, review_every="P10Y1D"), "2021-12-31T00:00", "2031-12-31"),
        (make_window("open", None, review_every="P7978Y"), "2021-12-05T00:00", "2031-12-31"),
        (replace(OPEN, review_every="P9999Y"), "2021-12-05T00:00", "2031-12-31"),
    ],
)
def test_a_check_without_a_day_sets_the_next_one(due, now, next_day):
    claim, on = apply_check(make_claim(due=due), make_check(), by_human=False, now=utc(now))
    assert on == day(next_day)
    assert claim.snooze.since == utc(now)


@pytest.mark.parametrize(
    ("zone", "until"),
    [(None, "2021-12-12T00:00"), ("Europe/Minsk", "2021-12-11T21:00"), ("America/New_York", "2021-12-12T05:00")],
)
def test_a_check_snoozes_the_claim_until_the_day_begins_in_its_zone(zone, until):
    claim, _ = apply_check(
        make_claim(due=make_window(zone=zone)), make_check(), by_human=True, now=utc("2021-12-05T12:00")
    )
    assert claim.snooze.until == utc(until)


@pytest.mark.parametrize(
    ("result", "needed_before", "by_human", "needed_after"),
    [
        ("too_early", False, False, False),
        ("too_early", False, True, False),
        ("too_early", True, False, True),
        ("too_early", True, True, False),
        ("nothing_new", False, False, False),
        ("nothing_new", True, False, True),
        ("nothing_new", True, True, False),
        ("needs_human", False, False, True),
        ("needs_human", False, True, True),
        ("needs_human", True, False, True),
        ("needs_human", True, True, True),
    ],
)
def test_only_a_check_by_a_person_clears_needs_human(result, needed_before, by_human, needed_after):
    claim = make_claim(needs_human=needed_before)
    after, on = apply_check(claim, make_check(result), by_human=by_human, now=AT)
    assert after.needs_human is needed_after
    assert on == (None if needed_after else day("2021-10-08"))
    assert after.snooze.until == (None if needed_after else utc("2021-10-08T00:00"))


@pytest.mark.parametrize("by_human", [False, True])
def test_a_flagged_claim_comes_up_on_the_day_that_the_check_names(by_human):
    check = make_check("needs_human", "2021-10-20")
    claim, on = apply_check(make_claim(), check, by_human=by_human, now=AT)
    assert (claim.needs_human, on, claim.snooze.until) == (True, day("2021-10-20"), utc("2021-10-20T00:00"))


def test_a_check_changes_nothing_else():
    before = make_claim(logged_state="due")
    after, _ = apply_check(before, make_check(), by_human=False, now=AT)
    assert replace(after, snooze=None, needs_human=False) == before


# Members that a changed claim keeps.


@pytest.mark.parametrize("changes", [{}, *OUTSIDE.values()], ids=["accepted", *OUTSIDE])
def test_a_new_deadline_resets_snooze_flag_and_logged_state(changes):
    before = make_claim(snooze=make_snooze(), needs_human=True, logged_state="overdue")
    after = reset_queue_state(before, replace(before, deadline_id=8, **changes))
    assert (after.snooze, after.needs_human, after.logged_state) == (None, False, "none")


@pytest.mark.parametrize("changes", OUTSIDE.values(), ids=OUTSIDE)
def test_a_claim_that_leaves_the_queue_keeps_only_its_logged_state(changes):
    before = make_claim(snooze=make_snooze(), needs_human=True, logged_state="overdue")
    changed = replace(before, **changes)
    assert reset_queue_state(before, changed) == replace(changed, snooze=None, needs_human=False)


def test_a_claim_that_stays_in_the_queue_keeps_everything():
    before = make_claim(snooze=make_snooze(), needs_human=True, logged_state="due")
    changed = replace(before, statement="It will snow.")
    assert reset_queue_state(before, changed) == changed


# Expired leases.


@pytest.mark.parametrize("due", [make_window(), OPEN], ids=["dated", "open"])
@pytest.mark.parametrize("before", [{}, {"needs_human": True}, {"snooze": make_snooze()}], ids=str)
def test_a_claim_that_is_left_to_a_human_is_hidden_until_then(due, before):
    claim = leave_to_human(make_claim(due=due, **before), AT)
    assert (claim.needs_human, claim.snooze, queue_time(claim)) == (True, Snooze(AT, None), None)
    again, day_again = apply_check(claim, make_check(), by_human=False, now=AT)
    assert (again.needs_human, day_again, queue_time(again)) == (True, None, None)
    looked, day_looked = apply_check(claim, make_check(), by_human=True, now=AT)
    assert not looked.needs_human and day_looked is not None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        ({"statement": "Other words."}, False),
        ({"topics": ("gas",)}, False),
        ({"deadline_id": 8}, True),
        ({"verdict": make_current()}, True),
        ({"workflow": "withdrawn"}, True),
        ({"workflow": "duplicate"}, True),
        ({"depends_on": make_condition()}, True),
        ({"depends_on": make_condition(waiting=False)}, False),
    ],
    ids=str,
)
def test_a_verdict_a_new_deadline_and_a_departure_reset_the_count_of_expiries(changes, expected):
    claim = make_claim()
    assert resets_expiries(claim, replace(claim, **changes)) is expected
