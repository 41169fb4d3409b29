"""The server: granian with some worker processes of one thread each (docs/decisions/0004, 0007, 0014 and 0016)."""

import gc
import multiprocessing
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from claims.api.shared_rates import check_installed
from claims.config import Settings, load_settings, renamed_settings
from claims.domain.progress import Progress
from claims.errors import DuecheckError, SettingInvalid
from claims.newsrooms import load_newsrooms
from claims.server.address import listening_address, server_url
from claims.server.metrics_files import metrics_directory
from claims.server.shared_memory import create_memory
from claims.server.supervisor import Supervisor
from claims.sign_on.provider import open_provider
from claims.storage.base import Backend
from claims.storage.engines import open_backend

if TYPE_CHECKING:
    from claims.server.worker import Loader

#: seconds in which running requests must finish after the server was asked to stop
GRACE_SECONDS: Final = 20
#: requests that one process accepts at the same time, besides long polls
BACKPRESSURE: Final = 512
#: workers that can live beside their replacements
_SPARE_REGIONS: Final = 2


def main(loader: "type[Loader] | None" = None, progress: Progress | None = None) -> int:
    """Serve until SIGINT or SIGTERM, then finish running requests; return the exit code.

    Args:
        loader: creates the application of each worker; None: the usual one.
        progress: is called while tables are updated.
    """
    for warning in renamed_settings():  # printed here, because each worker would repeat it
        print(warning, file=sys.stderr)
    try:
        settings = load_settings()
        backends = _open_backends(settings, progress)
        with ExitStack() as stack:
            url = server_url(settings.HOST, settings.PORT)
            files, *_ = [stack.enter_context(backend.held_by_server(url)) for backend in backends]
            address = listening_address(settings.HOST, settings.PORT)
            with metrics_directory(files / "metrics"):
                _serve(settings, address, files, backends, loader or _load())
    except (DuecheckError, OSError) as error:
        print(f"Duecheck does not start: {error}", file=sys.stderr)
        return 2
    return 0


def _open_backends(settings: Settings, progress: Progress | None) -> list[Backend]:
    """Create or update the databases of all newsrooms; return their backends, without open connections."""
    newsrooms = load_newsrooms(settings)
    if not newsrooms:
        return [_open_backend(settings, progress)[0]]
    backends: dict[str, Backend] = {}
    for newsroom in newsrooms:
        try:
            backend, identity = _open_backend(newsroom.settings, progress)
        except DuecheckError as error:
            raise SettingInvalid(f"newsroom {newsroom.name!r}: {error}") from error
        if backends.setdefault(identity, backend) is not backend:
            raise SettingInvalid(f"newsroom {newsroom.name!r} has the database of another one: {backend.address}")
    return list(backends.values())


def _open_backend(settings: Settings, progress: Progress | None) -> tuple[Backend, str]:
    """Create or update a database; return its backend, without open connections, and its identity."""
    if settings.RATE_LIMIT_URL:
        check_installed()  # a worker would die again and again
    open_provider(settings)
    backend = open_backend(settings.DATABASE_URL, settings.WRITE_TIMEOUT_MS, read_url=settings.READ_URL)
    backend.migrate(progress=progress)
    if not settings.SECRET_KEY:
        backend.secret_key()  # a worker that cannot read it would die again and again
    identity = backend.identity()
    backend.close()  # SQLite forbids to use a connection after a fork
    return backend, identity


def _load() -> "type[Loader]":
    """Import the application, and return what creates it in each worker.

    It is imported here, so that a server that cannot start says so at once, and nothing looks for garbage meanwhile.
    """
    gc.disable()
    from claims.server.worker import Loader

    return Loader


def _serve(settings: Settings, address: str, files: Path, backends: Sequence[Backend], loader: "type[Loader]") -> None:
    """Run the server until it is stopped.

    Args:
        settings: of this process.
        address: the IP address to listen on.
        files: the folder for the server's own files.
        backends: of the databases, which the server holds; they have no open connection.
        loader: creates the application of each worker.
    """

    def close_inherited() -> None:
        for backend in backends:
            backend.close_inherited()

    multiprocessing.set_start_method("fork")
    reader, writer = multiprocessing.Pipe(duplex=False)
    server = Supervisor(
        "claims.server.worker:Loader",
        ends=(reader, writer),
        close_inherited=close_inherited,
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
    gc.freeze()  # a collection in a worker would write to the memory that all processes share
    server.serve(target_loader=loader(reader, os.getpid(), memory), wrap_loader=False)


if __name__ == "__main__":
    raise SystemExit(main())
