"""A worker that starts later than the server."""

import multiprocessing
import os

import pytest

from claims.errors import DatabaseNotFound
from claims.server.shared_memory import create_memory
from claims.server.worker import Loader


def test_a_worker_creates_no_database(tmp_path, monkeypatch):
    monkeypatch.setenv("DUECHECK_DATABASE_URL", f"sqlite:///{tmp_path}/gone.db")
    reader, writer = multiprocessing.Pipe(duplex=False)
    with pytest.raises(DatabaseNotFound):
        Loader(reader, os.getppid(), create_memory(1, tmp_path))()
    writer.close()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("gone.db")]
