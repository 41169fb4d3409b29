"""The change log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import orjson

from claims.domain.instants import format_instant, parse_instant
from claims.domain.records import Change, Json
from claims.domain.visibility import ADMIN_TYPES, Visibility
from claims.domain.vocabulary import ChangeType
from claims.storage.base import ChangeBatch, NewChange
from claims.storage.sql.columns import listed
from claims.storage.sql.database import Database, Row
from claims.storage.sql.public_changes import BATCH, PUBLIC_DOCUMENT, PUBLIC_TYPE
from claims.storage.sql.values import Params, dumps

#: the document is stored as the change feed returns it, but for the seq, which the INSERT assigns
ADD_CHANGE: Final = """
    INSERT INTO changes (seq, at, type, claim_id, document)
    SELECT next, :at, :type, :claim_id, '{"seq":' || next || ',' || :rest
    FROM (SELECT coalesce(max(seq), 0) + 1 AS next FROM changes) AS log
"""
ADD_CHANGE_AT: Final = """
    INSERT INTO changes (seq, at, type, claim_id, document)
    VALUES (:seq, :at, :type, :claim_id, '{"seq":' || :seq || ',' || :rest)
"""
LIST_CHANGES_OF_CLAIM: Final = """
    SELECT document FROM changes WHERE claim_id = :claim_id AND seq > :after ORDER BY seq LIMIT :limit
"""
LIST_PUBLIC_CHANGES_OF_CLAIM: Final = f"""
    SELECT {PUBLIC_DOCUMENT} AS document FROM changes AS l
    WHERE l.claim_id = :claim_id AND l.seq > :after AND {PUBLIC_TYPE} ORDER BY l.seq LIMIT :limit
"""
LIST_CHANGES_OF_CLAIM_UNTIL: Final = """
    SELECT document FROM changes WHERE claim_id = :claim_id AND at <= :until ORDER BY seq
"""
LIST_LEFT_TO_HUMAN: Final = """
    SELECT l.document FROM json_each(:claim_ids) AS j JOIN changes AS l ON l.seq = (
        SELECT max(seq) FROM changes WHERE claim_id = CAST(j.value AS BIGINT) AND type = 'claim.needs_human'
    )
    WHERE NOT EXISTS (
        SELECT 1 FROM changes AS n
        WHERE n.claim_id = CAST(j.value AS BIGINT) AND n.seq > l.seq AND n.type = 'check.added'
            AND json_extract(n.document, '$.changed.check.result') = 'needs_human')
