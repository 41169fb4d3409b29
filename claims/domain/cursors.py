"""Opaque keyset cursors: where a page ended, safe to put into a URL."""

import base64
import binascii
import json

from claims.domain.limits import MAX_ID
from claims.errors import InvalidInput, Issue

#: a position: the sort key of the last item shown, and its id
Position = tuple[str, int]


def encode_cursor(sort: str, position: Position) -> str:
    """Write a position of the list sorted by `sort` as a cursor."""
    raw = json.dumps([sort, *position], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode_cursor(cursor: str, sort: str) -> Position:
    """Read a cursor that `encode_cursor` wrote for the same sort.

    Raises:
        InvalidInput: it is not one, or belongs to a list sorted otherwise.
    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        found, key, last_id = json.loads(raw)
        key.encode()
    except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError):
        raise _refusal("is not one that this server gave out") from None
    if type(last_id) is not int or not 0 <= last_id <= MAX_ID:
        raise _refusal("is not one that this server gave out")
    if found != sort:
        raise _refusal("belongs to a list in another order; start again without it")
    return key, last_id


def _refusal(message: str) -> InvalidInput:
    return InvalidInput(f"the cursor {message}", issues=[Issue("", message, "cursor")])
