"""The history of a claim, and the claim as it was known at an instant (docs/specification.md, section 11.6)."""

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
from claims.services.pagination import Page, page_of_claim
from claims.storage.base import ClaimRow


def list_history(context: ServiceContext, claim_id: int, request: PageRequest) -> Page[Change]:
    """List the change rows of a claim, newest last.

    Args:
        context: the service context.
        claim_id: id of the claim, from the URL.
        request: limit and cursor of the list page.

    Returns:
        One list page.

    Raises:
        ClaimNotFound: there is no such claim.
        InvalidInput: the cursor belongs to another list.
    """

    def read(claim_id: int, after: int, limit: int) -> list[Change]:
        return context.store.list_changes_of_claim(claim_id, after, limit, context.visibility)

    return page_of_claim(context, claim_id, request, "history", read, lambda change: change.seq)


def get_claim_at(context: ServiceContext, claim_id: int, at: datetime) -> RenderedClaim:
    """Return the claim as the change log knew it at an instant, with its status then.

    Args:
        context: the service context.
        claim_id: id of the claim, from the URL.
        at: the instant, aware.

    Returns:
        The claim, with the settings of today.

    Raises:
        ClaimNotFound: there is no such claim, or its first change row is later.
    """
    current = orjson.loads(context.store.get_claim_document(claim_id, context.visibility).document)
    changes = context.store.list_changes_of_claim_until(claim_id, at)
    document = replay(changes)
    if not document:
        raise ClaimNotFound(Message("claim {claim_id} did not exist at {at}", claim_id=claim_id, at=at))
    for name in ("extraction", "external_id", "claimant_url", "slippage", "probability"):
        document.setdefault(name, None)  # rows of older releases lack these members
    if "said_on" not in document:
        document["said_on"] = context.store.get_article(document["article_id"]).published_on.isoformat()
    same = document["claimant"] == current["claimant"]
    document.setdefault("claimant_id", current["claimant_id"] if same else None)
    document.setdefault("claimant_resolved", True)
    for name in ("url", "html_url"):
        document[name] = current[name]
    assigned_to = document.pop("assigned_to", None)
    return claim_writes.render_claim(context, _row(document, assigned_to), at.replace(microsecond=0))


def replay(changes: Iterable[Change]) -> Json:
    """Build the document of a claim from its change rows, which are oldest first."""
    document: Json = {}
    for change in changes:
        document.update(change.changed.get("claim", {}))
    return document


def _row(document: Json, assigned_to: str | None) -> ClaimRow:
    due, depends_on = document["due"], document["depends_on"]
    return ClaimRow(
        id=document["id"],
        document=orjson.dumps(document).decode(),
        version=document["version"],
        accepted=document["workflow"] == "accepted",
        judged=document["verdict"] is not None,
        waiting=depends_on is not None and depends_on["waiting"],
        opens_at=day_start(date.fromisoformat(due["earliest"]), due["timezone"]) if due and due["earliest"] else None,
        due_at=parse_instant(document["due_at"]) if document["due_at"] else None,
        assigned_to=assigned_to,
        position=("", document["id"]),
    )
