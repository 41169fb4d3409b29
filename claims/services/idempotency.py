"""Idempotency keys: a repeated request gets the stored answer (the IETF draft on the Idempotency-Key header).

The answer is stored in the transaction that writes the result. A slow request first reserves its key in a transaction
of its own, so that a repetition meanwhile does not run the slow part again.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, TypeVar

from claims.domain.actors import Actor
from claims.errors import IdempotencyMismatch, RequestUnderWay, StoreBusy
from claims.services.context import ServiceContext
from claims.services.prepared import Write, run_prepared
from claims.services.reservations import is_dead, is_reservation, reservation

T = TypeVar("T")

#: after this time a slow request has ended, and its key is free again; that of a process that died is free at once
RESERVATION: Final = timedelta(seconds=300)


def run_idempotent(
    context: ServiceContext, actor: Actor, key: str, fingerprint: str, act: Callable[[], str]
) -> tuple[str, bool]:
    """Run a function once for a key, and store its answer in the same transaction.

    Args:
        context: the service context.
        actor: the token of the client; each token has its own keys.
        key: the key that the client sent.
        fingerprint: a hash of the whole request.
        act: executes the request and returns the answer; if it raises an error, nothing is stored.

    Returns:
        The answer, and True if it was stored by an earlier request.

    Raises:
        IdempotencyMismatch: the client used the key for another request.
        RequestUnderWay: an earlier request with the key is not finished.
    """
    with context.store.transaction():
        now = context.clock()
        stored = _stored_answer(context, actor, key, fingerprint, now)
        if stored is not None:
            return stored, True
        answer = act()
        _add(context, actor, key, fingerprint, answer, now)
        return answer, False


def run_prepared_once(
    context: ServiceContext,
    actor: Actor,
    key: str,
    fingerprint: str,
    prepare: Callable[[], Write[T]],
    finish: Callable[[T], str],
) -> tuple[str, bool]:
    """Run a slow request once for a key. The slow part runs outside transactions, while the key is reserved.

    Args:
        context: the service context.
        actor: the token of the client; each token has its own keys.
        key: the key that the client sent.
        fingerprint: a hash of the whole request.
        prepare: runs the slow part, and returns the function that writes.
        finish: returns the answer; it is stored in the transaction that writes the result.

    Returns:
        The answer, and True if it was stored by an earlier request.

    Raises:
        IdempotencyMismatch: the client used the key for another request.
        RequestUnderWay: an earlier request with the key is not finished.
    """
    with context.store.transaction():
        now = context.clock()
        stored = _stored_answer(context, actor, key, fingerprint, now)
        if stored is not None:
            return stored, True
        _add(context, actor, key, fingerprint, reservation(), now)

    def store(result: T) -> str:
        if context.store.get_answer(actor, key, now) != (fingerprint, reservation()):
            raise RequestUnderWay(f"the key {key!r} was taken by another request, because this one took too long")
        answer = finish(result)
        context.store.add_answer(actor, key, fingerprint, answer, now)
        return answer

    try:
        return run_prepared(context, prepare, store), False
    except BaseException:
        with suppress(StoreBusy), context.store.transaction():
            context.store.remove_answer(actor, key, reservation(), now)
        raise


def _stored_answer(context: ServiceContext, actor: Actor, key: str, fingerprint: str, now: datetime) -> str | None:
    """Return the answer of an earlier request; None if there was none, or if its process has died."""
    retention = timedelta(days=context.idempotency_retention_days)
    stored = context.store.get_answer(actor, key, now - retention)
    if stored is None:
        return None
    is_reserved = is_reservation(stored[1])
    if is_reserved and (is_dead(stored[1]) or context.store.get_answer(actor, key, now - RESERVATION) is None):
        return None
    if stored[0] != fingerprint:
        raise IdempotencyMismatch(f"the key {key!r} was used for another request")
    if is_reserved:
        raise RequestUnderWay(f"the request with the key {key!r} is not finished")
    return stored[1]


def _add(context: ServiceContext, actor: Actor, key: str, fingerprint: str, answer: str, now: datetime) -> None:
    context.store.add_answer(actor, key, fingerprint, answer, now)
    context.store.remove_old_answers(now - timedelta(days=context.idempotency_retention_days))
