"""Status: derived from the clock when a claim is read, never stored (design.md section 2, Status)."""

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
    """Give the status from its ingredients, the order of the questions being the rule."""
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
    """Count the whole days (24 hours) since the claim fell due; None when it has not."""
    return (now - due_at).days if due_at is not None and now >= due_at else None
