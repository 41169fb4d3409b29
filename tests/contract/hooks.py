"""Hooks of schemathesis: bodies that it cannot write, and values that only the server knows."""

from itertools import count
from typing import Any, Final

import requests
import schemathesis

schemathesis.serializer.alias(["application/x-ndjson", "text/csv"], "text/plain")

_NUMBERS: Final = count()
_send: Final = requests.Session.send


def send_from_another_address(session: requests.Session, request: Any, **options: Any) -> requests.Response:
    """Send a request and name another address each time: one that sends many wrong tokens is answered 429, not 401."""
    number = next(_NUMBERS)
    request.headers["X-Forwarded-For"] = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    return _send(session, request, **options)


requests.Session.send = send_from_another_address  # type: ignore[method-assign]


@schemathesis.hook
def map_query(context: Any, query: dict[str, Any] | None) -> dict[str, Any] | None:
    """Leave out the cursor, of which only a list page has a valid one, and do not wait for changes."""
    return {name: value for name, value in query.items() if name not in {"cursor", "wait"}} if query else query
