"""List pages that are kept ready: the answer to a list page, until the change log grows or the clock changes it.

An answer is found again only with the last seq of the log that it was made with. So a kept page is never older than a
page that is read.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from claims.domain.instants import FIRST_INSTANT, LAST_INSTANT
from claims.domain.limits import MAX_PAGE_CACHE_BYTES


@dataclass(frozen=True, slots=True)
class KeptPage:
    """An answer, and how long it holds."""

    answer: Any
    #: of its body
    size: int
    #: names the state of the log
    tag: str
    #: UTC; the first instant at which the answer holds
    since: datetime = FIRST_INSTANT
    #: UTC; the first instant at which it no longer holds
    until: datetime = LAST_INSTANT


class PageCache:
    """The pages that were asked for last, of one process."""

    def __init__(self, max_bytes: int = MAX_PAGE_CACHE_BYTES) -> None:
        """Create an empty cache.

        Args:
            max_bytes: of all bodies together.
        """
        self._max_bytes = max_bytes
        self._bytes = 0
        self._pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable, tag: str, now: datetime) -> Any:
        """Return the answer to a request now; None if it is not kept.

        Args:
            key: names the request, and what the caller sees.
            tag: names the state of the log.
            now: UTC.
        """
        with self._lock:
            page = self._pages.get(key)
            if page is None or page.tag != tag or not page.since <= now < page.until:
                return None
            self._pages.move_to_end(key)
            return page.answer

    def keep(self, key: Hashable, page: KeptPage) -> None:
        """Keep a page, unless it is larger than the cache; those not asked for longest make room for it."""
        with self._lock:
            self._remove(key)
            if page.size > self._max_bytes:
                return
            self._pages[key] = page
            self._bytes += page.size
            while self._bytes > self._max_bytes:
                self._remove(next(iter(self._pages)))

    def _remove(self, key: Hashable) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self._bytes -= page.size
