"""Backup and restore by SQLite's own backup, during which other connections may write."""

import sqlite3
import tempfile
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from claims.domain.actors import SYSTEM
from claims.domain.instants import format_instant, parse_instant
from claims.domain.progress import Progress
from claims.domain.restored_tokens import KEEP_PEOPLE, RestoredTokens, StoredToken, compare_tokens
from claims.errors import StoreFailed, StoreUnusable
from claims.storage.base import Amend
from claims.storage.sql.changes import ADD_CHANGE_AT, LAST_CHANGE_AT, LAST_SEQ, change_params
from claims.storage.sql.sessions import REMOVE_ALL_SESSIONS
from claims.storage.sql.store import SqlStore
from claims.storage.sql.tokens import LIST_STORED, REVOKE_HASH, stored_token
from claims.storage.sql.values import dumps
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.copying import copy, ticking
from claims.storage.sqlite.files import create_private, uri_of
from claims.storage.sqlite.migrations import check_schema
from claims.storage.sqlite.restored_people import list_unknown, restore_people, still_named
from claims.storage.sqlite.shredding import shred

#: SQLite's own record of used ids (AUTOINCREMENT)
_LAST_LEASE_ID: Final = "SELECT seq AS id FROM sqlite_sequence WHERE name = 'leases'"
_REMOVE_LAST_LEASE_ID: Final = "DELETE FROM sqlite_sequence WHERE name = 'leases'"
_SET_LAST_LEASE_ID: Final = "INSERT INTO sqlite_sequence (name, seq) VALUES ('leases', :id)"


def backup(database: Sqlite, target: Path, progress: Progress | None = None) -> None:
    """Copy the database, as it is at one instant, to a new file; writers continue meanwhile.

    Args:
        database: the database to copy.
        target: the new file.
        progress: is called meanwhile.

    Raises:
        FileExistsError: the file exists.
    """
    create_private(target)
    try:
        with closing(sqlite3.connect(target)) as new:
            copy(database.connection, new, progress, "backing up")
            new.execute("PRAGMA journal_mode = DELETE")
    except BaseException:
        target.unlink()
        raise


def compare(database: Sqlite, source: Path) -> RestoredTokens:
    """Return what a restore would do to tokens (`claims.storage.base.Backend.compare_tokens`)."""
    with _opened(source) as backup_file:
        tokens = compare_tokens(_tokens_of(backup_file, source), _tokens_in(database))
        return replace(tokens, unknown_people=list_unknown(backup_file, database))


def restore(
    database: Sqlite,
    source: Path,
    at: datetime,
    keep: Collection[str],
    progress: Progress | None = None,
    amend: Amend | None = None,
) -> RestoredTokens:
    """Replace all records by those of a backup, and migrate them (`claims.storage.base.Backend.restore`).

    Args:
        database: the database to replace.
        source: the backup.
        at: the instant of the restore, UTC.
        keep: SHA-256 of the unknown tokens that stay valid, and `KEEP_PEOPLE`.
        progress: is called meanwhile.
        amend: changes the records before they replace others.

    Returns:
        What the restore did to tokens.

    Raises:
        FileNotFoundError: the file does not exist.
        StoreUnusable: the file is no intact database of Duecheck, or one of a later version.
    """
    if source.exists() and database.path.exists() and source.samefile(database.path):
        raise StoreUnusable(f"{source} is the database itself, not a backup")
    with _opened(source) as backup_file, _draft(database) as draft:
        with ticking(backup_file, progress, "checking the backup"):
            _check_sound(backup_file, source)
        _tokens_of(backup_file, source)
        copy(backup_file, draft.connection, progress, "reading the backup")
        draft.migrate(progress)
        draft.run(REMOVE_ALL_SESSIONS)
        with database.turn():
            tokens = compare_tokens(_tokens_in(draft), _tokens_in(database))
            with draft.transaction():
                _continue_numbers(draft, database, at)
                _revoke(draft, tokens, at, keep)
                people = restore_people(draft, database, keeps_unknown=KEEP_PEOPLE in keep)
            if amend is not None and amend(SqlStore(draft)):
                shred(draft)
            people = still_named(draft, people)
            copy(draft.connection, database.connection, progress, "replacing the database")
    return replace(tokens, unknown_people=people)


