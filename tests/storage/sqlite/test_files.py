"""The files of a database: which are created, with which access rights, and which are refused."""

import os
import shutil
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime

import pytest

from claims.domain.access import NewToken
from claims.errors import DatabaseMissing, DatabaseNotFound, StorageFull, StoreBusy, StoreFailed, StoreUnusable
from claims.storage.engines import open_backend
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.sqlite_errors import translated
from claims.storage.sqlite.turn import Turn

SUFFIXES = ("", "-wal", "-shm", ".lock")


@pytest.fixture
def open_umask():
    """Let new files have every access right that the program asks for."""
    before = os.umask(0)
    yield
    os.umask(before)


def _mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def _modes(path):
    files = [path.with_name(path.name + end) for end in SUFFIXES] + [path.with_suffix(".key")]
    return {file.name: oct(_mode(file)) for file in files if file.exists()}


def _backend(path):
    return open_backend(f"sqlite:///{path}", 0)


def test_only_the_owner_reads_a_new_database(tmp_path, open_umask):
    with closing(_backend(tmp_path / "new.db")) as backend:
        assert backend.migrate() is True
        backend.secret_key()
        modes = _modes(tmp_path / "new.db")
    assert set(modes) == {"new.db", "new.db-wal", "new.db-shm", "new.db.lock", "new.key"}
    assert set(modes.values()) == {"0o600"}


@pytest.mark.parametrize("mode", [0o644, 0o660, 0o604, 0o601, 0o777])
def test_a_start_takes_access_away_from_group_and_others(tmp_path, template, open_umask, mode):
    path = shutil.copyfile(template, tmp_path / "old.db")
    with closing(_backend(path)) as first:
        first.migrate()
        first.secret_key()
        for name in _modes(path):
            (tmp_path / name).chmod(mode)
        with closing(_backend(path)) as backend:
            assert backend.migrate() is False
        assert set(_modes(path).values()) == {"0o600"}


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_start_keeps_narrow_access(tmp_path, template, mode):
    path = shutil.copyfile(template, tmp_path / "old.db")
    path.chmod(mode)
    if os.geteuid() != 0 and not mode & 0o200:
        pytest.skip("only root can write into this file")
    with closing(_backend(path)) as backend:
        backend.migrate()
    assert _mode(path) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_start_leaves_the_files_of_another_user(tmp_path, template):
    path = shutil.copyfile(template, tmp_path / "other.db")
    path.chmod(0o644)
    os.chown(path, 65534, 65534)
    with closing(_backend(path)) as backend:
        backend.migrate()
    assert _mode(path) == 0o644


