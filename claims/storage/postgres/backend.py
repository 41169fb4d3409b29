"""The PostgreSQL engine behind the protocol of a backend."""

import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final

import psycopg
from psycopg.conninfo import conninfo_to_dict

from claims.domain.progress import Progress
from claims.domain.restored_tokens import RestoredTokens
from claims.errors import DatabaseNotFound, SettingInvalid, StoreFailed, StoreUnusable
from claims.storage import backup_by_copy
from claims.storage.backup_by_copy import OpenFile
from claims.storage.base import Amend, CommitSignal, DumpProgress, PrivateRow, Store
from claims.storage.postgres import load, migrations
from claims.storage.postgres.commit_signal import NotifySignal
from claims.storage.postgres.connection import Postgres
from claims.storage.postgres.errors import first_line
from claims.storage.postgres.replica import GET_IDENTITY
from claims.storage.sql import dump, private_rows
from claims.storage.sql.store import SqlStore

_ANY_RECORD: Final = """
    SELECT 1 FROM changes UNION ALL SELECT 1 FROM articles UNION ALL SELECT 1 FROM tokens LIMIT 1
"""
_GET_STATE: Final = "SELECT version, current_setting('transaction_read_only') AS read_only FROM schema_version"


class PostgresBackend:
    """The `claims.storage.base.Backend` of PostgreSQL."""

    def __init__(self, database: Postgres, open_file: OpenFile) -> None:
        """Create the backend.

        Args:
            database: opened on first use.
            open_file: returns the backend of a database file, for backups.
        """
        self.database = database
        self._open_file = open_file
        self._is_created = False

    @cached_property
    def store(self) -> Store:
        return SqlStore(self.database)

    @property
    def address(self) -> str:
        return address_of(self.database.address)

    def identity(self) -> str:
        return "/".join(map(str, self.database.row(GET_IDENTITY) or ()))

    def exists(self) -> bool:
        with self._named():
            return migrations.schema_version(self.database.connection) > 0

    def migrate(self, *, create: bool = True, progress: Progress | None = None) -> bool:
        with self._named():
            if not create and not self.exists():
                raise DatabaseNotFound(f"there is no database at {self.address}")
            self._is_created = migrations.migrate(self.database.connection)
        self._check_replica()
        return self._is_created

    def _check_replica(self) -> None:
        """Check that the replica is one of this database, unless it is away."""
        if self.database.replica is None:
            return
        try:
            with closing(self.database.replica.open()) as connection:
                identity = connection.execute(GET_IDENTITY).fetchone()
        except (StoreFailed, psycopg.Error) as error:
            self.database.replica.leave(error)
            return
        if identity != self.database.row(GET_IDENTITY):
            raise SettingInvalid("DUECHECK_READ_URL must name a replica of the database of DUECHECK_DATABASE_URL")

    def discard(self) -> None:
        if self._is_created and self.database.row(_ANY_RECORD) is None:
            self.database.run("DROP SCHEMA duecheck CASCADE")
        self._is_created = False
        self.database.close()

    def check(self) -> None:
        row = self.database.row(_GET_STATE)
        version = row["version"] if row else 0
        if version != migrations.CURRENT:
            raise StoreUnusable(f"the database has schema {version}, not {migrations.CURRENT}: start the server again")
        if row and row["read_only"] == "on":
            raise StoreFailed("the database takes no writes")

    @contextmanager
    def held_by_server(self, address: str) -> Iterator[Path]:
        """Return a folder for the server's files; any number of servers can use the database."""
        with tempfile.TemporaryDirectory(prefix="duecheck-") as folder:
            yield Path(folder)

    def close_inherited(self) -> None:
        """Do nothing: a server holds no lock of the database."""

    def start_group_writer(self) -> None:
        self.database.start_group_writer()

    def stop_group_writer(self) -> None:
        self.database.stop_group_writer()

    @property
    def has_replica(self) -> bool:
        return self.database.replica is not None

    def replica_shows(self, seq: int) -> bool:
        return self.database.replica is not None and self.database.replica.has(seq)

    def replica_reads(self) -> AbstractContextManager[None]:
        return self.database.replica_reads()

    def watch_commits(self) -> CommitSignal | None:
        return NotifySignal(self.database.open)

    def secret_key(self) -> str:
        raise SettingInvalid("set DUECHECK_SECRET_KEY: several servers share a PostgreSQL database, and sign alike")

    def backup(self, target: Path, progress: Progress | None = None) -> None:
        backup_by_copy.backup(self, target, self._open_file, progress)

    def compare_tokens(self, source: Path) -> RestoredTokens:
        return backup_by_copy.compare_tokens(source, self._open_file)

    def restore(
        self,
        source: Path,
        at: datetime,
        keep: Collection[str] = (),
        progress: Progress | None = None,
        amend: Amend | None = None,
    ) -> RestoredTokens:
        return backup_by_copy.restore(self, source, at, keep, self._open_file, progress, amend)

    def shred(self) -> None:
        """Do nothing: the server vacuums, and the operator can do so at once."""

    def dump(self, part: Iterable[bytes] | None = None, progress: DumpProgress | None = None) -> Iterator[bytes]:
        yield from dump.dump_lines(self.database, part, progress)

    def count_dump_rows(self) -> int:
        return dump.count_rows(self.database)

    def load(self, lines: Iterable[bytes], progress: Progress | None = None) -> int:
        return load.load_lines(self.database, lines, progress)

    def list_private_rows(self) -> Sequence[PrivateRow]:
        return private_rows.list_private_rows(self.database)

    def add_private_rows(self, rows: Iterable[PrivateRow]) -> None:
        private_rows.add_private_rows(self.database, rows)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Add the address, and what PostgreSQL says, to errors: for the operator, at the start."""
        try:
            yield
        except psycopg.Error as error:
            raise StoreUnusable(f"{self.address} cannot be used: {first_line(error)}") from error
        except StoreFailed as error:
            if not isinstance(error.__cause__, psycopg.Error):
                raise
            raise StoreFailed(f"{self.address} cannot be used: {first_line(error.__cause__)}") from error
        except StoreUnusable as error:
            raise StoreUnusable(f"{self.address} cannot be used: {error}") from error

    def close(self) -> None:
        self.database.close()


def is_address(address: str) -> bool:
    """Return True if libpq can read an address."""
    try:
        conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        return False
    return True


def address_of(address: str) -> str:
    """Return the address of a database without user and password, for people; the folder of a socket is `?host=`."""
    parts = conninfo_to_dict(address)
    hosts, name = str(parts.get("host", "localhost")).split(","), parts.get("dbname", "")
    ports = [f":{port}" for port in str(parts["port"]).split(",")] if "port" in parts else [""]
    if hosts[0].startswith("/"):
        return f"postgresql://{ports[0]}/{name}?host={','.join(hosts)}"
    ports = ports * len(hosts) if len(ports) == 1 else ports
    return f"postgresql://{','.join(map(''.join, zip(hosts, ports, strict=False)))}/{name}"
