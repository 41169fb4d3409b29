"""The due queue, and the rows that time itself writes into the log."""

from datetime import datetime

from claims.clock import second
from claims.intents import PageRequest
from claims.ledger import records
from claims.ledger.desk import Desk
from claims.ledger.pages import Page
from claims.ledger.records import Shown
from claims.model import SYSTEM
from claims.paging import decode_cursor, encode_cursor
from claims.status import days_overdue


def announce_due(desk: Desk) -> int:
    """Write a `claim.due` row for every claim that fell due since anybody looked; give the last seq.

    Exactly one row a deadline, whoever looks first: it is written under the write lock. Where nothing fell
    due, this reads one row and writes nothing.
    """
    pulse = desk.store.get_pulse(desk.clock())
    if not pulse.unannounced:
        return pulse.seq
    with desk.store.transaction():
        at = desk.write_time()
        for due in desk.store.take_unannounced(at):
            said = {"deadline_id": due.deadline_id, "due_at": second(due.due_at)}
            desk.log(at, SYSTEM, "claim.due", article_id=due.article_id, claim_id=due.claim_id, due=said)
        return desk.store.last_seq()


def list_due(desk: Desk, as_of: datetime | None, topic: str | None, page: PageRequest) -> Page[Shown]:
    """Give a page of the accepted, unjudged claims that are due, oldest due first.

    Args:
        as_of: the instant that counts as now; the clock's where None.

    Raises:
        InvalidInput: the cursor is not one of this list's.
    """
    now = (as_of or desk.clock()).replace(microsecond=0)
    after = decode_cursor(page.cursor, "due") if page.cursor else None
    found = desk.store.list_due(now, topic, after, page.limit + 1)
    late = records.late_at(desk, now)
    shown = [
        Shown(
            item.claim_id,
            records.with_clock(item.form, "overdue" if item.due_at < late else "due", days_overdue(item.due_at, now)),
            "",
            0,
        )
        for item in found[: page.limit]
    ]
    if len(found) <= page.limit:
        return Page(shown, None)
    last = found[page.limit - 1]
    return Page(shown, encode_cursor("due", (second(last.due_at), last.claim_id)))
