"""Reads from a replica: lists, search, track records, exports and the pages of readers.

The feed of changes, the due list and single records always come from the database itself. A client that has written
sends the header Duecheck-Seq of that answer with its next read, which then shows the write.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Final

from werkzeug.wsgi import ClosingIterator

from claims.api.auth import caller_of
from claims.api.problems import API_PREFIXES
from claims.api.telemetry import WsgiApp
from claims.api.wsgi import Headers
from claims.wiring import Wiring

#: the header of an answer to a write, and of a read that must show it: the last seq of the log
SEQ: Final = "Duecheck-Seq"
_SEQ_KEY: Final = "HTTP_DUECHECK_SEQ"
#: paths of the API, below its prefix, that a replica may answer
_PATHS: Final = frozenset(
    f"/api/v1/{name}"
    for name in (
        "articles", "claimants", "claims", "claims.csv", "claims.ndjson", "claims/count", "corrections", "dump",
        "track-record", "verdicts",
    )
)  # fmt: skip
#: pages that always come from the database itself: of single records, and for monitors
_NOT_BEHIND: Final = re.compile(r"/(?:healthz|readyz|metrics|oembed|[a-z-]+/\d)", re.ASCII)
#: digits of a seq
_MAX_DIGITS: Final = 18


def with_replica_reads(app: WsgiApp, wiring: Wiring) -> WsgiApp:
    """Return the application, some of whose reads come from a replica if the settings name one.

    Args:
        app: the WSGI application.
        wiring: its wiring.
    """
    backend = wiring.backend
    if not backend.has_replica:
        return app

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return app(environ, _with_seq(start_response, wiring))
        seq = _wanted_seq(environ)
        if seq is None or not _may_be_behind(environ):
            return app(environ, start_response)
        caller_of(environ, wiring)  # a token is looked up in the database itself: it may have been revoked
        if not backend.replica_shows(seq):
            return app(environ, start_response)
        with backend.replica_reads():
            chunks = app(environ, start_response)
        return ClosingIterator(_read_within(backend.replica_reads(), chunks), getattr(chunks, "close", None))

    return application


def _may_be_behind(environ: dict[str, Any]) -> bool:
    """Return True if a replica may answer: a list of the API, or a page without a session."""
    path: str = environ["PATH_INFO"]
    if path.startswith(API_PREFIXES):
        return path in _PATHS
    return "HTTP_COOKIE" not in environ and _NOT_BEHIND.match(path) is None


def _wanted_seq(environ: dict[str, Any]) -> int | None:
    """Return the seq that the client wants to see, 0 without one; None if it is no number."""
    text = environ.get(_SEQ_KEY, "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS else None


def _with_seq(start_response: Callable[..., Any], wiring: Wiring) -> Callable[..., Any]:
    """Return a `start_response` that adds the last seq to answers to writes that succeed."""

    def start(status: str, headers: Headers, *args: Any) -> Any:
        if status[0] in "23":
            headers = [*headers, (SEQ, str(wiring.context.store.last_seq()))]
        return start_response(status, headers, *args)

    return start


def _read_within(reads: AbstractContextManager[None], chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the chunks of an answer, which may be computed while it is sent, from the same replica."""
    with reads:
        yield from chunks
