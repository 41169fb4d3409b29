"""The people and tokens that work on claims."""

from datetime import datetime
from typing import Protocol

from claims.domain.roles import Role


class WorkerStore(Protocol):
    """Names under which work is done: of people, and of the server's own tokens."""

    def find_worker(self, name: str, now: datetime) -> Role | None:
        """Return the role of the active person, or of the server's token in use, with exactly this name.

        A token of the server belongs to no person. A token in use is neither revoked nor expired.

        Args:
            name: letter by letter.
            now: UTC; a token that expires at this instant has expired.

        Returns:
            The role; None if nobody in use has the name.
        """
