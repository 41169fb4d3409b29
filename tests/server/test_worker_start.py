"""The start of a worker process."""

import pytest

from claims.errors import DatabaseNotFound
from claims.server.main import STOPPING_FILE, make_adapter


def test_a_worker_that_starts_after_the_file_was_lost_creates_none(tmp_path, monkeypatch):
    monkeypatch.setenv("DUECHECK_DATABASE_URL", f"sqlite:///{tmp_path}/lost.db")
    monkeypatch.setenv("DUECHECK_LOG_LEVEL", "error")
    monkeypatch.setenv(STOPPING_FILE, str(tmp_path / "stopping"))
    with pytest.raises(DatabaseNotFound, match=r"no database at .*lost\.db"):
        make_adapter()
    assert list(tmp_path.iterdir()) == []
