"""The backend of PostgreSQL: addresses, tables, and what it says of databases that it cannot use."""

from contextlib import closing

import psycopg
import pytest

from claims.errors import DatabaseNotFound, EngineUnable, StoreFailed, StoreUnusable
from claims.storage.engines import open_backend
from claims.storage.postgres import migrations
from claims.storage.postgres.backend import address_of
from tests.storage.makers import AT
from tests.storage.postgres.cluster import new_database


@pytest.fixture
def empty(postgres_cluster):
    """Return the address of a database without tables."""
    with new_database(postgres_cluster) as address:
        yield address


@pytest.fixture
def backend(empty):
    with closing(open_backend(empty, 1000)) as backend:
        yield backend


def execute(address, statement):
    with psycopg.connect(address, autocommit=True) as connection:
        return connection.execute(statement)


def test_a_database_is_created_once(backend):
    assert not backend.exists()
    assert (backend.migrate(), backend.migrate()) == (True, False)
    backend.check()
    assert backend.exists()


def test_a_missing_database_can_be_an_error(backend):
    with pytest.raises(DatabaseNotFound, match=r"there is no database at postgresql://"):
        backend.migrate(create=False)


def test_a_new_database_without_records_is_discarded(backend, empty):
    backend.migrate()
    backend.discard()
    assert not open_backend(empty, 0).exists()


def test_a_database_with_a_token_is_not_discarded(backend, empty):
    backend.migrate()
    backend.database.run("INSERT INTO tokens (name, role, sha256, created_at) VALUES ('a', 'bot', 'b', 'c')")
    backend.discard()
    with closing(open_backend(empty, 0)) as again:
        assert again.exists()


def test_a_schema_of_another_program_is_refused(backend, empty):
    execute(empty, "CREATE SCHEMA duecheck")
    with pytest.raises(StoreUnusable, match="schema `duecheck` of another program"):
        backend.migrate()


def test_a_later_version_is_refused(backend, empty):
    backend.migrate()
    execute(empty, "UPDATE duecheck.schema_version SET version = 999")
    with pytest.raises(StoreUnusable, match="999, this Duecheck knows"):
        backend.migrate()
    with pytest.raises(StoreUnusable, match="update Duecheck"):
        backend.check()


def test_tables_of_an_older_version_are_not_ready(backend, empty):
    backend.migrate()
    execute(empty, "UPDATE duecheck.schema_version SET version = version - 1")
    with pytest.raises(StoreUnusable, match=f"not {migrations.CURRENT}: start the server again"):
        backend.check()


def test_a_migration_that_fails_leaves_nothing(backend, monkeypatch):
    monkeypatch.setitem(migrations.RELEASES, migrations.CURRENT, "CREATE TABLE a (b INTEGER); SELECT 1 / 0")
    with pytest.raises(StoreUnusable, match="cannot be used"):
        backend.migrate()
    assert not backend.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"dbname": "nobody"}, "nobody"),
        ({"user": "nobody"}, "nobody"),
        ({"host": "/nowhere"}, "/nowhere"),
        ({"host": "127.0.0.1", "port": "9"}, "127.0.0.1"),
    ],
)
def test_a_database_that_cannot_be_reached_is_one_sentence_without_the_password(empty, changes, message):
    parts = psycopg.conninfo.conninfo_to_dict(empty) | {"password": "secret"} | changes
    address = f"postgresql://{parts['user']}:{parts['password']}@/{parts['dbname']}?host={parts['host']}"
    address += f"&port={parts['port']}" if "port" in parts else ""
    with pytest.raises(StoreFailed) as caught:
        open_backend(address, 0).migrate()
    assert message in str(caught.value) and "secret" not in str(caught.value) and "\n" not in str(caught.value)


def test_the_address_for_people_has_no_user_and_no_password():
    assert address_of("postgresql://jo:secret@db.example:5433/news") == "postgresql://db.example:5433/news"


@pytest.mark.parametrize(
    "act",
    [
        lambda backend, path: backend.backup(path),
        lambda backend, path: backend.compare_tokens(path),
        lambda backend, path: backend.restore(path, AT),
    ],
)
def test_what_it_cannot_do_is_said_with_what_can(backend, tmp_path, act):
    with pytest.raises(EngineUnable, match=r"this needs a SQLite database; use pg_(dump|restore)"):
        act(backend, tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_sessions_need_a_key_of_their_own(backend):
    with pytest.raises(StoreUnusable, match="DUECHECK_SECRET_KEY"):
        backend.secret_key()
