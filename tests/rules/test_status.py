"""The status: the instants around each of its changes."""

from datetime import timedelta

import pytest

from claims.rules.status import days_overdue, status_from
from tests.rules.makers import MICROSECOND, SECOND, utc

OPENS = utc("2021-11-01T10:00")
DUE = utc("2021-12-01T12:00")
DAY = timedelta(days=1)


def _status(now, opens_at=OPENS, due_at=DUE, *, accepted=True, judged=False, waiting=False, overdue_after=14):
    """Return the status of an accepted claim at an instant."""
    return status_from(accepted, judged, waiting, opens_at, due_at, now, overdue_after)


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (OPENS - DAY, "scheduled"),
        (OPENS - SECOND, "scheduled"),
        (OPENS - MICROSECOND, "scheduled"),
        (OPENS, "open"),
        (OPENS + MICROSECOND, "open"),
        (DUE - SECOND, "open"),
        (DUE - MICROSECOND, "open"),
        (DUE, "due"),
        (DUE + MICROSECOND, "due"),
        (DUE + 14 * DAY - SECOND, "due"),
        (DUE + 14 * DAY, "due"),
        (DUE + 14 * DAY + MICROSECOND, "overdue"),
        (DUE + 14 * DAY + SECOND, "overdue"),
    ],
    ids=str,
)
def test_status_changes_at_the_instant(now, status):
    assert _status(now) == status


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (OPENS - MICROSECOND, "scheduled"),
        (OPENS, "open_ended"),
        (DUE + 99 * DAY, "open_ended"),
    ],
    ids=str,
)
def test_a_window_without_an_end_never_falls_due(now, status):
    assert _status(now, due_at=None) == status


@pytest.mark.parametrize(
    ("now", "due_at", "status"),
    [
        (OPENS - DAY, DUE, "open"),
        (DUE, DUE, "due"),
        (DUE, None, "open_ended"),
    ],
    ids=str,
)
def test_a_window_without_a_beginning_is_never_scheduled(now, due_at, status):
    assert _status(now, opens_at=None, due_at=due_at) == status


@pytest.mark.parametrize(
    ("days", "after", "status"),
    [
        (0, timedelta(), "due"),
        (0, MICROSECOND, "overdue"),
        (1, DAY, "due"),
        (1, DAY + MICROSECOND, "overdue"),
        (30, 30 * DAY, "due"),
        (30, 30 * DAY + SECOND, "overdue"),
    ],
    ids=str,
)
def test_a_setting_decides_after_how_many_days_a_claim_is_overdue(days, after, status):
    assert _status(DUE + after, overdue_after=days) == status


@pytest.mark.parametrize("now", [OPENS - DAY, OPENS, DUE, DUE + 99 * DAY], ids=str)
@pytest.mark.parametrize(
    ("accepted", "judged", "waiting", "status"),
    [
        (False, False, False, None),
        (False, False, True, None),
        (False, True, False, None),
        (False, True, True, None),
        (True, True, False, "judged"),
        (True, True, True, "judged"),
        (True, False, True, "waiting"),
    ],
)
def test_workflow_verdict_and_condition_come_before_the_clock(accepted, judged, waiting, status, now):
    assert _status(now, accepted=accepted, judged=judged, waiting=waiting) == status


def test_a_waiting_claim_needs_no_window():
    assert _status(DUE, None, None, waiting=True) == "waiting"


@pytest.mark.parametrize(
    ("now", "days"),
    [
        (DUE - DAY, None),
        (DUE - SECOND, None),
        (DUE - MICROSECOND, None),
        (DUE, 0),
        (DUE + DAY - MICROSECOND, 0),
        (DUE + DAY, 1),
        (DUE + DAY + SECOND, 1),
        (DUE + 15 * DAY, 15),
    ],
    ids=str,
)
def test_only_whole_days_count_as_overdue(now, days):
    assert days_overdue(DUE, now) == days


def test_a_claim_that_never_falls_due_has_no_days_overdue():
    assert days_overdue(None, DUE) is None
