"""The backend of PostgreSQL: addresses, tables, and what it says of databases that it cannot use."""

from contextlib import closing

import psycopg
import pytest

from claims.config import load_settings
from claims.errors import DatabaseNotFound, SettingInvalid, StoreFailed, StoreUnusable
from claims.storage.engines import open_backend
from claims.storage.postgres import migrations
from claims.storage.postgres.backend import address_of
from tests.applications import own_app
from tests.conftest import ARTICLE, Clock, assert_problem
from tests.storage.postgres.cluster import new_database
from tests.tokens import add_token


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


def test_a_table_of_another_program_is_one_sentence(backend, empty):
    execute(empty, "CREATE SCHEMA duecheck")
    execute(empty, "CREATE TABLE duecheck.schema_version (name TEXT)")
    for act in (backend.exists, backend.migrate):
        with pytest.raises(StoreUnusable, match="cannot be used") as caught:
            act()
        assert "\n" not in str(caught.value)


def test_a_database_that_takes_no_writes_is_not_ready(backend, empty):
    """Such as a standby."""
    backend.migrate()
    name = psycopg.conninfo.conninfo_to_dict(empty)["dbname"]
    execute(empty, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with closing(open_backend(empty, 0)) as other, pytest.raises(StoreFailed):
        other.check()


def test_a_database_that_takes_no_writes_any_more_is_not_ready(backend, empty):
    backend.migrate()
    backend.check()
    backend.database.run("SET default_transaction_read_only = on")  # as a server that is reloaded does
    with pytest.raises(StoreFailed, match="takes no writes"):
        backend.check()


def test_a_later_version_is_refused(backend, empty):
    backend.migrate()
    execute(empty, "UPDATE duecheck.schema_version SET version = 999")
    with pytest.raises(StoreUnusable, match="999, this Duecheck knows"):
        backend.migrate()
    with pytest.raises(StoreUnusable, match=r"schema 999, not"):
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


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://jo:secret@db.example:5433/news", "postgresql://db.example:5433/news"),
        ("postgresql://jo:secret@/news?host=/run/pg", "postgresql:///news?host=/run/pg"),
        ("postgresql://:5433/news?host=/run/pg&user=jo", "postgresql://:5433/news?host=/run/pg"),
        ("postgresql:///news", "postgresql://localhost/news"),
        ("postgresql://jo@a:1,b:2/news", "postgresql://a:1,b:2/news"),
        ("postgresql://jo@a,b/news?port=7", "postgresql://a:7,b:7/news"),
        ("postgresql://jo@/news?host=/a,/b", "postgresql:///news?host=/a,/b"),
    ],
)
def test_the_address_for_people_has_no_user_and_no_password(address, shown):
    assert address_of(address) == shown


def test_sessions_need_a_key_of_their_own(backend):
    with pytest.raises(SettingInvalid, match="DUECHECK_SECRET_KEY"):
        backend.secret_key()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://jo:s3cret%zz@/d",
        "postgresql://jo:s3 cret@db.example/d",
        "postgresql://jo:s3cret@/d?foo=1",
        "postgresql+psycopg://jo:s3cret@db.example/d",
        "postgres://jo:s3cret@db.example/d",
    ],
)
def test_an_address_that_cannot_be_read_is_refused_without_its_password(url):
    with pytest.raises(SettingInvalid) as caught:
        open_backend(load_settings({"DATABASE_URL": url}).DATABASE_URL, 0)
    assert "s3cret" not in str(caught.value) and "DUECHECK_DATABASE_URL" in str(caught.value)


def test_a_role_without_rights_is_a_problem_document(empty):
    with own_app(empty, Clock()) as app:
        secret = add_token(app.extensions["duecheck"].context, "jo", "journalist")
    execute(empty, "CREATE ROLE visitor LOGIN")
    execute(empty, "GRANT USAGE ON SCHEMA duecheck TO visitor")
    execute(empty, "GRANT SELECT ON ALL TABLES IN SCHEMA duecheck TO visitor")
    with own_app(empty.replace("duecheck@", "visitor@"), Clock()) as app:
        headers, client = {"Authorization": f"Bearer {secret}"}, app.test_client()
        assert client.get("/api/v1/claims").status_code == 200
        answer = client.post("/api/v1/articles", json=ARTICLE, headers=headers)
        problem = assert_problem(answer, 503, "store-failed")
        assert "permission" not in problem["detail"] and answer.headers["Retry-After"] == "5"
    execute(empty, "DROP OWNED BY visitor")
    execute(empty, "DROP ROLE visitor")
