"""What came out: samples, their medians, and the aims they are held against."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from bench.bulk import BulkTimes
from bench.cases import HELLO
from bench.fill import Filled
from bench.idle import BOTS, IdleCost
from bench.load import Outcome

#: what is hoped for at the largest size: ratio to hello-world in the same run
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
#: every case's speed at the largest size over that at the smallest: no more than 20 % slower
GROWTH_AIM = 0.8
#: share of one core that the idle bots take up
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
    #: to the hello-world measured just before
    ratio: float
    seconds: float

    @classmethod
    def of(cls, outcome: Outcome, hello_rate: float) -> "Sample":
        """Take the numbers out of an outcome."""
        p50, p99 = outcome.percentile(0.5), outcome.percentile(0.99)
        return cls(outcome.rate, p50, p99, outcome.rate / hello_rate, outcome.seconds)


@dataclass(slots=True)
class SizeResults:
    """Everything measured at one size."""

    filled: Filled
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    bulk: list[BulkTimes] = field(default_factory=list)
    #: by the poll that they send
    idle: dict[str, IdleCost] = field(default_factory=dict)

    def summary(self, name: str) -> dict[str, float]:
        """Give the medians of a case's repeats."""
        names = ("rate", "p50_ms", "p99_ms", "ratio")
        return {key: median(getattr(sample, key) for sample in self.samples[name]) for key in names}

    def bulk_summary(self) -> dict[str, float]:
        """Give the medians of the bulk loads, and what they are to both yardsticks."""
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
    """Something hoped for, and what it came to."""

    what: str
    wanted: str
    found: str
    met: bool


def growth(results: Sequence[SizeResults]) -> dict[str, float]:
    """Give each case's speed at the largest size over that at the smallest."""
    first, last = results[0], results[-1]
    grown = {name: last.summary(name)["rate"] / first.summary(name)["rate"] for name in first.samples}
    if first.bulk and last.bulk:
        grown["bulk"] = last.bulk_summary()["claims_per_second"] / first.bulk_summary()["claims_per_second"]
    return grown


def aims(results: Sequence[SizeResults]) -> list[Aim]:
    """Hold the largest size against the aims; those that were not measured are left out."""
    last = results[-1]
    found = [
        _at_least(f"{name}: ratio to {HELLO}", last.summary(name)["ratio"], aim)
        for name, aim in AIMS.items()
        if name in last.samples
    ]
    if "verdict" in last.samples:
        p99 = last.summary("verdict")["p99_ms"]
        found.append(
            Aim("verdict: p99", f"under {VERDICT_P99_MS:.0f} ms", f"{p99:.1f} ms", p99 < VERDICT_P99_MS),
        )
    if len(results) > 1:
        found += [
            _at_least(f"{name}: speed at the largest size to the smallest", value, GROWTH_AIM)
            for name, value in growth(results).items()
            if name != HELLO
        ]
    for name, cost in ((name, cost) for name, cost in last.idle.items() if name != HELLO):
        what = f"{name}: {BOTS:,} idle bots, share of a core"
        found.append(Aim(what, f"under {IDLE_AIM:.0%}", f"{cost.share:.2%}", cost.share < IDLE_AIM))
    if last.bulk:
        summary = last.bulk_summary()
        found.append(_at_least("bulk: to executemany, bare tables", summary["to_bare"], BULK_AIM))
        found.append(_at_least("bulk: to executemany, every index", summary["to_indexed"], BULK_AIM))
    return found


def as_json(results: Sequence[SizeResults]) -> dict[str, Any]:
    """Give everything as a JSON object's members."""
    return {
        "sizes": [_size_json(result) for result in results],
        "growth": growth(results),
        "aims": [{"what": a.what, "wanted": a.wanted, "found": a.found, "met": a.met} for a in aims(results)],
    }


def _size_json(result: SizeResults) -> dict[str, Any]:
    filled = result.filled
    said: dict[str, Any] = {"claims": filled.size, "filled": {name: getattr(filled, name) for name in _FILL}}
    said["cases"] = {name: result.summary(name) | {"repeats": result.samples[name]} for name in result.samples}
    said["idle"] = {name: {"share_of_core": cost.share, **asdict(cost)} for name, cost in result.idle.items()}
    if result.bulk:
        said["bulk"] = result.bulk_summary() | {"repeats": result.bulk}
    return said


def _at_least(what: str, value: float, aim: float) -> Aim:
    return Aim(what, f"at least {aim:.2f}", f"{value:.3f}", value >= aim)
