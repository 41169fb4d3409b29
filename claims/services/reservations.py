"""The text that stands in place of an answer while a slow request runs: it names the process that runs it."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Final

_PREFIX: Final = "reserved"


def reservation() -> str:
    """Return the reservation of this process: its host, its process id and the instant of its start."""
    return _of(os.getpid())


def is_reservation(answer: str) -> bool:
    """Return True if a stored answer is a reservation; answers are JSON."""
    return answer.startswith(_PREFIX)


def is_dead(text: str) -> bool:
    """Return True if the process of a reservation has ended; False if that cannot be known from this host."""
    _, host, pid, started = text.split(" ")
    return host == _host() and started != "-" and _started(int(pid)) != started


@lru_cache(maxsize=2)
def _of(pid: int) -> str:
    return f"{_PREFIX} {_host()} {pid} {_started(pid)}"


def _host() -> str:
    return os.uname().nodename.replace(" ", "_") or "-"


def _started(pid: int) -> str:
    """Return the start of a process in clock ticks since the start of the system (proc(5)); "-" if it is unknown."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "-"
