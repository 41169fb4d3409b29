"""Claims that are said twice: they are stored once (docs/specification.md, section 7.7)."""

from collections.abc import Iterable

from claims.domain.claimants import name_key
from claims.domain.records import Claim
from claims.errors import ClaimSaidAlready
from claims.rules.same_claims import claimant_key, same_key
from claims.services.conditions import window_of_condition
from claims.services.context import ServiceContext
from claims.services.due_windows import said_on_of


class SameClaims:
    """The stored claims that have one of some keys (`claims.rules.same_claims`); the store looks up all at once."""

    def __init__(self, context: ServiceContext, keys: Iterable[str | None], but: int | None = None) -> None:
        """Look up the claims.

        Args:
            context: the service context.
            keys: of new or changed claims.
            but: id of a claim that does not count.
        """
        self._ids: dict[tuple[str, int | str | None], int] = {}
        known = sorted({key for key in keys if key is not None})
        for row in context.store.find_same_claims(known) if known else ():
            if row.claim_id == but:
                continue
            self._ids.setdefault((row.same_key, claimant_key(row.claimant_id, row.claimant)), row.claim_id)

    def __bool__(self) -> bool:
        return bool(self._ids)

    def check(self, key: str | None, claimant_id: int | None, words: str | None) -> None:
        """Check that no claim with the key has the claimant.

        Args:
            key: of the new claim; None if it has none.
            claimant_id: the claimant to which the words lead; None if they lead to none.
            words: the words for the claimant; None if the claim names nobody.

        Raises:
            ClaimSaidAlready: the claim `claim_id` of the error says the same.
        """
        claim_id = self._ids.get((key, claimant_key(claimant_id, words))) if key is not None else None
        if claim_id is not None:
            message = f"claim {claim_id} has the same quotation, window and claimant"
            raise ClaimSaidAlready(message, claim_id=claim_id)

    def add(self, key: str | None, claim: Claim) -> None:
        """Add a new claim, which later ones of the same write are compared with."""
        if key is not None:
            self._ids.setdefault((key, claimant_key(claim.claimant_id, claim.claimant)), claim.id)


def check_not_said(context: ServiceContext, claim: Claim) -> None:
    """Check that no stored claim says the same as a new one. Call it inside a transaction.

    Args:
        context: the service context.
        claim: the new claim, whose claimant is not assigned yet.

    Raises:
        ClaimSaidAlready: the claim `claim_id` of the error says the same.
    """
    due = claim.due
    if due is None and claim.depends_on is not None:  # a condition that came true sets the window at once
        due = window_of_condition(context, claim, said_on_of(context, claim))
    key = same_key(claim.article_id, claim.spans, due, claim.depends_on)
    same = SameClaims(context, [key])
    if not same:
        return
    claimant_id = None
    if claim.claimant is not None and claim.claimant_resolved:
        name = name_key(claim.claimant)
        claimant_id = context.store.find_claimants([name]).get(name)
        if claimant_id is None:  # a new claimant has said nothing yet
            return
    same.check(key, claimant_id, claim.claimant)


def check_not_said_meanwhile(context: ServiceContext, claim: Claim) -> None:
    """Check that no other claim says the same as a stored claim that is to count again. Call it inside a transaction.

    Args:
        context: the service context.
        claim: the claim as it is to be stored.

    Raises:
        ClaimSaidAlready: the claim `claim_id` of the error says the same.
    """
    key = same_key(claim.article_id, claim.spans, claim.due, claim.depends_on)
    same = SameClaims(context, [key], but=claim.id)
    claimant_id = claim.claimant_id
    if claimant_id is not None and same:
        claimant_id = context.store.get_claimant(claimant_id).merged_into or claimant_id
    same.check(key, claimant_id, claim.claimant)
