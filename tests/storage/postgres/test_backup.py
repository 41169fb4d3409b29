"""The commands `backup` and `restore` with a PostgreSQL database: the file is one of SQLite."""

import threading
from contextlib import closing

import orjson
import pytest
from click.testing import CliRunner

from claims.cli.main import duecheck
from claims.storage import backup_by_copy
from claims.storage.engines import open_backend
from tests.storage.postgres.cluster import new_database
from tests.storage.postgres.test_copying import contents, full, full_template, run, source, target

__all__ = ["full", "full_template", "source", "target"]  # fixtures


def command(address, *arguments, code=0, **options):
    """Run a command on a database; return what it printed."""
    env = {"DUECHECK_DATABASE_URL": address, "DUECHECK_SECRET_KEY": "k" * 32}
    result = CliRunner(env=env).invoke(duecheck, arguments, **options)
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def record(source, target):
    """Return the address of a PostgreSQL database with records and tokens."""
    assert run(source, target).exit_code == 0
    return target


@pytest.fixture
def empty(postgres_cluster):
    """Return the address of another database without tables."""
    with new_database(postgres_cluster) as address:
        yield address


def without_last_row_of_log(lines):
    """Return the records of a dump without its head, its end and the last row of the log."""
    rows = [orjson.loads(line) for line in lines[1:-1]]
    last = max(row["changes"]["seq"] for row in rows if "changes" in row)
    return [row for row in rows if "changes" not in row or row["changes"]["seq"] != last], last


@pytest.mark.parametrize("engine", ["postgresql", "sqlite"])
def test_a_backup_is_restored_into_an_empty_database_of_either_engine(record, empty, tmp_path, engine):
    before, private = contents(record)
    assert command(record, "backup", str(tmp_path / "kept.db")) == f"backed up to {tmp_path / 'kept.db'}\n"
    assert contents(record) == (before, private)
    address = empty if engine == "postgresql" else f"sqlite:///{tmp_path / 'other.db'}"
    output = command(address, "restore", str(tmp_path / "kept.db"), input="y\n")
    assert "valid again, because" not in output and "jo" in output
    after, kept = contents(address)
    rows, last = without_last_row_of_log(after)
    assert rows == [orjson.loads(line) for line in before[1:-1]]
    assert f'"seq":{last - 1}' in before[0].decode() and b'"log.restored"' in b"".join(after)
    assert [row for row in private if "sessions" not in row] == [row for row in kept if "sessions" not in row]
    assert list(tmp_path.glob(".backup-*")) == []


def test_tokens_that_nobody_keeps_are_revoked(record, empty, tmp_path):
    command(record, "backup", str(tmp_path / "kept.db"))
    assert "revoked, because" in command(empty, "restore", str(tmp_path / "kept.db"), "--yes")
    with closing(open_backend(empty, 0)) as backend:
        assert all(token.revoked_at for token in backend.store.list_tokens())


def test_a_file_that_exists_stays(record, tmp_path):
    (tmp_path / "kept.db").write_text("mine")
    assert "exists" in command(record, "backup", str(tmp_path / "kept.db"), code=1)
    assert (tmp_path / "kept.db").read_text() == "mine"


def test_a_database_that_is_not_empty_is_not_replaced(record, tmp_path):
    command(record, "backup", str(tmp_path / "kept.db"))
    before = contents(record)
    refused = command(record, "restore", str(tmp_path / "kept.db"), "--yes", code=1)
    assert "is not empty: restore into a new database" in refused and refused.count("\n") == 1
    assert contents(record) == before


@pytest.mark.parametrize(("name", "words"), [("none.db", "no file"), ("text.db", "not a database")])
def test_only_a_sound_backup_is_restored(empty, tmp_path, name, words):
    (tmp_path / "text.db").write_text("not a database, not even nearly")
    assert words in command(empty, "restore", str(tmp_path / name), "--yes", code=1)
    with closing(open_backend(empty, 0)) as backend:
        assert not backend.exists()


def test_a_backup_that_fails_leaves_nothing(record, tmp_path, monkeypatch):
    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(backup_by_copy, "copy_record", fail)
    command(record, "backup", str(tmp_path / "kept.db"), code=1)
    assert not (tmp_path / "kept.db").exists() and list(tmp_path.glob(".backup-*")) == []


def test_a_backup_is_complete_as_of_one_instant(record, tmp_path):
    """A writer adds an article after the other; the backup has the first of them, and no half of one."""
    stop = threading.Event()

    def write():
        with closing(open_backend(record, 5_000)) as backend:
            number = 0
            while not stop.is_set():
                number += 1
                with backend.store.transaction():
                    for key in ("a", "b"):
                        backend.database.run("INSERT INTO last_ids VALUES (:name, 1)", {"name": f"{key}{number}"})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        command(record, "backup", str(tmp_path / "kept.db"))
    finally:
        stop.set()
        writer.join()
    with closing(open_backend(f"sqlite:///{tmp_path / 'kept.db'}", 0)) as kept:
        names = sorted(row["name"] for row in kept.database.rows("SELECT name FROM last_ids WHERE name GLOB '[ab]*'"))
    found = {key: {int(name[1:]) for name in names if name[0] == key} for key in "ab"}
    assert found["a"] == found["b"] == set(range(1, len(found["a"]) + 1))
