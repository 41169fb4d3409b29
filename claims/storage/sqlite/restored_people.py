"""The people after a restore: rights that a person has lost since the backup do not come back."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, Final

from claims.domain.erasure import is_pseudonym
from claims.domain.name_owners import ERASED, LOST, user_id_of
from claims.errors import StoreFailed
from claims.storage.sql.columns import insert_into, update
from claims.storage.sql.tables import COLUMNS
from claims.storage.sql.tokens import RESERVE_NAME
from claims.storage.sqlite.connection import Sqlite

_LIST: Final = "SELECT * FROM users ORDER BY id"
#: without names that stand for erased people: whoever repeats the erasure reserves them again
_LIST_NAMES: Final = f"SELECT * FROM actor_names WHERE owner <> '{ERASED}' ORDER BY key"
_ADD: Final = insert_into("users")
_REPLACE: Final = update("users", [name for name in COLUMNS["users"] if name != "id"], "id = :id")
_CLOSE: Final = "UPDATE users SET is_active = 0, version = version + 1 WHERE id = :id"
#: a link that was used since the backup must not set the password again
_END_LINKS: Final = "UPDATE users SET link_sha256 = NULL, link_expires_at = NULL"


def list_unknown(backup_file: sqlite3.Connection, replaced: Sqlite) -> tuple[str, ...]:
    """List the names of active people of a backup of whom the database that it replaces knows nothing."""
    try:
        people = backup_file.execute(_LIST).fetchall()
    except sqlite3.OperationalError:  # a backup of a release without people
        return ()
    return _unknown(people, _read(replaced, _LIST))


def restore_people(draft: Sqlite, replaced: Sqlite, *, keeps_unknown: bool) -> tuple[str, ...]:
    """Give the people of a backup the rights that they have now, and add those who came since; end all links.

    A person who was erased since keeps the name of the backup, closed: the erasure is repeated by that name.

    Args:
        draft: the migrated backup, in a transaction.
        replaced: the database that it replaces; it can be missing or unreadable.
        keeps_unknown: False: people of whom the replaced database knows nothing lose their account.

    Returns:
        The names of active people of whom the replaced database knows nothing.
    """
    people, now = draft.rows(_LIST), _read(replaced, _LIST)
    erased = {row["id"] for row in now if is_pseudonym(row["name"])}
    unknown = _unknown(people, now)
    names = {row["id"]: row["name"] for row in people}
    # these ids stand for another person in the replaced database: the backup is of another record
    foreign = {row["id"] for row in now if names.get(row["id"], row["name"]) != row["name"]}
    for row in now:
        if row["id"] not in names:
            draft.run(_ADD, row)
        elif names[row["id"]] == row["name"]:
            draft.run(_REPLACE, row)
    for number, name in names.items():
        if number in erased or (name in unknown and not keeps_unknown):
            draft.run(_CLOSE, {"id": number})
    draft.run(_END_LINKS)
    for row in _read(replaced, _LIST_NAMES):
        draft.run(RESERVE_NAME, row | {"owner": LOST} if user_id_of(row["owner"]) in foreign else row)
    return unknown


def still_named(draft: Sqlite, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of some names that people still have: an erasure that was repeated has taken the others."""
    still = {row["name"] for row in draft.rows(_LIST)}
    return tuple(name for name in names if name in still)


def _unknown(people: Iterable[Any], now: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the names of active people of the backup who are not, nor were before an erasure, among those of now."""
    names = {row["id"]: row["name"] for row in now}
    active = [row for row in people if row["is_active"] and names.get(row["id"]) != row["name"]]
    return tuple(row["name"] for row in active if not is_pseudonym(names.get(row["id"], "")))


def _read(database: Sqlite, statement: str) -> list[dict[str, Any]]:
    """Return the rows of a statement by column; none if the database is unreadable."""
    try:
        return [dict(row) for row in database.rows(statement)]
    except StoreFailed:
        return []
