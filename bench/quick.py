"""`make bench-quick`: measure 10,000 claims shortly, and compare the ratios with bench/results/latest.json.

A path has lost if it is more than a quarter below its saved ratio in one of two ways. Both its rate and its CPU
time, compared with hello: a neighbour on the machine rarely changes both. Or its rate in every repeat: then it
waits longer for a lock or the disk, which costs no CPU time. A path that seems to have lost is measured again.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bench import cases
from bench.__main__ import Options, end_on_sigterm, measure, measured, results_json
from bench.aims import CASES, SizeJson
from bench.report import read_latest, table

SIZE = 10_000
CONNECTIONS = 8
#: the share of a ratio that a path may lose
TOLERATED = 0.25
_OPTIONS = Options([SIZE], 0.3, 3, [CONNECTIONS], [*CASES, cases.START, cases.BULK], bulk_repeats=1)
#: computed ratios are not exact
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Ratios:
    """How fast a path is: its speed and CPU time as ratios, more is better."""

    rate: float
    #: of the best repeat
    best_rate: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The saved and the present ratios of a path."""

    path: str
    before: Ratios
    now: Ratios

    @property
    def has_lost(self) -> bool:
        """True if the path lost more than a quarter."""
        is_slower = has_lost(self.before.rate, self.now.rate)
        return is_slower and (has_lost(self.before.cpu, self.now.cpu) or has_lost(self.before.rate, self.now.best_rate))


def has_lost(before: float, now: float) -> bool:
    """Return True if a ratio lost more than a quarter; exactly a quarter is tolerated."""
    return now < before * (1 - TOLERATED) - _ROUNDING


def compare(saved: SizeJson, present: SizeJson) -> list[Comparison]:
    """Compare the paths that both results have.

    Args:
        saved: results of the size, from latest.json.
        present: results of the same size now.
    """
    before, now = ratios(saved), ratios(present)
    return [Comparison(path, before[path], now[path]) for path in now if path in before]


def ratios(size: SizeJson) -> dict[str, Ratios]:
    """Return the ratios of every path of a size, by the name of its case."""
    found = {}
    for name, by_connections in size.get("cases", {}).items():
        if m := by_connections.get(str(CONNECTIONS)):
            found[name] = Ratios(m["ratio"], m["ratio_high"], m["cpu_ratio"])
    if start := size.get("start"):
        seconds, cpu, memory = (
            start[f"hello_{name}"] / start[name] for name in ("first_answer_seconds", "cpu_seconds", "memory_bytes")
        )
        found[cases.START] = Ratios(seconds, seconds, cpu)
        found["memory at rest"] = Ratios(memory, memory, memory)
    if bulk := size.get("bulk"):
        found[cases.BULK] = Ratios(bulk["to_indexed"], bulk["to_indexed_high"], bulk["cpu_to_indexed"])
    return found


def main() -> int:
    """Measure and compare; return 1 if a path lost, and 2 if there is nothing to compare with."""
    saved = read_latest()["sizes"].get(str(SIZE))
    if saved is None:
        print(f"bench/results/latest.json has no results of {SIZE:,} claims", file=sys.stderr)
        return 2
    end_on_sigterm()
    comparisons = _measured(saved)
    print(_table(comparisons))
    if new := {*_OPTIONS.cases} - {comparison.path for comparison in comparisons}:
        print(f"\nwithout a saved ratio: {', '.join(sorted(new))}")
    lost = [comparison.path for comparison in comparisons if comparison.has_lost]
    for path in lost:
        print(f"{path} lost more than a quarter", file=sys.stderr)
    return 1 if lost else 0


def _measured(saved: SizeJson) -> list[Comparison]:
    """Measure every path, and those that seem to have lost again; the medians are over both."""
    started = datetime.now(UTC)
    results = measured(_OPTIONS)

    def now() -> list[Comparison]:
        return compare(saved, results_json(_OPTIONS, results, started)["sizes"][str(SIZE)])

    lost = {comparison.path for comparison in now() if comparison.has_lost}
    again = [name for name in _OPTIONS.cases if name in lost or (name == cases.START and "memory at rest" in lost)]
    if again:
        measure(replace(_OPTIONS, cases=again), results)
    return now()


def _table(comparisons: Sequence[Comparison]) -> str:
    rows = [
        (
            c.path,
            f"{c.before.rate:.3f}",
            f"{c.now.rate:.3f}",
            f"{c.now.rate / c.before.rate:.2f}",
            f"{c.before.cpu:.3f}",
            f"{c.now.cpu:.3f}",
            f"{c.now.cpu / c.before.cpu:.2f}",
            "lost" if c.has_lost else "",
        )
        for c in comparisons
    ]
    head = ("path", "saved ratio", "now", "now/saved", "saved CPU ratio", "now", "now/saved", "")
    return table(head, rows)


if __name__ == "__main__":
    raise SystemExit(main())
