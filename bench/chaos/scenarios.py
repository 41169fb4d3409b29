"""The table of the accidents and attacks. Each runs on a fresh server beside writers and readers."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.chaos import clients, processes, storage
from bench.chaos.outcome import Outcome

#: name -> scenario
SCENARIOS: Final[dict[str, Callable[[Path], Outcome]]] = {
    "kill -9 of workers": processes.workers_killed,
    "kill -9 of the main process": processes.supervisor_killed,
    "kill -9 of everything": processes.everything_killed,
    "disk full": storage.disk_full,
    "temporary folder full and cleaned": storage.temporary_folder,
    "another program holds the lock": storage.foreign_lock,
    "200 slow clients": clients.slow_clients,
    "600 long polls": clients.many_polls,
    "clock 400 days ahead and back": processes.clock_jumps,
    "restore under writes": storage.restore_under_writes,
    "database file moved": storage.database_moved,
    "slow fetches and extractions": clients.slow_requests,
}
