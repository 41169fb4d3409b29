"""The cost of idle bots: the CPU time of a server whose polls find nothing new.

A thousand bots send so many polls in a minute. Here they are sent evenly within seconds, and the CPU time of
the server's processes is scaled back. The CPU time without requests is measured before, and not scaled.
"""

from dataclasses import dataclass
from pathlib import Path
from time import sleep

from bench import polls, servers
from bench.load import pace
from bench.processes import cpu_seconds, family
from bench.wire import Call, Connection, get

BOTS = 1_000
#: seconds between two polls of a bot
EVERY = 60.0
#: seconds of the measurement, in which each bot sends one poll
WITHIN = 6.0
_REST = 3.0
_CONNECTIONS = 16


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


def measure(path: Path) -> dict[str, IdleCost]:
    """Return the costs of polls: the due list, the feed, and the bare program, each on its own server."""
    with servers.hello() as server:
        costs = {"hello": _cost(server, Call(get("/"), 200, None))}
    with servers.duecheck(path) as server:
        costs["due_304"] = _cost(server, polls.due(server.port))
        costs["feed_304"] = _cost(server, polls.feed(server.port, path))
    return costs


def _cost(server: servers.Server, call: Call) -> IdleCost:
    opened = [Connection(server.port) for _ in range(_CONNECTIONS)]
    pids = family(server.pid)
    pace(opened, call, 5 * _CONNECTIONS, 0.5)  # warm-up: each process answers some polls before
    began = cpu_seconds(pids)
    sleep(_REST)
    rested = cpu_seconds(pids)
    pace(opened, call, BOTS, WITHIN)
    polled = cpu_seconds(pids)
    for connection in opened:
        connection.socket.close()
    return IdleCost(BOTS, polled - rested, (rested - began) / _REST)
