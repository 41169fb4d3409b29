"""The due queue, and the rows that time itself writes into the log."""

from claims.clock import second
from claims.intents import DueWanted
from claims.ledger import records
from claims.ledger.desk import Desk
from claims.ledger.pages import Page
from claims.model import SYSTEM, Json
from claims.paging import decode_cursor, encode_cursor
from claims.status import days_overdue
from claims.store.base import Unannounced

#: claims announced in one transaction
BATCH = 2_000


def announce_due(desk: Desk) -> int:
    """Write a `claim.due` row for every claim that fell due since anybody looked; give the last seq.

    Exactly one row a deadline, whoever looks first: it is written under the write lock. Where nothing fell
    due, this reads one row and writes nothing. After a long silence the rows are written in batches, so that
    other writers get their turn.
    """
    pulse = desk.store.get_pulse(desk.clock())
    while pulse.unannounced:
        with desk.store.transaction():
            at = desk.write_time()
            taken = desk.store.take_unannounced(at, BATCH)
            desk.store.add_changes(at, SYSTEM.name, "claim.due", [_row(due) for due in taken])
            pulse = desk.store.get_pulse(at)
    return pulse.seq


def list_due(desk: Desk, wanted: DueWanted) -> Page[str]:
    """Give a page of the accepted, unjudged claims that are due, oldest due first, as JSON.

    Raises:
        InvalidInput: the cursor is not one of this list's.
    """
    page = wanted.page
    now = (wanted.as_of or desk.clock()).replace(microsecond=0)
    after = decode_cursor(page.cursor, "due") if page.cursor else None
    found = desk.store.list_due(now, wanted.topic, after, page.limit + 1)
    late = records.late_at(desk, now)
    shown = found[: page.limit]
    heads = {
        due_at: records.clock_members("overdue" if due_at < late else "due", days_overdue(due_at, now))
        for due_at in {item.due_at for item in shown}
    }
    texts = [heads[item.due_at] + item.form[1:] for item in shown]
    if len(found) <= page.limit:
        return Page(texts, None)
    return Page(texts, encode_cursor("due", (second(shown[-1].due_at), shown[-1].claim_id)))


def _row(due: Unannounced) -> tuple[int, int, Json]:
    return due.article_id, due.claim_id, {"due": {"deadline_id": due.deadline_id, "due_at": second(due.due_at)}}
