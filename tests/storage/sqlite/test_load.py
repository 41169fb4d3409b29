"""Loading a dump: the same bytes come out again, and nothing is loaded of one that is not whole."""

import hashlib
import json
import shutil

import orjson
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from claims.domain.access import NewToken, NewUser
from claims.domain.records import ClaimNote
from claims.errors import DumpRefused
from claims.storage.sql.dump import count_rows, dump_lines
from claims.storage.sql.store import SqlStore
from claims.storage.sql.tables import VERSION
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.load import draft_path, load_lines
from tests.applications import lend, own_app
from tests.conftest import Caller
from tests.storage.makers import AT
from tests.tokens import add_token


def test_a_dump_is_loaded_and_dumped_again_byte_for_byte(full, database):
    lines = list(dump_lines(full))
    assert load_lines(database, lines) == len(lines) - 2 == count_rows(database)
    assert list(dump_lines(database)) == lines
    assert list(dump_lines(full)) == lines


def test_a_loaded_record_answers_as_the_first_did(full, database, shared_app, clock):
    load_lines(database, dump_lines(full))
    clock.set("2030-01-01T00:00")
    with lend(shared_app, full.path, clock) as first, own_app(database.path, clock) as second:
        full_bot, bot = (
            Caller(app.test_client(), add_token(app.extensions["duecheck"].context, "late-bot", "bot"))
            for app in (first, second)
        )
        for address in (
            "/claims?limit=500",
            "/changes?limit=500",
            "/articles",
            "/claims?q=gas",
            "/claims?claimant=D. Melyantsou",
            "/claimants?all=true",
            "/track-record",
            "/claims/1/history",
            "/claims/1/deadlines",
            "/claims/1/verdicts",
            "/claims/1/evidence",
        ):
            assert bot.get(address).json == full_bot.get(address).json, address
        assert full_bot.get("/claims/due").json["items"][0]["lease"] is not None
        assert bot.get("/claims/due").json["items"][0]["lease"] is None


def test_a_loaded_record_has_assignments_and_takes_new_notes(full, database):
    load_lines(database, dump_lines(full))
    store = SqlStore(database)
    assert store.get_claim(1).assigned_to == "the-bot"
    assert store.list_notes(1, 0, 10) == []
    with store.transaction():
        assert store.add_note(ClaimNote(0, 1, "new", "jo", AT)) == 1


def test_a_dump_with_a_note_is_refused(full, database):
    head, *lines = dump_lines(full)
    note = b'{"claim_notes":{"id":1,"claim_id":1,"text":"x","actor":"jo","created_at":"2021-10-01T12:00:00Z"}}\n'
    with pytest.raises(DumpRefused, match="line 2 is no row"):
        load_lines(database, [head, note, *lines])
    assert database.rows("SELECT id FROM claim_notes") == []


def test_a_database_that_is_not_empty_is_left_alone(full):
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
        (lambda lines: [lines[0].replace(b'"schema":%d' % VERSION, b'"schema":99'), *lines[1:]], "schema 99"),
        (lambda lines: [lines[0], b'{"tokens":{"id":1}}\n', *lines[1:]], "line 2 is no row"),
        (lambda lines: [lines[0], b"[]\n", *lines[1:]], "line 2 is not a JSON object"),
        (lambda lines: [lines[0], b'{"articles":{"id":1}}\n', *lines[1:]], "has the columns"),
        (lambda lines: [lines[0], lines[1], *lines[1:]], "refuses|was changed"),
    ],
)
def test_an_incomplete_dump_is_refused_and_nothing_is_kept(full, database, change, says):
    with pytest.raises(DumpRefused, match=says):
        load_lines(database, change(list(dump_lines(full))))
    assert count_rows(database) == 0
    assert draft_path(database).exists() == (says == "last line is missing")


