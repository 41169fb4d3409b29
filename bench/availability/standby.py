"""A standby that takes over: the primary is killed while bots work through two servers."""

import time
from contextlib import ExitStack, closing
from typing import Final, NamedTuple

from bench import servers
from bench.availability.balancer import Balancer
from bench.availability.workload import Fault, Seen, Workload, find_faults, prepare
from bench.cluster import created_cluster

SERVERS: Final = 2
#: a commit is acknowledged when the standby has flushed it too
SYNCHRONOUS: Final = "-c synchronous_standby_names=standby -c synchronous_commit=on"
#: seconds from the death of the primary to the promotion of the standby
NOTICE_SECONDS: Final = 1.0
_SECONDS: Final = 300.0


class Outcome(NamedTuple):
    """What the clients noticed."""

    #: acknowledged writes before the death of the primary, and after it
    before: int
    after: int
    #: of 5xx and broken connections, after which a client tried again
    retries: int
    #: seconds from the death of the primary to the end of the promotion
    promoted: float
    #: seconds from the death of the primary to the next acknowledged write
    pause: float
    faults: list[Fault]


def measure(writes: int) -> Outcome:
    """Kill the primary after half of the writes, promote the standby, and go on.

    Args:
        writes: acknowledged ones, at least.
    """
    with ExitStack() as stack:
        primary = stack.enter_context(created_cluster(SYNCHRONOUS))
        primary.start()
        standby = stack.enter_context(created_cluster("", primary))
        standby.start()
        stack.callback(standby.stop)
        address = f"postgresql://duecheck@/postgres?host={primary.folder},{standby.folder}"
        secrets = prepare(address, servers.SECRET_KEY)
        ports = [servers.free_port() for _ in range(SERVERS)]
        for port in ports:
            stack.enter_context(servers.duecheck(address, port=port))
        workload = Workload(stack.enter_context(closing(Balancer(ports))).port, secrets)
        with workload.running() as seen:
            workload.wait_for(writes // 2, _SECONDS)
            died = time.monotonic()
            primary.stop()
            time.sleep(NOTICE_SECONDS)
            standby.promote()
            promoted = time.monotonic() - died
            workload.wait_for(max(writes, len(seen.acknowledged) + 1), _SECONDS)
        return _outcome(seen, died, promoted)


def _outcome(seen: Seen, died: float, promoted: float) -> Outcome:
    # what was sent before is acknowledged up to a moment later
    later = sorted(at for at, _ in seen.acknowledged if at > died + NOTICE_SECONDS)
    before = len(seen.acknowledged) - len(later)
    return Outcome(before, len(later), len(seen.retries), promoted, later[0] - died, find_faults(seen))