@contextmanager
def _opened(source: Path) -> Iterator[sqlite3.Connection]:
    """Open a backup for reading, and check that it is a database of Duecheck's."""
    if not source.is_file():
        raise FileNotFoundError(f"there is no file {source}")
    with closing(sqlite3.connect(uri_of(source, "ro"), uri=True)) as backup_file:
        backup_file.row_factory = sqlite3.Row
        try:
            backup_file.execute("PRAGMA schema_version").fetchone()
        except sqlite3.DatabaseError as error:
            raise StoreUnusable(f"{source} is not a database: {error}") from error
        if check_schema(backup_file) == 0:
            raise StoreUnusable(_unsound(source))
        yield backup_file


def _check_sound(backup_file: sqlite3.Connection, source: Path) -> None:
    """Check every page of a backup. Raises `StoreUnusable`."""
    try:
        found = backup_file.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise StoreUnusable(_unsound(source)) from error
    if found != "ok":
        raise StoreUnusable(_unsound(source))


def _unsound(source: Path) -> str:
    return f"{source} is not a sound database of Duecheck's"


def _tokens_of(backup_file: sqlite3.Connection, source: Path) -> list[StoredToken]:
    """List the tokens of a backup; every schema has the columns that this reads. Raises `StoreUnusable`."""
    try:
        return [stored_token(row) for row in backup_file.execute(LIST_STORED)]
    except sqlite3.DatabaseError as error:
        raise StoreUnusable(_unsound(source)) from error


def _tokens_in(database: Sqlite) -> list[StoredToken]:
    """List the tokens of a database; none if it is unreadable."""
    try:
        return [stored_token(row) for row in database.rows(LIST_STORED)]
    except StoreFailed:
        return []


def _revoke(draft: Sqlite, tokens: RestoredTokens, at: datetime, keep: Collection[str]) -> None:
    """Revoke in the draft what was revoked since the backup, and the unknown tokens that nobody keeps."""
    instants = {token.sha256: token.revoked_at or at for token in tokens.revoked}
    instants |= {token.sha256: at for token in tokens.unknown if token.sha256 not in keep}
    for sha256, revoked_at in instants.items():
        draft.run(REVOKE_HASH, {"sha256": sha256, "at": format_instant(revoked_at)})


@contextmanager
def _draft(database: Sqlite) -> Iterator[Sqlite]:
    """Create an empty database beside another one, and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=database.path.absolute().parent) as directory:
        draft = Sqlite(Path(directory, "draft.db"), 0)
        create_private(draft.path)
        try:
            yield draft
        finally:
            draft.close()


def _continue_numbers(draft: Sqlite, replaced: Sqlite, at: datetime) -> None:
    """Continue the log and the ids of leases after the last numbers of the replaced database."""
    replaced_seq, lease_id = _number(replaced, LAST_SEQ, "seq"), _number(replaced, _LAST_LEASE_ID, "id")
    restored_seq, newest = _number(draft, LAST_SEQ, "seq"), draft.row(LAST_CHANGE_AT)
    changed = dumps({"restore": {"last_seq": restored_seq, "replaced_last_seq": replaced_seq}})
    at = max(at, parse_instant(newest["at"])) if newest else at
    params = change_params(at, SYSTEM.name, "log.restored", None, None, changed)
    draft.run(ADD_CHANGE_AT, params | {"seq": max(replaced_seq, restored_seq) + 1})
    if lease_id > _number(draft, _LAST_LEASE_ID, "id"):
        draft.run(_REMOVE_LAST_LEASE_ID)
        draft.run(_SET_LAST_LEASE_ID, {"id": lease_id})


def _number(database: Sqlite, statement: str, name: str) -> int:
    """Return the number that a statement selects; 0 without a row, or if the database is unreadable."""
    try:
        row = database.row(statement)
    except StoreFailed:
        return 0
    return row[name] if row else 0
