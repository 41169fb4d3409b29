"""Dump and load: the same bytes after both, and nothing at all of an incomplete dump."""

import hashlib
import json

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.cli.example_data import load_examples
from claims.errors import DumpRefused
from claims.factory import create_app
from claims.storage.base import DumpProgress
from claims.storage.sqlite import dump_statements as sql
from claims.storage.sqlite.columns import COLUMNS
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.dump import count_rows, dump_lines
from claims.storage.sqlite.load import draft_path, load_lines
from claims.storage.sqlite.migrations import CURRENT
from claims.storage.sqlite.tokens import ADD as ADD_TOKEN
from tests.conftest import ARTICLE, Caller


@pytest.fixture
def full(app, context, callers, clock):
    """A database with the examples, candidates, a lease, a check, and rows of time-based events."""
    clock.set("2026-11-01T00:00")
    load_examples(context)
    article = callers["journalist"].post("/articles", ARTICLE | {"url": "https://news.example/dump"}, 201).json
    callers["journalist"].send("POST", f"/articles/{article['id']}/candidates?store=true", 200)
    clock.set("2030-01-01T00:00")
    callers["bot"].post("/leases", {"limit": 1, "ttl_seconds": 600}, 201)
    due = callers["reader"].get("/claims/due?available=true").json["items"]
    if due:
        callers["bot"].post(
            f"/claims/{due[0]['id']}/checks", {"result": "nothing_new", "next_check_on": "2031-01-01"}, None
        )
    return app.extensions["duecheck"].backend.database


@pytest.fixture
def empty(tmp_path):
    database = Sqlite(tmp_path / "empty.db", 0)
    database.migrate()
    yield database
    database.close()


def test_a_dump_is_loaded_and_dumped_again_byte_for_byte(full, empty):
    lines = list(dump_lines(full))
    assert load_lines(empty, lines) == len(lines) - 2 == count_rows(empty)
    assert list(dump_lines(empty)) == lines
    assert list(dump_lines(full)) == lines


def test_a_loaded_record_answers_as_the_first_did(full, empty, app, clock, callers):
    load_lines(empty, dump_lines(full))
    with empty.transaction():
        pass
    loaded = create_app(
        {"DATABASE_URL": f"sqlite:///{empty.path}", "RATE_LIMIT": "off", "LOG_LEVEL": "error"}, clock=clock
    )
    reader = Caller(loaded.test_client())
    for address in (
        "/claims?limit=500",
        "/changes?limit=500",
        "/articles",
        "/claims?q=gas",
        "/claims/1/history",
        "/claims/1/deadlines",
        "/claims/1/verdicts",
        "/claims/1/evidence",
    ):
        assert reader.get(address).json == callers["reader"].get(address).json, address
    assert reader.get("/claims/due").json["items"][0]["lease"] is None
    loaded.extensions["duecheck"].backend.database.close()


def test_a_dump_has_no_tokens_and_leases(full):
    text = b"".join(dump_lines(full))
    tables = {next(iter(orjson.loads(line))) for line in text.splitlines()}
    assert tables <= set(sql.TABLES) | {"format", "end"}
    for secret in [row["sha256"] for row in full.rows("SELECT sha256 FROM tokens")]:
        assert secret.encode() not in text


def test_every_column_of_every_table_is_dumped_or_left_out_on_purpose(empty):
    home = {"tokens", "idempotency_keys", "leases", "lease_claims", "_sqlite_migrations"}
    tables = {row[0] for row in empty.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    tables = {name for name in tables if not name.startswith("claims_search")} - home
    assert tables == set(sql.TABLES)
    for table in tables - {"sqlite_sequence"}:
        columns = {row["name"] for row in empty.rows(f"PRAGMA table_info({table})")}
        assert columns == set(COLUMNS[table]), table


def test_a_database_with_records_is_not_loaded_into(full):
    lines = list(dump_lines(full))
    with pytest.raises(DumpRefused, match="not empty"):
        load_lines(full, lines)
    assert list(dump_lines(full)) == lines


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda lines: lines[:-1], "last line is missing"),
        (lambda lines: [], "line 1"),
        (lambda lines: [*lines[:-1], lines[-1][:-1]], "last line is missing"),
        (lambda lines: [*lines[:5], lines[5][:9]], "last line is missing"),
        (lambda lines: lines[:3] + lines[4:], "was changed"),
        (lambda lines: [lines[0], *lines[2:]], "lacks|changed"),
        (lambda lines: [*lines, lines[1]], "nothing may follow"),
        (lambda lines: [lines[0].replace(b'"schema":%d' % CURRENT, b'"schema":99'), *lines[1:]], "schema 99"),
        (lambda lines: [lines[0], b'{"tokens":{"id":1}}\n', *lines[1:]], "line 2 is no row"),
        (lambda lines: [lines[0], b"[]\n", *lines[1:]], "line 2 is not a JSON object"),
        (lambda lines: [lines[0], b'{"articles":{"id":1}}\n', *lines[1:]], "has the columns"),
        (lambda lines: [lines[0], lines[1], *lines[1:]], "refuses|was changed"),
    ],
)
def test_an_incomplete_dump_is_refused_and_loads_nothing(full, empty, change, says):
    with pytest.raises(DumpRefused, match=says):
        load_lines(empty, change(list(dump_lines(full))))
    assert count_rows(empty) == 0
    assert draft_path(empty).exists() == (says == "last line is missing")


def sealed(lines):
    """Return the lines with a last line that fits them, as a forger of a dump would."""
    digest = hashlib.sha256(b"".join(lines)).hexdigest()
    return [*lines, orjson.dumps({"end": {"lines": len(lines), "sha256": digest}}) + b"\n"]


