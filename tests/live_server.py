"""A server in processes of its own, for tests; each test that starts one also ends it."""

import http.client
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SERVE = (sys.executable, "-m", "claims.server.main")
#: seconds after which a busy machine has started a server, and each of its workers
START_SECONDS, WORKER_SECONDS = 60, 30
#: seconds after which a busy machine has answered a request, or has ended a server that was asked to stop
ANSWER_SECONDS, STOP_SECONDS = 120, 60


class Server:
    """A server in a process group of its own, on a free port of 127.0.0.1."""

    def __init__(self, database: Path, *, command: Sequence[str] = SERVE, folder: Path = ROOT, **settings: str) -> None:
        """Start the processes.

        Args:
            database: the database file; what the server prints goes to files beside it.
            command: starts the server.
            folder: the working directory.
            settings: names of settings without DUECHECK_ to values.
        """
        self.database = database
        self._reserved = _reserve_port()
        self.port: int = self._reserved.getsockname()[1]
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DUECHECK_", "FLASK_", "PROMETHEUS_"))}
        self.environment = kept | {
            "PYTHONPATH": str(ROOT),
            "TMPDIR": str(database.parent),
            "DUECHECK_DATABASE_URL": f"sqlite:///{database}",
            "DUECHECK_PORT": str(self.port),
            "DUECHECK_RATE_LIMIT": "900000000 per minute",
            "DUECHECK_LOG_LEVEL": "error",
            **{f"DUECHECK_{name}": value for name, value in settings.items()},
        }
        self._ready_seconds = START_SECONDS + WORKER_SECONDS * int(settings.get("WORKERS", 2))
        self._printed = database.with_name(f"{database.name}-{self.port}")
        try:
            with self._file("stdout").open("wb") as stdout, self._file("stderr").open("wb") as stderr:
                self.process = subprocess.Popen(
                    command, cwd=folder, env=self.environment, stdout=stdout, stderr=stderr, start_new_session=True
                )
        except BaseException:
            self._reserved.close()
            raise

    def wait_until_ready(self) -> "Server":
        """Wait until the server answers.

        Raises:
            AssertionError: the server ended, or is not ready in time; the message has its standard error.
        """
        deadline = time.monotonic() + self._ready_seconds
        while time.monotonic() < deadline:
            code = self.process.poll()
            assert code is None, f"the server ended with code {code}:\n{self.stderr()}"
            with suppress(OSError, http.client.HTTPException):
                if self.send("GET", "/readyz", timeout=5)[0] == 200:
                    return self
            time.sleep(0.05)
        raise AssertionError(f"the server is not ready after {self._ready_seconds} seconds:\n{self.stderr()}")

    def stdout(self) -> str:
        """Return what the server has written to standard output."""
        return self._file("stdout").read_text(encoding="utf-8", errors="replace")

    def stderr(self) -> str:
        """Return what the server has written to standard error."""
        return self._file("stderr").read_text(encoding="utf-8", errors="replace")

    def _file(self, stream: str) -> Path:
        return self._printed.with_name(f"{self._printed.name}.{stream}")

    def send(self, method, path, body=None, token=None, headers=None, timeout=ANSWER_SECONDS):
        """Send one request on a new connection; return status, body and headers."""
        with closing(self.connect(timeout)) as connection:
            return exchange(connection, method, path, body, token, headers)

    def connect(self, timeout: float = ANSWER_SECONDS) -> http.client.HTTPConnection:
        """Return a new connection."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ask the server to end, and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=STOP_SECONDS)

    def close(self) -> None:
        """End the server if it has not ended, and whatever it has left in its process group."""
        try:
            self.stop()
        finally:
            self.kill()
            self._reserved.close()


@contextmanager
def run_server(database: Path, *, wait: bool = True, **options: Any) -> Iterator[Server]:
    """Start a server for the length of a `with` block.

    Args:
        database: the database file.
        wait: wait until the server is ready.
        options: of `Server`.
    """
    with closing(Server(database, **options)) as server:
        yield server.wait_until_ready() if wait else server


def exchange(connection, method, path, body=None, token=None, headers=None):
    """Send one request on an open connection; return status, body and headers."""
    ask(connection, method, path, body, token, headers)
    return answer(connection)


def ask(connection, method, path, body=None, token=None, headers=None):
    """Send a request on an open connection, whose answer is read later."""
    sent = {"Authorization": f"Bearer {token}"} if token else {}
    data = None
    if body is not None:
        data, sent["Content-Type"] = json.dumps(body), "application/json"
    connection.request(method, path, data, sent | (headers or {}))


def answer(connection):
    """Return status, body and headers of a request that was sent."""
    response = connection.getresponse()
    text = response.read()
    parsed = json.loads(text) if text and "json" in response.headers.get("Content-Type", "") else text
    return response.status, parsed, response.headers


def is_readable(file: Any, seconds: float) -> bool:
    """Return True if a file has something to read within some seconds; `poll` takes file descriptors of any number."""
    poll = select.poll()
    poll.register(file.fileno(), select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def wait_for(condition: Callable[[], Any], seconds: float = ANSWER_SECONDS) -> Any:
    """Return the first true value of a condition that is tried again and again.

    Args:
        condition: returns something true when the wait is over.
        seconds: after which the wait fails.

    Raises:
        AssertionError: the condition was not met in time.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.02)
    raise AssertionError(f"the condition was not met within {seconds} seconds")


def _reserve_port() -> socket.socket:
    """Return a socket that keeps a port: only a server that is told its number can listen on it."""
    reserved = socket.socket()
    for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
        reserved.setsockopt(socket.SOL_SOCKET, option, 1)
    reserved.bind(("127.0.0.1", 0))
    return reserved
