"""Save a claim with its document and its change row, and render a claim at an instant."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

import orjson

from claims.domain.actors import Actor
from claims.domain.changed import changed
from claims.domain.instants import LAST_INSTANT
from claims.domain.records import Claim, Json
from claims.domain.vocabulary import ChangeType, Status
from claims.rules import status as statuses
from claims.rules.scheduling import can_be_queued, reset_queue_state, resets_expiries
from claims.rules.status import days_overdue, status_from
from claims.services.context import ServiceContext
from claims.services.public_records import records_of
from claims.services.timers import log_if_due
from claims.storage.base import ClaimRow


@dataclass(frozen=True, slots=True)
class RenderedClaim:
    """A claim as the API returns it."""

    id: int
    #: JSON object: the document with `status` and `days_overdue` in front
    text: str
    #: version and status; `days_overdue` is left out, because it changes every day
    etag: str


def save_new(context: ServiceContext, actor: Actor, claim: Claim, **extra: Json) -> None:
    """Store a new claim and its change row. Call it inside a transaction.

    Args:
        context: the service context.
        actor: the token of the client, for the change row.
        claim: the claim with its id.
        extra: further members of the change row: kind of record -> its members.
    """
    document = context.serializers.claim(claim)
    context.store.add_claim(claim, orjson.dumps(document).decode())
    context.log(
        claim.created_at,
        actor,
        "claim.created",
        article_id=claim.article_id,
        claim_id=claim.id,
        claim=document,
        **extra,
    )


def save(
    context: ServiceContext, actor: Actor, at: datetime, type: ChangeType, before: Claim, after: Claim, **extra: Json
) -> Claim:
    """Store a changed claim with its next version, and log the changed members. Call it inside a transaction.

    If the claim fell due before this change, that is logged first (docs/specification.md, section 11.3).

    Args:
        context: the service context.
        actor: the actor of the change row.
        at: UTC instant of the write, from `ServiceContext.write_time`.
        type: the type of the change row.
        before: the stored claim.
        after: the changed claim; its version and `updated_at` are replaced.
        extra: further members of the change row: kind of record -> its members.

    Returns:
        The claim as stored.

    Raises:
        VersionConflict: the stored claim no longer has the version of `before`.
    """
    logged_state = log_if_due(context, at, before) if can_be_queued(before) else before.logged_state
    after = changed(after, version=before.version + 1, updated_at=at, logged_state=logged_state)
    after = reset_queue_state(before, after)
    if after.workflow == "accepted" and not after.is_public:
        after = replace(after, is_public=True)
    if logged_state != before.logged_state and before.deadline_id is not None:
        context.store.set_logged_state([before.deadline_id], logged_state)
    old, document = context.serializers.claim(before), context.serializers.claim(after)
    context.store.update_claim(before, after, orjson.dumps(document).decode())
    if resets_expiries(before, after):
        context.store.remove_lease_expiries(after.id)
    # the public followed the log without the earlier rows of a candidate, so it needs all of its records now
    is_new = after.is_public and not before.is_public
    differs = {name: value for name, value in document.items() if is_new or old[name] != value}
    if type == "claim.assigned":  # the document lacks the name, because the public reads it too
        differs["assigned_to"] = after.assigned_to
    if is_new:
        extra |= records_of(context, after)
    context.log(at, actor, type, article_id=after.article_id, claim_id=after.id, claim=differs, **extra)
    return after


def render_claim(context: ServiceContext, row: ClaimRow, now: datetime) -> RenderedClaim:
    """Add `status` and `days_overdue` to the document of a claim, and `assigned_to` for callers who see all.

    Args:
        context: the service context.
        row: the claim, from the store.
        now: UTC, a whole second.

    Returns:
        The JSON text with its ETag.
    """
    status, text = _at(context, row, now)
    return RenderedClaim(row.id, text, f"{row.version}-{status}" if status else str(row.version))


def render_claim_text(context: ServiceContext, row: ClaimRow, now: datetime) -> str:
    """Return only the JSON text of `render_claim`, for lists.

    Args:
        context: the service context.
        row: the claim, from the store.
        now: UTC, a whole second.

    Returns:
        A JSON object.
    """
    return _at(context, row, now)[1]


def next_change(rows: Iterable[ClaimRow], now: datetime) -> datetime:
    """Return the next instant at which the clock changes the text of a claim in a list.

    Args:
        rows: the claims, from the store.
        now: UTC, a whole second.
    """
    changes = (
        statuses.next_change(row.accepted and not row.judged and not row.waiting, row.opens_at, row.due_at, now)
        for row in rows
    )
    return min((at for at in changes if at is not None), default=LAST_INSTANT)


def _at(context: ServiceContext, row: ClaimRow, now: datetime) -> tuple[Status | None, str]:
    status = status_from(
        row.accepted,
        row.judged,
        row.waiting,
        row.opens_at,
        row.due_at,
        now,
        context.overdue_after_days,
    )
    days = days_overdue(row.due_at, now) if status in {"due", "overdue"} else None
    return status, clock_members(status, days) + internal_members(context, row.assigned_to) + row.document[1:]


def internal_members(context: ServiceContext, assigned_to: str | None) -> str:
    """Format the members of a claim that the public does not see, for a JSON object that goes on behind them.

    Args:
        context: the service context, with what the caller sees.
        assigned_to: name of the person or token whose work the claim is; None: nobody's.
    """
    return _assigned_member(assigned_to) if context.visibility.sees_all else ""


@lru_cache(maxsize=1024)
def _assigned_member(name: str | None) -> str:
    return f'"assigned_to":{orjson.dumps(name).decode()},'


@lru_cache(maxsize=4096)
def clock_members(status: str | None, days: int | None) -> str:
    """Format `status` and `days_overdue` (periods of 24 hours) as the beginning of a JSON object."""
    status_json = f'"{status}"' if status else "null"
    return f'{{"status":{status_json},"days_overdue":{"null" if days is None else days},'
