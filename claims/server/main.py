"""The server: granian, a few processes with one thread each (docs/decisions/0004 and 0007)."""

import multiprocessing
import os
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from claims.config import load_settings, renamed_settings
from claims.errors import DuecheckError
from claims.storage import open_backend

#: read by prometheus-client in the workers: where the processes of one server leave their numbers
METRICS_DIR = "PROMETHEUS_MULTIPROC_DIR"
#: the file that tells the workers that the server stops, so that nobody waits any longer
STOPPING_FILE = "SERVER_STOPPING_FILE"

#: how long requests under way may take to finish when the server is asked to stop
GRACE_SECONDS = 20
#: requests that a process takes in at a time, besides those that wait for changes
BACKPRESSURE = 512


class Server(Granian):  # type: ignore[misc,valid-type]
    """granian, whose workers are told before they are asked to stop."""

    def shutdown(self, exit_code: int = 0) -> None:
        """Stop the workers; requests under way are finished, and those that wait are answered."""
        Path(os.environ[STOPPING_FILE]).touch()
        super().shutdown(exit_code)

    def signal_handler_reload(self, *args: Any, **kwargs: Any) -> None:
        """Stop on SIGHUP, as programs do whose terminal is closed; granian would start new workers on it."""
        self.signal_handler_interrupt(*args, **kwargs)


def main() -> int:
    """Serve until SIGINT or SIGTERM; requests under way are finished."""
    for warning in renamed_settings():  # here, since each worker would repeat it
        print(warning, file=sys.stderr)
    try:
        settings = load_settings()
        open_backend(settings.DATABASE_URL, settings.WRITE_TIMEOUT_MS).migrate()
        _check_address(settings.HOST, settings.PORT)
    except (DuecheckError, OSError) as error:
        print(f"Duecheck does not start: {error}", file=sys.stderr)
        return 2
    # A forked worker would inherit granian's handler for SIGTERM and, while it starts, ignore the signal.
    multiprocessing.set_start_method("spawn")
    with tempfile.TemporaryDirectory(prefix="duecheck-") as directory:
        metrics = Path(directory, "metrics")
        metrics.mkdir()
        os.environ.setdefault(METRICS_DIR, str(metrics))
        os.environ[STOPPING_FILE] = str(Path(directory, "stopping"))
        server = Server(
            "claims.server.main:make_adapter",
            address=settings.HOST,
            port=settings.PORT,
            interface=Interfaces.RSGI,
            factory=True,
            workers=settings.WORKERS,
            backlog=1024,
            backpressure=BACKPRESSURE + settings.MAX_LONG_POLLS,
            respawn_failed_workers=True,
            workers_kill_timeout=GRACE_SECONDS,
            log_access=False,
            log_level=LogLevels.warning,
            http1_settings=HTTP1Settings(header_read_timeout=30_000),
        )
        server.serve()
    return 0


def _check_address(host: str, port: int) -> None:
    """Raise OSError if the server cannot listen there; granian itself would share the port with another server."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]  # socket repeats the address in brackets
        raise OSError(
            f"{host}, port {port}: {reason}. Stop what uses it, or set DUECHECK_HOST or DUECHECK_PORT."
        ) from error


def make_adapter() -> Any:
    """Build what a worker serves."""
    from claims.factory import create_app, slow_routes
    from claims.server.long_poll import LongPollRegistry
    from claims.server.rsgi import RsgiAdapter
    from claims.services.change_feed import LogTail
    from claims.wiring import wiring_of

    app = create_app()
    wiring = wiring_of(app)
    stopping = Path(os.environ[STOPPING_FILE])
    registry = LongPollRegistry(
        wiring.settings.MAX_LONG_POLLS, wiring.backend.watch_commits(), LogTail(wiring.context), stopping.exists
    )
    return RsgiAdapter(app.wsgi_app, wiring.settings.MAX_BODY_BYTES, registry, slow_routes(app))


if __name__ == "__main__":
    raise SystemExit(main())
