"""`make bench`: fill the databases, measure the cases in turns, print tables, write JSON."""

import argparse
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from bench import cases, idle, load, report, servers
from bench.fill import bulk_only, filled, scratch
from bench.summary import Sample, SizeResults

#: claims; a larger load takes minutes, so it is measured only once, when its database is filled
MAX_BULK_REPEATED = 100_000
BULK_REPEATS = 3


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the command line."""

    sizes: Sequence[int]
    seconds: float
    repeats: int
    connections: int
    cases: Sequence[str]


def main() -> int:
    """Run the benchmark."""
    options = read_options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    started = datetime.now(UTC).replace(microsecond=0)
    results = [SizeResults(filled(size, show_progress)) for size in options.sizes]
    measure(options, results)
    print(report.tables(results))
    values = {name: getattr(options, name) for name in Options.__slots__}
    path = report.write_json(results, values, started)
    print(f"\nwritten to {path.relative_to(servers.ROOT)}")
    return 0


def measure(options: Options, results: Sequence[SizeResults]) -> None:
    """Run every case at every size, once for each repeat."""
    with ExitStack() as stack:
        directory = stack.enter_context(scratch())
        hello = cases.hello(stack.enter_context(servers.hello()).port)
        made = [cases.cases(result.filled, options.cases, directory, stack) for result in results]
        for repeat in range(options.repeats):
            for result, cases_by_name in zip(results, made, strict=True):
                show_progress(f"repeat {repeat + 1} of {options.repeats}, {result.filled.size:,} claims ...")
                _measure_http(options, result, hello, cases_by_name)
                if cases.IDLE in options.cases and not repeat:
                    result.idle = idle.measure(result.filled.path, options.connections)
                if cases.BULK in options.cases:
                    _measure_bulk(result, repeat)


def _measure_http(
    options: Options, result: SizeResults, hello: cases.Case, cases_by_name: dict[str, cases.Case]
) -> None:
    yardstick = 0.0
    for name, case in {cases.HELLO: hello, **cases_by_name}.items():
        outcome = load.run(case.prepare(options.connections, options.seconds))
        case.done(outcome)
        yardstick = yardstick or outcome.rate
        result.samples.setdefault(name, []).append(Sample.of(outcome, yardstick))


def _measure_bulk(result: SizeResults, repeat: int) -> None:
    if result.filled.size <= MAX_BULK_REPEATED and repeat < BULK_REPEATS:
        result.bulk.append(bulk_only(result.filled.size))
    elif not result.bulk:
        result.bulk.append(result.filled.bulk)


def read_options(arguments: Sequence[str] | None = None) -> Options:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=_sizes("10k,100k,1m"), help="10k,100k,1m")
    parser.add_argument("--seconds", type=float, default=1.5, help="measured seconds of a repeat (1.5)")
    parser.add_argument("--repeats", type=int, default=5, help="repeats, taken in turns (5)")
    parser.add_argument("--connections", type=int, default=16, help="keep-alive connections (16)")
    parser.add_argument("--cases", type=_cases, default=cases.NAMES, help=",".join(cases.NAMES))
    parsed = parser.parse_args(arguments)
    if not (0.1 <= parsed.seconds <= 60 and 1 <= parsed.repeats <= 100 and 1 <= parsed.connections <= 500):
        parser.error("seconds must be 0.1 to 60, repeats 1 to 100, connections 1 to 500")
    return Options(parsed.sizes, parsed.seconds, parsed.repeats, parsed.connections, parsed.cases)


def _sizes(text: str) -> list[int]:
    """Parse sizes such as 10k,1m; at least 2,000, so that deep pages are full."""
    units = {"k": 1_000, "m": 1_000_000}
    sizes = set()
    for part in text.lower().split(","):
        number, unit = (part[:-1], units[part[-1]]) if part[-1:] in units else (part, 1)
        if not number.isdecimal() or not 2_000 <= int(number) * unit <= 10_000_000:
            raise argparse.ArgumentTypeError(f"{part!r} is not a size from 2k to 10m")
        sizes.add(int(number) * unit)
    return sorted(sizes)


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
