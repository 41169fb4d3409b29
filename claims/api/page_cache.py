"""List pages that are kept ready: the answer to a list page, until the change log grows or the clock changes it.

An answer is found again only with the last seq of the log that it was made with. So a kept page is never older than a
page that is read.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Final

from claims.api.compression import pack
from claims.api.public_url import base_url, with_base
from claims.api.responses import Answer
from claims.domain.limits import MAX_PAGE_CACHE_BYTES

#: path, query string, the beginning of all addresses; what the caller sees is in the tag
Key = tuple[str, str, str]
_FIRST: Final = datetime.min.replace(tzinfo=UTC)
_LAST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class KeptPage:
    """An answer, and how long it holds."""

    #: names the state of the log, and what the caller sees
    tag: str
    #: UTC; the first instant at which the answer holds
    since: datetime
    #: UTC; the first instant at which it no longer holds
    until: datetime
    answer: "WholeAnswer"


class WholeAnswer(Answer):
    """An answer with status 200 whose addresses are whole."""

    __slots__ = ("_packed",)
    _packed: bytes

    @property
    def etag(self) -> str | None:
        """The header ETag; None without one."""
        return dict(self.headers).get("ETag")

    def packed(self) -> bytes:
        """Return the body as gzip, compressed once."""
        if not hasattr(self, "_packed"):
            object.__setattr__(self, "_packed", pack(self.body))
        return self._packed


class PageCache:
    """The pages that were asked for last, of one process."""

    def __init__(self, max_bytes: int = MAX_PAGE_CACHE_BYTES) -> None:
        """Create an empty cache.

        Args:
            max_bytes: of all bodies together, before compression.
        """
        self._max_bytes = max_bytes
        self._bytes = 0
        self._pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self._lock = Lock()

    def find(self, environ: dict[str, Any], tag: str, now: datetime) -> WholeAnswer | None:
        """Return the answer to a request now; None if it is not kept.

        Args:
            environ: the WSGI environ.
            tag: names the state of the log, and what the caller sees.
            now: UTC.
        """
        key = _key(environ)
        with self._lock:
            page = self._pages.get(key)
            if page is None or page.tag != tag or not page.since <= now < page.until:
                return None
            self._pages.move_to_end(key)
            return page.answer

    def keep(
        self,
        environ: dict[str, Any],
        tag: str,
        answer: Answer,
        since: datetime = _FIRST,
        until: datetime = _LAST,
    ) -> WholeAnswer:
        """Keep an answer, and return it with whole addresses; what was not asked for longest makes room for it.

        Args:
            environ: the WSGI environ.
            tag: names the state of the log that the answer shows, and what the caller sees.
            answer: with status 200.
            since: UTC; the first instant at which the answer holds.
            until: UTC; the first instant at which it no longer holds.
        """
        body = with_base(answer.body, base_url(environ).encode())
        headers = [header for header in answer.headers if header[0] != "Content-Length"]
        whole = WholeAnswer(answer.status, [*headers, ("Content-Length", str(len(body)))], body)
        self._add(_key(environ), KeptPage(tag, since, until, whole))
        return whole

    def _add(self, key: Key, page: KeptPage) -> None:
        with self._lock:
            self._remove(key)
            self._pages[key] = page
            self._bytes += len(page.answer.body)
            while self._bytes > self._max_bytes:
                self._remove(next(iter(self._pages)))

    def _remove(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self._bytes -= len(page.answer.body)


def _key(environ: dict[str, Any]) -> Key:
    return environ["PATH_INFO"], environ.get("QUERY_STRING", ""), base_url(environ)
