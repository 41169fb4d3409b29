"""A server of the tests that answers as it is told, and keeps the requests that it gets."""

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Seen:
    """A request as the server got it."""

    method: str
    #: with the query
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class LocalServer:
    """A server on 127.0.0.1 whose answers are (status, headers, JSON), by the target of the request."""

    port: int = 0
    #: target to an answer, or to a function that returns it
    answers: dict[str, Any] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def targets(self) -> list[str]:
        return [request.target for request in self.seen]

    def answer(self, request: Seen) -> tuple[int, dict[str, str], Any]:
        self.seen.append(request)
        found = self.answers.get(request.target, (404, {}, {"title": "Not Found"}))
        return found(request) if isinstance(found, Callable) else found


@contextmanager
def run_local_server() -> Iterator[LocalServer]:
    """Run a server in a thread for the length of a `with` block."""
    local = LocalServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self):
            length = int(self.headers.get("Content-Length") or 0)
            seen = Seen(self.command, self.path, dict(self.headers.items()), self.rfile.read(length))
            answer = local.answer(seen)
            if answer is None:  # the connection breaks
                self.close_connection = True
                return
            status, headers, document = answer
            data = document if isinstance(document, bytes) else json.dumps(document).encode()
            if headers.get("Content-Encoding") == "gzip":
                data = gzip.compress(data)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_DELETE = handle_any

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        local.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield local
        finally:
            server.shutdown()
            thread.join()
