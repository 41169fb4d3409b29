"""A real server for tests: processes on a free port of 127.0.0.1, ended by the pid that was started."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parent.parent


class Server:
    """`python -m claims.server.main` in a process group of its own."""

    def __init__(self, database: Path, errors: int | BinaryIO = subprocess.DEVNULL, **settings: str) -> None:
        self.database = database
        with closing(socket.create_server(("127.0.0.1", 0))) as probe:
            self.port = probe.getsockname()[1]
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DUECHECK_", "PROMETHEUS_"))}
        self.environment = kept | {
            "DUECHECK_DATABASE_URL": f"sqlite:///{database}",
            "DUECHECK_PORT": str(self.port),
            "DUECHECK_RATE_LIMIT": "off",
            **{f"DUECHECK_{name}": value for name, value in settings.items()},
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "claims.server.main"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )

    def wait_until_ready(self, seconds: float = 30) -> "Server":
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the server ended"
            try:
                if self.send("GET", "/readyz")[0] == 200:
                    return self
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server did not become ready")

    def send(self, method, path, body=None, token=None, headers=None):
        """Send one request on a connection of its own; give status, body, headers."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            return exchange(connection, method, path, body, token, headers)

    def token(self, name: str, role: str) -> str:
        command = [sys.executable, "-m", "flask", "claims", "token", "create", name, "--role", role]
        return subprocess.check_output(command, cwd=ROOT, env=self.environment, text=True).strip()

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ask the server to end, and give its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


def exchange(connection, method, path, body=None, token=None, headers=None):
    """Send one request on an open connection."""
    sent = {"Authorization": f"Bearer {token}"} if token else {}
    data = None
    if body is not None:
        data, sent["Content-Type"] = json.dumps(body), "application/json"
    connection.request(method, path, data, sent | (headers or {}))
    answer = connection.getresponse()
    text = answer.read()
    parsed = json.loads(text) if text and "json" in answer.headers.get("Content-Type", "") else text
    return answer.status, parsed, answer.headers
