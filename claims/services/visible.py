"""Claims that the caller may see, for services that read whole records (`claims.domain.visibility`)."""

from claims.domain.records import Claim
from claims.errors import ClaimNotFound
from claims.services.context import ServiceContext


def is_visible(context: ServiceContext, claim: Claim) -> bool:
    """Return True if the caller may see a claim."""
    return claim.is_public or context.visibility.sees_all


def get_visible_claim(context: ServiceContext, claim_id: int) -> Claim:
    """Return a claim. Raises `ClaimNotFound`, also if the caller must not see it."""
    claim = context.store.get_claim(claim_id)
    if not is_visible(context, claim):
        raise ClaimNotFound(f"there is no claim {claim_id}")
    return claim
