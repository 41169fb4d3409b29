"""The load generator: one process, raw sockets, a closed loop on every connection.

It shares the machine with the servers, so it does little for a request. Requests are prepared bytes. Of an
answer it reads only the status and the length, and checks both.
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

from bench.processes import TICK, cpu_seconds, family
from bench.servers import Server
from bench.wire import PATIENCE, Call, Connection, UnexpectedAnswer

#: seconds of a run beside its measured ones: start, drain, transfer of the latencies
_GRACE = 60.0
#: seconds at most
_WARM_UP = 0.3


@dataclass(frozen=True, slots=True)
class Job:
    """The requests of a run, and its seconds."""

    server: Server
    calls: Sequence[Call]
    connections: int
    #: measured ones
    seconds: float
    #: True to send each call at most once and stop after the last; a tenth of them is then the warm-up
    once: bool = False

    @property
    def warm_up(self) -> float:
        """Seconds before the measured ones."""
        return min(_WARM_UP, self.seconds / 2)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a run."""

    #: answers within the measured seconds
    answers: int
    seconds: float
    #: latencies of these answers in seconds, sorted
    latencies: "array[float]"
    #: all sent requests, the warm-up included
    sent: int
    #: CPU seconds of the server's processes within the measured seconds
    cpu: float

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.answers / self.seconds

    @property
    def cpu_us(self) -> float:
        """CPU microseconds of the server for an answer; its time is counted in hundredths of a second."""
        return max(self.cpu, TICK) / self.answers * 1e6

    def percentile(self, share: float) -> float:
        """Return the latency in milliseconds that a share of the answers did not exceed."""
        return self.latencies[min(int(len(self.latencies) * share), len(self.latencies) - 1)] * 1000


def run(job: Job) -> Outcome:
    """Run a job in a separate process.

    Raises:
        UnexpectedAnswer: an answer was wrong, or none came.
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
    """Send a request many times, evenly over some seconds, on each connection in turn.

    Args:
        connections: open ones.
        call: the request with its expected answer.
        times: requests in all.
        seconds: of the whole run.

    Raises:
        UnexpectedAnswer: an answer was wrong, or none came.
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
        connection = Connection(job.server.port)
        connections[connection.socket.fileno()] = connection
        poll.register(connection.socket, select.EPOLLIN)
    try:
        return _measure(job, calls, poll, connections)
    finally:
        poll.close()
        for connection in connections.values():
            connection.socket.close()


class _Window:
    """The measured seconds, with their latencies and the CPU time of the server."""

    def __init__(self, job: Job) -> None:
        self._pids = family(job.server.pid)
        self._cpu: list[float] = []  # at the start and the end
        self._seconds = job.seconds
        self._warming = len(job.calls) // 10 if job.once else -1
        self.latencies = array("d")
        self.start = perf_counter() + job.warm_up
        self.stop = self.last = self.start + job.seconds

    def take(self, began: float, now: float) -> None:
        """Record an answer."""
        if now > self.stop:
            self.end()
        elif now >= self.start:
            self._begin()
            self.latencies.append(now - began)
        elif self._warming == 0:
            self.start = now
            self.stop = self.last = now + self._seconds
            self._begin()
        self._warming -= 1

    def end(self) -> float:
        """Return the CPU seconds from the start to the first call of this."""
        if len(self._cpu) < 2:
            self._begin()
            self._cpu.append(cpu_seconds(self._pids))
        return self._cpu[1] - self._cpu[0]

    def _begin(self) -> None:
        if not self._cpu:
            self._cpu.append(cpu_seconds(self._pids))


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
                window.last = now  # no calls are left: the measurement ends here
    if not window.latencies:
        raise UnexpectedAnswer("nothing was answered within the measured seconds")
    latencies = array("d", sorted(window.latencies))
    return Outcome(len(latencies), window.last - window.start, latencies, sent, window.end())
