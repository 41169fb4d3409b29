"""Empty databases for the histories. What differs between the engines is here, and in the classes that crash."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from bench.cluster import FAST, running_cluster
from bench.databases import migrated_database, new_database
from bench.simulation.crash import CrashingDatabase, CrashingSqlite
from bench.simulation.crash_postgres import CrashingPostgres

#: a file system in memory, if the system has one
_FOLDER: Final = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - only the fast place for folders


class Template(Protocol):
    """An empty database with all tables. Other processes can use it too."""

    def copied(self) -> AbstractContextManager[CrashingDatabase]:
        """Return a context with a copy, which is removed at the end."""


@dataclass(frozen=True)
class SqliteTemplate:
    """A `Template` of SQLite."""

    path: Path

    @contextmanager
    def copied(self) -> Iterator[CrashingSqlite]:
        with tempfile.TemporaryDirectory(dir=self.path.parent) as folder:  # it goes with the template at the latest
            path = Path(shutil.copyfile(self.path, Path(folder) / "simulation.db"))
            with closing(CrashingSqlite(path)) as database:
                yield database


@dataclass(frozen=True)
class PostgresTemplate:
    """A `Template` of PostgreSQL."""

    #: of the server's database `postgres`
    address: str
    name: str

    @contextmanager
    def copied(self) -> Iterator[CrashingPostgres]:
        with new_database(self.address, self.name) as address, closing(CrashingPostgres(address)) as database:
            yield database


@contextmanager
def sqlite_template() -> Iterator[SqliteTemplate]:
    """Create a template of SQLite; remove it at the end."""
    with tempfile.TemporaryDirectory(prefix="duecheck-simulation-", dir=_FOLDER) as folder:
        path = Path(folder) / "template.db"
        with closing(CrashingSqlite(path)) as database:
            database.migrate()
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield SqliteTemplate(path)


@contextmanager
def postgres_template() -> Iterator[PostgresTemplate]:
    """Start a server with a template of PostgreSQL; stop it at the end."""
    with running_cluster(FAST) as address, migrated_database(address) as name:
        yield PostgresTemplate(address, name)


#: name of an engine -> creates a template
TEMPLATES: Final[Mapping[str, Callable[[], AbstractContextManager[Template]]]] = {
    "sqlite": sqlite_template,
    "postgres": postgres_template,
}
