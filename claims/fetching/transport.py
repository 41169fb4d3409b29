"""httpx over guarded connections. Only this module imports httpx, and only a fetch imports this module.

httpx has no public way to choose the address of a connection. So the transport uses httpcore, the base of
httpx, with its own network backend. That resolves, checks, counts bytes and obeys the timeout.
"""

import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from ssl import SSLContext
from threading import Thread
from typing import Any, Final, cast
from urllib.parse import SplitResult
from zlib import error as ZlibError

import httpcore
import httpx

from claims import VERSION
from claims.domain.limits import MAX_FETCH_HEAD_BYTES
from claims.fetching.limits import NO_HOST, TOO_LARGE, TOO_SLOW, FetchError, Limits, Timeout

#: errors of a look-up that a name without addresses has; others are faults of the look-up
_NO_SUCH_HOST: Final = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
#: host (ASCII) and port -> the addresses to connect to, best first; OSError or ValueError without addresses
Resolver = Callable[[str, int], Iterable[str]]

ASKS: Final = {"Accept": "text/html, application/xhtml+xml, text/plain;q=0.8", "Accept-Encoding": "gzip, identity"}
HEADERS: Final = {"User-Agent": f"Duecheck/{VERSION}", "Connection": "close", **ASKS}  # RFC 9112 9.6: once only
#: the headers that httpx gets; others are withheld, because httpx would obey Set-Cookie and Location
READ: Final = {b"content-type", b"content-encoding", b"content-length"}


class GuardedStream(httpcore.NetworkStream):
    """A connection with a timeout and a limit of bytes read."""

    def __init__(self, inner: httpcore.NetworkStream, time_limit: Timeout, bytes_left: int) -> None:
        self._inner, self._time_limit, self._bytes_left = inner, time_limit, bytes_left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes, self._time_limit.remaining(timeout))
        self._bytes_left -= len(data)
        if self._bytes_left < 0:  # this also stops an endless head, and framing without content
            raise FetchError(*TOO_LARGE)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._time_limit.remaining(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "GuardedStream":
        """Return the connection over TLS.

        Args:
            ssl_context: checks the certificate.
            server_hostname: the name in the certificate.
            timeout: seconds, reduced to the seconds left.

        Raises:
            FetchError: no time is left.
        """
        inner = self._inner.start_tls(ssl_context, server_hostname, self._time_limit.remaining(timeout))
        return GuardedStream(inner, self._time_limit, self._bytes_left)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """TCP connections of one fetch; each resolves its host once, and connects to permitted addresses only."""

    def __init__(self, limits: Limits, resolve: Resolver, permitted: Callable[[str], bool]) -> None:
        """Create the backend of one fetch, whose timeout begins now.

        Args:
            limits: the seconds of all its connections together, the bytes of each one.
            resolve: returns a host's addresses.
            permitted: returns True if a connection to an address is allowed.
        """
        self.limits, self.time_limit = limits, Timeout(limits.seconds)
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
            timeout: seconds, reduced to the seconds left.
            local_address: not used.
            socket_options: not used.

        Raises:
            FetchError: the host does not exist, an address is not permitted, or no time is left.
            OSError: the host has no address, or no address answers.
        """
        addresses = self._addresses(host, port)
        if not addresses:
            raise FetchError(*NO_HOST)
        if not all(map(self._permitted, addresses)):  # one bad address among good ones is an attack, or a mistake
            raise FetchError("not-allowed", "Send another URL: this host is not on the open web.")
        for tried, address in enumerate(addresses):
            share = self.time_limit.remaining(timeout) / (
                len(addresses) - tried
            )  # a dead address leaves time for the next one
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                inner = httpcore.SyncBackend().connect_tcp(address, port, share)
                return GuardedStream(inner, self.time_limit, self.limits.bytes + MAX_FETCH_HEAD_BYTES)
        self.time_limit.remaining()
        raise ConnectionError("no address answers")

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        """Return the host's addresses from a thread that may be abandoned: getaddrinfo has no timeout."""
        addresses: Future[Sequence[str]] = Future()

        def look_up() -> None:
            try:
                addresses.set_result(tuple(self._resolve(host, port)))
            except Exception as error:
                addresses.set_exception(error)

        Thread(target=look_up, name="resolve", daemon=True).start()
        try:
            return addresses.result(self.time_limit.remaining())
        except TimeoutError:
            raise FetchError(*TOO_SLOW) from None
        except UnicodeError:
            raise FetchError(*NO_HOST) from None
        except socket.gaierror as error:
            if error.errno not in _NO_SUCH_HOST:
                raise
            raise FetchError(*NO_HOST) from None


class _Body(httpx.SyncByteStream):
    """A body from the connection, still compressed."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class GuardedTransport(httpx.BaseTransport):
    """A transport for one request over connections of the backend; without proxies, HTTP/2 and retries."""

    def __init__(self, backend: GuardedBackend, scheme: str) -> None:
        tls = (
            httpcore.default_ssl_context() if scheme == "https" else None
        )  # slow, so it is done before the connection is open
        self._pool = httpcore.ConnectionPool(tls, network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request whose target is an extension; return the response with the permitted headers.

        The extension `location` holds the target of a redirect, or "".
        """
        at, target = request.url, request.extensions["target"]
        url = httpcore.URL(scheme=at.raw_scheme, host=at.raw_host, port=at.port, target=target)
        body = cast(httpx.SyncByteStream, request.stream)
        sent = httpcore.Request(
            request.method, url, headers=request.headers.raw, content=body, extensions=request.extensions
        )
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
    """Send one GET with its own client and connection, so that cookies and state end with it; raise FetchError.

    httpx gets scheme, host and port only, because it changes paths, and logs the URL.
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
        raise FetchError(
            "unreachable", f"Check the URL: the server sent no valid answer ({type(error).__name__})."
        ) from error
    except httpx.InvalidURL as error:  # a host of four numbers that are no address
        raise ValueError("not a host") from error
