"""`duecheck` as somebody calls it who has a terminal: words and DUECHECK_* variables in, text and an exit code out."""

import os

import pytest
from click.testing import CliRunner

from claims.cli.main import duecheck


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
