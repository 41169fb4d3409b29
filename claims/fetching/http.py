"""Fetching of pages of the open web by URLs of users, with guards.

The URL of a client may point into the server's own network (server-side request forgery).
So each connection resolves its host once, checks every address, and connects to a checked one.
Each redirect passes the same checks. A timeout and two byte limits bound the cost of a server.
httpx is imported only for a fetch.
"""

import re
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from claims.domain.imports import MISSING_EXTRA
from claims.domain.limits import MAX_URL
from claims.fetching.decoding import decode_page
from claims.fetching.limits import TOO_LARGE, FetchError, Limits, Reason
from claims.fetching.public_addresses import is_public, system_addresses
from claims.fetching.urls import check_url

if TYPE_CHECKING:
    import httpx

    from claims.fetching.transport import GuardedBackend, Resolver

PIECE: Final = 64 * 1024  # bytes of one inflated piece
MARKUP: Final = ("text/html", "application/xhtml+xml")
REDIRECTS: Final = (301, 302, 303, 307, 308)  # RFC 9110 15.4


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A fetched page: the final URL, the media type in lower case, and the decoded text."""

    url: str
    content_type: str
    text: str


def fetch_page(
    url: str,
    limits: Limits = Limits(),
    *,
    resolve: "Resolver" = system_addresses,
    permitted: Callable[[str], bool] = is_public,
    ports: Collection[int] | None = (80, 443),
) -> FetchedPage:
    """Return a page, fetched with GET; redirects are followed.

    Args:
        url: http or https.
        limits: the limits of the fetch.
        resolve: returns the addresses of a host and port.
        permitted: returns True if a connection to an address is allowed.
        ports: the allowed ports; None allows each one.

    Raises:
        FetchError: the page was not fetched; nothing else is raised.
    """
    try:
        at = check_url(url, ports)
        try:  # httpx; its import does not count towards the timeout
            from claims.fetching.transport import GuardedBackend, ask
        except ImportError as error:
            raise FetchError("not-a-page", MISSING_EXTRA) from error
        backend = GuardedBackend(limits, resolve, permitted)
        for _ in range(limits.redirects + 1):
            with ask(at, backend) as response:
                location = response.extensions["location"] if response.status_code in REDIRECTS else ""
                if not location:
                    return _page(at.geturl(), response, backend)
            at = check_url(location, ports, at)
    except ValueError as error:  # from urlsplit, the port, IDNA or a lone surrogate
        raise FetchError("not-allowed", f"Check the URL: it is malformed or over {MAX_URL} letters.") from error
    raise FetchError(
        "unreachable", f"Send the final URL: over {limits.redirects} redirects, the last one to {at.geturl()}."
    )


def _page(url: str, response: "httpx.Response", backend: "GuardedBackend") -> FetchedPage:
    """Return the page of a response; raise FetchError for an unsupported status, type, coding or length."""
    if response.status_code != 200:
        reason: Reason = "unreachable" if response.status_code >= 500 else "not-found"
        raise FetchError(
            reason, f"Send a URL that is open to the public: the answer has status {response.status_code}."
        )
    content_type = response.headers.get("content-type", "")
    kind = re.split("[;,]", content_type)[0].strip().lower()  # RFC 9110 8.3
    if kind not in (*MARKUP, "text/plain"):
        raise FetchError("not-a-page", "Send the URL of a page: this one has no HTML or plain text.")
    coding = response.headers.get("content-encoding", "").strip().lower()  # RFC 9110 8.4: a list, in the order applied
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError("not-a-page", "Send another URL: the compression of this page is not supported.")
    if int(response.headers.get("content-length") or 0) > backend.limits.bytes:  # RFC 9110 8.6
        raise FetchError(*TOO_LARGE)
    body = bytearray()
    for piece in _gunzip(response.iter_raw()) if "gzip" in coding else response.iter_raw():
        backend.time_limit.remaining()  # one read can hold many pieces, and inflating takes time
        body += piece
        if len(body) > backend.limits.bytes:
            raise FetchError(*TOO_LARGE)
    return FetchedPage(url, kind, decode_page(bytes(body), content_type, kind in MARKUP))


def _gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield inflated pieces of gzip; members follow each other (RFC 1952 2.2). Raise zlib.error."""
    inflater = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        while chunk:
            if inflater.eof:
                inflater = zlib.decompressobj(wbits=31)
            yield inflater.decompress(chunk, PIECE)
            chunk = inflater.unconsumed_tail or inflater.unused_data
    if not inflater.eof:
        raise zlib.error("truncated")
