"""The next instant at which the clock changes a claim: until then nothing changes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from claims.rules.status import days_overdue, next_change, next_overdue_change, status_from

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
#: seconds around the whole days, where things change
NEAR = st.builds(lambda days, seconds: NOW + days * DAY + seconds * SECOND, st.integers(-4, 4), st.integers(-2, 2))


def seen(opens_at, due_at, at, days):
    """Return what a claim shows at an instant, of which the services take the whole second."""
    at = at.replace(microsecond=0)
    status = status_from(True, False, False, opens_at, due_at, at, days)
    return status, days_overdue(due_at, at) if status in {"due", "overdue"} else None


def test_after_each_period_of_a_day_there_are_two_changes():
    for seconds, left in ((0, 1), (1, 86_399), (86_399, 1), (86_400, 1), (86_401, 86_399), (172_800, 1)):
        assert next_overdue_change(NOW, NOW + seconds * SECOND) == NOW + (seconds + left) * SECOND, seconds


@given(opens_at=st.none() | NEAR, due_at=st.none() | NEAR, days=st.integers(0, 3))
def test_nothing_changes_before_the_next_change(opens_at, due_at, days):
    until = next_change(True, opens_at, due_at, NOW)
    assert until is None or until > NOW
    end = NOW + 6 * DAY if until is None else until
    instants = [NOW + part for part in (timedelta(0), timedelta(microseconds=1), SECOND, 2 * SECOND, DAY, DAY + SECOND)]
    for at in [*instants, end - timedelta(microseconds=1), end - SECOND]:
        if NOW <= at < end:
            assert seen(opens_at, due_at, at, days) == seen(opens_at, due_at, NOW, days), at


@given(opens_at=st.none() | NEAR, due_at=st.none() | NEAR)
def test_the_clock_never_changes_a_claim_that_is_not_open(opens_at, due_at):
    assert next_change(False, opens_at, due_at, NOW) is None
