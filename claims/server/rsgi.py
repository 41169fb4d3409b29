"""The RSGI adapter: an application for RSGI, granian's interface, that calls the WSGI application.

One thread of each process handles requests one after the other. It is free while the adapter waits for a request
body, or for a change that a long poll waits for (docs/decisions/0007).
"""

import asyncio
import io
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any, Final, Protocol

import structlog

from claims.api.auth import ADMITTED
from claims.api.body_limits import BodyLimit, FindView, View
from claims.api.changes import POLLS_FULL, WAITED, Waiting
from claims.api.public_url import without_prefix
from claims.api.slow_callers import FindCaller
from claims.api.telemetry import PLACES_FULL, TOO_LARGE, TOO_SLOW, WAITING, WsgiApp
from claims.api.wsgi import Headers, begin
from claims.domain.actors import Actor
from claims.pool.places import SlowKind
from claims.server.environ import Environ, Scope, environ_of
from claims.server.long_poll import LongPollRegistry
from claims.server.plain_problems import plain_problem
from claims.server.poll_places import PollPlaces
from claims.server.slow_requests import SlowRequests
from claims.server.streams import ClientTooSlow, StreamSender
from claims.storage.greenlets import run_in_greenlet

Answer = tuple[int, Headers, bytes]

#: seconds in which the body of a request must arrive
BODY_SECONDS: Final = 30.0
_FAILED: Final[Answer] = plain_problem(
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "The server failed; its log says why.",
    "Try again later, or tell the newsroom.",
)


class GroupWrites(Protocol):
    """The start and end of the group writer (`claims.storage.base.Backend`)."""

    def start_group_writer(self) -> None: ...

    def stop_group_writer(self) -> None: ...


