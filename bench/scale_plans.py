"""The plans of the statements that requests run (`bench.scale`): what each reads, and whether that grows.

An application in this process answers requests. Each of their statements is explained and timed just before it runs,
with the same parameters, on the same connection. What it writes there is undone.
"""

import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import getsource
from statistics import median
from time import perf_counter
from typing import Any, Final
from unittest.mock import patch

import orjson
import psycopg
from psycopg.pq import PipelineStatus

from claims.storage import sql
from claims.storage.postgres.pipelined_connection import PipelinedConnection
from claims.storage.postgres.statements import translated

#: runs of a statement; psycopg prepares it after five, and the server may take a plan for all values five runs later
RUNS: Final = 16
_FIRST, _LAST = slice(1, 5), slice(12, RUNS)
#: rows that are many for a scan or a sort of a single request
MANY_ROWS: Final = 2_000
#: buffers at the large size, for each at the small size, from which a statement counts as growing
GROWS: Final = 2.0
_EXPLAINED: Final = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "(SELECT")
_POINT: Final = "measured"
#: the beginning of a statement that a function of the store builds -> the function, or the table that has it
_BUILT: Final = {
    "SELECT c.id, c.document, c.version": "list_claims, search_claims",
    "SELECT count(*) AS number, coalesce(max(seq)": "read_public_changes_of_types, read_scoped_changes",
    "SELECT v.*, 1 AS current": "verdicts.LIST_PUBLISHED_VERDICTS",
    "WITH found AS MATERIALIZED (SELECT 0": "count_claims",
    "WITH found AS MATERIALIZED ( SELECT rowid": "rank_claims",
    "WITH keys AS": "track_records.LIST_TRACK_RECORDS",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a statement, and what it read."""

    case: str
    statement: str
    #: scans and joins from the top, each once
    nodes: tuple[str, ...]
    rows: int
    #: pages of the tables and indexes, in memory or not
    buffers: int
    ms: float
    #: milliseconds of a run through psycopg: planned for its values, and after the statement was prepared
    first_ms: float
    last_ms: float
    #: what reads many rows
    warnings: tuple[str, ...]


def explain(case: str, run: Callable[[], object]) -> list[Plan]:
    """Run a request in this process; return the plans of its statements, each once.

    Args:
        case: what the request is.
        run: sends it.
    """
    plans: dict[str, Plan] = {}
    original = PipelinedConnection._run

    def run_explained(self: PipelinedConnection, statement: str, params: Mapping[str, Any]) -> psycopg.Cursor[Any]:
        if statement not in plans and statement.lstrip().startswith(_EXPLAINED) and " pg_" not in statement:
            plans[statement] = _plan(case, self._connection, statement, params)
        return original(self, statement, params)

    with patch.object(PipelinedConnection, "_run", run_explained):
        run()
    return list(plans.values())


def _plan(case: str, connection: psycopg.Connection[Any], statement: str, params: Mapping[str, Any]) -> Plan:
    with _undone(connection):
        cursor = connection.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", params)
        text = cursor.fetchall()[0][0]
    (top,) = orjson.loads(text) if isinstance(text, str) else text
    seconds = [_seconds(connection, statement, params) for _ in range(RUNS)]
    first, last = (median(seconds[part]) * 1000 for part in (_FIRST, _LAST))
    return read_plan(case, name_of(statement), top, first, last)


def _seconds(connection: psycopg.Connection[Any], statement: str, params: Mapping[str, Any]) -> float:
    with _undone(connection):
        began = perf_counter()
        cursor = connection.execute(statement, params)
        if connection.info.pipeline_status != PipelineStatus.OFF:
            connection.execute("SELECT 1").fetchone()  # a pipeline sends no statement before one whose result is read
        elif cursor.description is not None:
            cursor.fetchall()
        return perf_counter() - began


@contextmanager
def _undone(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Undo what a statement writes, in the transaction of the connection or in one of its own."""
    with connection.transaction(_POINT, force_rollback=True):
        yield


def read_plan(case: str, name: str, top: Mapping[str, Any], first_ms: float, last_ms: float) -> Plan:
    """Return what matters of a plan in JSON.

    Args:
        case: the request that runs the statement.
        name: of the statement.
        top: what EXPLAIN returned.
        first_ms: milliseconds of the first runs through psycopg.
        last_ms: milliseconds of its last runs.
    """
    root = top["Plan"]
    nodes = list(_nodes(root))
    warnings = [text for node in nodes if (text := _warning(node))] + (["compiled (JIT)"] if "JIT" in top else [])
    return Plan(
        case=case,
        statement=name,
        nodes=tuple(dict.fromkeys(text for node in nodes if (text := _described(node)))),
        rows=root["Actual Rows"],
        buffers=root["Shared Hit Blocks"] + root["Shared Read Blocks"],
        ms=top["Execution Time"],
        first_ms=first_ms,
        last_ms=last_ms,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


def _described(node: Mapping[str, Any]) -> str:
    """Return the kind of a node that reads or sorts, with its index or table; empty for others, or if it never ran."""
    kind, place = node["Node Type"], node.get("Index Name") or node.get("Relation Name")
    if not node["Actual Loops"] or (
        place is None and kind not in {"Sort", "Incremental Sort", "Hash Join", "Merge Join"}
    ):
        return ""
    return f"{kind} {place}" if place else kind


def _warning(node: Mapping[str, Any]) -> str:
    """Return a text if a node reads or sorts many rows in vain."""
    kind, loops = node["Node Type"], node["Actual Loops"]
    removed = (node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)) * loops
    read = node["Actual Rows"] * loops + removed
    scanned = kind in {"Seq Scan", "Sort", "Bitmap Heap Scan", "Hash", "WindowAgg", "HashAggregate"}
    if (scanned and read > MANY_ROWS) or removed > MANY_ROWS:
        return f"{_described(node) or kind}: {read:,} rows"
    return ""


def name_of(statement: str) -> str:
    """Return the name of a statement in the store; of one that a function builds, that function or the beginning."""
    text = " ".join(statement.split())
    built = (name for beginning, name in _BUILT.items() if text.startswith(beginning))
    return _names().get(statement) or next(built, text[:70])


@cache
def _names() -> Mapping[str, str]:
    """Return the names of the store's statements as PostgreSQL has them, each with the module that has it."""
    found: dict[str, str] = {}
    for info in pkgutil.iter_modules(sql.__path__):
        module = import_module(f"{sql.__name__}.{info.name}")
        for name in re.findall(r"^([A-Z]\w+)\b.*=", getsource(module), re.MULTILINE):
            value = getattr(module, name)
            if isinstance(value, str):
                found |= {translated(text): f"{info.name}.{name}" for text in (value, f"{value} RETURNING id")}
    return found


def table(small: Sequence[Plan], large: Sequence[Plan]) -> list[tuple[str, ...]]:
    """Return the rows of a table with the plans of both sizes: of each statement, each plan once."""
    before = {(plan.case, plan.statement): plan for plan in small}
    shown: dict[object, Plan] = {}
    for plan in large:
        shown.setdefault((plan.statement, plan.nodes, plan.warnings), plan)
    return [_row(before.get((plan.case, plan.statement)), plan) for plan in shown.values()]


def _row(small: Plan | None, large: Plan) -> tuple[str, ...]:
    growth = large.buffers / max(small.buffers, 1) if small else 0.0
    notes = [*large.warnings, *(["another plan"] if small and small.nodes != large.nodes else [])]
    return (
        large.case,
        large.statement,
        ", ".join(large.nodes),
        *(_pair(small, large, form, value) for form, value in _VALUES),
        f"{growth:.1f}" + (" grows" if growth > GROWS else ""),
        "; ".join(notes),
    )


_VALUES: Final[Sequence[tuple[str, Callable[[Plan], float]]]] = (
    ("{:,.0f}", lambda plan: plan.rows),
    ("{:,.0f}", lambda plan: plan.buffers),
    ("{:.2f}", lambda plan: plan.ms),
    ("{:.2f}", lambda plan: plan.first_ms),
    ("{:.2f}", lambda plan: plan.last_ms),
)


def _pair(small: Plan | None, large: Plan, form: str, value: Callable[[Plan], float]) -> str:
    return f"{form.format(value(small)) if small else '-'} / {form.format(value(large))}"
