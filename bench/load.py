"""The load generator: one process, raw sockets, a closed loop on every connection.

It shares the machine with the servers, so it does as little as it can for a request: the requests are bytes
made beforehand, and of an answer it reads the status, the length and nothing else. Both are checked, always.
"""

import gc
import multiprocessing
import select
import socket
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle
from multiprocessing.connection import Connection as Pipe
from time import perf_counter

#: the same in every request, since pages link to their successors
_HOST = "bench"
_BUFFER = 2_000_000
#: nothing that is measured may take longer to answer
_PATIENCE = 30.0
#: what a run may take beside its seconds: starting, draining, sending the latencies
_GRACE = 60.0


class UnexpectedAnswer(Exception):
    """The server answered something else than what is measured."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request, and what its answer must be."""

    request: bytes
    status: int
    #: of the body; None where it may be any
    length: int | None


@dataclass(frozen=True, slots=True)
class Job:
    """What to send, and for how long."""

    port: int
    calls: Sequence[Call]
    connections: int
    seconds: float
    warm_up: float = 0.3
    #: send each call at most once, and stop early when there are no more
    once: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured."""

    #: answers that came within the measured seconds
    answers: int
    seconds: float
    #: of those answers, in seconds, sorted
    latencies: "array[float]"
    #: requests sent in all, those of the warm-up too
    sent: int

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.answers / self.seconds

    def percentile(self, share: float) -> float:
        """Give the latency that this share of answers kept, in milliseconds."""
        return self.latencies[min(int(len(self.latencies) * share), len(self.latencies) - 1)] * 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a single request."""

    etag: str
    length: int


def get(path: str, *headers: str) -> bytes:
    """Write a GET request."""
    return "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {_HOST}", *headers, "", ""]).encode()


def ask(port: int, path: str, patience: float = _PATIENCE) -> Answer:
    """Ask once, outside of any measurement.

    Raises:
        UnexpectedAnswer: it was not answered 200.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        connection.request("GET", path, headers={"Host": _HOST})
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.status != 200:
        raise UnexpectedAnswer(f"wanted 200 for {path}, got {response.status}: {body[:1000]!r}")
    return Answer(response.headers.get("ETag", ""), len(body))


def run(job: Job) -> Outcome:
    """Do a job in a process of its own.

    Raises:
        UnexpectedAnswer: an answer was not as it must be, or none came.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(job, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(job.warm_up + job.seconds + _GRACE):
            raise UnexpectedAnswer("the load generator did not come to an end")
        answer: Outcome | str = ours.recv()
    except EOFError:
        raise UnexpectedAnswer("the load generator died") from None
    finally:
        process.kill()
        process.join()
    if isinstance(answer, str):
        raise UnexpectedAnswer(answer)
    return answer


def _child(job: Job, pipe: Pipe) -> None:
    gc.disable()
    try:
        pipe.send(_drive(job))
    except (UnexpectedAnswer, OSError) as error:
        pipe.send(f"{type(error).__name__}: {error}")


class _Connection:
    """One keep-alive connection with one request under way."""

    __slots__ = ("_buffer", "_call", "_end", "_filled", "_view", "began", "socket")

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), _PATIENCE)
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
        """Take what has arrived; say whether the answer is complete."""
        got = self.socket.recv_into(self._view[self._filled :])
        if not got:
            raise UnexpectedAnswer(f"the server closed the connection after {self._shown()!r}")
        self._filled += got
        if not self._end:
            self._read_head()
        if self._end and self._filled > self._end:
            raise UnexpectedAnswer(f"more than one answer: {self._shown()!r}")
        return self._filled == self._end

    def _read_head(self) -> None:
        buffer = self._buffer
        head = buffer.find(b"\r\n\r\n", 0, self._filled)
        if head < 0:
            return
        call = self._call
        if int(buffer[9:12]) != call.status:
            raise UnexpectedAnswer(f"wanted {call.status} for {call.request[:200]!r}, got {self._shown()!r}")
        length = 0 if call.status == 304 else self._length(head)
        if call.length is not None and length != call.length:
            raise UnexpectedAnswer(f"wanted {call.length} bytes for {call.request[:200]!r}, got {length}")
        self._end = head + 4 + length

    def _length(self, head: int) -> int:
        lines = bytes(self._buffer[:head]).lower()
        at = lines.find(b"\r\ncontent-length:")
        if at < 0:
            raise UnexpectedAnswer(f"an answer without Content-Length: {self._shown()!r}")
        return int(lines[at + 17 :].split(b"\r\n", 1)[0])

    def _shown(self) -> bytes:
        return bytes(self._buffer[: min(self._filled, 1000)])


def _drive(job: Job) -> Outcome:
    calls = iter(job.calls) if job.once else cycle(job.calls)
    poll = select.epoll()
    connections = {}
    for _ in range(job.connections):
        connection = _Connection(job.port)
        connections[connection.socket.fileno()] = connection
        poll.register(connection.socket, select.EPOLLIN)
    try:
        return _measure(job, calls, poll, connections)
    finally:
        poll.close()
        for connection in connections.values():
            connection.socket.close()


def _measure(job: Job, calls: Iterator[Call], poll: select.epoll, connections: dict[int, _Connection]) -> Outcome:
    latencies = array("d")
    start = perf_counter() + job.warm_up
    stop = last = start + job.seconds
    under_way = sent = 0
    for connection in connections.values():
        if (call := next(calls, None)) is not None:
            connection.send(call)
            under_way, sent = under_way + 1, sent + 1
    while under_way:
        ready = poll.poll(_PATIENCE)
        if not ready:
            raise UnexpectedAnswer(f"no answer in {_PATIENCE:.0f} seconds")
        for number, _ in ready:
            connection = connections[number]
            if not connection.receive():
                continue
            now = perf_counter()
            if start <= now <= stop:
                latencies.append(now - connection.began)
            call = next(calls, None) if now < stop else None
            if call is not None:
                connection.send(call)
                sent += 1
                continue
            under_way -= 1
            if not under_way and now < stop:
                last = now  # there were no more calls: what was measured ended here
    if not latencies:
        raise UnexpectedAnswer("nothing was answered within the measured seconds")
    return Outcome(len(latencies), last - start, array("d", sorted(latencies)), sent)
