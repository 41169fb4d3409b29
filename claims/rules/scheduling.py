"""When a claim asks for attention: its place in the queue, what time alone will do, and what a check changes.

Pure. The queue holds accepted, unjudged claims that wait for nobody: those with a last day from the instant they
fall due, those without one from the day of their next review (design.md section 2, Status and Due windows).
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from claims.dates.durations import add_duration
from claims.dates.window import REVIEW_EVERY, check_starts_at, day_start, today_in
from claims.domain.records import Claim, Snooze
from claims.domain.requests import NewCheck
from claims.errors import CheckInvalid, Message

#: a claim that fell due is looked at again after these days, where a check does not say when
CHECK_AGAIN_DAYS = 7
#: no check puts a claim off for longer (years)
MAX_YEARS_AHEAD = 10

TimerKind = Literal["due", "overdue", "check", "lease"]


class Timer(NamedTuple):
    """Something that time alone will do."""

    kind: TimerKind
    #: the instant; for `overdue` that of the due instant, since the days until then are a setting
    at: datetime
    #: of the deadline (`due`, `overdue`), the claim (`check`) or the lease
    id: int


def can_be_queued(claim: Claim) -> bool:
    """Tell whether the claim can be in the queue, now or later."""
    return claim.workflow == "accepted" and claim.verdict is None and not claim.waiting and claim.due is not None


def is_periodic(claim: Claim) -> bool:
    """Tell whether the claim comes up for review only: its window has no end."""
    return claim.due is not None and claim.due.due_at is None


def queue_time(claim: Claim) -> datetime | None:
    """Give the claim's place in the queue, the instant at which it came or comes up; None: it has none now.

    A claim with a last day keeps its due instant as its place however often it was looked at, so that the oldest
    come first; while it is hidden it has no place. One without moves on to its next review.
    """
    if not can_be_queued(claim) or claim.due is None:
        return None
    if claim.due.due_at is not None:
        return None if claim.snooze else claim.due.due_at
    planned = (
        check_starts_at(claim.due.first_check_on, claim.due.timezone) if claim.snooze is None else claim.snooze.until
    )
    return planned and max(planned, day_start(claim.due.earliest, claim.due.timezone))


def timers_for(claim: Claim) -> frozenset[Timer]:
    """Give what time alone will do to the claim."""
    if not can_be_queued(claim) or claim.due is None:
        return frozenset()
    if is_periodic(claim):
        at = queue_time(claim)
        return frozenset({Timer("check", at, claim.id)} if at else ())
    entries = set()
    if claim.due.due_at is not None and claim.deadline_id is not None and claim.logged_state != "overdue":
        kind: TimerKind = "due" if claim.logged_state == "none" else "overdue"
        entries.add(Timer(kind, claim.due.due_at, claim.deadline_id))
    if claim.snooze is not None and claim.snooze.until is not None:
        entries.add(Timer("check", claim.snooze.until, claim.id))
    return frozenset(entries)


def apply_check(claim: Claim, check: NewCheck, *, by_human: bool, now: datetime) -> tuple[Claim, date | None]:
    """Give the claim as a check leaves it, and the day on which it comes up again.

    What a bot leaves to a human stays a human's: only a human's own check takes the claim off that list.

    Args:
        by_human: a journalist or above made the check.
        now: UTC.

    Raises:
        CheckInvalid: the day is not one to come, or too far off.
    """
    day = check.next_check_on
    needs_human = check.result == "needs_human" or (claim.needs_human and not by_human)
    if day is not None:
        _refuse_day(claim, day, now)
    elif not needs_human:
        day = _again_on(claim, now)
    snooze = Snooze(now, None if day is None else check_starts_at(day, _zone(claim)))
    return replace(claim, snooze=snooze, needs_human=needs_human), day


def reset_queue_state(before: Claim, after: Claim) -> Claim:
    """Take over into a changed claim what checks and time have left: a new deadline or a verdict ends it."""
    if after.deadline_id != before.deadline_id:
        return replace(after, snooze=None, needs_human=False, logged_state="none")
    return after if can_be_queued(after) else replace(after, snooze=None, needs_human=False)


def _again_on(claim: Claim, now: datetime) -> date:
    today = today_in(_zone(claim) or "UTC", now)
    if is_periodic(claim) and claim.due is not None:
        return add_duration(today, claim.due.review_every or REVIEW_EVERY)
    return today + timedelta(days=CHECK_AGAIN_DAYS)


def _refuse_day(claim: Claim, day: date, now: datetime) -> None:
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
