"""Saving a claim with its wire form and its row in the log, and showing it at an instant."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

import orjson

from claims.domain.actors import Actor
from claims.domain.records import Claim, Json
from claims.domain.vocabulary import ChangeType, Status
from claims.rules.scheduling import can_be_queued, reset_queue_state
from claims.rules.status import days_overdue, status_from
from claims.services.context import ServiceContext
from claims.services.timers import log_if_due
from claims.storage.base import ClaimRow


@dataclass(frozen=True, slots=True)
class RenderedClaim:
    """A claim as the API shows it."""

    id: int
    #: JSON object: the stored form with status and days_overdue put in front
    text: str
    #: version and status: what the clock alone changes (days) does not make it stale
    etag: str


def save_new(context: ServiceContext, actor: Actor, claim: Claim, **extra: Json) -> None:
    """Store a new claim and log it."""
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
    """Store a changed claim under its next version, and log what changed. Gives the claim as stored.

    Time comes first: that the claim fell due before this change is logged before it.

    Raises:
        VersionConflict: the stored claim is no longer at `before`'s version.
    """
    logged_state = log_if_due(context, at, before) if can_be_queued(before) else before.logged_state
    after = replace(after, version=before.version + 1, updated_at=at, logged_state=logged_state)
    after = reset_queue_state(before, after)
    if logged_state != before.logged_state and before.deadline_id is not None:
        context.store.set_logged_state([before.deadline_id], logged_state)
    old, document = context.serializers.claim(before), context.serializers.claim(after)
    context.store.update_claim(before, after, orjson.dumps(document).decode())
    changed = {name: value for name, value in document.items() if old[name] != value}
    context.log(at, actor, type, article_id=after.article_id, claim_id=after.id, claim=changed, **extra)
    return after


def render_claim(context: ServiceContext, listed: ClaimRow, now: datetime) -> RenderedClaim:
    """Put what the clock says in front of a stored form."""
    status, text = _at(context, listed, now)
    return RenderedClaim(listed.id, text, f"{listed.version}-{status}")


def render_claim_text(context: ServiceContext, listed: ClaimRow, now: datetime) -> str:
    """Give the text of `render_claim` alone, for lists."""
    return _at(context, listed, now)[1]


def _at(context: ServiceContext, listed: ClaimRow, now: datetime) -> tuple[Status | None, str]:
    status = status_from(
        listed.accepted,
        listed.judged,
        listed.waiting,
        listed.opens_at,
        listed.due_at,
        now,
        context.overdue_after_days,
    )
    days = days_overdue(listed.due_at, now) if status in {"due", "overdue"} else None
    return status, clock_members(status, days) + listed.document[1:]


@lru_cache(maxsize=4096)
def clock_members(status: str | None, days: int | None) -> str:
    """Write status and days_overdue (whole days) as the first members of a JSON object, which goes on."""
    said = f'"{status}"' if status else "null"
    return f'{{"status":{said},"days_overdue":{"null" if days is None else days},'
