"""PostgreSQL beside SQLite: the same requests to a server on each, in one run (`make bench ARGS="--store postgres"`).

Both databases have the same records: one is a copy of the other. Both flush each commit to disk.
"""

import dataclasses
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench import cases, load, servers
from bench.cluster import running_cluster
from bench.fill import copy, filled, scratch
from bench.posts import KINDS
from bench.servers import Server
from bench.wire import Call
from claims.storage.copying import copy_record
from claims.storage.engines import open_backend

#: case -> the rate of PostgreSQL divided by that of SQLite that is wanted
AIMS: Final = {
    "due_read": 0.35,
    "claims_deep": 0.35,
    "claim": 0.35,
    "feed": 0.35,
    "search_read": 0.35,
    "due_304": 0.5,
    "lease": 0.4,  # before checks remove claims from the queue
    "check": 0.4,  # before verdicts end the checks of their claims
    "verdict": 0.4,
    "evidence": 0.4,
}
_END_LEASES: Final = (
    "DELETE FROM lease_claims",
    "DELETE FROM leases",
    "DELETE FROM timers WHERE kind = 'lease'",
    "UPDATE queue SET is_available = 1 WHERE is_available = 0",
)
_COLUMNS: Final = ("SQLite/s", "Postgres/s", "p99 ms", "p99 ms", "CPU us", "CPU us")
_FORMS: Final = ("10,.0f", "10,.0f", "10.1f", "10.1f", "10,.0f", "10,.0f")
_VALUES: Final[tuple[Callable[[load.Outcome], float], ...]] = (
    lambda outcome: outcome.rate,
    lambda outcome: outcome.percentile(0.99),
    lambda outcome: outcome.cpu_us,
)


def compare(size: int, seconds: float, repeats: int, connections: Sequence[int], names: Sequence[str]) -> None:
    """Measure both engines, and print a table.

    Args:
        size: claims in the databases.
        seconds: measured ones of a repeat.
        repeats: of each case.
        connections: numbers of keep-alive connections.
        names: of cases; those without an aim here are left out.
    """
    with scratch() as folder, ExitStack() as stack:
        source = filled(size, print)
        path = folder / "copy.db"
        copy(source.path, path)
        runs = repeats * len(connections)
        posts = {name: kind.calls(path) for name, kind in KINDS.items() if name in names}
        address = stack.enter_context(running_cluster())
        fill(path, address)
        engines = [stack.enter_context(servers.duecheck(database)) for database in (path, address)]
        there = dataclasses.replace(source, path=path)
        reads = {name: _reads(name, engines, there) for name in AIMS if name in names and name not in KINDS}
        print(f"{'case':<12} conn " + " ".join(f"{name:>10}" for name in _COLUMNS) + "  ratio")
        for name, aim in AIMS.items():
            for place, number in enumerate(connections if name in names else ()):
                pairs = []
                for repeat in range(repeats):
                    calls = reads.get(name) or [_share(posts[name], place * repeats + repeat, runs)] * 2
                    jobs = zip(engines, calls, strict=True)
                    pairs.append([_measure(*job, name, number, seconds) for job in jobs])
                    if name == "lease":
                        _end_leases(path, address)
                print(_row(name, number, pairs, aim), flush=True)


def fill(path: Path, address: str) -> None:
    """Copy a record to an empty PostgreSQL database."""
    with closing(open_backend(f"sqlite:///{path}", 5_000)) as old, closing(open_backend(address, 5_000)) as new:
        new.migrate()
        print("copying ...")
        copy_record(old, new)
        new.database.connection.execute("VACUUM ANALYZE")  # type: ignore[attr-defined]


def _end_leases(path: Path, address: str) -> None:
    """End all leases in both databases, so that the next ones find claims, and checks are not refused."""
    for url in (f"sqlite:///{path}", address):
        with closing(open_backend(url, 60_000)) as backend:
            database = backend.database  # type: ignore[attr-defined]
            with database.transaction():
                for statement in _END_LEASES:
                    database.run(statement)


def _reads(name: str, engines: Sequence[Server], source: Any) -> list[Sequence[Call]]:
    """Return the requests of a case for each engine; they differ in the lengths of the answers."""
    return [cases.reading(name, engine, source).prepare(1, 1.0).calls for engine in engines]


def _share(calls: Sequence[Call], number: int, runs: int) -> Sequence[Call]:
    """Return the posts of one of several runs: each is sent once."""
    each = len(calls) // runs
    return calls[number * each : (number + 1) * each]


def _measure(server: Server, calls: Sequence[Call], name: str, connections: int, seconds: float) -> load.Outcome:
    return load.run(load.Job(server, calls, connections, seconds, once=name in KINDS))


def _row(name: str, connections: int, pairs: Sequence[Sequence[load.Outcome]], aim: float) -> str:
    """Return a row of the table: medians of the repeats, and whether the aim is met."""
    ratio = median(new.rate / old.rate for old, new in pairs)
    values = [median(value(pair[engine]) for pair in pairs) for value in _VALUES for engine in (0, 1)]
    shown = " ".join(format(value, form) for value, form in zip(values, _FORMS, strict=True))
    return f"{name:<12} {connections:>4} {shown}  {ratio:5.2f}  aim {aim}: {'met' if ratio >= aim else 'not met'}"
