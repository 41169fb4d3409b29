"""The change log, tokens and remembered answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from claims.domain.actors import Actor, Token
from claims.domain.records import Change, Json
from claims.domain.vocabulary import ChangeType, Role


class NewChange(NamedTuple):
    """A row to append."""

    type: ChangeType
    article_id: int | None
    claim_id: int | None
    changed: Json


class ChangeBatch(NamedTuple):
    """Rows of the log that follow each other, as the feed serves them."""

    number: int
    #: of the last row; 0 where there is none
    last_seq: int
    #: UTF-8: JSON objects, oldest first, with commas between them
    documents: bytes


class LogStore(Protocol):
    """The change log, tokens and remembered answers."""

    def add_change(
        self,
        at: datetime,
        actor: str,
        type: ChangeType,
        article_id: int | None,
        claim_id: int | None,
        changed: Json,
    ) -> None:
        """Append a row to the log."""

    def add_changes(self, at: datetime, actor: str, rows: Sequence[NewChange]) -> None:
        """Append many rows."""

    def last_change_at(self) -> datetime | None:
        """Give the instant of the newest row."""

    def last_seq(self) -> int:
        """Give the newest row's seq, 0 when there is none."""

    def read_changes(self, since: int, until: int, types: Sequence[ChangeType], limit: int) -> ChangeBatch:
        """Give the rows after seq `since` up to `until`, of these types (of all where none is named), oldest first.

        A row is seen only after every row with a smaller seq: seqs are given out in the order of commits.
        """

    def list_types_between(self, since: int, until: int) -> set[ChangeType]:
        """Give the types of the rows after seq `since` up to `until`."""

    def list_changes_of_claim(self, claim_id: int, after: int, limit: int) -> list[Change]:
        """Give the claim's rows after seq `after`, oldest first."""

    def list_changes_of_claim_until(self, claim_id: int, until: datetime) -> list[Change]:
        """Give all the claim's rows up to an instant, inclusive, oldest first."""

    def add_token(self, name: str, role: Role, sha256: str, at: datetime) -> None:
        """Store a token's hash. Raises `TokenNameTaken`."""

    def find_token(self, sha256: str) -> Token | None:
        """Give the token with this hash, unless it is revoked."""

    def list_tokens(self) -> list[Token]:
        """Give all tokens, revoked ones too, oldest first."""

    def revoke_token(self, name: str, at: datetime) -> None:
        """Revoke the token in use under this name. Raises `TokenNotFound`."""

    def touch_token(self, token_id: int, at: datetime) -> None:
        """Note when the token was last used."""

    def get_answer(self, actor: Actor, key: str, since: datetime) -> tuple[str, str] | None:
        """Give fingerprint and answer remembered under an idempotency key since an instant."""

    def add_answer(self, actor: Actor, key: str, fingerprint: str, answer: str, at: datetime) -> None:
        """Remember an answer."""

    def remove_old_answers(self, before: datetime) -> None:
        """Forget some of the answers that are older than an instant."""
