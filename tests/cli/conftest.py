"""Ways to run a command: `duecheck` or `flask claims` in a folder of its own, and either on the test's database."""

import os

import pytest
from click.testing import CliRunner
from flask.cli import cli

from claims.cli.main import commands, duecheck


@pytest.fixture
def terminal(tmp_path, monkeypatch):
    """Return a function that runs `duecheck` in an empty folder, and checks its exit code."""
    for name in [name for name in os.environ if name.startswith(("DUECHECK_", "FLASK_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DUECHECK_LOG_LEVEL", "error")
    monkeypatch.chdir(tmp_path)

    def call(*words, code=0, **kwargs):
        result = CliRunner().invoke(duecheck, [str(word) for word in words], **kwargs)
        assert result.exit_code == code, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return call


@pytest.fixture
def flask_claims(terminal):
    """Return a function that runs `flask claims` in an empty folder, and checks its exit code."""

    def call(*words, code=0, **kwargs):
        words = ["--app", "claims.factory", "claims", *(str(word) for word in words)]
        result = CliRunner().invoke(cli, words, prog_name="flask", **kwargs)
        assert result.exit_code == code, result.output
        return result

    return call


@pytest.fixture
def run(app):
    """Return a function that runs a command on the test's database, and checks its exit code."""

    def invoke(*words, code=0, **kwargs):
        result = app.test_cli_runner().invoke(commands, words, **kwargs)
        assert result.exit_code == code, result.output
        return result

    return invoke
