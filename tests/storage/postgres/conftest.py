"""Databases for the tests of the PostgreSQL store."""

import shutil
from contextlib import closing

import pytest

from claims.storage.postgres.connection import Postgres
from claims.storage.sqlite.connection import Sqlite


@pytest.fixture
def database(postgres_address):
    """Return a fresh database whose writers wait for a minute."""
    with closing(Postgres(postgres_address, 60_000)) as database:
        yield database


@pytest.fixture
def empty_sqlite(template, tmp_path):
    """Return an empty database of SQLite."""
    with closing(Sqlite(shutil.copyfile(template, tmp_path / "empty.db"), 0)) as database:
        yield database
