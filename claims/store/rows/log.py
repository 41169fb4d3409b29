"""Changes and tokens."""

from datetime import datetime

import orjson

from claims.actors import Token
from claims.clock import parse_stamp, stamp
from claims.model import Change
from claims.store.rows.values import Params, dumps, instant
from claims.store.sqlite import Row
from claims.words import ChangeType


def change_params(
    at: datetime, actor: str, type: ChangeType, article_id: int | None, claim_id: int | None, changed: str
) -> Params:
    """Give the parameters of ADD_CHANGE.

    Args:
        changed: JSON object: record kind -> its members with their new values.
    """
    when = stamp(at)
    rest = (
        f'"at":"{when}","actor":{dumps(actor)},"type":"{type}","article_id":{_number(article_id)},'
        f'"claim_id":{_number(claim_id)},"changed":{changed}}}'
    )
    return {"at": when, "type": type, "claim_id": claim_id, "rest": rest}


def change_from(row: Row) -> Change:
    """Read a row of the log out of its form."""
    form = orjson.loads(row["form"])
    return Change(**form | {"at": parse_stamp(form["at"])})


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


def _number(value: int | None) -> str:
    return "null" if value is None else str(value)
