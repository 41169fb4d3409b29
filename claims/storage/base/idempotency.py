"""Answers that are remembered under idempotency keys."""

from datetime import datetime
from typing import Protocol

from claims.domain.actors import Actor


class IdempotencyStore(Protocol):
    """Answers that are remembered under idempotency keys, each caller's apart."""

    def get_answer(self, actor: Actor, key: str, since: datetime) -> tuple[str, str] | None:
        """Return fingerprint and answer remembered under a key since an instant."""

    def add_answer(self, actor: Actor, key: str, fingerprint: str, answer: str, at: datetime) -> None:
        """Remember an answer, instead of an older one.

        Args:
            actor: the caller.
            key: the caller's own.
            fingerprint: of the request.
            answer: JSON text.
            at: UTC.
        """

    def remove_old_answers(self, before: datetime) -> None:
        """Delete some of the answers that are older than an instant."""
