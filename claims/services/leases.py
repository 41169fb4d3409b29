"""Leases: a bot takes claims of the queue for a while, and nobody else gets them meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from claims.domain.actors import Actor
from claims.domain.instants import format_seconds
from claims.domain.limits import MAX_HELD
from claims.domain.records import Lease
from claims.domain.requests import LeaseRequest, PageRequest
from claims.domain.vocabulary import ChangeType
from claims.errors import LeaseLimit, LeaseNotFound, Message, VersionConflict
from claims.services import timers
from claims.services.context import ServiceContext
from claims.services.due_queue import item_texts
from claims.services.pagination import Page, page_by_id


@dataclass(frozen=True, slots=True)
class LeaseWithClaims:
    """A lease with the claims it still holds, as the due list shows them (JSON objects)."""

    lease: Lease
    items: Sequence[str]


def take_lease(context: ServiceContext, actor: Actor, wanted: LeaseRequest) -> LeaseWithClaims | None:
    """Take claims of the queue that nobody holds, oldest first; None where there are none.

    What time has done comes first: what fell due is there to be taken, and what an expired lease held is free.

    Raises:
        LeaseLimit: the holder would hold too many.
    """
    timers.flush_timers(context)
    with context.store.transaction():
        at = timers.flush_before_write(context)
        if context.store.count_leased_claims(actor.name) + wanted.limit > MAX_HELD:
            message = Message("{actor} may hold at most {limit} claims", actor=actor.name, limit=MAX_HELD)
            raise LeaseLimit(message, limit=MAX_HELD)
        items = context.store.list_available(at, wanted.topic, None, wanted.limit)
        if not items:
            return None
        lease = Lease(0, actor.name, wanted.topic, at, _expiry(at, wanted.ttl_seconds), 1)
        lease = replace(lease, id=context.store.add_lease(lease, items))
        _log(context, actor, at, "lease.taken", lease, [item.claim_id for item in items])
        return LeaseWithClaims(lease, item_texts(context, items, at))


def get_lease(context: ServiceContext, actor: Actor, lease_id: int) -> LeaseWithClaims:
    """Give a lease of the caller's with what it still holds. Raises `LeaseNotFound`."""
    timers.flush_timers(context)
    lease = _own(context, actor, lease_id)
    return LeaseWithClaims(
        lease, item_texts(context, context.store.list_leased_claims(lease_id), context.clock().replace(microsecond=0))
    )


def list_leases(context: ServiceContext, actor: Actor, wanted: PageRequest) -> Page[Lease]:
    """Give a page of the caller's leases, oldest first."""
    timers.flush_timers(context)
    return page_by_id(
        wanted,
        "leases",
        lambda after, limit: context.store.list_leases(actor.name, after, limit),
        lambda lease: lease.id,
    )


def extend_lease(
    context: ServiceContext, actor: Actor, lease_id: int, ttl_seconds: int, version: int | None
) -> LeaseWithClaims:
    """Let a lease run for `ttl_seconds` from now.

    Args:
        version: the version that the caller has seen, where it must still be that one.

    Raises:
        LeaseNotFound: it is over, or another's.
        VersionConflict: it is at another version.
    """
    with context.store.transaction():
        at = timers.flush_before_write(context)
        before = _own(context, actor, lease_id)
        if version is not None and version != before.version:
            raise VersionConflict(
                Message(
                    "lease {lease_id} is at version {version}; the change was made for another version",
                    lease_id=lease_id,
                    version=before.version,
                ),
                current=context.serializers.lease(before),
                etag=str(before.version),
            )
        lease = replace(before, expires_at=_expiry(at, ttl_seconds), version=before.version + 1)
        context.store.update_lease(before, lease)
        items = context.store.list_leased_claims(lease_id)
        _log(context, actor, at, "lease.extended", lease, [item.claim_id for item in items])
        return LeaseWithClaims(lease, item_texts(context, items, at))


def return_lease(context: ServiceContext, actor: Actor, lease_id: int) -> None:
    """Give a lease back: what it still holds is free at once. Raises `LeaseNotFound`."""
    with context.store.transaction():
        at = timers.flush_before_write(context)
        lease = _own(context, actor, lease_id)
        _log(context, actor, at, "lease.returned", lease, context.store.remove_lease(lease))


def _own(context: ServiceContext, actor: Actor, lease_id: int) -> Lease:
    lease = context.store.get_lease(lease_id)
    if lease.holder != actor.name:
        raise LeaseNotFound(f"there is no lease {lease_id} of yours")
    return lease


def _expiry(at: datetime, ttl_seconds: int) -> datetime:
    """Give the whole second after the time has run out, so that nobody gets less than was promised."""
    return (at + timedelta(seconds=ttl_seconds, microseconds=999_999)).replace(microsecond=0)


def _log(
    context: ServiceContext, actor: Actor, at: datetime, type: ChangeType, lease: Lease, claim_ids: Sequence[int]
) -> None:
    document = {
        "id": lease.id,
        "holder": lease.holder,
        "topic": lease.topic,
        "expires_at": format_seconds(lease.expires_at),
        "claim_ids": list(claim_ids),
    }
    context.log(at, actor, type, lease=document)
