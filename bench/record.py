"""The latency of the track record by topic, which counts over all judged claims."""

from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from bench import servers, wire

_PATH = "/api/v1/track-record?by=topic"
_REQUESTS = 10


@dataclass(frozen=True, slots=True)
class RecordTimes:
    """Seconds of requests one after the other, on a server of their own."""

    first_seconds: float
    #: of the others
    median_seconds: float


def measure(path: Path) -> RecordTimes:
    """Request the record some times."""
    with servers.duecheck(path) as server:
        first, *others = (_seconds(server.port) for _ in range(_REQUESTS))
    return RecordTimes(first, median(others))


def _seconds(port: int) -> float:
    began = perf_counter()
    wire.ask(port, _PATH)
    return perf_counter() - began
