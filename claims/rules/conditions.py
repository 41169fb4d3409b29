"""Conditional claims: the effect of a verdict on the claims that depend on its claim."""

from typing import Literal

from claims.domain.outcomes import OUTCOME_TABLE
from claims.domain.records import Claim

Condition = Literal["pending", "met", "failed"]


def condition_of(claim: Claim) -> Condition:
    """Return the state of the conditions that name this claim (docs/specification.md, section 5)."""
    if claim.verdict is None:
        return "pending"
    return OUTCOME_TABLE[claim.verdict.outcome].effect or "pending"
