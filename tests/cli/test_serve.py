"""The commands `duecheck run`, `duecheck serve` and `flask claims`, run in a shell."""

import os
import re
import signal
import subprocess
import sys

import pytest

from claims.factory import create_app
from claims.services.tokens import authenticate
from tests.live_server import ROOT, STOP_SECONDS, run_server

#: as an installed script: the working directory is not searched for modules
DUECHECK = (sys.executable, "-P", "-m", "claims.cli.main")


@pytest.fixture
def prepared(terminal, monkeypatch):
    """Return a function that runs `duecheck run` up to the moment at which it serves, and returns what it printed."""
    replaced = []
    monkeypatch.setattr(os, "execv", lambda path, arguments: replaced.append((path, arguments)))

    def call(*words):
        printed = terminal("run", *words).stdout
        path, arguments = replaced.pop()
        assert path == sys.executable and arguments[-1] == "serve"
        return printed

    return call


def _exported(printed):
    """Return the variables of a shell after the printed lines were pasted."""
    return dict(re.findall(r"^export (\w+)=(\S+)$", printed, re.MULTILINE))


def _role(secret):
    app = create_app()
    actor = authenticate(app.extensions["duecheck"].context, secret)
    app.extensions["duecheck"].backend.close()
    return actor and actor.role


def test_first_run_prints_the_address_and_one_admin_token(prepared, tmp_path):
    printed = prepared()
    assert printed.startswith(f"database: {tmp_path / 'duecheck.db'}\naddress: http://127.0.0.1:8000/api/v1 ")
    exported = _exported(printed)
    assert exported.keys() == {"ADMIN"} and _role(exported["ADMIN"]) == "admin"
    assert "example" not in printed


def test_run_creates_no_token_if_one_is_valid(prepared, terminal):
    terminal("init")
    terminal("token", "create", "jo", "--role", "reader")
    printed = prepared()
    assert _exported(printed) == {}
    assert "duecheck token create NAME --role ROLE" in printed
    assert terminal("token", "list").stdout.count("\n") == 2


def test_run_creates_a_token_if_all_are_revoked(prepared, terminal):
    first = _exported(prepared())["ADMIN"]
    terminal("token", "revoke", "admin")
    second = _exported(prepared())["ADMIN"]
    assert (_role(first), _role(second)) == (None, "admin")


def test_examples_are_loaded_only_if_asked_for(prepared):
    first = prepared("--examples")
    assert "example data: 2 articles added" in first
    assert list(_exported(first)) == ["JOURNALIST", "BOT", "EDITOR", "ADMIN"]
    second = prepared("--examples")
    assert "example data: already loaded" in second
    tokens = _exported(second)
    assert {name: _role(secret) for name, secret in tokens.items()} == {
        "JOURNALIST": "journalist",
        "BOT": "bot",
        "EDITOR": "editor",
    }
    assert _role(_exported(first)["BOT"]) is None


def _environment(**variables):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DUECHECK_", "FLASK_", "PROMETHEUS_"))}
    return kept | {"PYTHONPATH": str(ROOT), "DUECHECK_WORKERS": "1"} | variables


@pytest.mark.parametrize(
    ("words", "number"), [(("serve",), signal.SIGINT), (("serve",), signal.SIGTERM), (("run",), signal.SIGTERM)]
)
def test_signal_ends_the_server_with_0(tmp_path, words, number):
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "__init__.py").write_text("raise ImportError('this is not Duecheck')")
    command = [*DUECHECK, *words]
    with run_server(tmp_path / "test.db", command=command, folder=tmp_path, WORKERS="1") as server:
        again = [*DUECHECK, "serve"]
        other = server.environment | {"DUECHECK_DATABASE_URL": f"sqlite:///{tmp_path}/other.db"}
        taken = subprocess.run(again, cwd=tmp_path, env=other, capture_output=True, text=True, timeout=120)
        server.process.send_signal(number)
        assert server.process.wait(timeout=STOP_SECONDS) == 0
    assert taken.returncode == 2 and taken.stdout == ""
    assert taken.stderr.startswith(f"Duecheck does not start: 127.0.0.1, port {server.port}: ")
    assert taken.stderr.endswith("or set DUECHECK_HOST or DUECHECK_PORT\n") and taken.stderr.count("\n") == 1
    assert "Traceback" not in server.stderr()
    assert ("export ADMIN=due_" in server.stdout()) == (words == ("run",))


def test_dotenv_files_are_not_read(tmp_path):
    for name in (".env", ".flaskenv"):
        (tmp_path / name).write_text("DUECHECK_DATABASE_URL=sqlite:///other.db\nFLASK_APP=nowhere\n")
    command = [*DUECHECK, "init"]
    done = subprocess.run(command, cwd=tmp_path, env=_environment(), capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, f"database: {tmp_path / 'duecheck.db'}\n"), done.stderr
    assert not (tmp_path / "other.db").exists()


def test_server_process_has_no_application_in_it():
    code = (
        "import sys, claims.cli.main, claims.cli.serve, claims.server.main;"
        "print(*{'flask', 'sqlite_utils', 'claims.factory', 'claims.services', 'schemas'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout == "\n"


def test_flask_has_the_commands_in_a_checkout(tmp_path):
    environment = _environment(DUECHECK_DATABASE_URL=f"sqlite:///{tmp_path}/test.db")

    def flask(*words):
        command = [sys.executable, "-m", "flask", *words]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert re.findall(r"^  claims ", flask("--help"), re.MULTILINE) == ["  claims "]
    flask("claims", "token", "create", "jo", "--role", "bot")
    assert "jo " in flask("claims", "token", "list")
