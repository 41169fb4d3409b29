"""Run the accidents and attacks, and print a table: `make chaos` (ARGS="--only restore")."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bench.chaos.outcome import Outcome, Skipped
from bench.chaos.scenarios import SCENARIOS

_HEAD = ("accident", "tried", "acknowledged", "lost", "stalled", "seen")
_RULE = ("---", "---:", "---:", "---:", "---:", "---")


def main() -> int:
    """Run the scenarios; return 1 if a promise did not hold."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--only", default="", help="run the scenarios whose name has this in it")
    wanted = parser.parse_args().only
    rows: list[tuple[str, ...]] = []
    began, failed = time.monotonic(), False
    for name, scenario in SCENARIOS.items():
        if wanted not in name:
            continue
        print(f"{name} ...", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="duecheck-chaos-", ignore_cleanup_errors=True) as folder:
            try:
                outcome = scenario(Path(folder))
            except Skipped as reason:
                rows.append((name, "-", "-", "-", "-", f"skipped: {reason}"))
                continue
        failed = failed or not outcome.holds
        rows.append((name, *_cells(outcome)))
    for row in (_HEAD, _RULE, *rows):
        print(f"| {' | '.join(row)} |")
    print(f"\n{time.monotonic() - began:.0f} seconds. Stalled: answers after more than one second.")
    return int(failed)


def _cells(outcome: Outcome) -> tuple[str, ...]:
    numbers = (outcome.tried, outcome.acknowledged, outcome.lost, outcome.stalled)
    return (*(f"{number:,}" for number in numbers), ("" if outcome.holds else "BROKEN: ") + outcome.seen)


if __name__ == "__main__":
    raise SystemExit(main())
