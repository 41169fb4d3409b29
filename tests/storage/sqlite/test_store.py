"""The SQLite store passes the contract; a store that breaks the order of the log does not."""

import threading
from contextlib import closing, contextmanager

import pytest

from claims.storage.base import ChangeBatch
from claims.storage.sql.store import SqlStore
from claims.storage.sqlite.connection import Sqlite
from tests.storage.base.contract import StoreContract
from tests.storage.base.contract_queue import assert_no_row_is_skipped


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def store(self, database):
        return SqlStore(database)

    @pytest.fixture
    def patient(self, database):
        with closing(Sqlite(database.path, busy_timeout_ms=60_000)) as waiting:
            yield SqlStore(waiting)


class SeqsBeforeCommit(SqlStore):
    """A store that assigns seqs before the commit, so that rows appear out of order."""

    def __init__(self, db):
        super().__init__(db)
        self.rows, self.next, self.local = [], 1, threading.local()

    @contextmanager
    def transaction(self, *, wait=True):
        self.local.rows = []
        yield
        self.rows += self.local.rows

    def add_change(self, at, actor, type, article_id, claim_id, changed, via=None):
        self.local.rows.append(self.next)
        self.next += 1

    def last_seq(self):
        return max(self.rows, default=0)

    def read_changes(self, since, until, types, limit, visibility):
        seqs = sorted(seq for seq in self.rows if since < seq <= until)
        return ChangeBatch(len(seqs), seqs[-1] if seqs else 0, ",".join(f'{{"seq":{n}}}' for n in seqs).encode())


def test_a_store_that_lets_a_cursor_skip_a_row_is_caught(database):
    with pytest.raises(AssertionError):
        assert_no_row_is_skipped(SeqsBeforeCommit(database))
