"""Samples, their medians and spread, and the results of a size as the members of a JSON object."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from bench.bulk import BulkTimes
from bench.fill import Filled
from bench.idle import IdleCost
from bench.load import Outcome
from bench.record import RecordTimes
from bench.start import StartCost

_MEDIANS = ("rate", "p50_ms", "p99_ms", "cpu_us", "hello_rate", "hello_cpu_us")
_WITH_SPREAD = ("ratio", "cpu_ratio")
_NOT_FILL = {"path", "size", "bulk"}


@dataclass(frozen=True, slots=True)
class Sample:
    """One repeat of one case, and the hello measured just before it."""

    rate: float
    p50_ms: float
    p99_ms: float
    #: CPU microseconds of the server's processes for an answer
    cpu_us: float
    answers: int
    seconds: float
    hello_rate: float
    hello_cpu_us: float

    @classmethod
    def of(cls, outcome: Outcome, hello: Outcome) -> "Sample":
        """Return the numbers of a pair of outcomes."""
        return cls(
            rate=outcome.rate,
            p50_ms=outcome.percentile(0.5),
            p99_ms=outcome.percentile(0.99),
            cpu_us=outcome.cpu_us,
            answers=outcome.answers,
            seconds=outcome.seconds,
            hello_rate=hello.rate,
            hello_cpu_us=hello.cpu_us,
        )

    @property
    def ratio(self) -> float:
        """The rate divided by that of hello."""
        return self.rate / self.hello_rate

    @property
    def cpu_ratio(self) -> float:
        """The CPU time of an answer of hello divided by that of the case."""
        return self.hello_cpu_us / self.cpu_us


@dataclass(slots=True)
class SizeResults:
    """All results of one size."""

    filled: Filled
    #: name of the case -> connections -> repeats
    samples: dict[str, dict[int, list[Sample]]] = field(default_factory=dict)
    bulk: list[BulkTimes] = field(default_factory=list)
    #: kind of poll -> its costs
    idle: dict[str, IdleCost] = field(default_factory=dict)
    starts: list[StartCost] = field(default_factory=list)
    records: list[RecordTimes] = field(default_factory=list)


def size_json(result: SizeResults, measured: str) -> dict[str, Any]:
    """Return the results of a size; sections without a measurement are left out.

    Args:
        result: of the size.
        measured: instant of the run, UTC.
    """
    filled = asdict(result.filled)
    sections: dict[str, Any] = {
        "fill": {name: value for name, value in filled.items() if name not in _NOT_FILL},
        "cases": {
            name: {str(number): case_json(samples, measured) for number, samples in by_connections.items()}
            for name, by_connections in result.samples.items()
        },
    }
    if result.bulk:
        sections["bulk"] = {"measured": measured, **bulk_json(result.bulk)}
    if result.idle:
        costs = {name: {"share_of_core": cost.share, **asdict(cost)} for name, cost in result.idle.items()}
        sections["idle"] = {"measured": measured, **costs}
    if result.starts:
        sections["start"] = {"measured": measured, **_medians([asdict(cost) for cost in result.starts])}
    if result.records:
        sections["record"] = {"measured": measured, **_medians([asdict(times) for times in result.records])}
    return {"claims": result.filled.size, **sections}


def case_json(samples: Sequence[Sample], measured: str) -> dict[str, Any]:
    """Return the medians of a case's repeats, the extremes of its ratios, and all repeats.

    Args:
        samples: one for each repeat.
        measured: instant of the run, UTC.
    """
    values = {name: median(getattr(sample, name) for sample in samples) for name in (*_MEDIANS, *_WITH_SPREAD)}
    for name in _WITH_SPREAD:
        found = [getattr(sample, name) for sample in samples]
        values |= {f"{name}_low": min(found), f"{name}_high": max(found)}
    return {"measured": measured, **values, "repeats": [asdict(sample) for sample in samples]}


def bulk_json(loads: Sequence[BulkTimes]) -> dict[str, Any]:
    """Return the medians of the bulk loads, and their ratios to both baselines."""
    ratios = [b.indexed / b.load for b in loads]
    return {
        "claims_per_second": median(b.claims / b.load for b in loads),
        "rows_per_second": median(sum(b.rows.values()) / b.load for b in loads),
        "bare_claims_per_second": median(b.claims / b.bare for b in loads),
        "indexed_claims_per_second": median(b.claims / b.indexed for b in loads),
        "to_bare": median(b.bare / b.load for b in loads),
        "to_indexed": median(ratios),
        "to_indexed_high": max(ratios),
        "cpu_to_indexed": median(b.indexed_cpu / b.load_cpu for b in loads),
        "repeats": [asdict(b) for b in loads],
    }


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return results with newer ones in place: objects are merged by their members, other values are replaced."""
    both = dict(old)
    for name, value in new.items():
        before = both.get(name)
        both[name] = merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return both


def rounded(value: Any) -> Any:
    """Return a JSON value whose fractions have six significant digits."""
    if isinstance(value, dict):
        return {name: rounded(member) for name, member in value.items()}
    if isinstance(value, list):
        return [rounded(member) for member in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value


def sizes_of(results: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the sizes of results, ascending."""
    return sorted(results["sizes"].values(), key=lambda size: int(size["claims"]))


def _medians(costs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: median(cost[name] for cost in costs) for name in costs[0]}
