"""The command `duecheck`: the effect of each command, and its errors."""

import json
import os

import click
import pytest

from claims import VERSION
from claims.cli.main import commands, duecheck
from tests.storage.engine import connect, locked

#: each command with arguments of the right form
CALLS = [
    ("init",),
    ("user", "create", "ada", "--role", "editor"),
    ("user", "list"),
    ("user", "role", "ada", "bot"),
    ("user", "link", "ada"),
    ("user", "close", "ada"),
    ("user", "open", "ada"),
    ("token", "create", "jo", "--role", "admin"),
    ("token", "list"),
    ("token", "revoke", "jo"),
    ("examples",),
    ("backup", "kept.db"),
    ("restore", "kept.db", "--yes"),
    ("erase", "claim", "1", "--reason", "r", "--yes"),
    ("copy", "sqlite:///duecheck.db", "sqlite:///other.db"),
    ("export", "--format", "jsonl", "record.jsonl"),
    ("import", "jsonl", "record.jsonl"),
    ("extract", "https://news.example/a"),
    ("extract-report",),
    ("same-pages",),
    ("run",),
    ("serve",),
]
#: the commands that need an existing database
NEED_DATABASE = [
    ("user", "create", "ada", "--role", "editor"),
    ("user", "list"),
    ("user", "role", "ada", "bot"),
    ("user", "link", "ada"),
    ("user", "close", "ada"),
    ("user", "open", "ada"),
    ("token", "create", "jo", "--role", "admin"),
    ("token", "list"),
    ("token", "revoke", "jo"),
    ("examples",),
    ("backup", "kept.db"),
    ("erase", "claim", "1", "--reason", "r", "--yes"),
    ("copy", "sqlite:///duecheck.db", "sqlite:///other.db"),
    ("export", "--format", "csv", "claims.csv"),
    ("export", "--format", "jsonl", "record.jsonl"),
    ("export", "--format", "jsonl", "-"),
    ("import", "ndjson", "claims.ndjson"),
    ("import", "csv", "claims.csv"),
    ("import", "claimreview", "-"),
    ("import", "annotations", "-", "--article", "1"),
    ("extract", "https://news.example/a"),
    ("extract", "https://news.example/a", "--store"),
    ("extract-report",),
    ("same-pages",),
]
#: the commands that create a missing database if they succeed, with arguments by which they fail
FAIL_ON_A_NEW_DATABASE = [
    ("restore", "none.db", "--yes"),
    ("restore", "text.txt", "--yes"),
    ("restore", "text.txt"),
    ("import", "jsonl", "none.jsonl"),
    ("import", "jsonl", "text.txt"),
    ("import", "jsonl", "text.txt", "--keep-good"),
]


