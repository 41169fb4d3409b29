"""Opening of a file while another process opens or closes it."""

import sqlite3

import pytest

from claims.storage.sqlite import opening


class Connection:
    """A connection whose first statements fail because the file is busy."""

    def __init__(self, failures):
        self.failures, self.statements, self.is_closed = failures, [], False

    def execute(self, statement):
        if self.failures:
            self.failures -= 1
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY_RECOVERY
            raise error
        self.statements.append(statement)

    def close(self):
        self.is_closed = True


@pytest.fixture
def connect(monkeypatch):
    """Return a function that lets the next connection fail some times, and returns it."""

    def use(failures):
        connection = Connection(failures)
        monkeypatch.setattr(opening.sqlite3, "connect", lambda *_, **__: connection)
        return connection

    return use


def test_a_file_that_is_busy_for_a_moment_is_opened(connect, tmp_path):
    connection = connect(3)
    assert opening.open_file(tmp_path / "a.db", 60_000, "FULL", True) is connection
    assert connection.statements[0] == "PRAGMA journal_mode = WAL"
    assert connection.statements[-1] == "PRAGMA synchronous = FULL"


def test_a_file_that_stays_busy_is_an_error(connect, tmp_path):
    connection = connect(10**9)
    with pytest.raises(sqlite3.OperationalError):
        opening.open_file(tmp_path / "a.db", 20, "FULL", True)
    assert connection.is_closed
