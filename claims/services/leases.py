"""Create, read, extend and return leases (docs/specification.md, section 10.3)."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from claims.domain.actors import Actor
from claims.domain.instants import format_seconds
from claims.domain.limits import MAX_HELD
from claims.domain.records import Lease
from claims.domain.requests import LeaseRequest, PageRequest
from claims.domain.vocabulary import ChangeType
from claims.errors import LeaseLimit, LeaseNotFound, Message
from claims.services import timers
from claims.services.context import ServiceContext
from claims.services.due_queue import item_texts, leased_texts
from claims.services.pagination import Page, page_by_id
from claims.services.versions import Current, check_version


@dataclass(frozen=True, slots=True)
class LeaseWithClaims:
    """A lease with the claims that it holds."""

    lease: Lease
    #: JSON objects, as the due list returns them
    items: Sequence[str]


def take_lease(context: ServiceContext, actor: Actor, request: LeaseRequest) -> LeaseWithClaims | None:
    """Create a lease on the oldest claims of the queue that no token leases.

    The time-based events are logged first, so that the claims of expired leases are free.

    Args:
        context: the service context.
        actor: the token of the client, which becomes the holder.
        request: number of claims, seconds and topic.

    Returns:
        The lease with its claims; None if no claim is free.

    Raises:
        LeaseLimit: the holder would have more than `MAX_HELD` claims.
    """
    timers.log_end(context)
    with context.store.transaction():
        at = timers.flush_before_write(context)
        if request.limit > count_leasable(context, actor):
            message = Message("{actor} can lease at most {limit} claims", actor=actor.name, limit=MAX_HELD)
            raise LeaseLimit(message, limit=MAX_HELD)
        items = context.store.list_available(at, request.topic, None, request.limit)
        if not items:
            return None
        lease = Lease(0, actor.name, request.topic, at, _expiry(at, request.ttl_seconds), 1)
        lease = replace(lease, id=context.store.add_lease(lease, items))
        _log(context, actor, at, "lease.taken", lease, [item.claim_id for item in items])
    return LeaseWithClaims(lease, leased_texts(context, items, at, lease))  # the turn is over


def count_leasable(context: ServiceContext, actor: Actor) -> int:
    """Return how many more claims an actor can lease; it holds at most `MAX_HELD`."""
    return max(MAX_HELD - context.store.count_leased_claims(actor.name), 0)


def get_lease(context: ServiceContext, actor: Actor, lease_id: int) -> LeaseWithClaims:
    """Return a lease with the claims that it still holds.

    Args:
        context: the service context.
        actor: the token of the client; leases of other tokens are not found.
        lease_id: id of the lease, from the URL.

    Returns:
        The lease with its claims.

    Raises:
        LeaseNotFound: the lease has ended, or belongs to another token.
    """
    timers.log_end(context)
    lease = _get_own(context, actor, lease_id)
    return LeaseWithClaims(
        lease, item_texts(context, context.store.list_leased_claims(lease_id), context.clock().replace(microsecond=0))
    )


def list_leases(context: ServiceContext, actor: Actor, request: PageRequest) -> Page[Lease]:
    """List the leases of a token, oldest first.

    Args:
        context: the service context.
        actor: the token of the client.
        request: limit and cursor of the list page.

    Returns:
        One list page.

    Raises:
        InvalidInput: the cursor belongs to another list.
    """
    timers.log_end(context)
    return page_by_id(
        request,
        "leases",
        lambda after, limit: context.store.list_leases(actor.name, after, limit),
        lambda lease: lease.id,
    )


def extend_lease(
    context: ServiceContext, actor: Actor, lease_id: int, ttl_seconds: int, versions: Container[int] | None
) -> LeaseWithClaims:
    """Update a lease so that it ends `ttl_seconds` from now.

    Args:
        context: the service context.
        actor: the token of the client.
        lease_id: id of the lease, from the URL.
        ttl_seconds: seconds from now.
        versions: the versions that the client accepts, from If-Match; None: any version.

    Returns:
        The lease with its claims.

    Raises:
        LeaseNotFound: the lease has ended, or belongs to another token.
        VersionConflict: the lease has another version; `current` of the error is the lease.
    """
    with context.store.transaction():
        at = timers.flush_before_write(context)
        before = _get_own(context, actor, lease_id)
        check_version(
            "lease", before, versions, lambda: Current(context.serializers.lease(before), str(before.version))
        )
        lease = replace(before, expires_at=_expiry(at, ttl_seconds), version=before.version + 1)
        context.store.update_lease(before, lease)
        items = context.store.list_leased_claims(lease_id)
        _log(context, actor, at, "lease.extended", lease, [item.claim_id for item in items])
        return LeaseWithClaims(lease, item_texts(context, items, at))


def return_lease(context: ServiceContext, actor: Actor, lease_id: int) -> None:
    """End a lease, so that its claims are free at once.

    Args:
        context: the service context.
        actor: the token of the client.
        lease_id: id of the lease, from the URL.

    Raises:
        LeaseNotFound: the lease has ended, or belongs to another token.
    """
    with context.store.transaction():
        at = timers.flush_before_write(context)
        lease = _get_own(context, actor, lease_id)
        _log(context, actor, at, "lease.returned", lease, context.store.remove_lease(lease))


def _get_own(context: ServiceContext, actor: Actor, lease_id: int) -> Lease:
    lease = context.store.get_lease(lease_id)
    if lease.holder != actor.name:
        raise LeaseNotFound(f"you have no lease {lease_id}")
    return lease


def _expiry(at: datetime, ttl_seconds: int) -> datetime:
    """Return the end of a lease, rounded up to a whole second, so that it never ends too early."""
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
