"""The change log as an iterator without end."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Self

from claims.client.types import Change


class ChangeFeed(Iterator[Change]):
    """The changes after a seq, each once, in the order of seq; it waits for new ones, and never ends.

    A generator is over after an error. This iterator is not: the next call polls again where it stood.
    """

    def __init__(self, since: int, poll: Callable[[int], tuple[list[Change], int]]) -> None:
        """Create a feed; it sends nothing yet.

        Args:
            since: seq of the last change that the caller has handled.
            poll: returns the changes after a seq, and the seq up to which the log is answered.
        """
        #: seq from which a later feed continues: that of the last change, or more if rows of other types follow
        self.since = since
        self._poll = poll
        self._end = since
        self._rows: deque[Change] = deque()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Change:
        """Return the next change; the caller has then handled the one before."""
        while not self._rows:
            self.since = self._end
            rows, end = self._poll(self._end)
            self._rows.extend(rows)
            self._end = end
        change = self._rows.popleft()
        self.since = change["seq"]
        return change
