"""Changes and tokens."""

from functools import lru_cache
from operator import itemgetter

import orjson

from claims.actors import Token
from claims.clock import parse_stamp
from claims.model import Change
from claims.store.base import ChangeForm
from claims.store.rows.values import dumps, instant
from claims.store.sqlite import Row

_FORM = itemgetter("seq", "at", "actor", "type", "article_id", "claim_id", "changed")


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


def change_form_from(row: Row) -> ChangeForm:
    """Read a row of the log as the feed serves it; what changed is JSON already."""
    seq, at, actor, type, article_id, claim_id, changed = _FORM(row)
    return ChangeForm(
        seq,
        f'{{"seq":{seq},"at":"{at}","actor":{_quoted(actor)},"type":"{type}","article_id":{article_id or "null"},'
        f'"claim_id":{claim_id or "null"},"changed":{changed}}}',
    )


@lru_cache(maxsize=1024)
def _quoted(text: str) -> str:
    return dumps(text)


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
