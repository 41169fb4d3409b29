"""Leases: a bot takes claims of the queue for a while, and nobody else gets them meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from claims.actors import Actor
from claims.clock import second
from claims.errors import LeaseLimit, LeaseNotFound, VersionConflict
from claims.intents import LeaseWanted, PageRequest
from claims.ledger import agenda
from claims.ledger.desk import Desk
from claims.ledger.pages import Page, page_by_id
from claims.ledger.queue import item_texts
from claims.model import Lease
from claims.words import ChangeType

#: claims that one holder's leases may hold together
MAX_HELD = 1_000


@dataclass(frozen=True, slots=True)
class Held:
    """A lease with the claims it still holds, as the due list shows them (JSON objects)."""

    lease: Lease
    items: Sequence[str]


def take_lease(desk: Desk, actor: Actor, wanted: LeaseWanted) -> Held | None:
    """Take claims of the queue that nobody holds, oldest first; None where there are none.

    What time has done comes first: what fell due is there to be taken, and what an expired lease held is free.

    Raises:
        LeaseLimit: the holder would hold too many.
    """
    agenda.catch_up(desk)
    with desk.store.transaction():
        at = agenda.settle(desk)
        if desk.store.count_leased(actor.name) + wanted.limit > MAX_HELD:
            raise LeaseLimit(f"{actor.name} may hold {MAX_HELD} claims at a time", limit=MAX_HELD)
        items = desk.store.list_available(at, wanted.topic, None, wanted.limit)
        if not items:
            return None
        lease = Lease(0, actor.name, wanted.topic, at, _expiry(at, wanted.ttl_seconds), 1)
        lease = replace(lease, id=desk.store.add_lease(lease, items))
        _log(desk, actor, at, "lease.taken", lease, [item.claim_id for item in items])
        return Held(lease, item_texts(desk, items, at))


def get_lease(desk: Desk, actor: Actor, lease_id: int) -> Held:
    """Give a lease of the caller's with what it still holds. Raises `LeaseNotFound`."""
    agenda.catch_up(desk)
    lease = _own(desk, actor, lease_id)
    return Held(lease, item_texts(desk, desk.store.list_leased(lease_id), desk.clock().replace(microsecond=0)))


def list_leases(desk: Desk, actor: Actor, wanted: PageRequest) -> Page[Lease]:
    """Give a page of the caller's leases, oldest first."""
    agenda.catch_up(desk)
    return page_by_id(
        wanted,
        "leases",
        lambda after, limit: desk.store.list_leases(actor.name, after, limit),
        lambda lease: lease.id,
    )


def extend_lease(desk: Desk, actor: Actor, lease_id: int, ttl_seconds: int, version: int | None) -> Held:
    """Let a lease run for `ttl_seconds` from now.

    Args:
        version: the version that the caller has seen, where it must still be that one.

    Raises:
        LeaseNotFound: it is over, or another's.
        VersionConflict: it is at another version.
    """
    with desk.store.transaction():
        at = agenda.settle(desk)
        before = _own(desk, actor, lease_id)
        if version is not None and version != before.version:
            raise VersionConflict(
                f"lease {lease_id} is at version {before.version}, not {version or 'one that If-Match names'}",
                current=desk.forms.lease(before),
                etag=f'"{before.version}"',
            )
        lease = replace(before, expires_at=_expiry(at, ttl_seconds), version=before.version + 1)
        desk.store.update_lease(before, lease)
        items = desk.store.list_leased(lease_id)
        _log(desk, actor, at, "lease.extended", lease, [item.claim_id for item in items])
        return Held(lease, item_texts(desk, items, at))


def return_lease(desk: Desk, actor: Actor, lease_id: int) -> None:
    """Give a lease back: what it still holds is free at once. Raises `LeaseNotFound`."""
    with desk.store.transaction():
        at = agenda.settle(desk)
        lease = _own(desk, actor, lease_id)
        _log(desk, actor, at, "lease.returned", lease, desk.store.remove_lease(lease))


def _own(desk: Desk, actor: Actor, lease_id: int) -> Lease:
    lease = desk.store.get_lease(lease_id)
    if lease.holder != actor.name:
        raise LeaseNotFound(f"there is no lease {lease_id} of yours")
    return lease


def _expiry(at: datetime, ttl_seconds: int) -> datetime:
    """Give the whole second after the time has run out, so that nobody gets less than was promised."""
    return (at + timedelta(seconds=ttl_seconds, microseconds=999_999)).replace(microsecond=0)


def _log(desk: Desk, actor: Actor, at: datetime, type: ChangeType, lease: Lease, claim_ids: Sequence[int]) -> None:
    form = {
        "id": lease.id,
        "holder": lease.holder,
        "topic": lease.topic,
        "expires_at": second(lease.expires_at),
        "claim_ids": list(claim_ids),
    }
    desk.log(at, actor, type, lease=form)
