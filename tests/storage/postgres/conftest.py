"""Databases for the tests of the PostgreSQL store."""

from contextlib import closing

import pytest

from claims.storage.postgres.connection import Postgres


@pytest.fixture
def database(postgres_address):
    """Return a fresh database whose writers wait for a minute."""
    with closing(Postgres(postgres_address, 60_000)) as database:
        yield database
