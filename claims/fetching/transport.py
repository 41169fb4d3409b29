"""httpx over guarded connections: only this module imports httpx, and only a fetch imports this module.

httpx has no public way to choose the address that it connects to. So the transport is ours: httpcore, which httpx
itself stands on, with a network backend that resolves, checks, counts bytes and keeps to the deadline.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from ssl import SSLContext
from threading import Thread
from typing import Any, Final
from urllib.parse import SplitResult
from zlib import error as ZlibError

import httpcore
import httpx

from claims import VERSION
from claims.domain.limits import MAX_FETCH_HEAD_BYTES
from claims.fetching.limits import TOO_LARGE, TOO_SLOW, FetchError, Limits, Timeout

#: host (ASCII) and port -> the addresses to connect to, best first; OSError or ValueError when there are none
Resolver = Callable[[str, int], Iterable[str]]

ASKS: Final = {"Accept": "text/html, application/xhtml+xml, text/plain;q=0.8", "Accept-Encoding": "gzip, identity"}
HEADERS: Final = {"User-Agent": f"Duecheck/{VERSION}", "Connection": "close", **ASKS}  # RFC 9112 9.6: once only
#: the headers that httpx gets: it would act on its own on Set-Cookie and Location
READ: Final = {b"content-type", b"content-encoding", b"content-length"}


class GuardedStream(httpcore.NetworkStream):
    """A connection that keeps to the deadline, and to so many bytes read."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Timeout, room: int) -> None:
        self._inner, self._deadline, self._room = inner, deadline, room

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes, self._deadline.remaining(timeout))
        self._room -= len(data)
        if self._room < 0:  # also an endless head, and framing without content
            raise FetchError(*TOO_LARGE)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.remaining(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "GuardedStream":
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.remaining(timeout))
        return GuardedStream(inner, self._deadline, self._room)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """TCP for one fetch: resolves a host once per connection, and connects to permitted addresses only."""

    def __init__(self, limits: Limits, resolve: Resolver, permitted: Callable[[str], bool]) -> None:
        """Create the backend of one fetch, whose deadline begins now.

        Args:
            limits: the seconds of all its connections together, the bytes of each one.
            resolve: finds a host's addresses.
            permitted: returns True if a connection to an address is allowed.
        """
        self.limits, self.deadline = limits, Timeout(limits.seconds)
        self._resolve, self._permitted = resolve, permitted

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> GuardedStream:
        """Return a connection to a checked address.

        Args:
            host: a name or address, in ASCII.
            port: of TCP.
            timeout: seconds; never more than are left.
            local_address: not used.
            socket_options: not used.

        Raises:
            FetchError: an address is not permitted, or no time is left.
            OSError: the host has no address, or none answers.
        """
        addresses = self._addresses(host, port)
        if not all(map(self._permitted, addresses)):  # one bad address among good ones is an attack, or a mistake
            raise FetchError("not-allowed", "Give a URL that everybody can reach: this host is not on the open web.")
        for tried, address in enumerate(addresses):
            share = self.deadline.remaining(timeout) / (len(addresses) - tried)  # a dead one leaves time for the next
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                inner = httpcore.SyncBackend().connect_tcp(address, port, share)
                return GuardedStream(inner, self.deadline, self.limits.bytes + MAX_FETCH_HEAD_BYTES)
        self.deadline.remaining()
        raise ConnectionError("no address answers")

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        """Return the host's addresses, from a thread that may be left behind: getaddrinfo knows no timeout."""
        found: Future[Sequence[str]] = Future()

        def look_up() -> None:
            try:
                found.set_result(tuple(self._resolve(host, port)))
            except Exception as error:
                found.set_exception(error)

        Thread(target=look_up, name="resolve", daemon=True).start()
        try:
            return found.result(self.deadline.remaining())
        except TimeoutError:
            raise FetchError(*TOO_SLOW) from None


class _Body(httpx.SyncByteStream):
    """A body as it comes from the connection, still compressed."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class GuardedTransport(httpx.BaseTransport):
    """A transport for one request, over connections of the backend; without proxies, HTTP/2 and retries."""

    def __init__(self, backend: GuardedBackend, scheme: str) -> None:
        tls = httpcore.default_ssl_context() if scheme == "https" else None  # slow: not while a connection waits
        self._pool = httpcore.ConnectionPool(tls, network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request whose target is an extension; return the answer with the headers that are read.

        Where it redirects to is the extension `location`, or "".
        """
        at, target = request.url, request.extensions["target"]
        url = httpcore.URL(scheme=at.raw_scheme, host=at.raw_host, port=at.port, target=target)
        sent = httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        answer = self._pool.handle_request(sent)
        location = b", ".join(value for key, value in answer.headers if key.lower() == b"location")  # RFC 9110 5.3
        return httpx.Response(
            answer.status,
            headers=[(key, value) for key, value in answer.headers if key.lower() in READ],
            stream=_Body(answer),
            extensions={"location": location.decode("utf-8", "replace")},
        )

    def close(self) -> None:
        self._pool.close()


@contextmanager
def ask(at: SplitResult, backend: GuardedBackend) -> Iterator[httpx.Response]:
    """Send one GET with a client and a connection of its own: cookies and state end with it; raise FetchError.

    httpx gets scheme, host and port only. It changes paths, and its log holds the URL.
    """
    host, target = at.hostname or "", f"{at.path}?{at.query}" if at.query else at.path
    name = host.rstrip(".")  # RFC 6066 3: without the final dot
    client = httpx.Client(transport=GuardedTransport(backend, at.scheme), trust_env=False, timeout=None)  # noqa: S113
    try:
        with (
            client,
            client.stream(
                "GET",
                f"{at.scheme}://{at.netloc}/",
                headers={"Host": at.netloc, **HEADERS},
                extensions={"target": target.encode("ascii"), "sni_hostname": name},
            ) as response,
        ):
            yield response
    except httpcore.TimeoutException as error:
        raise FetchError(*TOO_SLOW) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError, ZlibError) as error:
        raise FetchError("unreachable", f"Check the URL: no proper answer came ({type(error).__name__}).") from error
    except httpx.InvalidURL as error:  # a host of four numbers that is no address
        raise ValueError("not a host") from error
