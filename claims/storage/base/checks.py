"""Checks."""

from typing import Protocol

from claims.domain.records import Check


class CheckStore(Protocol):
    """Checks."""

    def add_check(self, check: Check) -> int:
        """Store a check (its `id` is ignored) and return its id."""

    def get_check(self, check_id: int) -> Check:
        """Return a check. Raises `CheckNotFound`."""

    def list_checks(self, claim_id: int, after: int, limit: int) -> list[Check]:
        """List the claim's checks with an id above `after`, oldest first.

        Args:
            claim_id: the claim.
            after: the id after which the list begins; 0 for all.
            limit: checks at most.
        """
