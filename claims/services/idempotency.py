"""Idempotency keys: the same request twice is done once and answered alike (the IETF's Idempotency-Key draft)."""

from collections.abc import Callable
from datetime import timedelta

from claims.domain.actors import Actor
from claims.errors import IdempotencyMismatch
from claims.services.context import ServiceContext


def run_idempotent(
    context: ServiceContext, actor: Actor, key: str, fingerprint: str, act: Callable[[], str]
) -> tuple[str, bool]:
    """Do something once under a key, and remember its answer in the same transaction.

    Args:
        key: the caller's own.
        fingerprint: a hash of the whole request.
        act: does it and gives the answer; when it raises, nothing is remembered.

    Returns:
        The answer, and whether it was remembered from before.

    Raises:
        IdempotencyMismatch: the key was used for another request.
    """
    keep = timedelta(days=context.idempotency_retention_days)
    with context.store.transaction():
        now = context.clock()
        remembered = context.store.get_answer(actor, key, now - keep)
        if remembered is not None and remembered[0] != fingerprint:
            raise IdempotencyMismatch(f"the key {key!r} was used for another request")
        if remembered is not None:
            return remembered[1], True
        answer = act()
        context.store.add_answer(actor, key, fingerprint, answer, now)
        context.store.remove_old_answers(now - keep)
        return answer, False
