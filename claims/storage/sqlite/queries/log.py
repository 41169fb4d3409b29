"""The change log, tokens and remembered answers."""

from collections.abc import Sequence
from datetime import datetime

from claims.domain.actors import Actor, Token
from claims.domain.instants import format_instant, parse_instant
from claims.domain.records import Change, Json
from claims.domain.vocabulary import ChangeType, Role
from claims.errors import TokenNameTaken, TokenNotFound
from claims.storage.base import ChangeBatch, NewChange
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.rows.log import change_from, change_params, token_from
from claims.storage.sqlite.rows.values import Params, dumps
from claims.storage.sqlite.statements import log as sql


class SqlLog:
    """`claims.storage.base.LogStore`."""

    db: Sqlite

    def add_change(
        self,
        at: datetime,
        actor: str,
        type: ChangeType,
        article_id: int | None,
        claim_id: int | None,
        changed: Json,
    ) -> None:
        self.db.run(sql.ADD_CHANGE, change_params(at, actor, type, article_id, claim_id, dumps(changed)))

    def add_changes(self, at: datetime, actor: str, rows: Sequence[NewChange]) -> None:
        self.db.run_many(
            sql.ADD_CHANGE,
            [change_params(at, actor, r.type, r.article_id, r.claim_id, dumps(r.changed)) for r in rows],
        )

    def last_change_at(self) -> datetime | None:
        row = self.db.row(sql.LAST_CHANGE_AT)
        return None if row is None else parse_instant(row["at"])

    def last_seq(self) -> int:
        row = self.db.row(sql.LAST_SEQ)
        return row["seq"] if row else 0

    def read_changes(self, since: int, until: int, types: Sequence[ChangeType], limit: int) -> ChangeBatch:
        params: Params = {"since": since, "until": until, "limit": limit}
        names = {f"type_{number}": type for number, type in enumerate(types)}
        row = self.db.row(sql.changes_of_types(len(names)) if names else sql.READ_CHANGES, params | names)
        assert row is not None  # noqa: S101 - an aggregate always has a row
        return ChangeBatch(row["number"], row["last_seq"], row["documents"])

    def list_types_between(self, since: int, until: int) -> set[ChangeType]:
        rows = self.db.rows(sql.LIST_TYPES_BETWEEN, {"since": since, "until": until})
        return {row["type"] for row in rows}

    def list_changes_of_claim(self, claim_id: int, after: int, limit: int) -> list[Change]:
        params = {"claim_id": claim_id, "after": after, "limit": limit}
        return [change_from(row) for row in self.db.rows(sql.LIST_CHANGES_OF_CLAIM, params)]

    def list_changes_of_claim_until(self, claim_id: int, until: datetime) -> list[Change]:
        params = {"claim_id": claim_id, "until": format_instant(until)}
        return [change_from(row) for row in self.db.rows(sql.LIST_CHANGES_OF_CLAIM_UNTIL, params)]

    def add_token(self, name: str, role: Role, sha256: str, at: datetime) -> None:
        params = {"name": name, "role": role, "sha256": sha256, "created_at": format_instant(at)}
        if not self.db.run(sql.ADD_TOKEN, params):
            raise TokenNameTaken(f"a token named {name!r} is in use")

    def find_token(self, sha256: str) -> Token | None:
        row = self.db.row(sql.FIND_TOKEN, {"sha256": sha256})
        return None if row is None else token_from(row)

    def list_tokens(self) -> list[Token]:
        return [token_from(row) for row in self.db.rows(sql.LIST_TOKENS)]

    def revoke_token(self, name: str, at: datetime) -> None:
        if not self.db.run(sql.REVOKE_TOKEN, {"name": name, "at": format_instant(at)}):
            raise TokenNotFound(f"no token named {name!r} is in use")

    def touch_token(self, token_id: int, at: datetime) -> None:
        self.db.run(sql.TOUCH_TOKEN, {"id": token_id, "at": format_instant(at)})

    def get_answer(self, actor: Actor, key: str, since: datetime) -> tuple[str, str] | None:
        row = self.db.row(sql.GET_ANSWER, {"actor": actor.name, "key": key, "since": format_instant(since)})
        return None if row is None else (row["fingerprint"], row["answer"])

    def add_answer(self, actor: Actor, key: str, fingerprint: str, answer: str, at: datetime) -> None:
        params = {"actor": actor.name, "key": key, "fingerprint": fingerprint, "answer": answer}
        self.db.run(sql.ADD_ANSWER, params | {"at": format_instant(at)})

    def remove_old_answers(self, before: datetime) -> None:
        self.db.run(sql.REMOVE_OLD_ANSWERS, {"before": format_instant(before)})
