"""The host that a request names, from its Host header and its target (RFC 9112, 3.2 and RFC 9113, 8.3.1)."""

from typing import Any, Protocol

from claims.api.request_headers import HOST_DETAIL
from claims.api.telemetry import BAD_HEADER
from claims.domain.hosts import is_host


class HostScope(Protocol):
    """The members of a request that name its host (RSGI specification, version 1.6)."""

    #: "1" (HTTP/1.0), "1.1" or "2"
    http_version: str
    #: of the request's target: from HTTP/2, or from a whole URL in the request line
    authority: str | None


def add_host(environ: dict[str, Any], scope: HostScope) -> None:
    """Complete the host of an environ that has the headers; two Host headers stand in it with a comma between.

    HTTP/1.1 requires the header, HTTP/1.0 and HTTP/2 do not. The host of the target counts before the header, but
    the header must be well-formed even then.

    Args:
        environ: gets `HTTP_HOST`, or `BAD_HEADER` if the request lacks a header that it needs.
        scope: the request.
    """
    header = environ.get("HTTP_HOST")
    if header is None and scope.http_version == "1.1":
        environ[BAD_HEADER] = HOST_DETAIL
    elif scope.authority and (header is None or is_host(header)):
        environ["HTTP_HOST"] = scope.authority
