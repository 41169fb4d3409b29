"""The SQLite engine behind the protocol of a backend."""

import os
import secrets
import sqlite3
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path

from claims.domain.limits import MIN_FREE_BYTES
from claims.domain.progress import Progress
from claims.domain.restored_tokens import RestoredTokens
from claims.errors import (
    DatabaseMissing,
    DatabaseNotFound,
    DuecheckError,
    StorageFull,
    StoreBusy,
    StoreFailed,
    StoreUnusable,
)
from claims.storage.base import Amend, CommitSignal, DumpProgress, PrivateRow, Store
from claims.storage.sql import dump, private_rows
from claims.storage.sql.loading import is_filled
from claims.storage.sql.store import SqlStore
from claims.storage.sqlite import backup, files, load, server_lock, shredding
from claims.storage.sqlite.commit_signal import watch_file
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.migrations import CURRENT, check_schema
from claims.storage.sqlite.sqlite_errors import translating


class SqliteBackend:
    """The `claims.storage.base.Backend` of SQLite."""

    def __init__(self, database: Sqlite) -> None:
        self.database = database
        #: the files that `migrate` created with a new database
        self._created: list[Path] = []
        #: descriptor of the lock of the server, which holds the database
        self._server_lock: int | None = None

    @cached_property
    def store(self) -> Store:
        return SqlStore(self.database)

    @property
    def address(self) -> str:
        return str(self.database.path.absolute())

    def identity(self) -> str:
        return str(self.database.path.resolve())

    def exists(self) -> bool:
        return files.has_content(self.database.path)

    def migrate(self, *, create: bool = True, progress: Progress | None = None) -> bool:
        path = self.database.path
        with self._named():
            files.check_is_no_folder(path)
            if not create and not self.exists():
                files.check_not_orphaned(path)
                raise DatabaseNotFound(f"there is no database at {self.address}")
            missing = [file for file in files.files_of(path) if not file.exists()]
            if files.create_missing(path):
                self._created = missing
            try:
                self.database.migrate(progress)
            except BaseException:
                self.discard()
                raise
        return bool(self._created)

    def discard(self) -> None:
        unused = bool(self._created) and self._is_unused()
        self.database.close()
        for file in self._created if unused else ():
            file.unlink(missing_ok=True)
        self._created = []

    def _is_unused(self) -> bool:
        """Return True if the database has neither records nor tokens, and no other program writes to it."""
        try:
            self.database.identity.check()
            with self.database.turn(wait=False):
                return not (self.store.list_tokens() or is_filled(self.database))
        except (StoreBusy, DatabaseMissing):
            return False
        except (DuecheckError, sqlite3.Error):  # it has no tables, or no room for them
            return True

    def check(self) -> None:
        self.database.identity.check()
        with self._named():
            version = check_schema(self.database.connection)
        if version != CURRENT:
            raise StoreUnusable(f"the database has schema {version}, not {CURRENT}: start the server again")
        if not files.has_room(self.database.path):
            raise StorageFull(f"the file system of the database has less than {MIN_FREE_BYTES} free bytes")

    @contextmanager
    def held_by_server(self, address: str) -> Iterator[Path]:
        path = Path(os.path.realpath(self.database.path))
        folder = path.with_name(f"{path.name}.server")
        folder.mkdir(mode=0o700, exist_ok=True)
        with server_lock.held(path, folder / "lock", address) as self._server_lock:
            yield folder

    def close_inherited(self) -> None:
        if self._server_lock is not None:
            os.close(self._server_lock)
            self._server_lock = None

    def start_group_writer(self) -> None:
        self.database.start_group_writer()

    def stop_group_writer(self) -> None:
        self.database.stop_group_writer()

    has_replica = False

    def replica_shows(self, seq: int) -> bool:
        """Return False: a file has no replica."""
        return False

    def replica_reads(self) -> AbstractContextManager[None]:
        """Return a context that does nothing."""
        return nullcontext()

    def watch_commits(self) -> CommitSignal | None:
        return watch_file(self.database.lock_path)

    def secret_key(self) -> str:
        """Return the key in the file beside the database; if several processes create it, the first one wins."""
        path = self.database.path.absolute().with_suffix(".key")
        try:
            key = path.read_text(encoding="ascii") if path.exists() else _create_key(path)
        except OSError as error:
            raise StoreUnusable(f"the key file {path} cannot be used: {error.strerror}") from error
        except UnicodeDecodeError:
            key = ""
        if not key.strip():
            raise StoreUnusable(f"the key file {path} holds no key: delete it, and all sessions end")
        return key

    def backup(self, target: Path, progress: Progress | None = None) -> None:
        with translating(self.database.path):
            backup.backup(self.database, target, progress)

    def compare_tokens(self, source: Path) -> RestoredTokens:
        with translating(source):
            return backup.compare(self.database, source)

    def restore(
        self,
        source: Path,
        at: datetime,
        keep: Collection[str] = (),
        progress: Progress | None = None,
        amend: Amend | None = None,
    ) -> RestoredTokens:
        with translating(self.database.path):
            return backup.restore(self.database, source, at, keep, progress, amend)

    def shred(self) -> None:
        with translating(self.database.path):
            shredding.shred(self.database)

    def dump(self, part: Iterable[bytes] | None = None, progress: DumpProgress | None = None) -> Iterator[bytes]:
        with translating(self.database.path):
            yield from dump.dump_lines(self.database, part, progress)

    def count_dump_rows(self) -> int:
        return dump.count_rows(self.database)

    def load(self, lines: Iterable[bytes], progress: Progress | None = None) -> int:
        with translating(self.database.path):
            return load.load_lines(self.database, lines, progress=progress)

    def list_private_rows(self) -> Sequence[PrivateRow]:
        return private_rows.list_private_rows(self.database)

    def add_private_rows(self, rows: Iterable[PrivateRow]) -> None:
        private_rows.add_private_rows(self.database, rows)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Add the file's name to errors."""
        try:
            with translating(self.database.path):
                yield
        except (sqlite3.Error, StoreFailed, StoreUnusable) as error:
            raise StoreUnusable(f"{self.address} cannot be used: {error}") from error
        except OSError as error:
            raise StoreUnusable(f"{self.address} cannot be used: {error.strerror}") from error

    def close(self) -> None:
        self.database.close()


def _create_key(path: Path) -> str:
    """Create a key file unless another process does, and return its key. Raises OSError."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        with suppress(FileExistsError):
            os.link(file.name, path)
    return path.read_text(encoding="ascii")
