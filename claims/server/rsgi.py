"""The gateway: an RSGI application (granian's own interface) in front of the WSGI application.

Requests are dealt with one after the other on one thread a process, as they were under WSGI; but a body is waited
for, and a client that waits for changes is kept, without holding that thread (docs/decisions/0007).
"""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Protocol

from claims.api.changes import NO_PLACE, WAITED, Waiting
from claims.api.telemetry import TOO_SLOW, WAITING, WsgiApp
from claims.server.long_poll import LongPollRegistry

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]

#: a body must have arrived after so many seconds
BODY_SECONDS: Final = 30.0

#: slow requests that one process handles at the same time, beside the other requests
SLOW_AT_ONCE: Final = 2

_CONSTANT: Final[Environ] = {
    "SCRIPT_NAME": "",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": True,
    "wsgi.multithread": False,
    "wsgi.run_once": False,
}
#: headers that CGI names without HTTP_ (RFC 3875, 4.1)
_BARE: Final = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class Scope(Protocol):
    """What RSGI says of a request (its specification, version 1.6)."""

    method: str
    path: str
    query_string: str
    scheme: str
    server: str
    client: str
    authority: str | None
    headers: Any


class RsgiAdapter:
    """Answers granian's requests with a WSGI application."""

    def __init__(
        self, app: WsgiApp, max_body_bytes: int, polls: LongPollRegistry, is_slow: Callable[[str, str], bool]
    ) -> None:
        """Create the adapter.

        Args:
            app: the WSGI application.
            max_body_bytes: the longest request body that the application accepts.
            polls: the clients that wait for changes.
            is_slow: returns True if a request with this method and path can take seconds.
        """
        self._app = app
        self._is_slow = is_slow
        self._max_body_bytes = max_body_bytes
        self._polls = polls
        self._beside = ThreadPoolExecutor(SLOW_AT_ONCE, thread_name_prefix="slow")

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Close the room when the server has stopped."""
        self._polls.close()
        self._beside.shutdown(wait=False, cancel_futures=True)

    async def __rsgi__(self, scope: Scope, proto: Any) -> None:
        """Answer one request."""
        environ = environ_of(scope)
        if scope.method not in {"GET", "HEAD"}:
            try:
                environ["wsgi.input"] = io.BytesIO(await asyncio.wait_for(self._body(scope, proto), BODY_SECONDS))
            except TimeoutError:
                environ[TOO_SLOW] = True
        answer = await self._answer(scope, environ)
        if WAITING in environ:
            answer = await self._wait(environ, proto)
        status, headers, content = answer
        if content:
            proto.response_bytes(status, headers, content)
        else:
            proto.response_empty(status, headers)

    async def _answer(self, scope: Scope, environ: Environ) -> Answer:
        """Return the application's answer: computed on the one thread, or beside it if the route is slow."""
        if not self._is_slow(scope.method, scope.path):
            return self._call(environ)
        return await asyncio.get_running_loop().run_in_executor(self._beside, self._call, environ)

    async def _wait(self, environ: Environ, proto: Any) -> Answer:
        """Keep the client until there is something to tell, or its time is over, or it leaves."""
        waiting: Waiting = environ.pop(WAITING)
        if self._polls.is_full:
            return self._call(environ | {NO_PLACE: True})
        deadline = asyncio.get_running_loop().time() + waiting.seconds
        while await self._polls.wait_beyond(waiting.seq, waiting.types, deadline, proto.client_disconnect):
            answer = self._call(environ)
            if WAITING not in environ:
                return answer
            waiting = environ.pop(WAITING)  # what is new is not what was asked for
        return self._call(environ | {WAITED: True})

    async def _body(self, scope: Scope, proto: Any) -> bytes:
        """Take in the body, but not more than one chunk beyond the limit: the application refuses what is longer."""
        announced = scope.headers.get("content-length")
        if announced is not None and announced.isdecimal() and int(announced) > self._max_body_bytes:
            return b""
        chunks, length = [], 0
        async for chunk in proto:
            chunks.append(bytes(chunk))
            length += len(chunk)
            if length > self._max_body_bytes:
                break
        return b"".join(chunks)

    def _call(self, environ: Environ) -> Answer:
        started: list[Any] = []

        def start_response(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:
            started[:] = [int(status[:3]), headers]
            return lambda data: None  # PEP 3333's write(), which nothing here uses

        chunks: Iterable[bytes] = self._app(environ, start_response)
        try:
            content = b"".join(chunks)
        finally:
            getattr(chunks, "close", _nothing)()
        return started[0], started[1], content


def environ_of(scope: Scope) -> Environ:
    """Give what PEP 3333 calls the environ of a request without a body: text in it is bytes, read as Latin-1."""
    host, _, port = scope.server.rpartition(":")
    environ = _CONSTANT | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(),
    }
    for name, value in scope.headers.items():
        key = _BARE.get(name) or "HTTP_" + name.upper().replace("-", "_")
        if key in environ:
            value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ', '}{value}"
        environ[key] = value
    if "HTTP_HOST" not in environ and scope.authority:
        environ["HTTP_HOST"] = scope.authority
    return environ


def _nothing() -> None:
    return