class RsgiAdapter:
    """An RSGI application that answers requests with a WSGI application."""

    def __init__(
        self,
        app: WsgiApp,
        body_limit: BodyLimit,
        polls: LongPollRegistry,
        places: PollPlaces,
        find_view: FindView,
        find_caller: FindCaller,
        writes: GroupWrites,
        prefix: str = "",
    ) -> None:
        """Create the adapter.

        Args:
            app: the WSGI application.
            body_limit: returns the bytes of the body that the caller of a request may send.
            polls: the open long polls.
            places: of the long polls.
            find_view: returns the view of a method and path, with what its route declares.
            find_caller: returns the key under which the slow requests of a caller are counted.
            writes: commits the writes of requests in groups.
            prefix: what all paths begin with if a proxy does not remove it.
        """
        self._prefix = prefix
        self._writes = writes
        self._app = app
        self._find_view = find_view
        self._find_caller = find_caller
        self._body_limit = body_limit
        self._places = places
        self._polls = polls
        self._slow = SlowRequests()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the group writer before the first request."""
        loop.run_until_complete(self._start())

    async def _start(self) -> None:
        self._writes.start_group_writer()

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Close the long-poll registry, the group writer and the threads after the server has stopped."""
        self._polls.close()
        self._writes.stop_group_writer()
        self._slow.close()

    async def __rsgi__(self, scope: Scope, proto: Any) -> None:
        """Answer one request; an error that nothing else has answered is logged, and 500."""
        try:
            await self._answer_request(scope, proto)
        except Exception as error:
            structlog.get_logger().error("a request failed", path=scope.path, exc_info=error)
            with suppress(Exception):  # the answer has begun
                _respond(proto, _FAILED)

    async def _answer_request(self, scope: Scope, proto: Any) -> None:
        path, method = without_prefix(scope.path, self._prefix), scope.method
        environ = environ_of(scope, path)
        view = self._find_view(method, path)
        if method not in {"GET", "HEAD"}:
            try:
                async with asyncio.timeout(BODY_SECONDS):
                    await self._read_body(scope, proto, environ, view)
            except TimeoutError:
                environ[TOO_SLOW] = True
        kind = getattr(view, "slow_kind", None)
        if kind == "stream":
            await self._stream(environ, proto)
            return
        answer = await self._answer(environ, kind)
        if WAITING in environ:
            answer = await self._wait(environ, proto)
        _respond(proto, answer)

    async def _stream(self, environ: Environ, proto: Any) -> None:
        """Send an answer while a thread writes it; a client that reads too slowly loses its connection."""
        caller = await run_in_greenlet(self._find_caller, environ)
        full = self._slow.is_full("stream", caller)
        if full is not None:
            environ[PLACES_FULL] = full
            _respond(proto, await run_in_greenlet(self._call, environ))
            return
        loop = asyncio.get_running_loop()

        def write() -> None:
            begun = begin(self._app, environ)
            started = begun.code, begun.headers
            if any(name == "Content-Length" for name, _ in begun.headers):
                loop.call_soon_threadsafe(_respond, proto, (*started, begun.body()))
                return
            try:
                sender = StreamSender(loop, proto, *started)
                for chunk in filter(None, begun.chunks):
                    sender.send(chunk)
                if not sender.has_sent:
                    loop.call_soon_threadsafe(_respond, proto, (*started, b""))
            finally:
                begun.close()

        with suppress(ClientTooSlow):  # its connection ends
            await self._slow.run("stream", caller, write)

    async def _answer(self, environ: Environ, kind: SlowKind | None) -> Answer:
        """Return the application's answer, computed in this thread, or in another one if the route is slow."""
        if kind is not None:
            caller = await run_in_greenlet(self._find_caller, environ)
            full = self._slow.is_full(kind, caller)
            if full is None:
                return await self._slow.run(kind, caller, partial(self._call, environ))
            environ[PLACES_FULL] = full
        return await run_in_greenlet(self._call, environ)

    async def _wait(self, environ: Environ, proto: Any) -> Answer:
        """Return the final answer to a long poll: after a new row, at its timeout, or after the client disconnects."""
        caller: Actor = environ[ADMITTED]
        full = "server" if self._places.is_full(caller) else None if self._places.take(caller, environ) else "caller"
        if full is not None:
            del environ[WAITING]
            return await run_in_greenlet(self._call, environ | {POLLS_FULL: full})
        try:
            return await self._wait_in_place(environ, proto)
        finally:
            self._places.release(caller, environ)

    async def _wait_in_place(self, environ: Environ, proto: Any) -> Answer:
        waiting: Waiting = environ.pop(WAITING)
        deadline = asyncio.get_running_loop().time() + waiting.seconds
        leaves = proto.client_disconnect
        while await self._polls.wait_beyond(waiting.seq, waiting.types, deadline, leaves, waiting.visibility):
            answer = await run_in_greenlet(self._call, environ)
            if WAITING not in environ:
                return answer
            waiting = environ.pop(WAITING)  # the new rows are of other types, or internal
        return await run_in_greenlet(self._call, environ | {WAITED: True})

    async def _read_body(self, scope: Scope, proto: Any, environ: Environ, view: View | None) -> None:
        """Read the body, up to one chunk beyond the limit of the caller; the application refuses a longer body."""
        content_length = scope.headers.get("content-length")
        if content_length == "0":
            return
        limit = await run_in_greenlet(self._body_limit, environ, view)
        if not limit:
            return
        if content_length is not None and content_length.isdecimal() and int(content_length) > limit:
            environ[TOO_LARGE] = limit
            return
        if content_length is not None and content_length.isdecimal():
            environ["wsgi.input"] = io.BytesIO(await proto())
            return
        chunks, length = [], 0
        async for chunk in proto:
            chunks.append(bytes(chunk))
            length += len(chunk)
            if length > limit:
                environ[TOO_LARGE] = limit
                break
        environ["wsgi.input"] = io.BytesIO(b"".join(chunks))

    def _call(self, environ: Environ) -> Answer:
        begun = begin(self._app, environ)
        return begun.code, begun.headers, begun.body()


def _respond(proto: Any, answer: Answer) -> None:
    status, headers, content = answer
    if content:
        proto.response_bytes(status, headers, content)
    else:
        proto.response_empty(status, headers)
