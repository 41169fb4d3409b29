"""The one place that fetches what users name: pages of the open web, and nothing else.

A URL that somebody sends may point into our own network (server-side request forgery). So each connection resolves
its host once, checks every address, and connects to a checked one; each redirect goes through the same again. One
deadline and two byte limits bound what a server can cost. httpcore is imported only when a page is fetched.
"""

import ipaddress
import re
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, Literal, cast
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from claims import VERSION
from claims.domain.limits import MAX_FETCH_BYTES, MAX_FETCH_HEAD_BYTES, MAX_FETCH_SECONDS, MAX_REDIRECTS, MAX_URL
from claims.fetching.decoding import decode_page
from claims.fetching.public_addresses import is_public, system_addresses

if TYPE_CHECKING:
    import httpcore

#: host (ASCII) and port -> the addresses to connect to, best first; OSError or ValueError where there are none
Resolver = Callable[[str, int], Iterable[str]]
Reason = Literal["not-allowed", "unreachable", "too-slow", "too-large", "not-a-page"]

PIECE: Final = 64 * 1024  # bytes that are inflated in one go
PORTS: Final = {"http": 80, "https": 443}
MARKUP: Final = ("text/html", "application/xhtml+xml")
ASKS: Final = {"Accept": "text/html, application/xhtml+xml, text/plain;q=0.8", "Accept-Encoding": "gzip, identity"}
HEADERS: Final = {"User-Agent": f"Duecheck/{VERSION}", "Connection": "close", **ASKS}  # RFC 9112 9.6: once only
TOO_LARGE: Final[tuple[Reason, str]] = ("too-large", "The page is too large; give the URL of a smaller one.")
TOO_SLOW: Final[tuple[Reason, str]] = ("too-slow", "The server takes too long; try again later.")


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """What was fetched: the final URL as it was asked for, the media type in lower case, the text decoded."""

    url: str
    content_type: str
    text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost: seconds in all, bytes of the body (inflated, and on the wire), redirects followed."""

    seconds: float = MAX_FETCH_SECONDS
    bytes: int = MAX_FETCH_BYTES
    redirects: int = MAX_REDIRECTS


class FetchError(Exception):
    """The page was not fetched; the message says what to do. It names no address: that may be a secret of ours."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason


class Timeout:
    """An instant on the monotonic clock, so many seconds from when it is made."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def remaining(self, most: float | None = None) -> float:
        """Give the seconds left, above zero and at most `most`; raise FetchError too-slow where none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchError(*TOO_SLOW)
        return left if most is None else min(left, most)


def fetch_page(
    url: str,
    limits: Limits = Limits(),
    *,
    resolve: Resolver = system_addresses,
    permitted: Callable[[str], bool] = is_public,
    ports: Collection[int] | None = (80, 443),
) -> FetchedPage:
    """Fetch a page with GET, following redirects; `ports` None allows every port. Raise FetchError, nothing else."""
    backend = _Backend(limits, resolve, permitted)
    try:
        at = _checked(url, ports)
        for _ in range(limits.redirects + 1):
            answer = _ask(at, backend)
            if isinstance(answer, FetchedPage):
                return answer
            at = _checked(answer, ports, at)
    except ValueError as error:  # of urlsplit, of the port, of IDNA, of a lone surrogate
        raise FetchError("not-allowed", f"Check the URL: it is malformed or over {MAX_URL} letters.") from error
    raise FetchError("unreachable", f"Give the final URL: over {limits.redirects} redirects, lastly to {at.geturl()}.")


def _checked(url: str, ports: Collection[int] | None, base: SplitResult | None = None) -> SplitResult:
    """Read a URL, relative to a redirect's `base` (RFC 3986 5.2), as ASCII (3490 4), without fragment (9110 7.1)."""
    if len(url) > MAX_URL or re.search(r"[\x00-\x1f\x7f]", url):
        raise ValueError("too long, or with control characters")
    parts = urlsplit(urljoin(base.geturl(), url) if base else url)
    if parts.scheme not in PORTS:
        raise FetchError("not-allowed", "Give an http or https URL: only web pages are fetched.")
    if base and (base.scheme, parts.scheme) == ("https", "http"):
        raise FetchError("not-allowed", "Give a URL that stays with https: this one redirects to http.")
    if "@" in parts.netloc:  # RFC 9110 4.2.4
        raise FetchError("not-allowed", "Leave out the user name and password before the host.")
    port = PORTS[parts.scheme] if parts.port is None else parts.port
    if port == 0 or (ports is not None and port not in ports):  # httpcore takes 0 for the default
        raise FetchError("not-allowed", f"Give a URL on the usual port: nothing is fetched from port {port}.")
    name = parts.hostname or ""
    host = f"[{ipaddress.IPv6Address(name)}]" if "[" in parts.netloc else name.encode("idna").decode("ascii").lower()
    if not re.fullmatch(r"[a-z0-9_.-]+|\[[0-9a-f:.]+]", host):  # nor what IDNA makes of look-alikes of / and @
        raise ValueError("not a host")
    netloc = host if port == PORTS[parts.scheme] else f"{host}:{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")  # RFC 3986 3.3; what is escaped stays so
    target = SplitResult(parts.scheme, netloc, path, quote(parts.query, safe="/%:@!$&'()*+,;=~?"), "")
    if len(target.geturl()) > MAX_URL:
        raise ValueError("too long when it is escaped")
    return target