"""
_ROWS: Final = "SELECT seq, document FROM changes"
#: the plus keeps SQLite from the index of types, which does not have the order of seq
_NOT_ACCESS: Final = f"AND +l.type NOT IN {listed(ADMIN_TYPES)}"
_READ: Final = f"{BATCH} ({_ROWS} AS l WHERE seq > :since AND seq <= :until {{}} ORDER BY seq LIMIT :limit) AS page"
READ_CHANGES: Final = {Visibility.ALL: _READ.format(_NOT_ACCESS), Visibility.ADMIN: _READ.format("")}
LIST_TYPES_BETWEEN: Final = "SELECT DISTINCT type FROM changes NOT INDEXED WHERE seq > :since AND seq <= :until"
LAST_SEQ: Final = "SELECT coalesce(max(seq), 0) AS seq FROM changes"
LAST_ROW: Final = "SELECT seq, at FROM changes WHERE seq = (SELECT max(seq) FROM changes)"
FIRST_CHANGE_AT: Final = "SELECT at FROM changes ORDER BY seq LIMIT 1"
LAST_CHANGE_AT: Final = "SELECT at FROM changes WHERE seq = (SELECT max(seq) FROM changes)"


def read_changes_of_types(number: int) -> str:
    """Return READ_CHANGES for a number of types, with the parameters :type_0 and so on.

    It merges one index range for each type, so the limit bounds its work, not the length of the log.
    """
    ranges = [f"{_ROWS} WHERE type = :type_{n} AND seq > :since AND seq <= :until" for n in range(number)]
    return f"{BATCH} ({' UNION ALL '.join(ranges)} ORDER BY seq LIMIT :limit) AS page"


class SqlChanges:
    """The log of `claims.storage.base.ChangeStore` in SQLite."""

    db: Database

    def add_change(
        self,
        at: datetime,
        actor: str,
        type: ChangeType,
        article_id: int | None,
        claim_id: int | None,
        changed: Json,
        via: str | None = None,
    ) -> None:
        self.db.run(ADD_CHANGE, change_params(at, actor, type, article_id, claim_id, dumps(changed), via))

    def add_changes(self, at: datetime, actor: str, rows: Sequence[NewChange]) -> None:
        self.db.run_many(
            ADD_CHANGE,
            [change_params(at, actor, r.type, r.article_id, r.claim_id, dumps(r.changed)) for r in rows],
        )

    def first_change_at(self) -> datetime | None:
        row = self.db.row(FIRST_CHANGE_AT)
        return None if row is None else parse_instant(row["at"])

    def last_change_at(self) -> datetime | None:
        row = self.db.row(LAST_CHANGE_AT)
        return None if row is None else parse_instant(row["at"])

    def last_seq(self) -> int:
        row = self.db.row(LAST_SEQ)
        return row["seq"] if row else 0

    def read_changes(
        self, since: int, until: int, types: Sequence[ChangeType], limit: int, visibility: Visibility
    ) -> ChangeBatch:
        params: Params = {"since": since, "until": until, "limit": limit}
        names = {f"type_{number}": type for number, type in enumerate(types)}
        row = self.db.row(read_changes_of_types(len(names)) if names else READ_CHANGES[visibility], params | names)
        assert row is not None  # noqa: S101 - an aggregate always has a row
        return ChangeBatch(number=row["number"], last_seq=row["last_seq"], documents=row["documents"])

    def list_types_between(self, since: int, until: int) -> set[ChangeType]:
        rows = self.db.rows(LIST_TYPES_BETWEEN, {"since": since, "until": until})
        return {row["type"] for row in rows}

    def list_changes_of_claim(self, claim_id: int, after: int, limit: int, visibility: Visibility) -> list[Change]:
        params = {"claim_id": claim_id, "after": after, "limit": limit}
        statement = LIST_CHANGES_OF_CLAIM if visibility.sees_all else LIST_PUBLIC_CHANGES_OF_CLAIM
        return [change_from(row) for row in self.db.rows(statement, params)]

    def list_left_to_human(self, claim_ids: Sequence[int]) -> list[Change]:
        rows = self.db.rows(LIST_LEFT_TO_HUMAN, {"claim_ids": dumps(list(claim_ids))}) if claim_ids else []
        return [change_from(row) for row in rows]

    def list_changes_of_claim_until(self, claim_id: int, until: datetime) -> list[Change]:
        params = {"claim_id": claim_id, "until": format_instant(until)}
        return [change_from(row) for row in self.db.rows(LIST_CHANGES_OF_CLAIM_UNTIL, params)]


def change_params(
    at: datetime,
    actor: str,
    type: ChangeType,
    article_id: int | None,
    claim_id: int | None,
    changed: str,
    via: str | None = None,
) -> Params:
    """Return the parameters of `ADD_CHANGE`.

    Args:
        at: UTC.
        actor: the name of the person or token that acts.
        type: the type of the change.
        article_id: the article that it concerns; None without one.
        claim_id: the claim that it concerns; None without one.
        changed: JSON object: record kind -> its members with their new values.
        via: the name of the person's token; None without one.
    """
    when = format_instant(at)
    rest = (
        f'"at":"{when}","actor":{dumps(actor)},"via":{dumps(via)},"type":"{type}","article_id":{_number(article_id)},'
        f'"claim_id":{_number(claim_id)},"changed":{changed}}}'
    )
    return {"at": when, "type": type, "claim_id": claim_id, "rest": rest}


def change_from(row: Row) -> Change:
    """Return a row of the log from its document."""
    document = orjson.loads(row["document"])
    return Change(**document | {"at": parse_instant(document["at"])})


def _number(value: int | None) -> str:
    return "null" if value is None else str(value)
