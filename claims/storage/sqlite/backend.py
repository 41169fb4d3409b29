"""The SQLite engine behind the protocol of a backend."""

import os
import secrets
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path

from claims.errors import StoreUnusable
from claims.storage.base import CommitSignal, DumpProgress, Store
from claims.storage.sqlite import backup, dump, load
from claims.storage.sqlite.commit_signal import watch_file
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.migrations import CURRENT, check_schema
from claims.storage.sqlite.store import SqliteStore


class SqliteBackend:
    """The `claims.storage.base.Backend` of SQLite."""

    def __init__(self, database: Sqlite) -> None:
        self.database = database

    @cached_property
    def store(self) -> Store:
        return SqliteStore(self.database)

    @property
    def address(self) -> str:
        return str(self.database.path.absolute())

    def exists(self) -> bool:
        return self.database.path.exists()

    def migrate(self) -> None:
        with self._named():
            self.database.migrate()

    def check(self) -> None:
        with self._named():
            version = check_schema(self.database.connection)
        if version != CURRENT:
            raise StoreUnusable(f"the database has schema {version}, not {CURRENT}: start the server again")

    def start_group_writer(self) -> None:
        self.database.start_group_writer()

    def stop_group_writer(self) -> None:
        self.database.stop_group_writer()

    def watch_commits(self) -> CommitSignal | None:
        return watch_file(self.database.lock_path)

    def secret_key(self) -> str:
        """Return the key in the file beside the database; if several processes create it, the first one wins."""
        path = self.database.path.with_suffix(".key")
        if not path.exists():
            with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as file:
                file.write(secrets.token_hex(32))
                file.flush()
                with suppress(FileExistsError):
                    os.link(file.name, path)
        return path.read_text(encoding="ascii")

    def backup(self, target: Path) -> None:
        backup.backup(self.database, target)

    def restore(self, source: Path, at: datetime) -> None:
        backup.restore(self.database, source, at)

    def dump(self, part: Iterable[bytes] | None = None, progress: DumpProgress | None = None) -> Iterator[bytes]:
        return dump.dump_lines(self.database, part, progress)

    def count_dump_rows(self) -> int:
        return dump.count_rows(self.database)

    def load(self, lines: Iterable[bytes]) -> int:
        return load.load_lines(self.database, lines)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Add the file's name to errors."""
        try:
            yield
        except (sqlite3.Error, StoreUnusable) as error:
            raise StoreUnusable(f"{self.address} cannot be used: {error}") from error

    def close(self) -> None:
        self.database.close()
