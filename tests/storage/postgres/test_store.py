"""The PostgreSQL store passes the contract."""

import pytest

from claims.storage.sql.store import SqlStore
from tests.storage.base.contract import StoreContract


class TestPostgresStore(StoreContract):
    @pytest.fixture
    def store(self, database):
        return SqlStore(database)

    @pytest.fixture
    def patient(self, store):
        return store
