"""What time alone does: claims fall due, become overdue and come up again; leases expire.

Each of it leaves its row in the log exactly once, written by whoever comes first after the instant, under the
write lock (design.md section 2, Changes).
"""

from datetime import datetime, timedelta

from claims.domain.actors import SYSTEM
from claims.domain.instants import format_seconds
from claims.domain.records import Claim, Lease
from claims.domain.vocabulary import LoggedState
from claims.services.context import ServiceContext
from claims.storage.base import LogState, NewChange, PassedDeadline, ReviewDue

#: entries of a kind that are dealt with in one transaction
BATCH = 2_000

#: the instant that a row tells of, and the row
_Told = tuple[datetime, NewChange]


def flush_timers(context: ServiceContext, *, wait: bool = True) -> int:
    """Write what time has done since anybody looked, and give the log's last seq.

    Where nothing has happened this reads one row and writes nothing. After a long silence the rows are written in
    batches, so that other writers get their turn.

    Args:
        wait: for one's turn to write; otherwise give up with `StoreBusy` where somebody else is writing.
    """
    pulse = _log_state(context, context.clock())
    while pulse.pending:
        with context.store.transaction(wait=wait):
            pulse = _next_batch(context, context.write_time())
    return pulse.seq


def flush_before_write(context: ServiceContext) -> datetime:
    """Write what time has done, inside the transaction of a write that depends on it; give the write's instant."""
    at = context.write_time()
    while _log_state(context, at).pending:
        _next_batch(context, at)
    return at


def log_if_due(context: ServiceContext, at: datetime, claim: Claim) -> LoggedState:
    """Log that a claim fell due if nobody has come by since, before a change that may take it out of the queue.

    Gives what the log now tells of its deadline (`Claim.announced`). Call where the claim can come up.
    """
    due_at = claim.due.due_at if claim.due else None
    if due_at is None or claim.deadline_id is None or claim.logged_state == "overdue" or at < due_at:
        return claim.logged_state
    due = PassedDeadline(claim.id, claim.article_id, claim.deadline_id, due_at)
    is_late = due_at < context.late_at(at)
    told = [_due_row(due)] * (claim.logged_state == "none") + [_overdue_row(context, due)] * is_late
    context.store.add_changes(at, SYSTEM.name, [change for _, change in told])
    return "overdue" if is_late else "due"


def _log_state(context: ServiceContext, now: datetime) -> LogState:
    return context.store.get_log_state(now, context.late_at(now))


def _next_batch(context: ServiceContext, at: datetime) -> LogState:
    late = context.late_at(at)
    told = [*_fallen_due(context, at, late), *_overdue(context, late)]
    told += [_check_due_row(up) for up in context.store.take_reviews_due(at, BATCH)]
    told += [_expired_row(lease, claim_ids) for lease, claim_ids in context.store.take_expired_leases(at, BATCH)]
    told.sort(key=lambda row: row[0])
    context.store.add_changes(at, SYSTEM.name, [change for _, change in told])
    return _log_state(context, at)


def _fallen_due(context: ServiceContext, at: datetime, late: datetime) -> list[_Told]:
    """Take what fell due; what is overdue by now is told of both at once."""
    taken = context.store.take_passed_deadlines("due", at, BATCH)
    overdue = [due for due in taken if due.due_at < late]
    not_late = [due.deadline_id for due in taken if due.due_at >= late]
    context.store.set_logged_state(not_late, "due")
    context.store.plan_overdue(not_late)
    context.store.set_logged_state([due.deadline_id for due in overdue], "overdue")
    return [_due_row(due) for due in taken] + [_overdue_row(context, due) for due in overdue]


def _overdue(context: ServiceContext, late: datetime) -> list[_Told]:
    taken = context.store.take_passed_deadlines("overdue", late - timedelta(seconds=1), BATCH)
    context.store.set_logged_state([due.deadline_id for due in taken], "overdue")
    return [_overdue_row(context, due) for due in taken]


def _due_row(due: PassedDeadline) -> _Told:
    changed = {"due": {"deadline_id": due.deadline_id, "due_at": format_seconds(due.due_at)}}
    return due.due_at, NewChange("claim.due", due.article_id, due.claim_id, changed)


def _overdue_row(context: ServiceContext, due: PassedDeadline) -> _Told:
    at, change = _due_row(due)
    return at + timedelta(days=context.overdue_after_days), change._replace(type="claim.overdue")


def _check_due_row(up: ReviewDue) -> _Told:
    return up.at, NewChange("claim.check_due", up.article_id, up.claim_id, {"check": {"due_at": format_seconds(up.at)}})


def _expired_row(lease: Lease, claim_ids: list[int]) -> _Told:
    changed = {"lease": {"id": lease.id, "holder": lease.holder, "claim_ids": claim_ids}}
    return lease.expires_at, NewChange("lease.expired", None, None, changed)
