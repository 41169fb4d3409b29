"""Headers of routes: those that requests have, for the OpenAPI document, and those of routes that end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from werkzeug.http import http_date

from claims.api.idempotency import IDEMPOTENCY_KEY
from claims.domain.limits import MAX_ID_DIGITS

_TAG: Final = rf'(W/)?"[0-9]{{1,{MAX_ID_DIGITS}}}([-.][a-zA-Z0-9_.-]+)?"'
IF_MATCH: Final = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the version that the request changes; a list, weak tags and `*` work too.",
    "schema": {"type": "string", "pattern": rf"^(\*|{_TAG}(, ?{_TAG})*)$"},
}
IF_NONE_MATCH: Final = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of the client's copy; the server answers 304 if the resource is unchanged.",
    "schema": {"type": "string"},
}
PREFER: Final = {
    "name": "Prefer",
    "in": "header",
    "required": False,
    "description": "`wait=25`: wait at most 25 seconds for a new change (RFC 7240); the maximum is 60.",
    "schema": {"type": "string"},
}
#: request headers that a method reads
OF_METHOD: Final[Mapping[str, list[dict[str, Any]]]] = {
    "POST": [IDEMPOTENCY_KEY],
    "GET": [IF_NONE_MATCH],
    "PATCH": [IF_MATCH],
    "PUT": [],
    "DELETE": [],
}


@dataclass(frozen=True, slots=True)
class Deprecation:
    """The end of a route: since when clients should use another, and when it ends (RFC 9745, RFC 8594)."""

    since: datetime
    sunset: datetime
    #: page that explains what to use instead
    page: str

    def headers(self) -> dict[str, str]:
        """Return the headers of each answer of the route."""
        return {
            "Deprecation": f"@{int(self.since.timestamp())}",
            "Sunset": http_date(self.sunset),
            "Link": f'<{self.page}>; rel="deprecation"; type="text/html"',
        }
