"""`make bench`: fill the databases, measure the cases in turns, print tables, write JSON."""

import argparse
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from bench import cases, engines, idle, load, record, report, servers, start
from bench.aims import CASES
from bench.fill import bulk_only, filled, scratch
from bench.sizes import parse_size
from bench.summary import Sample, SizeResults, size_json

#: claims; a larger load takes minutes, so it is measured only once, when its database is filled
MAX_BULK_REPEATED = 100_000


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the command line."""

    sizes: Sequence[int]
    #: measured ones of a repeat
    seconds: float
    repeats: int
    #: numbers of keep-alive connections
    connections: Sequence[int]
    cases: Sequence[str]
    #: "postgres": measure this engine beside SQLite, instead of SQLite beside `hello`
    store: str = "sqlite"
    #: loads of a size up to `MAX_BULK_REPEATED`
    bulk_repeats: int = 3


def main() -> int:
    """Run the benchmark."""
    options, is_saved = read_options()
    end_on_sigterm()
    if options.store == "postgres":
        for size in options.sizes:
            engines.compare(size, options.seconds, options.repeats, options.connections, options.cases)
        return 0
    started = datetime.now(UTC)
    results = results_json(options, measured(options), started)
    print(report.tables(results))
    path = report.RESULTS / f"{started:%Y%m%dT%H%M%SZ}.json"
    report.write_json(results, path)
    print(f"\nwritten to {path.relative_to(servers.ROOT)}")
    if is_saved:
        report.save(results)
        print("saved in bench/results/latest.json, docs/benchmark.md and docs/img/benchmark.svg")
    return 0


def end_on_sigterm() -> None:
    """End the servers too if this process is asked to end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def measured(options: Options) -> list[SizeResults]:
    """Fill the databases that are missing, and measure."""
    results = [SizeResults(filled(size, show_progress)) for size in options.sizes]
    measure(options, results)
    return results


def results_json(options: Options, results: Sequence[SizeResults], started: datetime) -> dict[str, Any]:
    """Return all results as a JSON object.

    Args:
        options: of the run.
        results: one for each size.
        started: UTC instant of the run.
    """
    at = f"{started:%Y-%m-%dT%H:%M:%SZ}"
    sizes = {str(result.filled.size): size_json(result, at) for result in results}
    return {"measured": at, "options": asdict(options), "machine": report.machine(), "sizes": sizes}


def measure(options: Options, results: Sequence[SizeResults]) -> None:
    """Run every case at every size, once for each repeat; add the samples to the results."""
    if any(name in CASES for name in options.cases):
        _measure_http(options, results)
    for repeat in range(options.repeats):
        for result in results:
            _measure_others(options, result, repeat)


def _measure_http(options: Options, results: Sequence[SizeResults]) -> None:
    with ExitStack() as stack:
        directory = stack.enter_context(scratch())
        hello = cases.hello(stack.enter_context(servers.hello()))
        made = [cases.cases(result.filled, options.cases, directory, stack) for result in results]
        for repeat in range(options.repeats):
            for result, cases_by_name in zip(results, made, strict=True):
                show_progress(f"repeat {repeat + 1} of {options.repeats}, {result.filled.size:,} claims ...")
                for name, case in cases_by_name.items():
                    for connections in options.connections:
                        sample = _pair(hello, case, connections, options.seconds)
                        result.samples.setdefault(name, {}).setdefault(connections, []).append(sample)


def _pair(hello: cases.Case, case: cases.Case, connections: int, seconds: float) -> Sample:
    """Measure hello and then the case."""
    job = case.prepare(connections, seconds)
    hello_outcome = load.run(hello.prepare(connections, seconds))
    outcome = load.run(job)
    case.done(outcome)
    return Sample.of(outcome, hello_outcome)


def _measure_others(options: Options, result: SizeResults, repeat: int) -> None:
    """Measure what needs a server of its own, or none: only one server runs on a database."""
    path = result.filled.path
    if cases.START in options.cases:
        result.starts.append(start.measure(path))
    if cases.RECORD in options.cases and not repeat:
        result.records.append(record.measure(path))
    if cases.IDLE in options.cases and not repeat:
        result.idle = idle.measure(path)
    if cases.BULK in options.cases:
        _measure_bulk(result, repeat < options.bulk_repeats)


def _measure_bulk(result: SizeResults, is_wanted: bool) -> None:
    if result.filled.size <= MAX_BULK_REPEATED and is_wanted:
        result.bulk.append(bulk_only(result.filled.size))
    elif not result.bulk:
        result.bulk.append(result.filled.bulk)


def read_options(arguments: Sequence[str] | None = None) -> tuple[Options, bool]:
    """Parse the command line; return the options, and True if the results are to be saved."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=_sizes("10k,100k,1m"), help="10k,100k,1m")
    parser.add_argument("--seconds", type=float, default=1.0, help="measured seconds of a repeat (1.0)")
    parser.add_argument("--repeats", type=int, default=5, help="repeats, taken in turns (5)")
    parser.add_argument("--connections", type=_connections, default=[8, 32], help="keep-alive connections (8,32)")
    parser.add_argument("--cases", type=_cases, default=cases.NAMES, help=",".join(cases.NAMES))
    parser.add_argument("--save", action="store_true", help="put the results into latest.json and the documentation")
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite", help="postgres: beside SQLite")
    parsed = parser.parse_args(arguments)
    if not (0.1 <= parsed.seconds <= 60 and 1 <= parsed.repeats <= 100):
        parser.error("seconds must be 0.1 to 60, repeats 1 to 100")
    options = Options(parsed.sizes, parsed.seconds, parsed.repeats, parsed.connections, parsed.cases, parsed.store)
    return options, parsed.save


def _sizes(text: str) -> list[int]:
    """Parse sizes such as 10k,1m; at least 2,000, so that deep pages are full."""
    return sorted({parse_size(part, 2_000) for part in text.lower().split(",")})


def _connections(text: str) -> list[int]:
    """Parse numbers of connections such as 8,32."""
    parts = text.split(",")
    if not all(part.isdecimal() and 1 <= int(part) <= 500 for part in parts):
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of numbers from 1 to 500")
    return sorted({int(part) for part in parts})


def _cases(text: str) -> list[str]:
    wrong = set(text.split(",")) - set(cases.NAMES)
    if wrong:
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(wrong))}: not among {', '.join(cases.NAMES)}")
    return [name for name in cases.NAMES if name in text.split(",")]


def show_progress(line: str) -> None:
    """Write a line of progress to standard error, apart from the results."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
