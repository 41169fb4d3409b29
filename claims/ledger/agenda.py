"""What time alone does: claims fall due, become overdue and come up again; leases expire.

Each of it leaves its row in the log exactly once, written by whoever comes first after the instant, under the
write lock (design.md section 2, Changes).
"""

from datetime import datetime, timedelta

from claims.actors import SYSTEM
from claims.clock import second
from claims.ledger.desk import Desk
from claims.model import Claim, Lease
from claims.store.base import CameUp, FellDue, NewChange, Pulse

#: entries of a kind that are dealt with in one transaction
BATCH = 2_000

#: the instant that a row tells of, and the row
_Told = tuple[datetime, NewChange]


def catch_up(desk: Desk, *, wait: bool = True) -> int:
    """Write what time has done since anybody looked, and give the log's last seq.

    Where nothing has happened this reads one row and writes nothing. After a long silence the rows are written in
    batches, so that other writers get their turn.

    Args:
        wait: for one's turn to write; otherwise give up with `StoreBusy` where somebody else is writing.
    """
    pulse = _pulse(desk, desk.clock())
    while pulse.pending:
        with desk.store.transaction(wait=wait):
            pulse = _next_batch(desk, desk.write_time())
    return pulse.seq


def settle(desk: Desk) -> datetime:
    """Write what time has done, inside the transaction of a write that depends on it; give the write's instant."""
    at = desk.write_time()
    while _pulse(desk, at).pending:
        _next_batch(desk, at)
    return at


def fall_due(desk: Desk, at: datetime, claim: Claim) -> int:
    """Log that a claim fell due if nobody has come by since, before a change that may take it out of the queue.

    Gives what the log now tells of its deadline (`Claim.announced`). Call where the claim can come up.
    """
    due_at = claim.due.due_at if claim.due else None
    if due_at is None or claim.deadline_id is None or claim.announced == 2 or at < due_at:
        return claim.announced
    due = FellDue(claim.id, claim.article_id, claim.deadline_id, due_at)
    is_late = due_at < desk.late_at(at)
    told = [_due_row(due)] * (not claim.announced) + [_overdue_row(desk, due)] * is_late
    desk.store.add_changes(at, SYSTEM.name, [change for _, change in told])
    return 2 if is_late else 1


def _pulse(desk: Desk, now: datetime) -> Pulse:
    return desk.store.get_pulse(now, desk.late_at(now))


def _next_batch(desk: Desk, at: datetime) -> Pulse:
    late = desk.late_at(at)
    told = [*_fallen_due(desk, at, late), *_overdue(desk, late)]
    told += [_check_due_row(up) for up in desk.store.take_come_up(at, BATCH)]
    told += [_expired_row(lease, claim_ids) for lease, claim_ids in desk.store.take_expired_leases(at, BATCH)]
    told.sort(key=lambda row: row[0])
    desk.store.add_changes(at, SYSTEM.name, [change for _, change in told])
    return _pulse(desk, at)


def _fallen_due(desk: Desk, at: datetime, late: datetime) -> list[_Told]:
    """Take what fell due; what is overdue by now is told of both at once."""
    taken = desk.store.take_fallen_due("due", at, BATCH)
    overdue = [due for due in taken if due.due_at < late]
    not_late = [due.deadline_id for due in taken if due.due_at >= late]
    desk.store.set_announced(not_late, 1)
    desk.store.plan_overdue(not_late)
    desk.store.set_announced([due.deadline_id for due in overdue], 2)
    return [_due_row(due) for due in taken] + [_overdue_row(desk, due) for due in overdue]


def _overdue(desk: Desk, late: datetime) -> list[_Told]:
    taken = desk.store.take_fallen_due("overdue", late - timedelta(seconds=1), BATCH)
    desk.store.set_announced([due.deadline_id for due in taken], 2)
    return [_overdue_row(desk, due) for due in taken]


def _due_row(due: FellDue) -> _Told:
    changed = {"due": {"deadline_id": due.deadline_id, "due_at": second(due.due_at)}}
    return due.due_at, NewChange("claim.due", due.article_id, due.claim_id, changed)


def _overdue_row(desk: Desk, due: FellDue) -> _Told:
    at, change = _due_row(due)
    return at + timedelta(days=desk.overdue_after_days), change._replace(type="claim.overdue")


def _check_due_row(up: CameUp) -> _Told:
    return up.at, NewChange("claim.check_due", up.article_id, up.claim_id, {"check": {"due_at": second(up.at)}})


def _expired_row(lease: Lease, claim_ids: list[int]) -> _Told:
    changed = {"lease": {"id": lease.id, "holder": lease.holder, "claim_ids": claim_ids}}
    return lease.expires_at, NewChange("lease.expired", None, None, changed)
