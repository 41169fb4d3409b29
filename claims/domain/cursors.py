"""Opaque keyset cursors of list pages, in characters that are safe in a URL."""

import base64
import binascii
import json

from claims.domain.limits import MAX_ID
from claims.errors import InvalidInput, Issue

#: the sort key of the last item of a list page, and its id
Position = tuple[str, int]


def encode_cursor(sort: str, position: Position) -> str:
    """Format a position of the list sorted by `sort` as a cursor."""
    raw = json.dumps([sort, *position], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode_cursor(cursor: str, sort: str) -> Position:
    """Parse a cursor that `encode_cursor` made for the same sort.

    Raises:
        InvalidInput: the text is no cursor, or the cursor belongs to a list in another order.
    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        cursor_sort, key, last_id = json.loads(raw)
        key.encode()
    except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError):
        raise _error("is not a cursor of this server") from None
    if type(last_id) is not int or not 0 <= last_id <= MAX_ID:
        raise _error("is not a cursor of this server")
    if cursor_sort != sort:
        raise _error("belongs to a list in another order; leave it out to start at the first page")
    return key, last_id


def _error(message: str) -> InvalidInput:
    return InvalidInput(f"the cursor {message}", issues=[Issue("", message, "cursor")])
