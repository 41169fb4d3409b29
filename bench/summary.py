"""Samples, their medians, and the comparison with the aims."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from bench.bulk import BulkTimes
from bench.cases import HELLO
from bench.fill import Filled
from bench.idle import BOTS, IdleCost
from bench.load import Outcome

#: case -> minimum ratio to hello-world of the same run, at the largest size
AIMS = {
    "due": 0.5,
    "due_304": 0.9,
    "feed": 0.5,
    "feed_304": 0.9,
    "claim": 0.7,
    "verdict": 0.12,
    "lease": 0.1,
    "check": 0.12,
    "search": 0.2,
}
VERDICT_P99_MS = 100.0
#: minimum of a case's speed at the largest size over that at the smallest
GROWTH_AIM = 0.8
#: maximum share of one core for the idle bots
IDLE_AIM = 0.02
BULK_AIM = 0.4
_FILL = (
    "filled_at",
    "judged",
    "judge_seconds",
    "announced",
    "announce_seconds",
    "changes",
    "changes_seconds",
    "file_bytes",
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One repeat of one case."""

    rate: float
    p50_ms: float
    p99_ms: float
    #: ratio to the hello-world measured just before
    ratio: float
    seconds: float

    @classmethod
    def of(cls, outcome: Outcome, hello_rate: float) -> "Sample":
        """Return the numbers of an outcome."""
        p50, p99 = outcome.percentile(0.5), outcome.percentile(0.99)
        return cls(outcome.rate, p50, p99, outcome.rate / hello_rate, outcome.seconds)


@dataclass(slots=True)
class SizeResults:
    """All results of one size."""

    filled: Filled
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    bulk: list[BulkTimes] = field(default_factory=list)
    #: kind of poll -> its costs
    idle: dict[str, IdleCost] = field(default_factory=dict)

    def summary(self, name: str) -> dict[str, float]:
        """Return the medians of a case's repeats."""
        names = ("rate", "p50_ms", "p99_ms", "ratio")
        return {key: median(getattr(sample, key) for sample in self.samples[name]) for key in names}

    def bulk_summary(self) -> dict[str, float]:
        """Return the medians of the bulk loads, and their ratios to both baselines."""
        return {
            "claims_per_second": median(b.claims / b.load for b in self.bulk),
            "rows_per_second": median(sum(b.rows.values()) / b.load for b in self.bulk),
            "bare_claims_per_second": median(b.claims / b.bare for b in self.bulk),
            "indexed_claims_per_second": median(b.claims / b.indexed for b in self.bulk),
            "to_bare": median(b.bare / b.load for b in self.bulk),
            "to_indexed": median(b.indexed / b.load for b in self.bulk),
        }


@dataclass(frozen=True, slots=True)
class Aim:
    """An aim, with the actual value."""

    what: str
    expected: str
    actual: str
    met: bool


def growth(results: Sequence[SizeResults]) -> dict[str, float]:
    """Return each case's speed at the largest size over that at the smallest."""
    first, last = results[0], results[-1]
    grown = {name: last.summary(name)["rate"] / first.summary(name)["rate"] for name in first.samples}
    if first.bulk and last.bulk:
        grown["bulk"] = last.bulk_summary()["claims_per_second"] / first.bulk_summary()["claims_per_second"]
    return grown


def aims(results: Sequence[SizeResults]) -> list[Aim]:
    """Compare the largest size with the aims; aims without a measurement are left out."""
    last = results[-1]
    results_by_aim = [
        _at_least(f"{name}: ratio to {HELLO}", last.summary(name)["ratio"], aim)
        for name, aim in AIMS.items()
        if name in last.samples
    ]
    if "verdict" in last.samples:
        p99 = last.summary("verdict")["p99_ms"]
        results_by_aim.append(
            Aim("verdict: p99", f"under {VERDICT_P99_MS:.0f} ms", f"{p99:.1f} ms", p99 < VERDICT_P99_MS),
        )
    if len(results) > 1:
        results_by_aim += [
            _at_least(f"{name}: speed at the largest size to the smallest", value, GROWTH_AIM)
            for name, value in growth(results).items()
            if name != HELLO
        ]
    for name, cost in ((name, cost) for name, cost in last.idle.items() if name != HELLO):
        what = f"{name}: {BOTS:,} idle bots, share of a core"
        results_by_aim.append(Aim(what, f"under {IDLE_AIM:.0%}", f"{cost.share:.2%}", cost.share < IDLE_AIM))
    if last.bulk:
        summary = last.bulk_summary()
        results_by_aim.append(_at_least("bulk: to executemany, bare tables", summary["to_bare"], BULK_AIM))
        results_by_aim.append(_at_least("bulk: to executemany, every index", summary["to_indexed"], BULK_AIM))
    return results_by_aim


def as_json(results: Sequence[SizeResults]) -> dict[str, Any]:
    """Return all results as the members of a JSON object."""
    return {
        "sizes": [_size_json(result) for result in results],
        "growth": growth(results),
        "aims": [{"what": a.what, "wanted": a.expected, "found": a.actual, "met": a.met} for a in aims(results)],
    }


def _size_json(result: SizeResults) -> dict[str, Any]:
    filled = result.filled
    size_json: dict[str, Any] = {"claims": filled.size, "filled": {name: getattr(filled, name) for name in _FILL}}
    size_json["cases"] = {name: result.summary(name) | {"repeats": result.samples[name]} for name in result.samples}
    size_json["idle"] = {name: {"share_of_core": cost.share, **asdict(cost)} for name, cost in result.idle.items()}
    if result.bulk:
        size_json["bulk"] = result.bulk_summary() | {"repeats": result.bulk}
    return size_json


def _at_least(what: str, value: float, aim: float) -> Aim:
    return Aim(what, f"at least {aim:.2f}", f"{value:.3f}", value >= aim)
