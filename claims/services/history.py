"""The log as an audit trail: a claim's changes, and the claim as it was known at an instant."""

from collections.abc import Iterable
from datetime import date, datetime

import orjson

from claims.dates.window import day_start
from claims.domain.instants import parse_instant
from claims.domain.records import Change, Json
from claims.domain.requests import PageRequest
from claims.errors import ClaimNotFound, Message
from claims.services import claim_writes
from claims.services.claim_writes import RenderedClaim
from claims.services.context import ServiceContext
from claims.services.pagination import Page, page_by_id
from claims.storage.base import ClaimRow


def list_history(context: ServiceContext, claim_id: int, wanted: PageRequest) -> Page[Change]:
    """Give a page of a claim's changes, newest last. Raises `ClaimNotFound`."""
    context.store.get_claim_document(claim_id)
    return page_by_id(
        wanted,
        "history",
        lambda after, limit: context.store.list_changes_of_claim(claim_id, after, limit),
        lambda change: change.seq,
    )


def get_claim_at(context: ServiceContext, claim_id: int, at: datetime) -> RenderedClaim:
    """Give the claim as it was known at an instant, with the status it had then.

    Raises:
        ClaimNotFound: there is no such claim, or it was not known yet.
    """
    context.store.get_claim_document(claim_id)
    changes = context.store.list_changes_of_claim_until(claim_id, at)
    document = replay(changes)
    if not document:
        raise ClaimNotFound(Message("claim {claim_id} did not exist at {at}", claim_id=claim_id, at=at))
    for name in ("extraction", "external_id", "claimant_url"):
        document.setdefault(name, None)  # what was logged before there was one
    return claim_writes.render_claim(context, _listed(document), at.replace(microsecond=0))


def replay(changes: Iterable[Change]) -> Json:
    """Put a claim's form together from its changes, oldest first."""
    document: Json = {}
    for change in changes:
        document.update(change.changed.get("claim", {}))
    return document


def _listed(document: Json) -> ClaimRow:
    due, depends_on = document["due"], document["depends_on"]
    return ClaimRow(
        id=document["id"],
        document=orjson.dumps(document).decode(),
        version=document["version"],
        accepted=document["workflow"] == "accepted",
        judged=document["verdict"] is not None,
        waiting=depends_on is not None and depends_on["waiting"],
        opens_at=due and day_start(date.fromisoformat(due["earliest"]), due["timezone"]),
        due_at=parse_instant(document["due_at"]) if document["due_at"] else None,
        position=("", document["id"]),
    )
