"""The server: granian, a few processes with one thread each (docs/decisions/0004)."""

import multiprocessing
import os
import socket
import sqlite3
import sys
import tempfile

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from claims.config import load_settings
from claims.errors import DuecheckError
from claims.store.sqlite import Sqlite

#: read by prometheus-client in the workers: where the processes of one server leave their numbers
METRICS_DIR = "PROMETHEUS_MULTIPROC_DIR"

#: how long requests under way may take to finish when the server is asked to stop
GRACE_SECONDS = 20


def main() -> int:
    """Serve until SIGINT or SIGTERM; requests under way are finished."""
    try:
        settings = load_settings()
        Sqlite(settings.database_path, settings.BUSY_TIMEOUT_MS).migrate()
        # granian's sockets share a port with whoever else shares it: see that nobody does
        with socket.create_server((settings.HOST, settings.PORT)):
            pass
    except (DuecheckError, ValueError, OSError, sqlite3.Error) as error:
        print(f"Duecheck does not start: {error}", file=sys.stderr)
        return 2
    # A forked worker would inherit granian's handler for SIGTERM and, while it starts, ignore the signal.
    multiprocessing.set_start_method("spawn")
    with tempfile.TemporaryDirectory(prefix="duecheck-metrics-") as metrics:
        os.environ.setdefault(METRICS_DIR, metrics)
        server = Granian(
            "app:create_app",
            address=settings.HOST,
            port=settings.PORT,
            interface=Interfaces.WSGI,
            factory=True,
            workers=settings.WORKERS,
            blocking_threads=1,
            backlog=1024,
            respawn_failed_workers=True,
            workers_kill_timeout=GRACE_SECONDS,
            log_access=False,
            log_level=LogLevels.warning,
            http1_settings=HTTP1Settings(header_read_timeout=30_000),
        )
        server.serve()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
