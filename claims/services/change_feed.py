"""The change feed: rows of the change log in the order of `seq` (docs/specification.md, section 11.4)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from claims.domain.change_requests import ChangeScope, ChangesRequest
from claims.domain.visibility import Visibility
from claims.domain.vocabulary import ChangeType
from claims.errors import Message, SinceAhead
from claims.services import timers
from claims.services.context import ServiceContext
from claims.services.timers import LogEnd
from claims.storage.base import PublicChangeBatch

#: reads rows after a seq up to another, of some types, at most so many
Read = Callable[[int, int, Sequence[ChangeType], int], PublicChangeBatch]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Consecutive rows of the change log, as the change feed returns them."""

    #: UTF-8: JSON objects, separated by commas
    items: bytes
    #: the feed has returned or filtered out every row up to this seq
    next_since: int
    #: further rows exist already
    more: bool
    #: the last seq of the log
    end: int
    #: False: the log lacks rows of time-based events (`claims.services.timers.LogEnd`)
    is_current: bool
    #: of the caller: the ETag differs with it
    visibility: Visibility


def read_feed(context: ServiceContext, request: ChangesRequest, end: LogEnd) -> ChangePage:
    """Return the rows after `since` that the caller sees, oldest first.

    Args:
        context: the service context.
        request: `since`, types, scope and limit.
        end: of the log, read before: no row up to it is missed.

    Raises:
        SinceAhead: `since` is beyond the last seq, which is `last_seq` of the error.
    """
    last = end.seq
    if request.since > last:
        message = "the log ends at seq {last}, before the requested seq {since}"
        raise SinceAhead(Message(message, last=last, since=request.since), last_seq=last)
    if request.since == last:
        return ChangePage(b"", last, False, last, end.is_current, context.visibility)
    if request.scope != ChangeScope():
        return _page(context, request, end, _read_scoped(context, request.scope))
    if not context.visibility.sees_all:
        return _page(context, request, end, context.store.read_public_changes)
    types = context.visibility.seen_types(request.types)
    if request.types and not types:
        return ChangePage(b"", last, False, last, end.is_current, context.visibility)
    batch = context.store.read_changes(request.since, last, types, request.limit, context.visibility)
    more = batch.number == request.limit and _has_more(context, types, batch.last_seq, last)
    reached = batch.last_seq if more else last
    return ChangePage(batch.documents, reached, more, last, end.is_current, context.visibility)


def _read_scoped(context: ServiceContext, scope: ChangeScope) -> Read:
    return lambda since, until, types, limit: context.store.read_scoped_changes(
        since, until, types, scope, limit, context.visibility
    )


def _page(context: ServiceContext, request: ChangesRequest, end: LogEnd, read: Read) -> ChangePage:
    """Return the rows that are read; after many rows that are left out it can be empty although more follow."""
    batch = read(request.since, end.seq, request.types, request.limit)
    reached = batch.read_until
    if batch.number == request.limit:
        following = read(batch.last_seq, end.seq, request.types, 1)
        reached = batch.last_seq if following.number else following.read_until
    return ChangePage(batch.documents, reached, reached < end.seq, end.seq, end.is_current, context.visibility)


def _has_more(context: ServiceContext, types: Sequence[ChangeType], since: int, last: int) -> bool:
    if not types:
        return since < last
    return context.store.read_changes(since, last, types, 1, context.visibility).number > 0


class LogTail:
    """The end of the change log, for long polls."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    def last_seq(self) -> int:
        """Log the time-based events, unless another writer is active, and return the last seq."""
        return timers.log_end(self._context).seq

    def types_between(self, since: int, until: int, visibility: Visibility) -> set[ChangeType]:
        """Return the types of the rows after `since` up to `until` that a caller sees."""
        store = self._context.store
        if not visibility.sees_all:
            return store.list_public_types_between(since, until)
        return set(visibility.seen_types(list(store.list_types_between(since, until))))