@pytest.mark.parametrize(
    ("table", "name", "value"),
    [
        ("articles", "authors", "not json"),
        ("articles", "published_on", "x"),
        ("articles", "url", "javascript:1"),
        ("claims", "workflow", "bogus"),
        ("claims", "document", "{}"),
        ("claims", "topics", "{}"),
        ("deadlines", "latest", "2021-02-31"),
        ("verdicts", "outcome", "maybe"),
        ("evidence", "url", "file:///x"),
        ("changes", "document", "[]"),
        ("queue", "document", "{}"),
        ("spans", "state", "fine"),
        ("checks", "result", "x"),
    ],
)
def test_an_impossible_value_is_refused_despite_a_right_checksum(full, empty, table, name, value):
    lines = list(dump_lines(full))[:-1]
    at = next(i for i, line in enumerate(lines) if line.startswith(b'{"%b":' % table.encode()))
    row = orjson.loads(lines[at])
    row[table][name] = value
    lines[at] = orjson.dumps(row) + b"\n"
    with pytest.raises(DumpRefused, match=r"impossible value|refuses"):
        load_lines(empty, sealed(lines))
    assert count_rows(empty) == 0


def test_rows_out_of_order_are_refused(full, empty):
    head, *rows = list(dump_lines(full))[:-1]
    with pytest.raises(DumpRefused, match="order"):
        load_lines(empty, sealed([head, *reversed(rows)]))


def test_a_load_keeps_the_tokens_of_the_database(full, empty):
    with empty.transaction():
        empty.run(ADD_TOKEN, {"name": "jo", "role": "admin", "sha256": "0" * 64, "created_at": "2021-01-01T00:00:00Z"})
    load_lines(empty, dump_lines(full))
    assert [row["name"] for row in empty.rows("SELECT name FROM tokens")] == ["jo"]


def test_a_damaged_part_stays_valid_up_to_the_damage(full):
    lines = list(dump_lines(full))
    for damage in (b"hello\n", b"\0\0\0\n", b"[]\n", b'{"claims":1}\n', b'{"claims":{}}\n'):
        assert b"".join([*lines[:9], *dump_lines(full, [*lines[:9], damage, lines[9]])]) == b"".join(lines)


def test_an_interrupted_dump_continues(full):
    lines = list(dump_lines(full))
    for kept in range(0, len(lines) + 1, 7):
        for torn in (b"", b'{"claims":{"id"'):
            written = DumpProgress()
            rest = list(dump_lines(full, [*lines[:kept], torn], written))
            start = len(b"".join(lines)) - len(b"".join(rest))
            assert b"".join(lines)[:start] + b"".join(rest) == b"".join(lines)
            assert kept <= 1 or kept >= len(lines) - 2 or len(rest) == len(lines) - kept
            assert written.size == len(b"".join(lines))


def test_a_dump_restarts_after_a_change_of_the_records(full, callers):
    before = list(dump_lines(full))
    callers["journalist"].post("/articles", ARTICLE | {"url": "https://news.example/more"}, 201)
    assert list(dump_lines(full, before[:20])) == list(dump_lines(full)) != before


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_an_interrupted_load_continues(full, empty, batch):
    lines = list(dump_lines(full))

    def broken(after):
        yield from lines[:after]
        raise KeyboardInterrupt

    for after in (3, 40, len(lines) - 1):
        with pytest.raises(KeyboardInterrupt):
            load_lines(empty, broken(after), batch)
        assert count_rows(empty) == 0
    assert load_lines(empty, lines, batch) == len(lines) - 2
    assert list(dump_lines(empty)) == lines
    assert not draft_path(empty).exists()


def test_the_draft_of_another_dump_is_not_used(full, empty, callers):
    lines = list(dump_lines(full))
    with pytest.raises(DumpRefused, match="last line is missing"):
        load_lines(empty, lines[:50], 5)
    callers["journalist"].post("/articles", ARTICLE | {"url": "https://news.example/more"}, 201)
    other = list(dump_lines(full))
    with pytest.raises(DumpRefused, match="another dump"):
        load_lines(empty, other, 5)
    load_lines(empty, other, 5)
    assert list(dump_lines(empty)) == other


@settings(max_examples=200)
@given(data=st.data())
def test_a_mutated_dump_never_loads_in_part(full, empty, data):
    lines = list(dump_lines(full))
    at = data.draw(st.integers(0, len(lines) - 1))
    kind = data.draw(st.sampled_from(["byte", "drop", "swap", "value"]))
    if kind == "byte":
        place = data.draw(st.integers(0, len(lines[at]) - 1))
        lines[at] = lines[at][:place] + bytes([data.draw(st.integers(0, 255))]) + lines[at][place + 1 :]
    elif kind == "drop":
        del lines[at]
    elif kind == "swap":
        other = data.draw(st.integers(0, len(lines) - 1))
        lines[at], lines[other] = lines[other], lines[at]
    else:
        value = json.loads(lines[at])
        name = next(iter(value))
        inner = value[name] if isinstance(value[name], dict) else value
        inner[data.draw(st.sampled_from(sorted(inner)))] = data.draw(
            st.none() | st.integers(-5, 2**70) | st.text(max_size=5)
        )
        lines[at] = json.dumps(value).encode() + b"\n"
    if lines == list(dump_lines(full)):
        return
    with pytest.raises(DumpRefused):
        load_lines(empty, lines)
    assert count_rows(empty) == 0
