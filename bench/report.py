"""The results as tables on the terminal, as JSON files, and in docs/benchmark.md.

`python -m bench.report` prints the tables of bench/results/latest.json. `python -m bench.report docs` writes its
table into docs/benchmark.md, and draws the picture.
"""

import os
import platform
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from bench import markdown, picture
from bench.aims import CASES, findings, growth
from bench.servers import ROOT
from bench.summary import merged, rounded, sizes_of

RESULTS = Path(__file__).resolve().parent / "results"
LATEST = RESULTS / "latest.json"
_PACKAGES = ("flask", "granian", "marshmallow", "orjson", "werkzeug")
_Rows = list[Sequence[str]]


def main(arguments: Sequence[str]) -> int:
    """Print the tables of the saved results, or write them into the documentation."""
    results = read_latest()
    if "docs" in arguments:
        write_docs(results)
    else:
        print(tables(results))
    return 0


def read_latest() -> dict[str, Any]:
    """Return the saved results; without sizes if there are none."""
    return orjson.loads(LATEST.read_bytes()) if LATEST.exists() else {"sizes": {}}


def write_json(results: Mapping[str, Any], path: Path) -> None:
    """Write results."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(orjson.dumps(results, option=orjson.OPT_INDENT_2) + b"\n")


def save(results: Mapping[str, Any]) -> None:
    """Replace the saved results of the same sizes and cases, and write the documentation again."""
    saved = rounded(merged(read_latest(), results))
    write_json(saved, LATEST)
    write_docs(saved)


def write_docs(results: Mapping[str, Any]) -> None:
    """Write the tables into docs/benchmark.md, and the picture."""
    page, svg = ROOT / "docs" / "benchmark.md", ROOT / "docs" / "img" / "benchmark.svg"
    page.write_text(markdown.put(page.read_text(encoding="utf-8"), markdown.results(results)), encoding="utf-8")
    svg.write_text(picture.draw(sizes_of(results)), encoding="utf-8")


def machine() -> dict[str, Any]:
    """Return data of the machine, without names and paths."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "packages": {name: version(name) for name in _PACKAGES},
    }


def tables(results: Mapping[str, Any]) -> str:
    """Format all tables."""
    sizes = sizes_of(results)
    parts = (_cases(sizes), _bulk(sizes), _idle(sizes), _starts(sizes), _fills(sizes), _aims(sizes))
    return "\n\n".join(part for part in parts if part)


def _cases(sizes: Sequence[Mapping[str, Any]]) -> str:
    head = (
        "case",
        "claims",
        "conn",
        "req/s",
        "p50 ms",
        "p99 ms",
        "CPU us",
        "to hello",
        "low-high",
        "CPU to hello",
        "growth",
    )
    return table(head, [row for name in CASES for row in _case_rows(sizes, name)])


def _case_rows(sizes: Sequence[Mapping[str, Any]], name: str) -> Iterator[Sequence[str]]:
    shown = name
    for size in sizes:
        for connections, m in size["cases"].get(name, {}).items():
            grown = growth(list(sizes), name, connections) if size is sizes[-1] else None
            yield (
                shown,
                f"{size['claims']:,}",
                connections,
                f"{m['rate']:,.0f}",
                f"{m['p50_ms']:.2f}",
                f"{m['p99_ms']:.2f}",
                f"{m['cpu_us']:,.0f}",
                f"{m['ratio']:.3f}",
                f"{m['ratio_low']:.3f}-{m['ratio_high']:.3f}",
                f"{m['cpu_ratio']:.3f}",
                "" if grown is None else f"{grown:.2f}",
            )
            shown = ""


def _bulk(sizes: Sequence[Mapping[str, Any]]) -> str:
    names = ("claims_per_second", "rows_per_second", "bare_claims_per_second", "indexed_claims_per_second")
    head = ("bulk", "claims/s", "rows/s", "bare claims/s", "indexed claims/s", "to bare", "to indexed", "CPU", "loads")
    rows: _Rows = []
    for size in sizes:
        if b := size.get("bulk"):
            ratios = (f"{b[name]:.2f}" for name in ("to_bare", "to_indexed", "cpu_to_indexed"))
            rows.append(
                (f"{size['claims']:,}", *(f"{b[name]:,.0f}" for name in names), *ratios, str(len(b["repeats"])))
            )
    return table(head, rows)


def _idle(sizes: Sequence[Mapping[str, Any]]) -> str:
    rows: _Rows = []
    for size in sizes:
        for name, cost in size.get("idle", {}).items():
            if name != "measured":
                poll = f"{cost['polled'] * 1e6 / cost['bots']:.0f}"
                share = f"{cost['share_of_core']:.2%}"
                rows.append((name, f"{size['claims']:,}", f"{cost['bots']:,}", poll, f"{cost['rest']:.2%}", share))
    return table(("idle bots poll", "claims", "bots", "CPU us a poll", "core at rest", "core in all"), rows)


def _starts(sizes: Sequence[Mapping[str, Any]]) -> str:
    rows: _Rows = []
    for size in sizes:
        start, record = size.get("start"), size.get("record")
        if start:
            hello, ours = (
                [
                    f"{start[f'{prefix}first_answer_seconds']:.2f}",
                    f"{start[f'{prefix}cpu_seconds']:.2f}",
                    f"{start[f'{prefix}memory_bytes'] / 1e6:.0f}",
                ]
                for prefix in ("hello_", "")
            )
            rows.append(("hello", f"{size['claims']:,}", *hello, "", "", ""))
            record_cells = (
                [f"{record[name]:.3f}" for name in ("first_seconds", "median_seconds")] if record else ["", ""]
            )
            rows.append(("duecheck", f"{size['claims']:,}", *ours, f"{start['import_cpu_seconds']:.2f}", *record_cells))
    head = ("start", "claims", "first answer s", "CPU s", "PSS MB", "imports CPU s", "first record s", "record s")
    return table(head, rows)


def _fills(sizes: Sequence[Mapping[str, Any]]) -> str:
    seconds = ("judge_seconds", "first_poll_seconds", "announce_seconds", "changes_seconds")
    head = (
        "fill",
        "judged",
        "fell due",
        "changes",
        "judge s",
        "first poll s",
        "polls s",
        "changes s",
        "file MB",
        "filled at",
    )
    rows: _Rows = []
    for size in sizes:
        f = size["fill"]
        counts = (f"{f[name]:,}" for name in ("judged", "announced", "changes"))
        times = (f"{f[name]:.1f}" for name in seconds)
        rows.append((f"{size['claims']:,}", *counts, *times, f"{f['file_bytes'] / 1e6:,.0f}", f["filled_at"]))
    return table(head, rows)


def _aims(sizes: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        (f.title, f"{f.claims:,}", str(f.connections or ""), f.expected, f.actual, "met" if f.is_met else "not met")
        for f in findings(list(sizes))
    ]
    return table(("aim", "claims", "conn", "expected", "actual", ""), rows)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Format rows; the first column is aligned left, the others right. Without rows the table is empty.

    Args:
        head: one word or more for each column.
        rows: as many cells each.
    """
    lines = [head, *rows]
    if len(lines) == 1:
        return ""
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    written = [
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
    return "\n".join([written[0], "  ".join("-" * width for width in widths), *written[1:]])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
