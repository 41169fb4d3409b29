"""The cost of idle bots: the CPU time of a server whose polls find nothing new.

A thousand bots send so many polls in a minute. Here they are sent evenly within seconds, and the CPU time of
the server's processes is scaled back. The CPU time without requests is measured before, and not scaled.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from bench import polls, servers
from bench.cases import HELLO
from bench.load import pace
from bench.wire import Call, Connection, get

BOTS = 1_000
#: seconds between two polls of a bot
EVERY = 60.0
#: seconds of the measurement, in which each bot sends one poll
WITHIN = 6.0
_REST = 3.0
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class IdleCost:
    """CPU seconds of all processes of a server."""

    bots: int
    #: CPU seconds for one poll of each bot
    polled: float
    #: CPU seconds of a second without requests
    rest: float

    @property
    def share(self) -> float:
        """The share of one core that the bots use."""
        return self.rest + max(0.0, self.polled - self.rest * WITHIN) / EVERY


def measure(path: Path, connections: int) -> dict[str, IdleCost]:
    """Return the costs of polls: the due list, the feed, and the bare program, each on its own server."""
    with servers.hello() as server:
        costs = {HELLO: _cost(server, Call(get("/"), 200, None), connections)}
    with servers.duecheck(path) as server:
        costs["due_304"] = _cost(server, polls.due(server.port), connections)
        costs["feed_304"] = _cost(server, polls.feed(server.port, path), connections)
    return costs


def _cost(server: servers.Server, call: Call, connections: int) -> IdleCost:
    opened = [Connection(server.port) for _ in range(connections)]
    pace(opened, call, 5 * connections, 0.5)  # warm-up: each process answers some polls before
    began = _cpu_seconds(server.pid)
    sleep(_REST)
    rested = _cpu_seconds(server.pid)
    pace(opened, call, BOTS, WITHIN)
    polled = _cpu_seconds(server.pid)
    for connection in opened:
        connection.socket.close()
    return IdleCost(BOTS, polled - rested, (rested - began) / _REST)


def _cpu_seconds(pid: int) -> float:
    """Return the user and system time of a process and its descendants."""
    ticks = sum(int(value) for process in _family(pid) for value in _stat(process)[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> Iterator[int]:
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdecimal() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    pending = [pid]
    while pending:
        yield (parent := pending.pop())
        pending += children.get(parent, [])


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the state on; none if the process has ended."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
