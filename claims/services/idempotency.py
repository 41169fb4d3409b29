"""Idempotency keys: a repeated request gets the stored answer (the IETF draft on the Idempotency-Key header)."""

from collections.abc import Callable
from datetime import timedelta

from claims.domain.actors import Actor
from claims.errors import IdempotencyMismatch
from claims.services.context import ServiceContext


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
    """
    retention = timedelta(days=context.idempotency_retention_days)
    with context.store.transaction():
        now = context.clock()
        stored = context.store.get_answer(actor, key, now - retention)
        if stored is not None and stored[0] != fingerprint:
            raise IdempotencyMismatch(f"the key {key!r} was used for another request")
        if stored is not None:
            return stored[1], True
        answer = act()
        context.store.add_answer(actor, key, fingerprint, answer, now)
        context.store.remove_old_answers(now - retention)
        return answer, False
