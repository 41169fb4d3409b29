"""Whole records that a change row shows to the public (docs/specification.md, section 13.10).

Rows about an internal claim are hidden from the public, so the row that makes a record public has all of it.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from claims.domain.evidence import Evidence, with_in_window
from claims.domain.limits import MAX_ID
from claims.domain.records import Claim, Json
from claims.domain.visibility import Visibility
from claims.services.claimants import document_of
from claims.services.context import ServiceContext


def records_of(context: ServiceContext, claim: Claim) -> dict[str, Any]:
    """Return the records of a claim that has just become public, for its change row. Call it inside a transaction.

    Returns:
        `claimant`, if the claim has one, and the lists `deadlines`, `evidence` and `checks`, as the API shows them.
    """
    store, serializers = context.store, context.serializers
    found: dict[str, Any] = {} if claim.claimant_id is None else _claimants(context, claim.claimant_id)
    lists = {
        "deadlines": [serializers.deadline(item) for item in store.list_deadlines(claim.id, 0, MAX_ID)],
        "evidence": [
            _evidence(context, claim, item) for item in store.list_evidence(claim.id, 0, MAX_ID, Visibility.PUBLIC)
        ],
        "checks": [serializers.check(item) | {"note": None} for item in store.list_checks(claim.id, 0, MAX_ID)],
    }
    return found | lists


def named_evidence(context: ServiceContext, claim: Claim, named: Iterable[Evidence]) -> dict[str, Any]:
    """Return the evidence of internal duplicates that becomes public because a row of a public claim names it.

    Args:
        context: the service context.
        claim: the claim of the row.
        named: the evidence that its verdict or deadline names.

    Returns:
        The list `evidence`, as the API shows it; no member without such evidence.
    """
    foreign = [item for item in named if item.claim_id != claim.id] if claim.is_public else []
    internal = [item for item in foreign if not context.store.get_claim(item.claim_id).is_public]
    documents = [_evidence(context, claim, replace(item, claim_id=claim.id)) for item in internal]
    return {"evidence": documents} if documents else {}


def _claimants(context: ServiceContext, claimant_id: int) -> dict[str, Any]:
    """Return a claimant, and the one that it was merged into."""
    claimant = context.store.get_claimant(claimant_id)
    found = {"claimant": claimant}
    if claimant.merged_into is not None:
        found["into"] = context.store.get_claimant(claimant.merged_into)
    return {name: document_of(context, one) for name, one in found.items()}


def _evidence(context: ServiceContext, claim: Claim, item: Evidence) -> Json:
    item = with_in_window(item, claim.due)
    members = {"in_window": item.in_window, "from_claim_id": item.from_claim_id}
    return context.serializers.evidence(item) | members
