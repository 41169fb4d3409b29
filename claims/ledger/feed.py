"""The change feed: the log in the order of seq, of which a reader misses nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims.errors import SinceAhead
from claims.intents import FeedWanted
from claims.ledger import agenda
from claims.ledger.desk import Desk


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A stretch of the log."""

    #: JSON objects
    items: Sequence[str]
    #: everything up to this seq has been told, or was not asked for
    next_since: int
    #: there is more behind it already
    more: bool


def read_feed(desk: Desk, wanted: FeedWanted) -> FeedPage:
    """Give the rows after `since`, oldest first, with what time has done until now among them.

    The end is read first and the rows up to it afterwards, so that no row can slip in between unseen.

    Raises:
        SinceAhead: `since` lies beyond the log's end; `last_seq` says where that is.
    """
    last = agenda.catch_up(desk)
    if wanted.since > last:
        raise SinceAhead(f"the log ends at {last}; nothing after {wanted.since} can be told", last_seq=last)
    if wanted.since == last:
        return FeedPage((), last, False)
    found = desk.store.list_changes(wanted.since, last, wanted.types, wanted.limit + 1)
    shown = found[: wanted.limit]
    more = len(found) > wanted.limit
    return FeedPage([change.form for change in shown], shown[-1].seq if more else last, more)
