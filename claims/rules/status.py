"""The status of a claim: computed from the clock, never stored (docs/specification.md, section 6)."""

from datetime import datetime, timedelta

from claims.domain.vocabulary import Status


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


def days_overdue(due_at: datetime | None, now: datetime) -> int | None:
    """Return the whole periods of 24 hours since the due instant; None before it or without one."""
    return (now - due_at).days if due_at is not None and now >= due_at else None
