"""What the clock makes of a claim: its due instant, queue time, timers and status, computed afresh from a document."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from bench.simulation.marks import Marks
from claims.dates.window import day_end, day_start

Row = dict[str, Any]
NEVER: Final = "9999-12-31T23:59:59Z"
#: outcome -> what it does to the claims that depend on the claim (section 5); the others leave them waiting
EFFECTS: Final = {"came_true": "met", "came_true_late": "met", "did_not": "failed", "void": "failed"}


def seconds(instant: datetime) -> str:
    """Return an instant as the tables hold due instants."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def due_at(deadline: Row) -> str | None:
    """Return the due instant of a deadline (section 4.5)."""
    if deadline["latest"] is None:
        return None
    return seconds(day_end(date.fromisoformat(deadline["latest"]), deadline["timezone"]))


def opens_at(document: Row) -> str:
    """Return the instant at which the window of a claim begins; empty without one."""
    due = document["due"]
    if due is None or due["earliest"] is None:
        return ""
    return seconds(day_start(date.fromisoformat(due["earliest"]), due["timezone"]))


def effect(document: Row) -> str | None:
    """Return what the verdict of a claim does to the claims that depend on it: `met`, `failed` or None."""
    return EFFECTS.get(document["verdict"]["outcome"]) if document["verdict"] else None


def can_be_queued(document: Row) -> bool:
    """Return True for an accepted claim with a window, without a verdict, that waits for no other (section 10.1)."""
    waits = document["depends_on"] is not None and document["depends_on"]["waiting"]
    return (
        document["workflow"] == "accepted" and document["verdict"] is None and not waits and document["due"] is not None
    )


def queue_time(document: Row, marks: Marks) -> str | None:
    """Return the instant at which a claim came or comes up (sections 10.1 and 10.2); None if it does not."""
    if not can_be_queued(document):
        return None
    due = document["due"]
    if due["due_at"] is not None:
        return str(due["due_at"]) if marks.snoozed_at is None else None
    if marks.snoozed_at is None:
        planned = seconds(day_start(date.fromisoformat(due["first_check_on"]), due["timezone"] or "UTC"))
    elif marks.snoozed_until is None:
        return None
    else:
        planned = marks.snoozed_until
    return max(planned, opens_at(document))


def queue_time_at(document: Row, marks: Marks, at: str) -> str | None:
    """Return the instant at which a claim came up, as it is known now, if it is up at another instant; else None."""
    if not can_be_queued(document):
        return None
    if document["due_at"] is None:
        planned = queue_time(document, marks)
        return planned if planned is not None and planned <= at else None
    hides = marks.snoozed_at is not None and marks.snoozed_at <= at
    if document["due_at"] > at or (hides and (marks.snoozed_until is None or at < marks.snoozed_until)):
        return None
    return str(document["due_at"])


def timers(document: Row, marks: Marks, announced: str) -> set[tuple[str, str, int]]:
    """Return the timers of a claim (section 11.3).

    Args:
        document: of the claim.
        marks: of the claim.
        announced: which rows the log has for the current deadline: `none`, `due` or `overdue`.
    """
    at = queue_time(document, marks)
    if not can_be_queued(document):
        return set()
    if document["due_at"] is None:
        return set() if at is None or marks.is_announced else {("check", at, document["id"])}
    found: set[tuple[str, str, int]] = set()
    if marks.snoozed_until is not None:
        found.add(("check", marks.snoozed_until, document["id"]))
    assert marks.deadline_id is not None
    if announced == "none":
        found.add(("due", document["due_at"], marks.deadline_id))
    if announced == "due":
        found.add(("overdue", document["due_at"], marks.deadline_id))
    return found


def status(document: Row, now: datetime, overdue_after_days: int) -> tuple[str | None, int | None]:
    """Return the status and `days_overdue` of a claim (section 6)."""
    now = now.replace(microsecond=0)
    if document["workflow"] != "accepted":
        return None, None
    if document["verdict"] is not None:
        return "judged", None
    if document["depends_on"] is not None and document["depends_on"]["waiting"]:
        return "waiting", None
    if document["due_at"] is not None:
        passed = now - datetime.fromisoformat(document["due_at"])
        if passed > timedelta(days=overdue_after_days):
            return "overdue", passed.days
        if passed >= timedelta(0):
            return "due", passed.days
    if opens_at(document) > seconds(now):
        return "scheduled", None
    return ("open_ended" if document["due_at"] is None else "open"), None
