"""The server: granian with some worker processes of one thread each (docs/decisions/0004 and 0007)."""

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
from claims.storage.engines import open_backend

#: the variable that prometheus-client reads in the workers: the directory of the metrics of one server's processes
METRICS_DIR = "PROMETHEUS_MULTIPROC_DIR"
#: the variable with the path of a file that exists when the server stops; the workers then end their long polls
STOPPING_FILE = "SERVER_STOPPING_FILE"

#: seconds in which running requests must finish after the server was asked to stop
GRACE_SECONDS = 20
#: requests that one process accepts at the same time, besides long polls
BACKPRESSURE = 512


class Server(Granian):  # type: ignore[misc,valid-type]
    """granian's server; it creates the stopping file before it stops the workers."""

    def shutdown(self, exit_code: int = 0) -> None:
        """Stop the workers; they finish running requests and answer long polls."""
        Path(os.environ[STOPPING_FILE]).touch()
        super().shutdown(exit_code)

    def signal_handler_reload(self, *args: Any, **kwargs: Any) -> None:
        """Stop on SIGHUP, as other programs do when their terminal closes; granian would start new workers."""
        self.signal_handler_interrupt(*args, **kwargs)


def main() -> int:
    """Serve until SIGINT or SIGTERM, then finish running requests; return the exit code."""
    for warning in renamed_settings():  # printed here, because each worker would repeat it
        print(warning, file=sys.stderr)
    try:
        settings = load_settings()
        open_backend(settings.DATABASE_URL, settings.WRITE_TIMEOUT_MS).migrate()
        _check_address(settings.HOST, settings.PORT)
    except (DuecheckError, OSError) as error:
        print(f"Duecheck does not start: {error}", file=sys.stderr)
        return 2
    # a forked worker would inherit granian's handler of SIGTERM and ignore the signal while it starts
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
            workers=settings.WORKERS,
            backlog=1024,
            backpressure=BACKPRESSURE + settings.MAX_LONG_POLLS,
            respawn_failed_workers=True,
            workers_kill_timeout=GRACE_SECONDS,
            log_access=False,
            log_level=LogLevels.warning,
            http1_settings=HTTP1Settings(header_read_timeout=30_000),
        )
        # granian's own loader searches the working directory before the installed packages: a folder `schemas`
        # there would hide Duecheck's package
        server.serve(target_loader=make_adapter, wrap_loader=False)
    return 0


def _check_address(host: str, port: int) -> None:
    """Raise OSError if the server cannot listen at this address; granian would share the port with another server."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]  # socket repeats the address in brackets
        raise OSError(
            f"{host}, port {port}: {reason}. Stop the program that uses it, or set DUECHECK_HOST or DUECHECK_PORT."
        ) from error


def make_adapter() -> Any:
    """Create the RSGI application of a worker process."""
    from claims.factory import create_app, slow_routes
    from claims.pool.pool import ProcessPool
    from claims.server.long_poll import LongPollRegistry
    from claims.server.rsgi import RsgiAdapter
    from claims.services.change_feed import LogTail
    from claims.wiring import creation, wiring_of

    with creation(is_allowed=False):  # `main` created the database; a worker that starts later must not
        app = create_app(tasks=ProcessPool())
    wiring = wiring_of(app)
    stopping = Path(os.environ[STOPPING_FILE])
    registry = LongPollRegistry(
        wiring.settings.MAX_LONG_POLLS, wiring.backend.watch_commits(), LogTail(wiring.context), stopping.exists
    )
    return RsgiAdapter(app.wsgi_app, wiring.settings.MAX_BODY_BYTES, registry, slow_routes(app), wiring.backend)


if __name__ == "__main__":
    raise SystemExit(main())
