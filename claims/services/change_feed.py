"""The change feed: the log in the order of seq, of which a reader misses nothing."""

from dataclasses import dataclass

from claims.domain.requests import ChangesRequest
from claims.domain.vocabulary import ChangeType
from claims.errors import Message, SinceAhead
from claims.services import timers
from claims.services.context import ServiceContext


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A stretch of the log."""

    #: UTF-8: JSON objects with commas between them
    items: bytes
    #: everything up to this seq has been told, or was not asked for
    next_since: int
    #: there is more behind it already
    more: bool


def read_feed(context: ServiceContext, wanted: ChangesRequest) -> ChangePage:
    """Give the rows after `since`, oldest first, with what time has done until now among them.

    The end is read first and the rows up to it afterwards, so that no row can slip in between unseen.

    Raises:
        SinceAhead: `since` lies beyond the log's end; `last_seq` says where that is.
    """
    last = timers.flush_timers(context)
    if wanted.since > last:
        message = "the log ends at seq {last}, before the requested seq {since}"
        raise SinceAhead(Message(message, last=last, since=wanted.since), last_seq=last)
    if wanted.since == last:
        return ChangePage(b"", last, False)
    found = context.store.read_changes(wanted.since, last, wanted.types, wanted.limit)
    more = found.number == wanted.limit and _is_more(context, wanted, found.last_seq, last)
    return ChangePage(found.documents, found.last_seq if more else last, more)


def _is_more(context: ServiceContext, wanted: ChangesRequest, since: int, last: int) -> bool:
    if not wanted.types:
        return since < last
    return context.store.read_changes(since, last, wanted.types, 1).number > 0


class LogTail:
    """The end of the log, for those who wait for it to grow."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    def last_seq(self) -> int:
        """Bring the log up to date and give its last seq. Raises `StoreBusy` rather than wait for a turn to write."""
        return timers.flush_timers(self._context, wait=False)

    def types_between(self, since: int, until: int) -> set[ChangeType]:
        """Give the types of the rows after `since` up to `until`."""
        return self._context.store.list_types_between(since, until)
