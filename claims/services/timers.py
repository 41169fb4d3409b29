"""Log the time-based events: claims that fall due, become overdue or come up, leases and tokens that expire.

Each event gets exactly one row. The first request after its instant writes the row, in the write lock
(docs/specification.md, section 11.3). A request writes a bounded number of rows; the next requests write the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from claims.domain.access import Token, logged_token
from claims.domain.actors import SYSTEM
from claims.domain.instants import format_seconds
from claims.domain.limits import MAX_LEASE_EXPIRIES
from claims.domain.records import Claim, Lease, LeaseExpiry
from claims.domain.vocabulary import LoggedState
from claims.errors import StoreBusy
from claims.rules.scheduling import leave_to_human
from claims.services.clock_correction import was_ahead
from claims.services.context import ServiceContext
from claims.storage.base import LogState, NewChange, PassedDeadline, ReviewDue

#: timers of each kind in one transaction, and transactions of one poll
BATCH_SIZE: Final = 250
MAX_BATCHES: Final = 4

#: UTC instant of the event, and its change row
_TimedRow = tuple[datetime, NewChange]


@dataclass(frozen=True, slots=True)
class LogEnd:
    """The end of the change log for a poll."""

    #: the last seq
    seq: int
    #: False: the log lacks rows of time-based events, because another writer is active or there are very many
    is_current: bool


def log_end(context: ServiceContext) -> LogEnd:
    """Log the time-based events since the last call, and return the end of the log.

    Without events this reads one row and writes nothing. It does not wait for another writer.
    """
    state = _log_state(context, context.clock())
    try:
        for _ in range(MAX_BATCHES):
            if not state.pending:
                break
            with context.store.transaction(wait=False):
                flushed = _flush_batch(context, context.write_time())
            state = flushed  # only now: if the commit fails, the rows have no seq
    except StoreBusy:
        pass  # the rows are written at the next poll
    return LogEnd(state.seq, not state.pending)


def flush_before_write(context: ServiceContext) -> datetime:
    """Log time-based events inside the transaction of a write; return the UTC instant of the write."""
    now = context.clock()
    state = _log_state(context, now)
    at = context.write_time_after(state.last_at, now)
    if state.pending or (at != now and _log_state(context, at).pending):
        _flush_batch(context, at)
    return at


def log_if_due(context: ServiceContext, at: datetime, claim: Claim) -> LoggedState:
    """Log that a claim fell due, before a change that may remove it from the queue.

    Args:
        context: the service context.
        at: UTC instant of the write.
        claim: a stored claim that can be in the queue.

    Returns:
        The new `logged_state` of the claim, which the caller must store.
    """
    due_at = claim.due.due_at if claim.due else None
    if due_at is None or claim.deadline_id is None or claim.logged_state == "overdue" or at < due_at:
        return claim.logged_state
    due = PassedDeadline(claim.id, claim.article_id, claim.deadline_id, due_at)
    is_late = due_at < context.late_at(at)
    rows = [_due_row(due)] * (claim.logged_state == "none") + [_overdue_row(context, due)] * is_late
    context.store.add_changes(at, SYSTEM.name, [row for _, row in rows])
    return "overdue" if is_late else "due"


def _log_state(context: ServiceContext, now: datetime) -> LogState:
    """Return the state of the log; a log that was written by a clock that was ahead is pending too."""
    state = context.store.get_log_state(now, context.late_at(now))
    return replace(state, pending=True) if was_ahead(now, state.last_at) else state


def _flush_batch(context: ServiceContext, at: datetime) -> LogState:
    late = context.late_at(at)
    rows = [*_fallen_due(context, at, late), *_overdue(context, late)]
    rows += [_check_due_row(review) for review in context.store.take_reviews_due(at, BATCH_SIZE)]
    expired = context.store.take_expired_leases(at, BATCH_SIZE)
    rows += [_expired_row(lease, claim_ids) for lease, claim_ids in expired]
    rows += _left_to_humans(context, at, expired)
    rows += [_token_row(token) for token in context.store.take_expired_tokens(at, BATCH_SIZE)]
    rows.sort(key=lambda timed: timed[0])
    context.store.add_changes(at, SYSTEM.name, [row for _, row in rows])
    return _log_state(context, at)


def _fallen_due(context: ServiceContext, at: datetime, late: datetime) -> list[_TimedRow]:
    """Return the rows of deadlines that passed; a deadline that is already overdue gets both rows."""
    passed = context.store.take_passed_deadlines("due", at, BATCH_SIZE)
    overdue = [due for due in passed if due.due_at < late]
    not_late = [due.deadline_id for due in passed if due.due_at >= late]
    context.store.set_logged_state(not_late, "due")
    context.store.plan_overdue(not_late)
    context.store.set_logged_state([due.deadline_id for due in overdue], "overdue")
    return [_due_row(due) for due in passed] + [_overdue_row(context, due) for due in overdue]


def _overdue(context: ServiceContext, late: datetime) -> list[_TimedRow]:
    passed = context.store.take_passed_deadlines("overdue", late - timedelta(seconds=1), BATCH_SIZE)
    context.store.set_logged_state([due.deadline_id for due in passed], "overdue")
    return [_overdue_row(context, due) for due in passed]


def _due_row(due: PassedDeadline) -> _TimedRow:
    changed = {"due": {"deadline_id": due.deadline_id, "due_at": format_seconds(due.due_at)}}
    return due.due_at, NewChange("claim.due", due.article_id, due.claim_id, changed)


def _overdue_row(context: ServiceContext, due: PassedDeadline) -> _TimedRow:
    at, change = _due_row(due)
    return at + timedelta(days=context.overdue_after_days), change._replace(type="claim.overdue")


def _check_due_row(review: ReviewDue) -> _TimedRow:
    changed = {"check": {"due_at": format_seconds(review.at)}}
    return review.at, NewChange("claim.check_due", review.article_id, review.claim_id, changed)


def _expired_row(lease: Lease, claim_ids: list[int]) -> _TimedRow:
    expires_at = format_seconds(lease.expires_at)
    changed = {"lease": {"id": lease.id, "holder": lease.holder, "expires_at": expires_at, "claim_ids": claim_ids}}
    return lease.expires_at, NewChange("lease.expired", None, None, changed)


def _token_row(token: Token) -> _TimedRow:
    assert token.expires_at is not None  # noqa: S101 - it has expired
    return token.expires_at, NewChange("token.expired", None, None, {"token": logged_token(token)})


def _left_to_humans(
    context: ServiceContext, at: datetime, expired: Sequence[tuple[Lease, Sequence[int]]]
) -> list[_TimedRow]:
    """Count the expiries of claims, and return the rows of claims that a person must look at now.

    Such a claim ends one bot after the other, or takes too long. Without this it would be leased first for ever.
    """
    expiries = [
        LeaseExpiry(claim_id, lease.id, lease.holder, lease.expires_at)
        for lease, claim_ids in expired
        for claim_id in claim_ids
    ]
    context.store.add_lease_expiries(expiries)
    claim_ids = [expiry.claim_id for expiry in expiries]
    rows = []
    for claim_id, leases in context.store.list_lease_expiries(claim_ids, MAX_LEASE_EXPIRIES).items():
        claim = context.store.get_claim(claim_id)
        context.store.update_queue_state(claim, leave_to_human(claim, at))
        context.store.remove_lease_expiries(claim_id)
        rows.append(_needs_human_row(claim, leases))
    return rows


def _needs_human_row(claim: Claim, leases: Sequence[LeaseExpiry]) -> _TimedRow:
    expired = [
        {"id": lease.lease_id, "holder": lease.holder, "expires_at": format_seconds(lease.expired_at)}
        for lease in leases
    ]
    changed = {"queue": {"needs_human": True, "expired_leases": expired}}
    return leases[-1].expired_at, NewChange("claim.needs_human", claim.article_id, claim.id, changed)
