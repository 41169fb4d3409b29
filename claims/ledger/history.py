"""The log as an audit trail: a claim's changes, and the claim as it was known at an instant."""

from collections.abc import Iterable
from datetime import date, datetime

import orjson

from claims.clock import parse_stamp
from claims.due.window import day_start
from claims.errors import ClaimNotFound
from claims.intents import PageRequest
from claims.ledger import records
from claims.ledger.desk import Desk
from claims.ledger.pages import Page, page_by_id
from claims.ledger.records import Shown
from claims.model import Change, Json
from claims.store.base import ListedClaim


def list_history(desk: Desk, claim_id: int, wanted: PageRequest) -> Page[Change]:
    """Give a page of a claim's changes, newest last. Raises `ClaimNotFound`."""
    desk.store.get_claim_form(claim_id)
    return page_by_id(
        wanted,
        "history",
        lambda after, limit: desk.store.list_changes_of_claim(claim_id, after, limit),
        lambda change: change.seq,
    )


def get_claim_at(desk: Desk, claim_id: int, at: datetime) -> Shown:
    """Give the claim as it was known at an instant, with the status it had then.

    Raises:
        ClaimNotFound: there is no such claim, or it was not known yet.
    """
    desk.store.get_claim_form(claim_id)
    changes = desk.store.list_changes_of_claim_until(claim_id, at)
    form = replay(changes)
    if not form:
        raise ClaimNotFound(f"claim {claim_id} was not known at {at.isoformat()}")
    for name in ("extraction", "external_id", "claimant_url"):
        form.setdefault(name, None)  # what was logged before there was one
    return records.show(desk, _listed(form), at.replace(microsecond=0))


def replay(changes: Iterable[Change]) -> Json:
    """Put a claim's form together from its changes, oldest first."""
    form: Json = {}
    for change in changes:
        form.update(change.changed.get("claim", {}))
    return form


def _listed(form: Json) -> ListedClaim:
    due, depends_on = form["due"], form["depends_on"]
    return ListedClaim(
        id=form["id"],
        form=orjson.dumps(form).decode(),
        version=form["version"],
        accepted=form["workflow"] == "accepted",
        judged=form["verdict"] is not None,
        waiting=depends_on is not None and depends_on["waiting"],
        opens_at=due and day_start(date.fromisoformat(due["earliest"]), due["timezone"]),
        due_at=parse_stamp(form["due_at"]) if form["due_at"] else None,
        position=("", form["id"]),
    )
