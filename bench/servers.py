"""The servers under test: separate processes on free ports of 127.0.0.1, ended by their process id."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processes import cpu_seconds, family
from claims.config import PREFIX, Settings

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
WORKERS = Settings().WORKERS
SECRET_KEY = "k" * 32
#: the counters of the rate limit count, but no request is refused
RATE_LIMIT = "900000000 per minute"
#: the module that starts the server
DUECHECK = "claims.server.main"
_START_SECONDS = 30
#: seconds without CPU time after which every worker has started
_CALM_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    #: id of the process that starts the others
    pid: int
    #: seconds from the start of the process to its first answer
    first_answer: float = 0.0


@contextmanager
def duecheck(
    database: Path | str, module: str = DUECHECK, *arguments: str, port: int | None = None
) -> Iterator[Server]:
    """Run Duecheck like `make run`, with its default settings and a rate limit that no client reaches.

    Args:
        database: the file of SQLite, or the address of PostgreSQL.
        module: starts the server.
        arguments: of the module.
        port: to listen on; None: a free one.
    """
    port = port or free_port()
    settings = {
        "DATABASE_URL": database if isinstance(database, str) else f"sqlite:///{database.absolute()}",
        "SECRET_KEY": SECRET_KEY,
        "HOST": HOST,
        "PORT": str(port),
        "RATE_LIMIT": RATE_LIMIT,
    }
    named = {PREFIX + name: value for name, value in settings.items()}
    with _running([sys.executable, "-m", module, *arguments], port, named) as server:
        yield server


@contextmanager
def hello() -> Iterator[Server]:
    """Run the bare program under the same server settings."""
    port = free_port()
    with _running([sys.executable, "-m", "bench.hello", str(port), str(WORKERS)], port, {}) as server:
        yield server


@contextmanager
def _running(command: list[str], port: int, settings: dict[str, str]) -> Iterator[Server]:
    """Run a server until the block ends.

    Its log goes to /dev/null, but it still writes a line for each request.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "PROMETHEUS_"))}
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=inherited | settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Server(port, process.pid, _wait(process, port, began))
    finally:
        _end(process)


def _wait(process: "subprocess.Popen[bytes]", port: int, began: float) -> float:
    """Wait until the server answers a request (with any status), and all workers are ready.

    The first answer proves that one worker is ready, but not the others. An early connection would
    go to the first worker. Then half of the server would be idle during the measurement.

    Args:
        process: the server.
        port: of the server.
        began: instant of its start, by the monotonic clock.

    Returns:
        The seconds to the first answer.

    Raises:
        RuntimeError: the server ended, or did not answer in time.
    """
    deadline = began + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with socket.create_connection((HOST, port), 1) as connection:
                connection.settimeout(_START_SECONDS)
                connection.sendall(b"GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
                if connection.recv(16).startswith(b"HTTP/1.1 "):
                    seconds = time.monotonic() - began
                    _wait_until_calm(process.pid)
                    return seconds
        except OSError:
            time.sleep(0.01)
    raise RuntimeError(f"the server did not start; to see why, run: {' '.join(process.args[1:])}")  # type: ignore[arg-type,index]


def _wait_until_calm(pid: int) -> None:
    """Wait until the processes of a server have used no CPU time for a while."""
    used = -1.0
    while used != (used := cpu_seconds(family(pid))):
        time.sleep(_CALM_SECONDS)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


def free_port() -> int:
    """Return a port of `HOST` on which nothing listens."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port