def test_a_file_of_another_program_keeps_its_access(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE notes (text TEXT)")
    path.chmod(0o644)
    with pytest.raises(StoreUnusable, match="another program's"):
        _backend(path).migrate()
    assert _mode(path) == 0o644


@pytest.mark.parametrize(
    ("file", "wal", "starts"),
    [
        (None, None, True),
        (None, b"", True),
        (None, b"x", False),
        (b"", None, True),
        (b"", b"", True),
        (b"", b"x", False),
    ],
)
def test_a_wal_file_without_its_database_is_refused(tmp_path, file, wal, starts):
    path = tmp_path / "a.db"
    for name, content in (("a.db", file), ("a.db-wal", wal)):
        if content is not None:
            (tmp_path / name).write_bytes(content)
    before = sorted(found.name for found in tmp_path.iterdir())
    with closing(_backend(path)) as backend:
        if starts:
            backend.migrate()
            backend.check()
            return
        for create in (True, False):
            with pytest.raises(StoreUnusable, match=r"a\.db-wal has records: put the file back, or move .* away"):
                backend.migrate(create=create)
    assert sorted(found.name for found in tmp_path.iterdir()) == before
    assert wal is None or (tmp_path / "a.db-wal").read_bytes() == wal


def test_a_database_beside_its_wal_file_starts(tmp_path, template):
    path = shutil.copyfile(template, tmp_path / "a.db")
    with closing(_backend(path)) as backend:
        backend.migrate()
        with backend.store.transaction():
            backend.store.add_token(NewToken("jo", "bot"), "0", _now())
        shutil.copyfile(path, tmp_path / "b.db")
        shutil.copyfile(f"{path}-wal", tmp_path / "b.db-wal")
    with closing(_backend(tmp_path / "b.db")) as copy:
        copy.migrate()
        assert [token.name for token in copy.store.list_tokens()] == ["jo"]


def test_the_tables_of_a_new_database_do_not_depend_on_its_wal_file(tmp_path):
    with closing(_backend(tmp_path / "a.db")) as backend:
        backend.migrate()
        with backend.store.transaction():
            backend.store.add_token(NewToken("jo", "bot"), "0", _now())
        shutil.copyfile(tmp_path / "a.db", tmp_path / "b.db")  # without its -wal file, as after a mistake
    with closing(_backend(tmp_path / "b.db")) as copy:
        copy.check()
        assert copy.migrate() is False
        assert copy.store.list_tokens() == []


def test_one_process_at_a_time_opens_a_new_database(tmp_path, monkeypatch):
    """SQLite fails at once if two connections change the same file to WAL."""
    others, open_file = [], Sqlite._open

    def opened(self, **options):
        with closing(Turn(self.path)) as other:
            others.append(other.try_acquire())
        return open_file(self, **options)

    monkeypatch.setattr(Sqlite, "_open", opened)
    with closing(_backend(tmp_path / "new.db")) as backend:
        backend.migrate()
    assert others == [False]


def _now():
    return datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("content", [None, b""])
def test_a_database_is_not_created_if_it_must_exist(tmp_path, content):
    path = tmp_path / "none.db"
    if content is not None:
        path.write_bytes(content)
    with closing(_backend(path)) as backend, pytest.raises(DatabaseNotFound, match=r"no database at .*none\.db"):
        backend.migrate(create=False)
    assert [found.name for found in tmp_path.iterdir()] == ([] if content is None else ["none.db"])


def test_a_new_database_is_discarded_and_an_old_one_is_not(tmp_path, template):
    (tmp_path / "new.key").write_text("kept")
    with closing(_backend(tmp_path / "new.db")) as backend:
        backend.migrate()
        backend.discard()
    assert [found.name for found in tmp_path.iterdir()] == ["new.key"]
    old = shutil.copyfile(template, tmp_path / "old.db")
    with closing(_backend(old)) as backend:
        backend.migrate()
        backend.discard()
    assert old.exists()


def test_a_new_database_that_is_in_use_is_not_discarded(tmp_path):
    path = tmp_path / "new.db"
    with closing(_backend(path)) as backend, closing(_backend(path)) as other:
        backend.migrate()
        other.migrate()
        with other.store.transaction():
            other.store.add_token(NewToken("jo", "bot"), "0", _now())
        backend.discard()
        assert [token.name for token in other.store.list_tokens()] == ["jo"]
    assert path.exists()


def test_a_new_database_that_another_program_writes_is_not_discarded(tmp_path):
    path = tmp_path / "new.db"
    with closing(_backend(path)) as backend, closing(_backend(path)) as other:
        backend.migrate()
        with other.database.turn():
            backend.discard()
    assert path.exists()


def test_a_file_in_the_place_of_a_new_database_is_not_discarded(tmp_path, template):
    with closing(_backend(tmp_path / "new.db")) as backend:
        backend.migrate()
        shutil.copyfile(template, tmp_path / "copy.db").replace(tmp_path / "new.db")
        backend.discard()
    assert (tmp_path / "new.db").exists()


def test_a_database_that_cannot_be_completed_is_discarded(tmp_path, monkeypatch):
    def fail(*_):
        raise StorageFull("no room")

    monkeypatch.setattr("claims.storage.sqlite.connection.migrate", fail)
    with closing(_backend(tmp_path / "new.db")) as backend, pytest.raises(StorageFull):
        backend.migrate()
    assert list(tmp_path.iterdir()) == []


def test_a_connection_creates_no_file(tmp_path):
    with closing(Sqlite(tmp_path / "none.db", 0)) as database, pytest.raises(StoreFailed, match="unable to open"):
        database.rows("SELECT 1")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("replace", [False, True])
def test_a_new_thread_does_not_open_another_file(database, replace):
    database.rows("SELECT 1")
    moved = database.path.rename(f"{database.path}.moved")
    if replace:
        shutil.copyfile(moved, database.path)
    with ThreadPoolExecutor(1) as pool, pytest.raises(DatabaseMissing):
        pool.submit(database.rows, "SELECT 1").result()
    assert database.path.exists() is replace


@pytest.mark.parametrize("name", ["a?b.db", "a#b.db", "a%20b.db", "ü c.db"])
def test_a_path_can_have_every_character(tmp_path, name):
    with closing(_backend(tmp_path / name)) as backend:
        backend.migrate()
        assert next(backend.dump()).startswith(b'{"format":')
        backend.backup(tmp_path / f"copy of {name}")
        backend.restore(tmp_path / f"copy of {name}", _now())
    assert (tmp_path / name).is_file() and (tmp_path / f"copy of {name}").is_file()


def _error(code):
    error = sqlite3.OperationalError("words")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "has_room", "kind"),
    [
        (sqlite3.SQLITE_BUSY, True, StoreBusy),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, True, StoreBusy),
        (sqlite3.SQLITE_LOCKED, True, StoreBusy),
        (sqlite3.SQLITE_FULL, True, StorageFull),
        (sqlite3.SQLITE_IOERR_WRITE, True, StoreFailed),
        (sqlite3.SQLITE_IOERR_WRITE, False, StorageFull),
        (sqlite3.SQLITE_IOERR_SHMSIZE, False, StorageFull),
        (sqlite3.SQLITE_IOERR_READ, False, StoreFailed),
        (sqlite3.SQLITE_IOERR_FSYNC, True, StoreFailed),
        (sqlite3.SQLITE_CANTOPEN, True, StoreFailed),
        (sqlite3.SQLITE_CORRUPT, True, StoreFailed),
        (sqlite3.SQLITE_NOTADB, True, StoreFailed),
        (sqlite3.SQLITE_READONLY_DBMOVED, True, StoreFailed),
        (sqlite3.SQLITE_CONSTRAINT, True, sqlite3.OperationalError),
        (sqlite3.SQLITE_ERROR, True, sqlite3.OperationalError),
    ],
)
def test_errors_of_sqlite_are_translated_by_their_code(tmp_path, monkeypatch, code, has_room, kind):
    monkeypatch.setattr("claims.storage.sqlite.sqlite_errors.has_room", lambda path: has_room)
    assert type(translated(_error(code), tmp_path / "a.db")) is kind


def test_an_error_without_a_code_stays_as_it_is(tmp_path):
    error = sqlite3.ProgrammingError("words")
    assert translated(error, tmp_path) is error
