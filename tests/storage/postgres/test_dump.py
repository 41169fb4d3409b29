"""Dumps and loads between the engines: the same bytes, and a record that goes on."""

from contextlib import closing

import pytest

from claims.errors import DumpRefused
from claims.storage.postgres.connection import Postgres
from claims.storage.postgres.load import load_lines
from claims.storage.postgres.migrations import migrate
from claims.storage.postgres.opening import open_connection
from claims.storage.sql.dump import count_rows, dump_lines
from claims.storage.sql.store import SqlStore
from claims.storage.sqlite.load import load_lines as load_into_sqlite
from tests.applications import own_app
from tests.conftest import ARTICLE, Clock
from tests.storage.sqlite.conftest import full, full_template
from tests.storage.sqlite.test_load import sealed
from tests.storage.sqlite.test_record_counts import assert_ranks_and_single_records_are_those_of_the_list

__all__ = ["full", "full_template"]  # fixtures


@pytest.fixture
def lines(full):
    """Return the lines of a dump of a SQLite database with records of every kind."""
    return list(dump_lines(full))


def rows(database, statement):
    return [tuple(row) for row in database.rows(statement)]


def test_a_dump_of_one_engine_loads_into_the_other_byte_for_byte(lines, database, full, empty_sqlite):
    assert load_lines(database, lines) == len(lines) - 2 == count_rows(database)
    assert list(dump_lines(database)) == lines
    load_into_sqlite(empty_sqlite, dump_lines(database))
    assert list(dump_lines(empty_sqlite)) == lines


def test_the_search_index_and_the_counts_are_those_of_the_other_engine(lines, database, full):
    load_lines(database, lines)
    search = "SELECT rowid, {} FROM claims_search ORDER BY rowid"
    for column in ("statement", "quote", "claimant", "topics", "criteria", "title", "evidence", "rationale"):
        found = [(number, text or "") for number, text in rows(database, search.format(column))]
        assert found == [(number, text or "") for number, text in rows(full, search.format(column))], column
    names = "SELECT rowid, names FROM claimants_search ORDER BY rowid"
    assert rows(database, names) == rows(full, names) != []
    counts = "SELECT owner, fact, key, value, number FROM record_counts WHERE number <> 0 ORDER BY 1, 2, 3, 4"
    assert rows(database, counts) == rows(full, counts) != []


def test_track_records_have_the_same_orders(lines, database):
    load_lines(database, lines)
    assert_ranks_and_single_records_are_those_of_the_list(SqlStore(database))


def test_the_totals_come_from_the_counts_of_articles(lines, database, postgres_address):
    load_lines(database, lines)
    totals = "SELECT fact, key, value, number FROM record_counts WHERE owner = 'record' ORDER BY 1, 3"
    before = rows(database, totals)
    database.run("DELETE FROM record_counts WHERE owner = 'record'")
    database.run("UPDATE schema_version SET version = 4")
    with open_connection(postgres_address, 0) as connection:
        migrate(connection)
    assert rows(database, totals) == before != []


def test_ids_go_on_after_a_load(lines, database, postgres_address):
    load_lines(database, lines)
    last = {
        table: database.row(f"SELECT coalesce(max(id), 0) AS id FROM {table}")["id"]
        for table in ("articles", "claims", "verdicts", "evidence", "checks")
    }
    with own_app(postgres_address, Clock()) as app:
        context = app.extensions["duecheck"].context
        from tests.tokens import add_token

        client = app.test_client()
        headers = {"Authorization": f"Bearer {add_token(context, 'jo', 'journalist')}"}
        body = ARTICLE | {"url": "https://news.example/after"}
        article = client.post("/api/v1/articles", json=body, headers=headers).json
        body = {"article_id": article["id"], "quote": "until December 1, 2023", "claimant_is_author": True}
        claim = client.post("/api/v1/claims", json=body | {"due": {"text": "by 2024"}}, headers=headers).json
        lease = client.post("/api/v1/leases", json={"limit": 1, "ttl_seconds": 600}, headers=headers).json
    assert (article["id"], claim["id"]) == (last["articles"] + 1, last["claims"] + 1)
    seq = rows(database, "SELECT seq FROM sqlite_sequence")
    assert lease["id"] is None or [(lease["id"],)] == seq


def test_a_load_into_a_filled_database_is_refused(lines, database):
    load_lines(database, lines)
    with pytest.raises(DumpRefused, match="not empty"):
        load_lines(database, lines)


@pytest.mark.parametrize("damage", ["cut", "order", "value", "reference"])
def test_a_load_that_is_refused_leaves_nothing(lines, database, damage):
    kept = lines[:-1]
    if damage == "cut":
        broken = lines[: len(lines) // 2]
    elif damage == "order":
        broken = sealed([kept[0], kept[2], kept[1], *kept[3:]])
    elif damage == "value":
        broken = sealed([line.replace(b'"revision":1', b'"revision":"one"') for line in kept])
    else:
        broken = sealed([line for line in kept if not line.startswith(b'{"revisions":') and b'"claimants"' not in line])
    with pytest.raises(DumpRefused):
        load_lines(database, broken)
    assert count_rows(database) == 0
    assert load_lines(database, lines) == len(lines) - 2


def test_a_dump_is_of_one_instant(lines, database, postgres_address):
    load_lines(database, lines)
    dump = dump_lines(database)
    begun = [next(dump)]
    with closing(Postgres(postgres_address, 1000)) as other, other.transaction():
        other.run("UPDATE articles SET title = 'Changed'")
    assert begun + list(dump) == lines
