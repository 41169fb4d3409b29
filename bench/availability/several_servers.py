"""Three servers on one database: all are started again in turn, and one is killed, while bots work."""

import os
import signal
from contextlib import ExitStack, closing
from typing import Final, NamedTuple

from bench import servers
from bench.availability.balancer import Balancer
from bench.availability.workload import Fault, Workload, find_faults, longest_pause, prepare
from bench.processes import family

SERVERS: Final = 3
#: writes between two events
_BETWEEN: Final = 100
_SECONDS: Final = 120.0


class Outcome(NamedTuple):
    """What the clients noticed."""

    acknowledged: int
    retries: int
    #: seconds between two acknowledged writes of any client
    longest_pause: float
    faults: list[Fault]


def measure(address: str, writes: int) -> Outcome:
    """Run the servers and clients; return what the clients noticed.

    Args:
        address: of an empty database.
        writes: acknowledged ones, at least.
    """
    secrets = prepare(address, servers.SECRET_KEY)
    ports = [servers.free_port() for _ in range(SERVERS)]
    with ExitStack() as stack:
        running = [stack.enter_context(ExitStack()) for _ in ports]
        pids = [_started(own, address, port) for own, port in zip(running, ports, strict=True)]
        workload = Workload(stack.enter_context(closing(Balancer(ports))).port, secrets)
        with workload.running() as seen:
            for own, port in zip(running, ports, strict=True):
                workload.wait_for(len(seen.acknowledged) + _BETWEEN, _SECONDS)
                own.close()
                pids[ports.index(port)] = _started(own, address, port)
            workload.wait_for(len(seen.acknowledged) + _BETWEEN, _SECONDS)
            for pid in family(pids[0]):
                os.kill(pid, signal.SIGKILL)
            workload.wait_for(max(writes, len(seen.acknowledged) + _BETWEEN), _SECONDS)
        return Outcome(len(seen.acknowledged), len(seen.retries), longest_pause(seen), find_faults(seen))


def _started(stack: ExitStack, address: str, port: int) -> int:
    """Start a server; return its process id."""
    return stack.enter_context(servers.duecheck(address, port=port)).pid
