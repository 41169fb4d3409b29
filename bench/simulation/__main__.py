"""Run random histories, and print the shortest history of each seed that fails: `make simulate`."""

import argparse
import multiprocessing
import os
import time
from contextlib import suppress
from functools import partial
from typing import Final

from bench.simulation.seeds import describe, run_seed
from bench.simulation.templates import TEMPLATES

#: failing seeds after which the run ends
MAX_FAILURES: Final = 5


def main() -> int:
    """Run the histories; return 1 if one of them fails."""
    parser = argparse.ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("--histories", type=int, default=10_000, help="number of histories")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the first history; the others follow")
    parser.add_argument("--seconds", type=float, default=1_800, help="the run ends after so many seconds")
    parser.add_argument("--steps", type=int, default=30, help="steps of a history")
    parser.add_argument("--store", choices=tuple(TEMPLATES), default="sqlite", help="the database engine")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    began, done = time.monotonic(), 0
    failed: list[int] = []
    with TEMPLATES[options.store]() as template:
        seeds = range(options.seed, options.seed + options.histories)
        with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
            run = partial(run_seed, template, options.steps)
            results = pool.imap_unordered(run, seeds)
            with suppress(StopIteration, multiprocessing.TimeoutError):
                while len(failed) < MAX_FAILURES:
                    seed, is_right = results.next(timeout=max(began + options.seconds - time.monotonic(), 0))
                    done += 1
                    failed += [] if is_right else [seed]
        for seed in failed:
            print(describe(template, seed, options.steps))
    seconds = time.monotonic() - began
    print(f"{done:,} histories of {options.steps} steps in {seconds:.0f} seconds, {len(failed)} with a difference")
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main())
