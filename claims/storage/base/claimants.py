"""Claimants and their names."""

from collections.abc import Sequence
from typing import Protocol

from claims.domain.claimants import Claimant, ClaimantFilter
from claims.domain.cursors import Position
from claims.domain.visibility import Visibility


class ClaimantStore(Protocol):
    """Claimants; the store counts their claims whenever a claim is added or updated.

    Names are compared by `claims.domain.claimants.name_key`. A name leads to one claimant at most.
    """

    def next_claimant_id(self) -> int:
        """Return the id that the next claimant will have (inside a transaction)."""

    def add_claimants(self, claimants: Sequence[Claimant]) -> None:
        """Store new claimants with their names, before claims refer to them; no other claimant has these names."""

    def find_claimants(self, keys: Sequence[str]) -> dict[str, int]:
        """Return the ids of the claimants to which these keys of names lead, by key; never a merged claimant."""

    def list_internal_claimants(self, ids: Sequence[int]) -> list[Claimant]:
        """List those of these claimants that the public does not see, in no order."""

    def get_claimant(self, claimant_id: int, visibility: Visibility = Visibility.ALL) -> Claimant:
        """Return a claimant that a caller may see. Raises `ClaimantNotFound`."""

    def update_claimant(self, before: Claimant, after: Claimant) -> None:
        """Replace a claimant and its names if its version is still `before.version`.

        Args:
            before: the claimant as the caller read it.
            after: the new claimant; no other claimant has its names.

        Raises:
            VersionConflict: the stored version is another one.
        """

    def merge_claimant(self, merged: Claimant, into: Claimant) -> None:
        """Merge a claimant into another: its names and counts move, and claimants merged into it follow.

        Args:
            merged: the merged claimant with its next version and `merged_into`.
            into: the other claimant with its next version; it is not merged itself.
        """

    def list_claimants(self, filter: ClaimantFilter, after: Position | None, limit: int) -> list[Claimant]:
        """List claimants in the order of the keys of their names.

        Args:
            filter: the conditions.
            after: the key of a name and an id, after which the list begins; None for the start.
            limit: claimants at most.
        """
