"""Hooks of schemathesis: bodies that it cannot write, and values that only the server knows."""

from typing import Any

import schemathesis

schemathesis.serializer.alias(["application/x-ndjson", "text/csv"], "text/plain")


@schemathesis.hook
def map_query(context: Any, query: dict[str, Any] | None) -> dict[str, Any] | None:
    """Leave out the cursor, of which only a list page has a valid one, and do not wait for changes."""
    return {name: value for name, value in query.items() if name not in {"cursor", "wait"}} if query else query
