"""The load generator: one process, raw sockets, a closed loop on every connection.

It shares the machine with the servers, so it does as little as it can for a request: the requests are bytes
made beforehand, and of an answer it reads the status, the length and nothing else. Both are checked, always.
"""

import gc
import multiprocessing
import select
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from multiprocessing.connection import Connection as Pipe
from time import perf_counter, sleep

from bench.wire import PATIENCE, Call, Connection, UnexpectedAnswer

#: what a run may take beside its seconds: starting, draining, sending the latencies
_GRACE = 60.0


@dataclass(frozen=True, slots=True)
class Job:
    """What to send, and for how long."""

    port: int
    calls: Sequence[Call]
    connections: int
    seconds: float
    warm_up: float = 0.3
    #: send each call at most once, and stop early when there are no more; a tenth of them is warm-up enough
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


def pace(connections: Sequence[Connection], call: Call, times: int, seconds: float) -> None:
    """Send a request so many times, evenly over some seconds, on each connection in turn.

    Raises:
        UnexpectedAnswer: an answer was not as it must be, or none came.
    """
    began = perf_counter()
    for number in range(times):
        sleep(max(0.0, began + seconds * number / times - perf_counter()))
        connections[number % len(connections)].exchange(call)
    sleep(max(0.0, began + seconds - perf_counter()))


def _child(job: Job, pipe: Pipe) -> None:
    gc.disable()
    try:
        pipe.send(_drive(job))
    except (UnexpectedAnswer, OSError) as error:
        pipe.send(f"{type(error).__name__}: {error}")


def _drive(job: Job) -> Outcome:
    calls = iter(job.calls) if job.once else cycle(job.calls)
    poll = select.epoll()
    connections = {}
    for _ in range(job.connections):
        connection = Connection(job.port)
        connections[connection.socket.fileno()] = connection
        poll.register(connection.socket, select.EPOLLIN)
    try:
        return _measure(job, calls, poll, connections)
    finally:
        poll.close()
        for connection in connections.values():
            connection.socket.close()


class _Window:
    """The measured seconds, and the latencies within them."""

    def __init__(self, job: Job) -> None:
        self._seconds = job.seconds
        self._warming = len(job.calls) // 10 if job.once else -1
        self.latencies = array("d")
        self.start = perf_counter() + job.warm_up
        self.stop = self.last = self.start + job.seconds

    def take(self, began: float, now: float) -> None:
        """Take note of an answer."""
        if now >= self.start:
            if now <= self.stop:
                self.latencies.append(now - began)
        elif self._warming == 0:
            self.start = now
            self.stop = self.last = now + self._seconds
        self._warming -= 1


def _measure(job: Job, calls: Iterator[Call], poll: select.epoll, connections: dict[int, Connection]) -> Outcome:
    window = _Window(job)
    under_way = sent = 0
    for connection in connections.values():
        if (call := next(calls, None)) is not None:
            connection.send(call)
            under_way, sent = under_way + 1, sent + 1
    while under_way:
        ready = poll.poll(PATIENCE)
        if not ready:
            raise UnexpectedAnswer(f"no answer in {PATIENCE:.0f} seconds")
        for number, _ in ready:
            connection = connections[number]
            if not connection.receive():
                continue
            now = perf_counter()
            window.take(connection.began, now)
            call = next(calls, None) if now < window.stop else None
            if call is not None:
                connection.send(call)
                sent += 1
                continue
            under_way -= 1
            if not under_way and now < window.stop:
                window.last = now  # there were no more calls: what was measured ended here
    if not window.latencies:
        raise UnexpectedAnswer("nothing was answered within the measured seconds")
    latencies = array("d", sorted(window.latencies))
    return Outcome(len(latencies), window.last - window.start, latencies, sent)
