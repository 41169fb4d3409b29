"""URLs that the server may fetch."""

import ipaddress
import re
from collections.abc import Collection
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from claims.domain.limits import MAX_URL
from claims.fetching.limits import FetchError

PORTS: Final = {"http": 80, "https": 443}


def check_url(url: str, ports: Collection[int] | None, base: SplitResult | None = None) -> SplitResult:
    """Return a URL as it is sent: in ASCII (RFC 3490 4), escaped, without fragment (RFC 9110 7.1).

    Args:
        url: absolute, or relative to `base` (RFC 3986 5.2).
        ports: the allowed ports; None allows each one.
        base: the URL that redirects to this one; None for the first URL.

    Raises:
        FetchError: the URL is not allowed.
        ValueError: it is malformed or too long.
    """
    if len(url) > MAX_URL or re.search(r"[\x00-\x1f\x7f]", url):
        raise ValueError("too long, or with control characters")
    parts = urlsplit(urljoin(base.geturl(), url) if base else url)
    if parts.scheme not in PORTS:
        raise FetchError("not-allowed", "Send an http or https URL: the server fetches only web pages.")
    if base and (base.scheme, parts.scheme) == ("https", "http"):
        raise FetchError("not-allowed", "Send a URL that stays with https: this one redirects to http.")
    if "@" in parts.netloc:  # RFC 9110 4.2.4
        raise FetchError("not-allowed", "Remove the user name and password before the host.")
    port = PORTS[parts.scheme] if parts.port is None else parts.port
    if port == 0 or (ports is not None and port not in ports):  # httpcore uses the default port for 0
        raise FetchError("not-allowed", f"Send a URL on a usual port: the server fetches nothing from port {port}.")
    name = parts.hostname or ""
    host = f"[{ipaddress.IPv6Address(name)}]" if "[" in parts.netloc else name.encode("idna").decode("ascii").lower()
    if not re.fullmatch(r"[a-z0-9_.-]+|\[[0-9a-f:.]+]", host):  # this also stops look-alikes of / and @ after IDNA
        raise ValueError("not a host")
    netloc = host if port == PORTS[parts.scheme] else f"{host}:{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")  # RFC 3986 3.3; escaped parts stay escaped
    target = SplitResult(parts.scheme, netloc, path, quote(parts.query, safe="/%:@!$&'()*+,;=~?"), "")
    if len(target.geturl()) > MAX_URL:
        raise ValueError("too long when it is escaped")
    return target
