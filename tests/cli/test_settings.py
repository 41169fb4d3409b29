"""Refused settings: one sentence on one line, no traceback, exit code 1 or 2, by each way to start Duecheck."""

import os
import re
import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner
from flask.cli import cli as flask

from claims.cli.main import duecheck
from claims.server import address
from tests.live_server import ROOT
from tests.storage.engine import connect

#: value of DUECHECK_DATABASE_URL -> the words that the refusal has
DATABASES = {
    "": "DUECHECK_DATABASE_URL is ''",
    "duecheck.db": "DUECHECK_DATABASE_URL is 'duecheck.db'",
    "postgres://host/name": "sqlite:///FILE",
    "SQLITE:///x.db": "DUECHECK_DATABASE_URL",
    "sqlite://host/x.db": "sqlite:///FILE",
    "sqlite:///": "sqlite:///FILE",
    "sqlite:///:memory:": "sqlite:///FILE",
    "sqlite:////": "/ cannot be used: it is a folder, not a file",
    "sqlite:///.": "it is a folder, not a file",
    "sqlite:///..": "it is a folder, not a file",
    "sqlite:///folder": "folder cannot be used: it is a folder, not a file",
    "sqlite:///folder/": "it is a folder, not a file",
    "sqlite:///to_root": "to_root cannot be used: it is a folder, not a file",
    "sqlite:///nowhere/..": "it is a folder, not a file",
    "sqlite:///nowhere/x.db": "nowhere/x.db cannot be used: No such file or directory",
    "sqlite:///text.txt": "text.txt cannot be used",
    "sqlite:///text.txt/x.db": "Not a directory",
    "sqlite:///other.db": "another program's database",
    "sqlite:///" + "a" * 300: "File name too long",
    "sqlite:///" + "a/" * 3000: "File name too long",
    "sqlite:///a\nb.db": "DUECHECK_DATABASE_URL is 'sqlite:///a\\nb.db'",
    "sqlite:///a\rb.db": "a line of UTF-8 text",
    "sqlite:///a\u2028b.db": "a line of UTF-8 text",
    "sqlite:///a\udcffb.db": "a line of UTF-8 text",
}
#: name and value of a variable -> the words that the refusal has
OTHERS = {
    ("DUECHECK_PORT", "0"): "DUECHECK_PORT is '0'",
    ("DUECHECK_PORT", "80\n"): "DUECHECK_PORT is '80\\n'",
    ("DUECHECK_WORKERS", "0"): "from 1 to 64",
    ("DUECHECK_TRUSTED_PROXIES", "x"): "from 0 to 10",
    ("DUECHECK_HOST", "a\udcff"): "DUECHECK_HOST is 'a\\udcff'",
    ("DUECHECK_PUBLISHER_NAME", "a\nb"): "DUECHECK_PUBLISHER_NAME is 'a\\nb'",
    ("DUECHECK_CLAIMREVIEW_LABELS", "void=a\nb"): "DUECHECK_CLAIMREVIEW_LABELS is 'void=a\\nb'",
    ("DUECHECK_CLAIMREVIEW_LABELS", "void=\udcff"): "DUECHECK_CLAIMREVIEW_LABELS is 'void=\\udcff'",
    ("DUECHECK_TIMEZONE", "Europe/Minsk\n"): "DUECHECK_TIMEZONE is 'Europe/Minsk\\n'",
    ("DUECHECK_A\nB", "1"): "'DUECHECK_A\\nB' is not a setting",
    ("DUECHECK_\udcff", "1"): "'DUECHECK_\\udcff' is not a setting",
}
#: each way to start Duecheck that reads the settings: the command, and its words
CALLS = {
    "init": (duecheck, ("init",)),
    "run": (duecheck, ("run",)),
    "serve": (duecheck, ("serve",)),
    "token list": (duecheck, ("token", "list")),
    "flask": (flask, ("--app", "claims.factory", "claims", "init")),
}


