"""Calls of a WSGI application by a layer in front of it (PEP 3333)."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from claims.api.telemetry import WsgiApp

Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]


class Begun(NamedTuple):
    """What an application has answered, before its body is read."""

    status: str
    headers: Headers
    exc_info: Any
    chunks: Iterable[bytes]

    @property
    def code(self) -> int:
        """The status code."""
        return int(self.status[:3])

    def start(self, start_response: StartResponse, headers: Headers) -> None:
        """Start the response with this status and other headers."""
        start_response(self.status, headers, *((self.exc_info,) if self.exc_info else ()))

    def body(self) -> bytes:
        """Read the whole body, and close it."""
        try:
            return b"".join(self.chunks)
        finally:
            self.close()

    def close(self) -> None:
        """Close the body, of which nothing more is read."""
        close = getattr(self.chunks, "close", None)
        if close is not None:
            close()


def begin(app: WsgiApp, environ: dict[str, Any]) -> Begun:
    """Call an application, and return what it has answered."""
    started: list[Any] = []

    def start(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:
        started[:] = [status, headers, exc_info]
        return lambda data: None  # the write() of PEP 3333, which Flask does not use

    chunks = app(environ, start)
    status, headers, exc_info = started
    return Begun(status, headers, exc_info, chunks)
