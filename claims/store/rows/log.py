"""Changes and tokens."""

import orjson

from claims.clock import parse_stamp
from claims.model import Change, Token
from claims.store.rows.values import instant
from claims.store.sqlite import Row


def change_from(row: Row) -> Change:
    """Read a row of the log."""
    return Change(
        row["seq"],
        parse_stamp(row["at"]),
        row["actor"],
        row["type"],
        row["article_id"],
        row["claim_id"],
        orjson.loads(row["changed"]),
    )


def token_from(row: Row) -> Token:
    """Read a token."""
    return Token(
        row["id"],
        row["name"],
        row["role"],
        parse_stamp(row["created_at"]),
        instant(row["last_used_at"]),
        instant(row["revoked_at"]),
    )
