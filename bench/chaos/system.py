"""A server under test: started, killed and started again on one database, at one address."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bench.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
#: seconds in which a server starts
START_SECONDS = 60.0
#: bytes of an answer that is parsed
MAX_PARSED = 1_000_000
Answer = tuple[int, Any]


class System:
    """A server, its address and the token of an editor."""

    def __init__(self, folder: Path, *, module: str = "claims.server.main", **environment: str) -> None:
        """Create the database and a token; nothing is served yet.

        Args:
            folder: of the database and of what the server prints.
            module: the program of the server.
            environment: further variables.
        """
        self.database = folder / "chaos.db"
        self._module = module
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DUECHECK_", "PROMETHEUS_"))}
        settings = {
            "DUECHECK_DATABASE_URL": f"sqlite:///{self.database}",
            "DUECHECK_PORT": str(self.port),
            "DUECHECK_RATE_LIMIT": "900000000 per minute",
            "DUECHECK_LOG_LEVEL": "warning",
        }
        self.environment = kept | settings | environment
        self.printed = folder / "printed.txt"
        self.process: subprocess.Popen[bytes] | None = None
        self.run("init")
        self.token = self.run("token", "create", "chaos", "--role", "editor").strip()

    def run(self, *words: str) -> str:
        """Run a command of Duecheck's, and return what it prints."""
        command = [sys.executable, "-m", "claims.cli.main", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"duecheck {' '.join(words)}: {done.stderr}")
        return done.stdout

    def start(self, *, wait: bool = True) -> None:
        """Start the server, and wait until it is ready."""
        with self.printed.open("ab") as printed:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self._module],
                cwd=ROOT,
                env=self.environment,
                stdout=printed,
                stderr=printed,
                start_new_session=True,
            )
        if wait:
            self.wait_until_ready()

    def wait_until_ready(self, seconds: float = START_SECONDS) -> None:
        """Wait until the server is ready, and not only workers of an earlier one. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process is not None and self.process.poll() is None:
            if self.workers() and self.status("/readyz") == 200:
                return
            time.sleep(0.05)
        raise TimeoutError(f"the server is not ready:\n{self.printed.read_text(errors='replace')[-2000:]}")

    def status(self, path: str) -> int:
        """Return the status code of a GET, 0 without an answer."""
        try:
            return self.send("GET", path, timeout=10)[0]
        except (OSError, http.client.HTTPException):
            return 0

    def send(self, method: str, path: str, body: Any = None, *, timeout: float = 60, **headers: str) -> Answer:
        """Send a request on a new connection; return status and JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            return self.exchange(connection, method, path, body, **headers)
        finally:
            connection.close()

    def exchange(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: Any = None, **headers: str
    ) -> Answer:
        """Send a request on an open connection; return status and JSON.

        Args:
            connection: to the server.
            method: of the request.
            path: of its URL.
            body: a value for JSON, or bytes.
            headers: further headers, with _ for -.
        """
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection.request(method, path, data, sent)
        response = connection.getresponse()
        text = response.read()
        # a large answer is not parsed: that would stop the other threads of this program
        is_json = "json" in response.headers.get("Content-Type", "") and len(text) < MAX_PARSED
        return response.status, json.loads(text) if text and is_json else None

    def post(self, path: str, body: Any) -> Any:
        """Send a POST that must succeed; return its JSON."""
        status, answer = self.send("POST", f"/api/v1{path}", body)
        if status not in {200, 201}:
            raise RuntimeError(f"POST {path}: {status} {answer}")
        return answer

    def workers(self) -> list[int]:
        """Return the process ids of the workers; the main process has no other children."""
        assert self.process is not None
        done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        return [int(line) for line in done.stdout.split()]

    def kill(self, *, everything: bool = False) -> None:
        """Kill the main process, or all processes."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            (os.killpg if everything else os.kill)(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Stop the server; return its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill(everything=True)
            return -9


@contextmanager
def running(folder: Path, **options: str) -> Iterator[System]:
    """Run a server on a fresh database until the block ends.

    Args:
        folder: an empty folder.
        options: of `System`.
    """
    system = System(folder, **options)
    try:
        system.start()
        yield system
    finally:
        if system.process is not None:
            if system.process.poll() is None:
                system.stop()
            with suppress(ProcessLookupError):
                os.killpg(system.process.pid, signal.SIGKILL)
