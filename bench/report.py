"""The results as tables on the terminal and as a JSON file."""

import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from bench.summary import SizeResults, aims, as_json, growth

RESULTS = Path(__file__).resolve().parent / "results"
_PACKAGES = ("flask", "granian", "marshmallow", "orjson", "werkzeug")


def write_json(results: Sequence[SizeResults], options: dict[str, Any], started: datetime) -> Path:
    """Write all results, every repeat too; return the file.

    Args:
        results: one for each size.
        options: of the command line.
        started: UTC.
    """
    RESULTS.mkdir(exist_ok=True)
    results_json = {"started": started, "options": options, "machine": machine(), **as_json(results)}
    path = RESULTS / f"{started:%Y%m%dT%H%M%SZ}.json"
    path.write_bytes(orjson.dumps(results_json, option=orjson.OPT_INDENT_2) + b"\n")
    return path


def machine() -> dict[str, Any]:
    """Return data of the machine, without names and paths."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "packages": {name: version(name) for name in _PACKAGES},
    }


def tables(results: Sequence[SizeResults]) -> str:
    """Format all tables."""
    parts = [_speeds(results), _idle(results), _bulk(results), _fills(results), _aims(results)]
    return "\n\n".join(part for part in parts if part)


def _speeds(results: Sequence[SizeResults]) -> str:
    grown = growth(results)
    rows = []
    for name in results[0].samples:
        for result in results:
            s = result.summary(name)
            last = result is results[-1] and len(results) > 1
            rows.append(
                (
                    name if result is results[0] else "",
                    f"{result.filled.size:,}",
                    f"{s['rate']:,.0f}",
                    f"{s['p50_ms']:.2f}",
                    f"{s['p99_ms']:.2f}",
                    f"{s['ratio']:.3f}",
                    f"{grown[name]:.2f}" if last else "",
                )
            )
    return _table(("case", "claims", "req/s", "p50 ms", "p99 ms", "to hello", "largest/smallest"), rows)


def _idle(results: Sequence[SizeResults]) -> str:
    rows = [
        (
            name,
            f"{result.filled.size:,}",
            f"{cost.bots:,}",
            f"{cost.polled * 1e6 / cost.bots:.0f}",
            f"{cost.rest:.2%}",
            f"{cost.share:.2%}",
        )
        for name in results[0].idle
        for result in results
        for cost in (result.idle[name],)
    ]
    head = ("idle bots poll", "claims", "bots", "CPU us a poll", "core at rest", "core in all")
    return _table(head, rows) if rows else ""


def _bulk(results: Sequence[SizeResults]) -> str:
    rows = []
    for result in results:
        if not result.bulk:
            continue
        s = result.bulk_summary()
        rows.append(
            (
                f"{result.filled.size:,}",
                f"{s['claims_per_second']:,.0f}",
                f"{s['rows_per_second']:,.0f}",
                f"{s['bare_claims_per_second']:,.0f}",
                f"{s['to_bare']:.2f}",
                f"{s['indexed_claims_per_second']:,.0f}",
                f"{s['to_indexed']:.2f}",
                str(len(result.bulk)),
            )
        )
    head = ("bulk", "claims/s", "rows/s", "bare claims/s", "to bare", "indexed claims/s", "to indexed", "loads")
    return _table(head, rows) if rows else ""


def _fills(results: Sequence[SizeResults]) -> str:
    rows = [
        (
            f"{f.size:,}",
            f"{f.bulk.load:.1f}",
            f"{f.judged:,}",
            f"{f.judge_seconds:.1f}",
            f"{f.announced:,}",
            f"{f.announce_seconds:.1f}",
            f"{f.changes:,}",
            f"{f.changes_seconds:.1f}",
            f"{f.file_bytes / 1e6:,.0f}",
            f.filled_at,
        )
        for f in (result.filled for result in results)
    ]
    head = ("fill", "load s", "judged", "judge s", "fell due", "first poll s")
    return _table((*head, "changes", "changes s", "file MB", "filled at"), rows)


def _aims(results: Sequence[SizeResults]) -> str:
    rows = [(aim.what, aim.expected, aim.actual, "met" if aim.met else "not met") for aim in aims(results)]
    return _table((f"aim at {results[-1].filled.size:,} claims", "expected", "actual", ""), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Format rows; the first column is aligned left, the others right."""
    lines = [head, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    written = [
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
    return "\n".join([written[0], "  ".join("-" * width for width in widths), *written[1:]])