class _Stream:
    """An httpcore.NetworkStream that keeps to the deadline, and to so many bytes read."""

    def __init__(self, inner: "httpcore.NetworkStream", deadline: Timeout, room: int) -> None:
        self._inner, self._deadline, self._room = inner, deadline, room
        self.close, self.get_extra_info = inner.close, inner.get_extra_info

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes, self._deadline.remaining(timeout))
        self._room -= len(data)
        if self._room < 0:  # also an endless head, and framing without content
            raise FetchError(*TOO_LARGE)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.remaining(timeout))

    def start_tls(self, timeout: float | None = None, **tls: Any) -> "_Stream":
        inner = self._inner.start_tls(timeout=self._deadline.remaining(timeout), **tls)
        return _Stream(inner, self._deadline, self._room)


class _Backend:
    """An httpcore.NetworkBackend, for TCP only: resolves once per connection, connects to permitted addresses."""

    def __init__(self, limits: Limits, resolve: Resolver, permitted: Callable[[str], bool]) -> None:
        self.limits, self.deadline = limits, Timeout(limits.seconds)
        self._resolve, self._permitted = resolve, permitted

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, **_: Any) -> _Stream:
        import httpcore

        addresses = self._addresses(host, port)
        if not all(map(self._permitted, addresses)):  # one bad address among good ones is an attack, or a mistake
            raise FetchError("not-allowed", "Give a URL that everybody can reach: this host is not on the open web.")
        for tried, address in enumerate(addresses):
            share = self.deadline.remaining(timeout) / (len(addresses) - tried)  # a dead one leaves time for the next
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                inner = httpcore.SyncBackend().connect_tcp(address, port, share)
                return _Stream(inner, self.deadline, self.limits.bytes + MAX_FETCH_HEAD_BYTES)
        self.deadline.remaining()
        raise ConnectionError("no address answers")

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        """Resolve in a thread that may be left behind, since getaddrinfo knows no timeout."""
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


def _ask(at: SplitResult, backend: _Backend) -> FetchedPage | str:
    """Send one request on a connection of its own; give the page, or where it redirects to. Raise FetchError."""
    import httpcore

    host, target = at.hostname or "", f"{at.path}?{at.query}" if at.query else at.path
    url = httpcore.URL(scheme=at.scheme, host=host, port=at.port, target=target)
    headers = [("Host", at.netloc), *HEADERS.items()]
    name = {"sni_hostname": host.rstrip(".")}  # RFC 6066 3: without the final dot
    tls = httpcore.default_ssl_context() if at.scheme == "https" else None  # slow: not while a connection waits
    pool = httpcore.ConnectionPool(tls, network_backend=cast("httpcore.NetworkBackend", backend))
    try:
        with pool, pool.stream("GET", url, headers=headers, extensions=name) as response:
            redirects = response.status in (301, 302, 303, 307, 308)  # RFC 9110 15.4
            return (redirects and _header(response, b"location")) or _page(at.geturl(), response, backend)
    except httpcore.TimeoutException as error:
        raise FetchError(*TOO_SLOW) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError, zlib.error) as error:
        raise FetchError("unreachable", f"Check the URL: no proper answer came ({type(error).__name__}).") from error


def _header(response: "httpcore.Response", name: bytes) -> str:
    """Give a header's values as one (RFC 9110 5.3), or "" where it is missing."""
    return ", ".join(value.decode("utf-8", "replace") for key, value in response.headers if key.lower() == name)


def _page(url: str, response: "httpcore.Response", backend: _Backend) -> FetchedPage:
    """Read a page; raise FetchError where the status, type, coding or length is none that is read."""
    if response.status != 200:
        raise FetchError("unreachable", f"Give a URL that anybody can open: the answer has status {response.status}.")
    content_type = _header(response, b"content-type")
    kind = re.split("[;,]", content_type)[0].strip().lower()  # RFC 9110 8.3
    if kind not in (*MARKUP, "text/plain"):
        raise FetchError("not-a-page", "Give the URL of a page: there is no HTML or plain text at this one.")
    coding = _header(response, b"content-encoding").strip().lower()  # RFC 9110 8.4: a list, in the order applied
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError("not-a-page", "Give another URL: this page is compressed in a way that is not read.")
    if int(_header(response, b"content-length") or 0) > backend.limits.bytes:  # RFC 9110 8.6
        raise FetchError(*TOO_LARGE)
    body = bytearray()
    for piece in _gunzip(response.iter_stream()) if "gzip" in coding else response.iter_stream():
        backend.deadline.remaining()  # one read can hold many pieces, and those take time
        body += piece
        if len(body) > backend.limits.bytes:
            raise FetchError(*TOO_LARGE)
    return FetchedPage(url, kind, decode_page(bytes(body), content_type, kind in MARKUP))


def _gunzip(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Inflate gzip in small pieces; members follow each other (RFC 1952 2.2). Raise zlib.error."""
    inflater = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        while chunk:
            if inflater.eof:
                inflater = zlib.decompressobj(wbits=31)
            yield inflater.decompress(chunk, PIECE)
            chunk = inflater.unconsumed_tail or inflater.unused_data
    if not inflater.eof:
        raise zlib.error("truncated")
