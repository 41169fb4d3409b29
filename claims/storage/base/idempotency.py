"""Stored answers under idempotency keys."""

from datetime import datetime
from typing import Protocol

from claims.domain.actors import Actor


class IdempotencyStore(Protocol):
    """Stored answers under idempotency keys, separate for each caller."""

    def get_answer(self, actor: Actor, key: str, since: datetime) -> tuple[str, str] | None:
        """Return the fingerprint and the answer under a key.

        Args:
            actor: the caller.
            key: the caller's key.
            since: UTC; older answers do not count.

        Returns:
            None without an answer.
        """

    def add_answer(self, actor: Actor, key: str, fingerprint: str, answer: str, at: datetime) -> None:
        """Store an answer; it replaces an older one.

        Args:
            actor: the caller.
            key: the caller's key.
            fingerprint: of the request.
            answer: JSON text.
            at: UTC.
        """

    def remove_answer(self, actor: Actor, key: str, answer: str, since: datetime) -> None:
        """Delete an answer; nothing happens if it is another one, or an older one.

        Args:
            actor: the caller.
            key: the caller's key.
            answer: the text that must be stored.
            since: UTC; older answers stay.
        """

    def remove_old_answers(self, before: datetime) -> None:
        """Delete some of the answers that are older than an instant."""
