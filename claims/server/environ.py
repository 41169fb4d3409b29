"""The WSGI environ of a request that came over RSGI (PEP 3333)."""

import io
import sys
from functools import lru_cache
from string import printable
from typing import Any, Final, Protocol
from urllib.parse import quote

from claims.server.hosts import add_host

Environ = dict[str, Any]

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
#: the value of a header whose own value is not ASCII
_NOT_ASCII: Final = "\ufffd"
#: headers that CGI names without HTTP_ (RFC 3875, 4.1)
_CGI_NAMES: Final = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class Scope(Protocol):
    """A request (RSGI specification, version 1.6)."""

    method: str
    path: str
    query_string: str
    scheme: str
    server: str
    client: str
    http_version: str
    authority: str | None
    headers: Any


def environ_of(scope: Scope, path: str | None = None) -> Environ:
    """Return the WSGI environ of a request without its body (PEP 3333); its text is bytes decoded as Latin-1.

    Args:
        scope: the request.
        path: another path than that of the request.
    """
    path = scope.path if path is None else path
    name, port = _address(scope.server)
    environ = _CONSTANT | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": path if path.isascii() else path.encode().decode("latin-1"),
        "QUERY_STRING": _ascii(scope.query_string),
        "SERVER_NAME": name,
        "SERVER_PORT": port,
        "REMOTE_ADDR": _address(scope.client)[0],
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(),
    }
    headers = scope.headers
    for name, value in headers.items():
        key = _key(name)
        if key in environ:
            value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ', '}{value}"
        environ[key] = value
    for name in headers.keys():  # noqa: SIM118 - no mapping; `items` leaves out values that are not ASCII
        if _key(name) not in environ:
            environ[_key(name)] = _NOT_ASCII
    add_host(environ, scope)
    return environ


@lru_cache(maxsize=512)
def _key(name: str) -> str:
    """Return the environ's key for a header."""
    return _CGI_NAMES.get(name) or "HTTP_" + name.upper().replace("-", "_")


@lru_cache(maxsize=512)
def _address(text: str) -> tuple[str, str]:
    """Return the IP address and the port of one end of a connection."""
    host, _, port = text.rpartition(":")
    return host.strip("[]"), port


def _ascii(query: str) -> str:
    """Return a query string with every other character escaped (RFC 3986, 2.1); some clients send them as they are."""
    return query if query.isascii() else quote(query, safe=printable)
