"""The addresses that the client requests: those below the API of its own server, whatever an answer names.

A link of an answer is never requested as it is. The client takes its path below the API and its query, and appends
them to its own base URL. So neither the host nor the scheme of a link can lead the token away.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

import httpx

from claims.client.errors import ForeignLink

API_PATH: Final = "/api/v1"
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
#: the message does not repeat the address, which can hold a password
_NEEDED: Final = "The address of a server is an http or https URL without user and query: https://claims.example/desk."


@dataclass(frozen=True, slots=True)
class Origin:
    """A base URL: what comes before /api/v1 in the addresses of a server."""

    #: scheme, host and port, without a path
    root: httpx.URL
    #: the path before /api/v1, such as "/duecheck"; empty: none
    prefix: str

    @property
    def api(self) -> str:
        """The path of the API, with the prefix."""
        return self.prefix + API_PATH

    def __str__(self) -> str:
        return str(self.root).rstrip("/") + self.prefix

    def path_below(self, url: httpx.URL) -> str | None:
        """Return the path and query of an address below the API of this origin; None if it is not below.

        The scheme may differ: a server behind a proxy with TLS can take its own scheme for http.
        """
        path = url.raw_path.decode("ascii")
        rest = path.removeprefix(self.api)
        is_below = path.startswith(self.api) and (not rest or rest[0] in "/?")
        return rest if is_below and not url.userinfo and self._has_host(url) else None

    def _has_host(self, url: httpx.URL) -> bool:
        if url.scheme not in _DEFAULT_PORTS or url.raw_host != self.root.raw_host:
            return False
        # httpx leaves out a port that is the scheme's own: without one on both sides, only the schemes differ
        return url.port == self.root.port or _port(url) == _port(self.root)


def parse_origin(address: str) -> Origin:
    """Parse the base URL of a server, with or without /api/v1 at its end.

    Raises:
        ValueError: it is no http or https URL of a host, or it has a user, a query or a fragment.
    """
    try:
        url = httpx.URL(address.strip())
    except httpx.InvalidURL as error:
        raise ValueError(f"{_NEEDED} {error}") from error
    if url.scheme not in _DEFAULT_PORTS or not url.raw_host or url.userinfo or url.query or url.fragment:
        raise ValueError(_NEEDED)
    path = url.raw_path.decode("ascii").rstrip("/").removesuffix(API_PATH).rstrip("/")
    return Origin(url.copy_with(raw_path=b"/"), path)


class Addresses:
    """The API of one server, and the addresses under which its answers may name it."""

    def __init__(self, address: str, public_url: str | None) -> None:
        """Keep the addresses.

        Args:
            address: base URL to which every request goes.
            public_url: the server's DUECHECK_PUBLIC_URL, if that is another one; None: links name `address` only.

        Raises:
            ValueError: one of them is no URL of a server.
        """
        self._own = parse_origin(address)
        self._known = [self._own, *([parse_origin(public_url)] if public_url else [])]

    def find(self, path: str) -> httpx.URL:
        """Return the address of a path below the API ("/claims/1"), or of a link that an answer names.

        Raises:
            ForeignLink: the link leads away from the API, or the path has dot segments.
        """
        is_link = not path.startswith("/") or path.startswith(("//", API_PATH, *(o.api for o in self._known)))
        return self.follow(path, self._address("/", path)) if is_link else self._address(path, path)

    def follow(self, link: str, base: httpx.URL) -> httpx.URL:
        """Return the address of a link in an answer, on the client's own base URL.

        Args:
            link: `next` or Location: an absolute URL, or a reference relative to `base` (RFC 3986, 5.2).
            base: the address that was requested.

        Raises:
            ForeignLink: the link leads away from the API of the client's server.
        """
        try:
            url = base.join(link)
        except httpx.InvalidURL as error:
            raise self._foreign(link, str(error)) from error
        below = [rest for origin in self._known if (rest := origin.path_below(url)) is not None]
        if not below:
            hint = "If it is the server's own, pass its DUECHECK_PUBLIC_URL as public_url."
            raise self._foreign(link, hint)
        return self._address(below[0], link)

    def _address(self, below: str, named: str) -> httpx.URL:
        """Return the address of a path below the API; `named` is what the error names."""
        try:
            url = self._own.root.join(self._own.api + below)
        except httpx.InvalidURL as error:
            raise self._foreign(named, str(error)) from error
        # a proxy can decode the path before it removes dot segments (RFC 3986, 5.2.4), and take "\\" for "/"
        path = unquote(below.partition("?")[0])
        if self._own.path_below(url) is None or "\\" in path or {".", ".."} & set(path.split("/")):
            raise self._foreign(named, "It has dot segments or backslashes.")
        return url

    def _foreign(self, link: str, hint: str) -> ForeignLink:
        return ForeignLink(link, f"{self._own}{API_PATH}", hint)


def _port(url: httpx.URL) -> int:
    return url.port or _DEFAULT_PORTS[url.scheme]
