"""The check of request headers: a malformed one is 400, and never treated as absent."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from claims.api.telemetry import BAD_HEADER, WsgiApp
from claims.domain.hosts import is_host

HOST_DETAIL: Final = "The request needs one Host header with a name or address, and a port if it has one."
#: how the keys of headers in the environ begin: HTTP_, CONTENT_LENGTH and CONTENT_TYPE
_HEADERS: Final = frozenset({"HTTP_", "CONTE"})
#: headers that programs fill and the server does not read
_UNREAD: Final = {"HTTP_USER_AGENT", "HTTP_REFERER"}


def with_header_check(app: WsgiApp) -> WsgiApp:
    """Return the application, whose environ has `BAD_HEADER` with the fault if a header is malformed.

    The host must be well-formed (RFC 9112, 3.2), and every header ASCII: RFC 9110, section 5.5 allows other bytes only
    as opaque data, and a server in front of the application may have left them out.
    """

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST")
        if host is not None and not is_host(host):
            environ[BAD_HEADER] = HOST_DETAIL
            del environ["HTTP_HOST"]
        headers = [name for name in environ if name[:5] in _HEADERS and name not in _UNREAD]
        if not "".join([environ[name] for name in headers]).isascii():
            wrong = next(name for name in headers if not environ[name].isascii())
            environ[BAD_HEADER] = f"The header {header_name(wrong)} has characters other than ASCII."
        return app(environ, start_response)

    return application


def header_name(key: str) -> str:
    """Return the name of a header from its key in the environ, such as If-Match for HTTP_IF_MATCH."""
    return key.removeprefix("HTTP_").replace("_", "-").title()
