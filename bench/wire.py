"""Prepared requests as bytes, and connections that check the answers."""

import select
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from time import perf_counter

#: the same in every request, because list pages link to the next page
_HOST = "bench"
_BUFFER = 2_000_000
#: seconds; a slower answer is an error
PATIENCE = 30.0


class UnexpectedAnswer(Exception):
    """The server's answer differs from the expected one."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request with its expected answer."""

    request: bytes
    status: int
    #: bytes of the body; None if each length is right
    length: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a single request."""

    etag: str
    body: bytes


def get(path: str, *headers: str) -> bytes:
    """Return the bytes of a GET request."""
    return "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {_HOST}", *headers, "", ""]).encode()


def post(path: str, body: bytes, token: str) -> bytes:
    """Return the bytes of a POST request with JSON.

    Args:
        path: with the query.
        body: JSON in UTF-8.
        token: for the header Authorization.
    """
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {_HOST}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def ask(port: int, path: str, patience: float = PATIENCE) -> Answer:
    """Send one GET request outside of a measurement.

    Args:
        port: of the server.
        path: with the query.
        patience: seconds to wait for the answer.

    Raises:
        UnexpectedAnswer: the status was not 200.
    """
    return ask_all(port, [path], patience)[0]


def ask_all(port: int, paths: Sequence[str], patience: float = PATIENCE) -> list[Answer]:
    """Send GET requests one after the other on one connection.

    Args:
        port: of the server.
        paths: with their queries.
        patience: seconds to wait for each answer.

    Raises:
        UnexpectedAnswer: a status was not 200.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        return [_asked(connection, path) for path in paths]
    finally:
        connection.close()


def _asked(connection: HTTPConnection, path: str) -> Answer:
    connection.request("GET", path, headers={"Host": _HOST})
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise UnexpectedAnswer(f"expected 200 for {path}, got {response.status}: {body[:1000]!r}")
    return Answer(response.headers.get("ETag", ""), body)


class Connection:
    """One keep-alive connection with one request at a time."""

    __slots__ = ("_buffer", "_call", "_end", "_filled", "_view", "began", "socket")

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self._buffer = bytearray(_BUFFER)
        self._view = memoryview(self._buffer)

    def send(self, call: Call) -> None:
        """Send a request."""
        self._call, self._filled, self._end = call, 0, 0
        self.began = perf_counter()
        if self.socket.send(call.request) != len(call.request):
            raise UnexpectedAnswer("a request did not fit into the socket's buffer")

    def receive(self) -> bool:
        """Read the bytes that have arrived; return True if the answer is complete."""
        got = self.socket.recv_into(self._view[self._filled :])
        if not got:
            raise UnexpectedAnswer(f"the server closed the connection after {self._excerpt()!r}")
        self._filled += got
        if not self._end:
            self._read_head()
        if self._end and self._filled > self._end:
            raise UnexpectedAnswer(f"more than one answer: {self._excerpt()!r}")
        return self._filled == self._end

    def exchange(self, call: Call) -> None:
        """Send a request and wait until its answer is complete."""
        self.send(call)
        while select.select([self.socket], [], [], PATIENCE)[0]:
            if self.receive():
                return
        raise UnexpectedAnswer(f"no answer in {PATIENCE:.0f} seconds")

    def _read_head(self) -> None:
        buffer = self._buffer
        head = buffer.find(b"\r\n\r\n", 0, self._filled)
        if head < 0:
            return
        call = self._call
        if int(buffer[9:12]) != call.status:
            raise UnexpectedAnswer(f"expected {call.status} for {call.request[:200]!r}, got {self._excerpt()!r}")
        length = 0 if call.status == 304 else self._length(head)
        if call.length is not None and length != call.length:
            raise UnexpectedAnswer(f"expected {call.length} bytes for {call.request[:200]!r}, got {length}")
        self._end = head + 4 + length

    def _length(self, head: int) -> int:
        lines = bytes(self._buffer[:head]).lower()
        at = lines.find(b"\r\ncontent-length:")
        if at < 0:
            raise UnexpectedAnswer(f"an answer without Content-Length: {self._excerpt()!r}")
        return int(lines[at + 17 :].split(b"\r\n", 1)[0])

    def _excerpt(self) -> bytes:
        return bytes(self._buffer[: min(self._filled, 1000)])