@pytest.fixture(params=CALLS)
def refused(request, terminal, monkeypatch):
    """Return a function that starts Duecheck with one more variable, and returns how it was refused."""
    command, words = CALLS[request.param]
    monkeypatch.setenv("DUECHECK_PORT", "1")  # the tests start no server

    def call(name, value):
        monkeypatch.setenv(name, value)
        result = CliRunner().invoke(command, words)
        assert isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == 2 or (result.exit_code == 1 and request.param != "serve")
        assert result.stdout == ""
        assert_one_sentence(result.stderr)
        return result.stderr

    return call


def assert_one_sentence(stderr):
    assert re.fullmatch(r"(Error|Duecheck does not start): [^\n]+\n", stderr), stderr
    assert not re.search(r"[.!?] [A-Z]", stderr) and not stderr.endswith(".\n"), stderr


@pytest.mark.parametrize("url", DATABASES, ids=lambda url: ascii(url)[:40])
def test_an_address_that_names_no_database_is_refused(refused, tmp_path, url):
    (tmp_path / "folder").mkdir()
    (tmp_path / "to_root").symlink_to("/")
    (tmp_path / "text.txt").write_text("not a database, not even nearly", encoding="ascii")
    with connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE a (b)")
    before = {path.name for path in tmp_path.iterdir()}
    said = refused("DUECHECK_DATABASE_URL", url)
    assert DATABASES[url] in said or "there is no database at" in said
    after = {path.name for path in tmp_path.iterdir()}
    assert after - before <= {f"{name}{end}" for name in before for end in (".lock", ".next.lock", "-wal", "-shm")}


@pytest.mark.parametrize(("name", "value"), OTHERS, ids=ascii)
def test_a_wrong_value_is_refused_by_the_name_of_its_setting(refused, tmp_path, name, value):
    assert OTHERS[name, value] in refused(name, value)
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_two_commands_is_missing_only_where_it_must_exist(terminal, monkeypatch):
    """The one refusal of the table above that depends on the command."""
    monkeypatch.setenv("DUECHECK_DATABASE_URL", "sqlite:///nowhere/x.db")
    assert "there is no database at" in terminal("token", "list", code=1).stderr
    assert "No such file or directory" in terminal("init", code=1).stderr


@pytest.mark.parametrize("call", [("init",), ("run",), ("serve",), ("token", "list")], ids=" ".join)
@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\x00", None])
def test_a_key_file_that_has_no_key_is_refused(terminal, tmp_path, monkeypatch, call, content):
    terminal("init")
    monkeypatch.setenv("DUECHECK_PORT", "1")
    key = tmp_path / "duecheck.key"
    key.unlink()
    key.mkdir() if content is None else key.write_bytes(content)
    said = terminal(*call, code=2 if call == ("serve",) else 1).stderr
    assert_one_sentence(said)
    assert str(key) in said and ("Is a directory" in said or "holds no key" in said)


@pytest.mark.parametrize("call", [("run",), ("serve",)], ids=" ".join)
def test_a_port_in_use_exits_with_2_and_creates_no_token(terminal, monkeypatch, call):
    monkeypatch.setattr(address.listening_address, "__defaults__", (0,))
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("DUECHECK_PORT", str(server.getsockname()[1]))
        result = terminal(*call, code=2)
    assert_one_sentence(result.stderr)
    assert "Address already in use" in result.stderr and result.stdout == ""


@pytest.mark.parametrize("program", [("claims.cli.main",), ("flask", "--app", "claims.factory", "claims")])
@pytest.mark.parametrize("folder", ["nowhere", "text.txt"])
def test_commands_need_no_folder_of_metrics(tmp_path, program, folder):
    """A separate process: prometheus-client reads the variable at import, where a metric without labels opens files."""
    (tmp_path / "text.txt").touch()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DUECHECK_", "FLASK_"))}
    environment = kept | {"PYTHONPATH": str(ROOT), "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / folder)}
    command = [sys.executable, "-P", "-m", *program, "init"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
