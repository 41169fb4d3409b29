"""Saving a claim with its wire form and its row in the log, and showing it at an instant."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

import orjson

from claims.actors import Actor
from claims.attention import can_come_up, carried_over
from claims.ledger.agenda import fall_due
from claims.ledger.desk import Desk
from claims.model import Claim, Json
from claims.status import days_overdue, status_from
from claims.store.base import ListedClaim
from claims.words import ChangeType, Status


@dataclass(frozen=True, slots=True)
class Shown:
    """A claim as the API shows it."""

    id: int
    #: JSON object: the stored form with status and days_overdue put in front
    text: str
    #: version and status: what the clock alone changes (days) does not make it stale
    etag: str


def save_new(desk: Desk, actor: Actor, claim: Claim, **extra: Json) -> None:
    """Store a new claim and log it."""
    form = desk.forms.claim(claim)
    desk.store.add_claim(claim, orjson.dumps(form).decode())
    desk.log(
        claim.created_at,
        actor,
        "claim.created",
        article_id=claim.article_id,
        claim_id=claim.id,
        claim=form,
        **extra,
    )


def save(desk: Desk, actor: Actor, at: datetime, type: ChangeType, before: Claim, after: Claim, **extra: Json) -> Claim:
    """Store a changed claim under its next version, and log what changed. Gives the claim as stored.

    Time comes first: that the claim fell due before this change is logged before it.

    Raises:
        VersionConflict: the stored claim is no longer at `before`'s version.
    """
    announced = fall_due(desk, at, before) if can_come_up(before) else before.announced
    after = replace(after, version=before.version + 1, updated_at=at, announced=announced)
    after = carried_over(before, after)
    if announced != before.announced and before.deadline_id is not None:
        desk.store.set_announced([before.deadline_id], announced)
    old, form = desk.forms.claim(before), desk.forms.claim(after)
    desk.store.update_claim(before, after, orjson.dumps(form).decode())
    changed = {name: value for name, value in form.items() if old[name] != value}
    desk.log(
        at, actor, type, article_id=after.article_id, claim_id=after.id, claim=changed, **extra
    )  # fmt: skip
    return after


def show(desk: Desk, listed: ListedClaim, now: datetime) -> Shown:
    """Put what the clock says in front of a stored form."""
    status, text = _at(desk, listed, now)
    return Shown(listed.id, text, f"{listed.version}-{status}")


def show_text(desk: Desk, listed: ListedClaim, now: datetime) -> str:
    """Give the text of `show` alone, for lists."""
    return _at(desk, listed, now)[1]


def _at(desk: Desk, listed: ListedClaim, now: datetime) -> tuple[Status | None, str]:
    status = status_from(
        listed.accepted,
        listed.judged,
        listed.waiting,
        listed.opens_at,
        listed.due_at,
        now,
        desk.overdue_after_days,
    )
    days = days_overdue(listed.due_at, now) if status in {"due", "overdue"} else None
    return status, clock_members(status, days) + listed.form[1:]


@lru_cache(maxsize=4096)
def clock_members(status: str | None, days: int | None) -> str:
    """Write status and days_overdue (whole days) as the first members of a JSON object, which goes on."""
    said = f'"{status}"' if status else "null"
    return f'{{"status":{said},"days_overdue":{"null" if days is None else days},'
