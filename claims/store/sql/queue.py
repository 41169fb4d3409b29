"""The due queue: what is due, and what time alone has made due since anybody looked."""

from datetime import datetime
from operator import itemgetter

from claims.clock import parse_stamp, second
from claims.paging import Position
from claims.store.base import DueItem, Pulse, Unannounced
from claims.store.sqlite import Sqlite
from claims.store.statements import claims as sql

_DUE_ITEM = itemgetter("claim_id", "due_at", "form")


class SqlQueue:
    """The due part of `claims.store.base.ClaimStore`."""

    db: Sqlite

    def list_due(self, as_of: datetime, topic: str | None, after: Position | None, limit: int) -> list[DueItem]:
        key, last_id = after or ("", 0)
        params = {"as_of": second(as_of), "topic": topic, "key": key, "id": last_id, "limit": limit}
        statement = sql.LIST_DUE_AFTER if after else sql.LIST_DUE
        rows = self.db.rows(sql.LIST_DUE_TOPIC if topic is not None else statement, params)
        found = map(_DUE_ITEM, rows)
        return [DueItem(claim_id, parse_stamp(due_at), form) for claim_id, due_at, form in found]

    def get_pulse(self, now: datetime) -> Pulse:
        row = self.db.row(sql.GET_PULSE, {"now": second(now)})
        assert row is not None  # noqa: S101 - an aggregate always has a row
        return Pulse(row["seq"], bool(row["unannounced"]))

    def take_unannounced(self, now: datetime, limit: int) -> list[Unannounced]:
        rows = self.db.rows(sql.LIST_UNANNOUNCED, {"now": second(now), "limit": limit})
        self.db.run_many(sql.SET_ANNOUNCED, [{"due_at": row["due_at"], "claim_id": row["claim_id"]} for row in rows])
        self.db.run_many(sql.SET_DEADLINE_ANNOUNCED, [{"deadline_id": row["deadline_id"]} for row in rows])
        return [
            Unannounced(row["claim_id"], row["article_id"], row["deadline_id"], parse_stamp(row["due_at"]))
            for row in rows
        ]
