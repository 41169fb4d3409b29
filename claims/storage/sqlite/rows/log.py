"""Changes and tokens."""

from datetime import datetime

import orjson

from claims.domain.actors import Token
from claims.domain.instants import format_instant, parse_instant
from claims.domain.records import Change
from claims.domain.vocabulary import ChangeType
from claims.storage.sqlite.connection import Row
from claims.storage.sqlite.rows.values import Params, dumps, instant


def change_params(
    at: datetime, actor: str, type: ChangeType, article_id: int | None, claim_id: int | None, changed: str
) -> Params:
    """Give the parameters of ADD_CHANGE.

    Args:
        changed: JSON object: record kind -> its members with their new values.
    """
    when = format_instant(at)
    rest = (
        f'"at":"{when}","actor":{dumps(actor)},"type":"{type}","article_id":{_number(article_id)},'
        f'"claim_id":{_number(claim_id)},"changed":{changed}}}'
    )
    return {"at": when, "type": type, "claim_id": claim_id, "rest": rest}


def change_from(row: Row) -> Change:
    """Read a row of the log out of its form."""
    document = orjson.loads(row["form"])
    return Change(**document | {"at": parse_instant(document["at"])})


def token_from(row: Row) -> Token:
    """Read a token."""
    return Token(
        row["id"],
        row["name"],
        row["role"],
        parse_instant(row["created_at"]),
        instant(row["last_used_at"]),
        instant(row["revoked_at"]),
    )


def _number(value: int | None) -> str:
    return "null" if value is None else str(value)
