"""The check of the Host header: a request without a well-formed host is 400 (RFC 9112, 3.2)."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from claims.api.telemetry import BAD_HOST, WsgiApp
from claims.domain.hosts import is_host

BAD_HOST_DETAIL: Final = "The request needs one Host header with a name or address, and a port if it has one."


def with_host_check(app: WsgiApp) -> WsgiApp:
    """Return the application, which sees a host only if it is well-formed; else the environ has `BAD_HOST`."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST")
        if host is not None and not is_host(host):
            environ[BAD_HOST] = True
            del environ["HTTP_HOST"]
        return app(environ, start_response)

    return application