def _names(group, path=()):
    """List the words of every command below a group."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _names(command, (*path, name))
        else:
            yield (*path, name)


def _assert_one_line(result):
    """Check that standard error has the error, in one line, and nothing else."""
    assert result.stderr.count("\n") == 1, result.stderr
    assert result.stderr.startswith(("Error: ", "Duecheck does not start: "))
    assert result.stdout == ""


def test_every_command_is_among_the_calls():
    names = set(_names(duecheck))
    assert {name for name in names if any(call[: len(name)] == name for call in CALLS)} == names


def test_version_is_the_package_version(terminal):
    assert terminal("--version").stdout == f"duecheck {VERSION}\n"


@pytest.mark.parametrize("name", [(), ("token",), *_names(duecheck)], ids=" ".join)
def test_every_command_has_help(terminal, name):
    text = terminal(*name, "--help").stdout
    assert text.startswith(f"Usage: duecheck {' '.join(name)}".rstrip())
    assert "..." not in text.partition("Commands:")[2]  # a first sentence that is too long for the list


def test_flask_offers_the_same_commands_but_no_server():
    context = click.Context(commands)
    offered = commands.list_commands(context)
    assert set(duecheck.list_commands(context)) - set(offered) == {"run", "serve"}
    assert all(commands.get_command(context, name) is duecheck.get_command(context, name) for name in offered)


@pytest.mark.parametrize("words", [("shell",), ("routes",), ("claims",), ("tokens",)])
def test_unknown_command_is_refused(terminal, words):
    assert "No such command" in terminal(*words, code=2).stderr


@pytest.mark.parametrize(
    "words",
    [
        ("token",),
        ("token", "create"),
        ("token", "create", "jo"),
        ("token", "create", "jo", "--role", "king"),
        ("token", "list", "jo"),
        ("token", "revoke"),
        ("init", "now"),
        ("examples", "--all"),
        ("backup",),
        ("restore",),
        ("erase",),
        ("erase", "claim", "1"),
        ("erase", "article", "1", "--reason", "r"),
        ("copy",),
        ("copy", "sqlite:///a.db"),
        ("export", "a.jsonl"),
        ("export", "--format", "xml", "a.xml"),
        ("import", "jsonl"),
        ("import", "xml", "a.xml"),
        ("extract",),
        ("extract-report", "x"),
        ("same-pages", "x"),
        ("run", "--example"),
        ("serve", "--port", "1"),
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_2_and_changes_nothing(terminal, tmp_path, words):
    result = terminal(*words, code=2)
    assert "Usage: duecheck" in result.stderr and result.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
@pytest.mark.parametrize(("name", "value"), [("DUECHECK_PORT", "x"), ("DUECHECK_PORTS", "8000")])
def test_wrong_setting_exits_with_2_and_names_it(terminal, monkeypatch, tmp_path, call, name, value):
    monkeypatch.setenv(name, value)
    result = terminal(*call, code=2)
    _assert_one_line(result)
    assert name in result.stderr and "DUECHECK_PORT" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("runs", ["terminal", "flask_claims"])
@pytest.mark.parametrize("call", NEED_DATABASE, ids=" ".join)
def test_missing_database_is_an_error_for_commands_that_need_one(request, tmp_path, call, runs):
    result = request.getfixturevalue(runs)(*call, code=1)
    _assert_one_line(result)
    assert str(tmp_path / "duecheck.db") in result.stderr
    assert "duecheck init" in result.stderr and "DUECHECK_DATABASE_URL" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_command_needs_a_database_or_is_known_to_create_one():
    names = set(_names(duecheck))
    assert {name for name in names if not any(call[: len(name)] == name for call in NEED_DATABASE)} == {
        ("init",),
        ("restore",),
        ("run",),
        ("serve",),
    }


@pytest.mark.parametrize("runs", ["terminal", "flask_claims"])
@pytest.mark.parametrize("call", FAIL_ON_A_NEW_DATABASE, ids=" ".join)
def test_a_command_that_fails_leaves_no_new_database(request, tmp_path, call, runs):
    (tmp_path / "text.txt").write_text("neither a database nor a dump, not even nearly")
    (tmp_path / "duecheck.key").write_text("an older key")
    code = 2 if "--keep-good" in call else 1
    request.getfixturevalue(runs)(*call, code=code, input="n\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["duecheck.key", "text.txt"]


@pytest.mark.parametrize("call", [("restore", "kept.db", "--yes"), ("import", "jsonl", "record.jsonl")], ids=" ".join)
def test_no_command_creates_the_folder_of_a_database(terminal, tmp_path, monkeypatch, call):
    terminal("init")
    terminal("backup", "kept.db")
    terminal("export", "--format", "jsonl", "record.jsonl")
    monkeypatch.setenv("DUECHECK_DATABASE_URL", "sqlite:///nowhere/new.db")
    result = terminal(*call, code=1)
    _assert_one_line(result)
    assert str(tmp_path / "nowhere" / "new.db") in result.stderr
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("call", [("restore", "kept.db", "--yes"), ("import", "jsonl", "record.jsonl")], ids=" ".join)
def test_restore_and_import_create_a_missing_file(terminal, tmp_path, monkeypatch, call):
    terminal("init")
    terminal("backup", "kept.db")
    terminal("export", "--format", "jsonl", "record.jsonl")
    monkeypatch.setenv("DUECHECK_DATABASE_URL", "sqlite:///new.db")
    terminal(*call)
    assert (tmp_path / "new.db").is_file()
    terminal("token", "list")


def test_an_import_that_was_cut_short_keeps_only_its_draft(terminal, tmp_path, monkeypatch):
    terminal("init")
    terminal("examples")
    terminal("export", "--format", "jsonl", "record.jsonl")
    lines = (tmp_path / "record.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "cut.jsonl").write_bytes(b"".join(lines[:-5]))
    monkeypatch.setenv("DUECHECK_DATABASE_URL", "sqlite:///new.db")
    assert "load the complete dump to continue" in terminal("import", "jsonl", "cut.jsonl", code=1).stderr
    assert sorted(path.name for path in tmp_path.glob("new*")) == [
        "new.db.loading",
        "new.db.loading.lock",
        "new.db.loading.next.lock",
    ]
    terminal("import", "jsonl", "record.jsonl")
    terminal("export", "--format", "jsonl", "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "record.jsonl").read_bytes()


@pytest.mark.parametrize(
    "call",
    [("backup", "new"), ("export", "--format", "jsonl", "new"), ("export", "--format", "csv", "new")],
    ids=" ".join,
)
def test_only_the_owner_reads_a_copy(terminal, tmp_path, call):
    before = os.umask(0)
    try:
        terminal("init")
        terminal(*call)
    finally:
        os.umask(before)
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()} == {
        path.name: "0o600" for path in tmp_path.iterdir()
    }


def test_an_export_that_continues_takes_access_away_from_others(terminal, tmp_path):
    terminal("init")
    (tmp_path / "new.part").touch(0o644)
    terminal("export", "--format", "jsonl", "new")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("call", [("init",), ("serve",), ("token", "list"), ("restore", "kept.db", "--yes")])
def test_a_wal_file_without_its_database_stops_every_command(terminal, tmp_path, call):
    (tmp_path / "duecheck.db-wal").write_bytes(b"records")
    result = terminal(*call, code=2 if call == ("serve",) else 1)
    _assert_one_line(result)
    assert f"put the file back, or move {tmp_path / 'duecheck.db-wal'} away" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["duecheck.db-wal"]


def _text(path):
    path.write_text("not a database, not even nearly")


def _other(path):
    with connect(path) as other:
        other.execute("CREATE TABLE a (b)")


@pytest.mark.parametrize("call", [call for call in CALLS if call != ("serve",)], ids=" ".join)
@pytest.mark.parametrize("make", [_text, _other, os.mkdir])
def test_unusable_database_exits_with_1_and_is_named(terminal, tmp_path, call, make):
    make(tmp_path / "duecheck.db")
    result = terminal(*call, code=1)
    _assert_one_line(result)
    assert str(tmp_path / "duecheck.db") in result.stderr and "DUECHECK_DATABASE_URL" in result.stderr


@pytest.mark.parametrize("make", [_text, _other, os.mkdir])
def test_server_does_not_start_on_an_unusable_database(terminal, tmp_path, make):
    make(tmp_path / "duecheck.db")
    _assert_one_line(terminal("serve", code=2))


def test_folder_that_does_not_exist_is_an_error(terminal, monkeypatch):
    monkeypatch.setenv("DUECHECK_DATABASE_URL", "sqlite:///nowhere/duecheck.db")
    _assert_one_line(terminal("init", code=1))
    _assert_one_line(terminal("serve", code=2))


def test_init_creates_the_database_once_and_prints_its_path(terminal, tmp_path):
    for _ in range(2):
        assert terminal("init").stdout == f"database: {tmp_path / 'duecheck.db'}\n"
    assert terminal("token", "list").stdout.count("\n") == 1


def test_tokens_are_created_listed_and_revoked(terminal):
    terminal("init")
    secret = terminal("token", "create", "jo", "--role", "admin").stdout.strip()
    assert secret.startswith("due_")
    listed = terminal("token", "list").stdout
    assert "jo " in listed and "admin" in listed and secret not in listed
    refused = terminal("token", "create", "jo", "--role", "bot", code=1)
    _assert_one_line(refused)
    assert "; choose another name" in refused.stderr
    assert terminal("token", "revoke", "jo").stderr == "revoked jo\n"
    _assert_one_line(terminal("token", "revoke", "jo", code=1))
    _assert_one_line(terminal("token", "create", " ", "--role", "bot", code=1))


def test_record_moves_to_another_database(terminal, tmp_path, monkeypatch):
    terminal("init")
    terminal("examples")
    terminal("export", "--format", "jsonl", "record.jsonl")
    terminal("backup", "kept.db")
    again = terminal("export", "--format", "jsonl", "record.jsonl", code=1)
    _assert_one_line(again)
    assert "Choose another name" in again.stderr
    for number, words in enumerate((("import", "jsonl", "record.jsonl"), ("restore", "kept.db", "--yes"))):
        monkeypatch.setenv("DUECHECK_DATABASE_URL", f"sqlite:///{number}.db")
        terminal(*words)
        terminal("export", "--format", "csv", f"{number}.csv")
    assert (tmp_path / "0.csv").read_bytes() == (tmp_path / "1.csv").read_bytes()
    assert (tmp_path / "0.csv").read_bytes().count(b"\r\n") > 10


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("backup", "nowhere/kept.db"), "nowhere/kept.db: No such file or directory. Check the path."),
        (("backup", "."), "File exists. Choose another name."),
        (("restore", "none.db", "--yes"), "none.db. Check the path."),
        (("restore", "text.txt", "--yes"), "text.txt is not a database"),
        (("export", "--format", "csv", "nowhere/a.csv"), "nowhere/a.csv.part: No such file or directory"),
        (("import", "jsonl", "none.jsonl"), "none.jsonl: No such file or directory. Check the path."),
        (("import", "ndjson", "."), "Is a directory. Name a file, not a folder."),
        (("import", "jsonl", "bytes.bin"), "line 1 is not JSON"),
        (("import", "csv", "bytes.bin"), "save it as CSV UTF-8"),
        (("import", "annotations", "bytes.bin", "--article", "1"), "not JSON"),
        (("extract", "none.txt", "--published-on", "2026-01-05"), "none.txt cannot be read: No such file or directory"),
        (("extract", "bytes.bin", "--published-on", "2026-01-05"), "Save it as UTF-8 text."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_file_exits_with_1_and_is_named(terminal, tmp_path, words, says):
    terminal("init")
    (tmp_path / "text.txt").write_text("not a database, not even nearly")
    (tmp_path / "bytes.bin").write_bytes(b"\x84\xff\xfa" * 5 + b"\n\xff\n")
    result = terminal(*words, code=1)
    _assert_one_line(result)
    assert says in result.stderr


def test_database_that_another_program_holds_is_an_error(terminal, monkeypatch, tmp_path):
    terminal("init")
    monkeypatch.setenv("DUECHECK_WRITE_TIMEOUT_MS", "0")
    with locked(tmp_path / "duecheck.db"):
        result = terminal("token", "create", "jo", "--role", "bot", code=1)
    _assert_one_line(result)
    assert "; try again when the other program has finished" in result.stderr


def test_forecasts_of_a_text_are_printed_without_a_database(terminal, tmp_path):
    result = terminal(
        "extract", "-", "--published-on", "2026-01-05", "--json", input="The bridge will open in May 2030."
    )
    assert json.loads(result.stdout)["due"]["edtf"] == "2030-05"
    assert list(tmp_path.iterdir()) == []


def test_report_of_an_empty_database_has_a_head_only(terminal):
    terminal("init")
    assert terminal("extract-report").stdout.split()[:2] == ["PRECISION", "ACCEPTED"]
