"""The status of a claim: computed from the clock, never stored (docs/specification.md, section 6)."""

from datetime import datetime, timedelta
from typing import Final

from claims.domain.vocabulary import Status

_DAY: Final = timedelta(days=1)


def status_from(
    accepted: bool,
    judged: bool,
    waiting: bool,
    opens_at: datetime | None,
    due_at: datetime | None,
    now: datetime,
    overdue_after_days: int,
) -> Status | None:
    """Return the status of a claim (docs/specification.md, section 6). The first rule that fits counts.

    Args:
        accepted: the workflow is `accepted`.
        judged: the claim has a published verdict.
        waiting: the condition of the claim is not settled.
        opens_at: UTC instant at which the window begins; None if it is not known.
        due_at: UTC due instant; None if the window has no end.
        now: UTC.
        overdue_after_days: periods of 24 hours after `due_at` in which the claim is not overdue, from the settings.

    Returns:
        The status; None if the claim is not accepted.
    """
    if not accepted:
        return None
    if judged:
        return "judged"
    if waiting:
        return "waiting"
    if due_at is not None and now >= due_at:
        return "overdue" if now - due_at > timedelta(days=overdue_after_days) else "due"
    if opens_at is not None and now < opens_at:
        return "scheduled"
    return "open_ended" if due_at is None else "open"


def next_overdue_change(due_at: datetime, now: datetime) -> datetime:
    """Return the next instant at which the clock changes `days_overdue` or the status of a claim that is due.

    `days_overdue` changes at each whole period of 24 hours after the due instant, the status a second after one.

    Args:
        due_at: UTC, not after `now`.
        now: UTC, a whole second.
    """
    part = (now - due_at) % _DAY
    return now + (_DAY - part if part else timedelta(seconds=1))


def next_change(is_open: bool, opens_at: datetime | None, due_at: datetime | None, now: datetime) -> datetime | None:
    """Return the next instant at which the clock changes the status or `days_overdue` of a claim; None: never.

    Args:
        is_open: the claim is accepted and neither judged nor waiting; the clock changes no other claim.
        opens_at: UTC instant at which the window begins; None if it is not known.
        due_at: UTC due instant; None if the window has no end.
        now: UTC, a whole second.
    """
    if not is_open:
        return None
    if due_at is not None and now >= due_at:
        return next_overdue_change(due_at, now)
    return min((at for at in (opens_at, due_at) if at is not None and at > now), default=None)


def days_overdue(due_at: datetime | None, now: datetime) -> int | None:
    """Return the whole periods of 24 hours since the due instant; None before it or without one."""
    return (now - due_at).days if due_at is not None and now >= due_at else None
