"""The change feed: the log in the order of seq, of which a reader misses nothing."""

from dataclasses import dataclass

from claims.errors import SinceAhead
from claims.intents import FeedWanted
from claims.ledger import agenda
from claims.ledger.desk import Desk
from claims.words import ChangeType


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A stretch of the log."""

    #: UTF-8: JSON objects with commas between them
    items: bytes
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
        return FeedPage(b"", last, False)
    found = desk.store.read_changes(wanted.since, last, wanted.types, wanted.limit)
    more = found.number == wanted.limit and _is_more(desk, wanted, found.last_seq, last)
    return FeedPage(found.forms, found.last_seq if more else last, more)


def _is_more(desk: Desk, wanted: FeedWanted, since: int, last: int) -> bool:
    if not wanted.types:
        return since < last
    return desk.store.read_changes(since, last, wanted.types, 1).number > 0


class Tail:
    """The end of the log, for those who wait for it to grow."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def last_seq(self) -> int:
        """Bring the log up to date and give its last seq. Raises `StoreBusy` rather than wait for a turn to write."""
        return agenda.catch_up(self._desk, wait=False)

    def types_between(self, since: int, until: int) -> set[ChangeType]:
        """Give the types of the rows after `since` up to `until`."""
        return self._desk.store.list_types_between(since, until)
