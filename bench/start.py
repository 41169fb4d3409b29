"""What a start costs: the seconds to the first answer, the CPU time of imports, and the memory at rest."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from bench import servers
from bench.processes import cpu_seconds, family, memory_bytes

#: the modules that a worker imports (claims/server/main.py, `Loader`)
_IMPORTS = "import claims.factory, claims.server.rsgi, claims.server.long_poll, claims.server.poll_places"


@dataclass(frozen=True, slots=True)
class StartCost:
    """A start of Duecheck, and one of the bare program."""

    first_answer_seconds: float
    #: of all processes, until every worker is ready
    cpu_seconds: float
    #: PSS of all processes after the start
    memory_bytes: int
    #: of one process that imports what a worker imports
    import_cpu_seconds: float
    hello_first_answer_seconds: float
    hello_cpu_seconds: float
    hello_memory_bytes: int


def measure(path: Path) -> StartCost:
    """Start the bare program and then Duecheck on a filled database."""
    hello = _cost(servers.hello)
    first, cpu, memory = _cost(lambda: servers.duecheck(path))
    return StartCost(first, cpu, memory, _import_seconds(), *hello)


def _cost(start: Callable[[], AbstractContextManager[servers.Server]]) -> tuple[float, float, int]:
    with start() as server:
        pids = family(server.pid)
        return server.first_answer, cpu_seconds(pids), memory_bytes(pids)


def _import_seconds() -> float:
    """Return the user and system time of a process that only imports."""
    before = os.times()
    subprocess.run([sys.executable, "-c", _IMPORTS], cwd=servers.ROOT, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system
