"""CPU time and memory of a server's processes, from /proc (proc(5))."""

import os
from collections.abc import Iterable
from pathlib import Path

_PROC = Path("/proc")
#: seconds; /proc counts CPU time in these
TICK = 1 / os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """Return the ids of a process and its descendants."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdecimal() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [pid]
    for parent in found:
        found += children.get(parent, [])
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the user and system time of processes; an ended one counts as 0."""
    return TICK * sum(int(value) for pid in pids for value in _stat(pid)[11:13])


def memory_bytes(pids: Iterable[int]) -> int:
    """Return the PSS of processes: a page that several share counts once."""
    return sum(_pss(pid) for pid in pids)


def _pss(pid: int) -> int:
    lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the state on; none if the process has ended."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
