"""What idle bots cost: the CPU time of a server that is polled in vain.

So many polls as a thousand bots send in a minute are sent within seconds, evenly, and what the server's processes
used meanwhile is scaled back. What they use when nobody asks is measured before and not scaled.
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
#: seconds within which all are sent here, each bot's one poll
WITHIN = 6.0
_REST = 3.0
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class IdleCost:
    """CPU seconds of all of a server's processes."""

    bots: int
    #: for a poll of each bot
    polled: float
    #: a second, while nobody asks
    rest: float

    @property
    def share(self) -> float:
        """Give the share of one core that the bots would take up."""
        return self.rest + max(0.0, self.polled - self.rest * WITHIN) / EVERY


def measure(path: Path, connections: int) -> dict[str, IdleCost]:
    """Poll a server of its own on a database, the due list and the feed; and the bare program, to compare."""
    with servers.hello() as server:
        costs = {HELLO: _cost(server, Call(get("/"), 200, None), connections)}
    with servers.duecheck(path) as server:
        costs["due_304"] = _cost(server, polls.due(server.port), connections)
        costs["feed_304"] = _cost(server, polls.feed(server.port, path), connections)
    return costs


def _cost(server: servers.Server, call: Call, connections: int) -> IdleCost:
    opened = [Connection(server.port) for _ in range(connections)]
    pace(opened, call, 5 * connections, 0.5)  # each process has answered some before
    began = _cpu_seconds(server.pid)
    sleep(_REST)
    rested = _cpu_seconds(server.pid)
    pace(opened, call, BOTS, WITHIN)
    polled = _cpu_seconds(server.pid)
    for connection in opened:
        connection.socket.close()
    return IdleCost(BOTS, polled - rested, (rested - began) / _REST)


def _cpu_seconds(pid: int) -> float:
    """Give what a process and all below it have used, user and system."""
    ticks = sum(int(value) for process in _family(pid) for value in _stat(process)[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> Iterator[int]:
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdecimal() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [pid]
    while found:
        yield (parent := found.pop())
        found += children.get(parent, [])


def _stat(pid: int) -> list[str]:
    """Give the fields of /proc/PID/stat after the name, from the state on; none where the process is gone."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
