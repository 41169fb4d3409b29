"""The claims of a table that an export wrote: which of them this record has, and what their conditions name."""

from dataclasses import replace
from typing import Final

import orjson

from claims.domain.requests import NewClaim
from claims.domain.vocabulary import Workflow
from claims.errors import ClaimNotFound, ConditionInvalid, Message
from claims.services.bulk_lines import ResolvedLine
from claims.services.context import ServiceContext

#: workflows of claims that can be added again
_LEFT: Final[frozenset[Workflow]] = frozenset({"rejected", "withdrawn"})


class ExportedClaims:
    """The ids of exported claims in the record that exported them, and in this one. It lives as long as an import."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._ids: dict[int, int] = {}

    def add(self, line: ResolvedLine, claim_id: int | None) -> None:
        """Remember the claim of a line; None: the line was not imported."""
        if line.exported is not None and claim_id is not None:
            self._ids[line.exported[0]] = claim_id

    def find(self, line: ResolvedLine) -> int | None:
        """Return the id of the line's claim if this record exported it: the same id, created at the same instant.

        Rejected and withdrawn claims do not count, as in docs/specification.md, section 7.7.
        """
        number, created_at = line.exported or (0, "")
        if not created_at:
            return None
        try:
            row = self._context.store.get_claim_document(number, self._context.visibility)
        except ClaimNotFound:
            return None
        claim = orjson.loads(row.document)
        return number if claim["created_at"] == created_at and claim["workflow"] not in _LEFT else None

    def with_condition(self, line: ResolvedLine, new: NewClaim) -> NewClaim:
        """Return the claim of a line with its condition as this record names it.

        Raises:
            ConditionInvalid: no earlier line has the other claim.
        """
        if line.exported is None or new.depends_on is None:
            return new
        number = new.depends_on.claim_id
        if number not in self._ids:
            message = Message("claim {number}, on which it depends, is in no earlier imported row", number=number)
            raise ConditionInvalid.at("/depends_on/claim_id", message)
        return replace(new, depends_on=replace(new.depends_on, claim_id=self._ids[number]))
