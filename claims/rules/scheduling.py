"""The queue time and timers of a claim, and the effect of a check.

The queue holds accepted claims without a verdict that wait for no other claim (docs/specification.md, section 10.1).
A claim with an end is in the queue from its due instant. A claim without an end is in it from its next periodic check.
"""

from dataclasses import replace
from datetime import MAXYEAR, date, datetime, timedelta
from typing import Literal, NamedTuple

from claims.dates.durations import add_duration
from claims.dates.window import REVIEW_EVERY, check_starts_at, day_start, today_in
from claims.domain.limits import MAX_YEARS_AHEAD
from claims.domain.records import Claim, Snooze
from claims.domain.requests import NewCheck
from claims.errors import CheckInvalid, Message

#: days for which a check without `next_check_on` snoozes a claim with an end
CHECK_AGAIN_DAYS = 7

TimerKind = Literal["due", "overdue", "check", "lease"]


class Timer(NamedTuple):
    """A row that the server must log after an instant (docs/specification.md, section 11.3)."""

    kind: TimerKind
    #: UTC; for `overdue` the due instant, because a setting says how many days later the row is due
    at: datetime
    #: id of the deadline (`due`, `overdue`), the claim (`check`) or the lease
    id: int


def can_be_queued(claim: Claim) -> bool:
    """Return True if the claim can be in the queue, now or later."""
    return claim.workflow == "accepted" and claim.verdict is None and not claim.waiting and claim.due is not None


def is_periodic(claim: Claim) -> bool:
    """Return True if the claim has periodic checks only, because its window has no end."""
    return claim.due is not None and claim.due.due_at is None


def queue_time(claim: Claim) -> datetime | None:
    """Return the UTC instant at which the claim came or comes up; None if it is snoozed or outside the queue.

    A claim with an end keeps its due instant after every check, so that the oldest claims stay first.
    A claim without an end moves to its next periodic check.
    """
    if not can_be_queued(claim) or claim.due is None:
        return None
    if claim.due.due_at is not None:
        return None if claim.snooze else claim.due.due_at
    return review_time(claim.due.first_check_on, claim.due.timezone, claim.due.earliest, claim.snooze)


def review_time(
    first_check_on: date, timezone: str | None, earliest: date | None, snooze: Snooze | None
) -> datetime | None:
    """Return the instant of the next periodic check of a claim whose window has no end.

    Args:
        first_check_on: of the window.
        timezone: IANA zone of the window; None: anywhere on earth.
        earliest: first day of the window; None without a beginning.
        snooze: from the newest check; None before the first check.

    Returns:
        UTC; None until a person adds a check.
    """
    planned = check_starts_at(first_check_on, timezone) if snooze is None else snooze.until
    if planned is None or earliest is None:
        return planned
    return max(planned, day_start(earliest, timezone))


def timers_for(claim: Claim) -> frozenset[Timer]:
    """Return the timers of the claim, in no order."""
    if not can_be_queued(claim) or claim.due is None:
        return frozenset()
    if is_periodic(claim):
        at = queue_time(claim)
        return frozenset({Timer("check", at, claim.id)} if at else ())
    timers = set()
    if claim.due.due_at is not None and claim.deadline_id is not None and claim.logged_state != "overdue":
        kind: TimerKind = "due" if claim.logged_state == "none" else "overdue"
        timers.add(Timer(kind, claim.due.due_at, claim.deadline_id))
    if claim.snooze is not None and claim.snooze.until is not None:
        timers.add(Timer("check", claim.snooze.until, claim.id))
    return frozenset(timers)


def apply_check(claim: Claim, check: NewCheck, *, by_human: bool, now: datetime) -> tuple[Claim, date | None]:
    """Return the claim with the effect of a check, and the day on which it comes up again.

    A check of a bot never clears `needs_human`; a check of a person does, unless its own result is `needs_human`.

    Args:
        claim: a claim that can be in the queue.
        check: the result and the day that the client requests.
        by_human: the role of the actor is journalist or higher.
        now: UTC.

    Returns:
        The changed claim, and its day in the zone of the claim or in UTC; None: not before a person adds a check.

    Raises:
        CheckInvalid: the day has begun, or is more than `MAX_YEARS_AHEAD` calendar years ahead
            (docs/specification.md, section 10.2).
    """
    day = check.next_check_on
    needs_human = check.result == "needs_human" or (claim.needs_human and not by_human)
    if day is not None:
        _check_day(claim, day, now)
    elif not needs_human:
        day = _default_day(claim, now)
    snooze = Snooze(now, None if day is None else check_starts_at(day, _zone(claim)))
    return replace(claim, snooze=snooze, needs_human=needs_human), day


def leave_to_human(claim: Claim, now: datetime) -> Claim:
    """Return the claim as after a check `needs_human` without a day: the queue hides it until a person adds a check."""
    return replace(claim, snooze=Snooze(now, None), needs_human=True)


def resets_expiries(before: Claim, after: Claim) -> bool:
    """Return True if a change of a claim ends the count of its expired leases.

    A new deadline ends it, and so does a verdict or another departure from the queue.
    """
    return after.deadline_id != before.deadline_id or after.verdict != before.verdict or not can_be_queued(after)


def reset_queue_state(before: Claim, after: Claim) -> Claim:
    """Return a changed claim without snooze and flag if a new deadline or a departure from the queue ends them.

    A new deadline also resets the logged state.
    """
    if after.deadline_id != before.deadline_id:
        return replace(after, snooze=None, needs_human=False, logged_state="none")
    if can_be_queued(after) or (after.snooze is None and not after.needs_human):
        return after
    return replace(after, snooze=None, needs_human=False)


def _default_day(claim: Claim, now: datetime) -> date:
    today = today_in(_zone(claim) or "UTC", now)
    if is_periodic(claim) and claim.due is not None:
        return _review_day(today, claim.due.review_every or REVIEW_EVERY)
    return today + timedelta(days=CHECK_AGAIN_DAYS)


def _review_day(today: date, review_every: str) -> date:
    """Return the day after an interval, at most the last day that `next_check_on` may name."""
    last = date(min(today.year + MAX_YEARS_AHEAD, MAXYEAR), 12, 31)
    try:
        return min(add_duration(today, review_every), last)
    except OverflowError:
        return last


def _check_day(claim: Claim, day: date, now: datetime) -> None:
    if day.year > now.year + MAX_YEARS_AHEAD:
        message = Message("{day} is more than {years} years away", day=day, years=MAX_YEARS_AHEAD)
        raise CheckInvalid.at("/next_check_on", message)
    if check_starts_at(day, _zone(claim)) <= now:
        message = Message(
            "{day} has begun in {zone}; the claim would come up again at once", day=day, zone=_zone(claim) or "UTC"
        )
        raise CheckInvalid.at("/next_check_on", message)


def _zone(claim: Claim) -> str | None:
    return claim.due.timezone if claim.due else None