def sealed(lines):
    """Return the lines and a last one with the right number and SHA-256, as in a forged dump."""
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
        ("claims", "extraction", "not json"),
        ("claims", "probability_low", 0.5),
        ("claims", "probability_text", "even"),
        ("claims", "claimant_id", None),
        ("claimants", "url", "javascript:1"),
        ("claimants", "name_key", ""),
        ("claimants", "claims", -1),
        ("claimants", "target_id", 2),
        ("deadlines", "latest", "2021-02-31"),
        ("verdicts", "outcome", "maybe"),
        ("evidence", "url", "file:///x"),
        ("changes", "document", "[]"),
        ("queue", "queue_time", "0"),
        ("spans", "state", "fine"),
        ("checks", "result", "x"),
    ],
)
def test_a_value_that_cannot_be_is_refused_whatever_the_checksum_says(full, database, table, name, value):
    lines = list(dump_lines(full))[:-1]
    at = next(i for i, line in enumerate(lines) if line.startswith(b'{"%b":' % table.encode()))
    row = orjson.loads(lines[at])
    row[table][name] = value
    lines[at] = orjson.dumps(row) + b"\n"
    with pytest.raises(DumpRefused, match=r"impossible value|refuses"):
        load_lines(database, sealed(lines))
    assert count_rows(database) == 0


def test_rows_out_of_order_are_refused(full, database):
    head, *rows = list(dump_lines(full))[:-1]
    with pytest.raises(DumpRefused, match="order"):
        load_lines(database, sealed([head, *reversed(rows)]))


def test_tokens_are_kept_and_sessions_end(full, database):
    store = SqlStore(database)
    with database.transaction():
        store.add_token(NewToken("jo", "admin"), "0" * 64, AT)
        store.reserve_name("jo", "token")
        store.add_user(NewUser("ada", "editor"), None, AT)
        store.add_session("s", store.get_token("jo"), "", AT)
        store.add_change(AT, "duecheck", "token.created", None, None, {"token": {"name": "jo"}})
    expected = list(dump_lines(full))
    load_lines(database, expected)
    rows = [orjson.loads(row["document"]) for row in database.rows("SELECT document FROM changes ORDER BY seq")]
    dumped = [orjson.loads(line)["changes"]["seq"] for line in expected if line.startswith(b'{"changes":')]
    assert [row["type"] for row in rows][len(dumped) :] == ["token.created"]
    assert [row["seq"] for row in rows] == [*dumped, dumped[-1] + 1]
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    assert store.find_name_owner("jo") == "token"
    assert store.find_user_by_name("ada").role == "editor"
    assert [row["name"] for row in database.rows("SELECT name FROM tokens")] == ["jo"]
    assert SqlStore(database).find_session("s") is None


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_a_load_goes_on_where_it_was_cut_short(full, database, batch):
    lines = list(dump_lines(full))

    def broken(after):
        yield from lines[:after]
        raise KeyboardInterrupt

    for after in (3, 40, len(lines) - 1):
        with pytest.raises(KeyboardInterrupt):
            load_lines(database, broken(after), batch)
        assert count_rows(database) == 0
    assert load_lines(database, lines, batch) == len(lines) - 2
    assert list(dump_lines(database)) == lines
    assert not draft_path(database).exists()


def test_the_rest_of_another_load_is_not_mixed_in(full, database, change_full):
    lines = list(dump_lines(full))
    with pytest.raises(DumpRefused, match="last line is missing"):
        load_lines(database, lines[:50], 5)
    change_full()
    other = list(dump_lines(full))
    with pytest.raises(DumpRefused, match="another dump"):
        load_lines(database, other, 5)
    load_lines(database, other, 5)
    assert list(dump_lines(database)) == other


@pytest.fixture
def dump(full):
    """Return the lines of a dump."""
    return tuple(dump_lines(full))


@pytest.fixture
def quick_drafts(template, monkeypatch):
    """Make each new database of the test as a copy of an empty one, which takes less time than its migrations."""
    migrate = Sqlite.migrate

    def migrate_copy(database):
        if not database.path.exists():
            shutil.copyfile(template, database.path)
        migrate(database)

    monkeypatch.setattr(Sqlite, "migrate", migrate_copy)


@settings(max_examples=200)
@given(data=st.data())
@pytest.mark.usefixtures("quick_drafts")
def test_a_mutated_dump_never_half_loads(dump, database, data):
    lines = list(dump)
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
    assume(tuple(lines) != dump)
    with pytest.raises(DumpRefused):
        load_lines(database, lines)
    assert count_rows(database) == 0
