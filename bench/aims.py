"""The aims: one table for the terminal, the documentation, the picture and the quick run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

#: a size of results, from `bench.summary.size_json`
SizeJson = Mapping[str, Any]

MILLION = 1_000_000
#: minimum of a path's ratio at the largest size divided by that at the smallest
READ_GROWTH, WRITE_GROWTH = 0.8, 0.7


@dataclass(frozen=True, slots=True)
class CaseAim:
    """A case over HTTP, and its aims."""

    #: words for tables and the picture
    title: str
    #: minimum of its rate divided by that of `hello`
    ratio: float
    #: the same from a million claims on; None: the same as `ratio`
    ratio_at_million: float | None = None
    #: milliseconds that 99 % of the answers must not exceed; None for no aim
    p99_ms: float | None = None
    is_write: bool = False

    def ratio_at(self, claims: int) -> float:
        """Return the aim at a size."""
        return self.ratio_at_million if self.ratio_at_million and claims >= MILLION else self.ratio

    @property
    def growth(self) -> float:
        """The minimum of the ratio at the largest size divided by that at the smallest."""
        return WRITE_GROWTH if self.is_write else READ_GROWTH


#: name of a case -> its aims, in the order of measurement
CASES = {
    "due": CaseAim("due page of 100", 0.45),
    "due_topic": CaseAim("due page of a topic", 0.45),
    "due_available": CaseAim("due page, available", 0.4),
    "due_deep": CaseAim("due page, deep", 0.4),
    "due_read": CaseAim("due page that is not kept", 0.45),
    "claims_deep": CaseAim("claims page, deep", 0.4),
    "due_304": CaseAim("idle poll, due list", 0.9),
    "feed_304": CaseAim("idle poll, feed", 0.9),
    "claim": CaseAim("one claim", 0.8),
    "feed": CaseAim("feed page of 100", 0.5),
    "feed_types": CaseAim("feed page by types", 0.4),
    "search": CaseAim("search, newest first", 0.25),
    "search_read": CaseAim("search that is not kept", 0.25),
    "search_ranked": CaseAim("search, ranked", 0.05),
    "verdict": CaseAim("verdict", 0.12, ratio_at_million=0.10, p99_ms=50, is_write=True),
    "check": CaseAim("check", 0.10, is_write=True),
    "lease": CaseAim("lease of 10", 0.10, is_write=True),
    "evidence": CaseAim("evidence", 0.10, is_write=True),
}
#: minimum of the loader's speed divided by that of an executemany
BULK_RATIO = 0.6


@dataclass(frozen=True, slots=True)
class Limit:
    """A maximum of a value that is not compared with `hello`."""

    title: str
    #: section of a size's results, and the value in it
    section: str
    value: str
    maximum: float
    #: format of a value; `scale` times the value is written
    shown: str
    scale: float = 1.0
    #: claims of the smallest database for which it counts
    smallest: int = 0


LIMITS = (
    Limit("first poll of a filled database", "fill", "first_poll_seconds", 1.0, "{:.2f} s"),
    Limit("track record by topic", "record", "median_seconds", 0.1, "{:.3f} s", smallest=MILLION),
    Limit("start to the first answer", "start", "first_answer_seconds", 0.8, "{:.2f} s"),
    Limit("imports, CPU time", "start", "import_cpu_seconds", 0.6, "{:.2f} s"),
    Limit("idle memory (PSS)", "start", "memory_bytes", 110e6, "{:.0f} MB", scale=1e-6),
    Limit("1,000 idle bots of the due list, share of a core", "idle", "due_304", 0.02, "{:.2f} %", scale=100),
    Limit("1,000 idle bots of the feed, share of a core", "idle", "feed_304", 0.02, "{:.2f} %", scale=100),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """An aim of one size with the actual value."""

    title: str
    claims: int
    #: None for a value without connections
    connections: int | None
    expected: str
    actual: str
    is_met: bool


def findings(sizes: list[SizeJson]) -> list[Finding]:
    """Compare results with all aims; aims without a measurement are left out.

    Args:
        sizes: results of each size, ascending.
    """
    found = [finding for size in sizes for part in (_of_cases, _of_limits, _of_bulk) for finding in part(size)]
    return found + list(_of_growth(sizes))


def growth(sizes: list[SizeJson], name: str, connections: str) -> float | None:
    """Return a case's ratio at the largest size divided by that at the smallest.

    Args:
        sizes: results of each size, ascending.
        name: of the case.
        connections: their number.

    Returns:
        None if one of both is not measured, or if there is one size only.
    """
    ends = [size["cases"].get(name, {}).get(connections) for size in (sizes[0], sizes[-1])]
    if len(sizes) < 2 or None in ends:
        return None
    return float(ends[1]["ratio"] / ends[0]["ratio"])


def _of_cases(size: SizeJson) -> Iterator[Finding]:
    claims = size["claims"]
    for name, aim in CASES.items():
        for connections, measured in size["cases"].get(name, {}).items():
            at = (claims, int(connections))
            yield _at_least(f"{aim.title}: ratio to hello", at, measured["ratio"], aim.ratio_at(claims))
            if aim.p99_ms is not None:
                p99 = measured["p99_ms"]
                expected = f"under {aim.p99_ms:.0f} ms"
                yield Finding(f"{aim.title}: p99", *at, expected, f"{p99:.1f} ms", p99 < aim.p99_ms)


def _of_limits(size: SizeJson) -> Iterator[Finding]:
    for limit in LIMITS:
        value = size.get(limit.section, {}).get(limit.value)
        if value is None or size["claims"] < limit.smallest:
            continue
        value = value["share_of_core"] if isinstance(value, Mapping) else value
        expected, actual = (limit.shown.format(limit.scale * number) for number in (limit.maximum, value))
        yield Finding(limit.title, size["claims"], None, f"under {expected}", actual, value < limit.maximum)


def _of_bulk(size: SizeJson) -> Iterator[Finding]:
    for name, title in (("to_bare", "bare tables"), ("to_indexed", "every index")):
        if name in size.get("bulk", {}):
            at = (size["claims"], None)
            yield _at_least(f"bulk: to executemany, {title}", at, size["bulk"][name], BULK_RATIO)


def _of_growth(sizes: list[SizeJson]) -> Iterator[Finding]:
    for name, aim in CASES.items():
        for connections in sizes[-1]["cases"].get(name, {}):
            value = growth(sizes, name, connections)
            if value is not None:
                at = (sizes[-1]["claims"], int(connections))
                yield _at_least(f"{aim.title}: to {sizes[0]['claims']:,} claims", at, value, aim.growth)

    speeds = [size["bulk"]["claims_per_second"] for size in (sizes[0], sizes[-1]) if "bulk" in size]
    if len(sizes) > 1 and len(speeds) == 2:
        title = f"bulk: to {sizes[0]['claims']:,} claims"
        yield _at_least(title, (sizes[-1]["claims"], None), speeds[1] / speeds[0], WRITE_GROWTH)


def _at_least(title: str, at: tuple[int, int | None], value: float, aim: float) -> Finding:
    return Finding(title, *at, f"at least {aim:.2f}", f"{value:.3f}", value >= aim)
