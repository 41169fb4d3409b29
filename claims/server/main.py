"""The server: granian with some worker processes of one thread each (docs/decisions/0004, 0007, 0014 and 0016)."""

import gc
import multiprocessing
import os
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from claims.config import Settings, load_settings, renamed_settings
from claims.domain.progress import Progress
from claims.errors import DuecheckError
from claims.server.address import listening_address, server_url
from claims.server.metrics_files import allocate, metrics_directory
from claims.server.parent_watch import ParentWatch
from claims.server.shared_memory import SharedMemory, create_memory
from claims.server.supervisor import Supervisor
from claims.storage.engines import open_backend

#: seconds in which running requests must finish after the server was asked to stop
GRACE_SECONDS: Final = 20
#: requests that one process accepts at the same time, besides long polls
BACKPRESSURE: Final = 512
#: seconds for which a slow request in another thread keeps the interpreter from the event loop
SWITCH_SECONDS: Final = 0.000_5
#: workers that can live beside their replacements
_SPARE_REGIONS: Final = 2


@dataclass(frozen=True, slots=True)
class Loader:
    """Creates the RSGI application of a worker process, to which it is passed."""

    #: ends when the supervisor stops or dies
    pipe: Connection
    #: process id of the supervisor
    parent: int
    memory: SharedMemory

    def __call__(self) -> Any:
        """Create the application. Imports come here, so that the supervisor needs little memory."""
        allocate()
        sys.setswitchinterval(SWITCH_SECONDS)
        from claims.api.public_url import prefix_of
        from claims.api.telemetry import open_metrics
        from claims.factory import body_limits, create_app, slow_callers, view_finder
        from claims.pool.pool import ProcessPool
        from claims.server.long_poll import LongPollRegistry
        from claims.server.poll_places import PollPlaces
        from claims.server.rsgi import RsgiAdapter
        from claims.services.change_feed import LogTail
        from claims.wiring import creation, wiring_of

        open_metrics()
        watch = ParentWatch(self.pipe, self.parent)
        with creation(is_allowed=False):  # `main` created the database; a worker that starts later must not
            app = create_app(tasks=ProcessPool(), counters=self.memory.counters())
        wiring = wiring_of(app)
        registry = LongPollRegistry(wiring.backend.watch_commits(), LogTail(wiring.context), watch.is_stopping)
        places = PollPlaces(wiring.settings.MAX_LONG_POLLS, wiring.counters)
        _tune_garbage_collection()
        finders = view_finder(app), slow_callers(app)
        prefix = prefix_of(wiring.settings.PUBLIC_URL)
        return RsgiAdapter(app.wsgi_app, body_limits(app), registry, places, *finders, wiring.backend, prefix)


def _tune_garbage_collection() -> None:
    """Keep garbage collections short: a full one stopped the event loop for 0.1 s beside a slow request.

    What was loaded stays and is not looked at again. Full collections are rare.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 4, 250)


def main(loader: type[Loader] = Loader, progress: Progress | None = None) -> int:
    """Serve until SIGINT or SIGTERM, then finish running requests; return the exit code.

    Args:
        loader: creates the application of each worker.
        progress: is called while tables are updated.
    """
    for warning in renamed_settings():  # printed here, because each worker would repeat it
        print(warning, file=sys.stderr)
    try:
        settings = load_settings()
        backend = open_backend(settings.DATABASE_URL, settings.WRITE_TIMEOUT_MS)
        backend.migrate(progress=progress)
        backend.secret_key()  # a worker that cannot read it would die again and again
        with backend.held_by_server(server_url(settings.HOST, settings.PORT)) as files:
            address = listening_address(settings.HOST, settings.PORT)
            with metrics_directory(files / "metrics"):
                _serve(settings, address, files, loader)
    except (DuecheckError, OSError) as error:
        print(f"Duecheck does not start: {error}", file=sys.stderr)
        return 2
    return 0


def _serve(settings: Settings, address: str, files: Path, loader: type[Loader]) -> None:
    """Run the server until it is stopped.

    Args:
        settings: of this process.
        address: the IP address to listen on.
        files: the folder for the server's own files.
        loader: creates the application of each worker.
    """
    # a forked worker would inherit granian's handler of SIGTERM and ignore the signal while it starts
    multiprocessing.set_start_method("spawn")
    reader, writer = multiprocessing.Pipe(duplex=False)
    server = Supervisor(
        "claims.server.main:Loader",
        pipe=writer,
        address=address,
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
    memory = create_memory(settings.WORKERS + _SPARE_REGIONS, files)
    server.serve(target_loader=loader(reader, os.getpid(), memory), wrap_loader=False)


if __name__ == "__main__":
    raise SystemExit(main())
