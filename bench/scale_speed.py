"""The rates of requests on a small and on a large record (`bench.scale`), beside those of the bare program."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from bench import load, polls, servers
from bench.scale_cases import POSTS, READS, Record, calls
from bench.wire import Call

CONNECTIONS: Final = 8
HEAD: Final = (
    "case",
    "small/s",
    "large/s",
    "small to hello",
    "large to hello",
    "p99 ms, small",
    "p99 ms, large",
    "large to small",
)
_DUE_304: Final = "idle poll of the due list"


@dataclass(frozen=True, slots=True)
class Sample:
    """One repeat of a case on a record, and of `hello` just before it."""

    outcome: load.Outcome
    hello: load.Outcome

    @property
    def ratio(self) -> float:
        """The rate divided by that of `hello`."""
        return self.outcome.rate / self.hello.rate


_VALUES: Final[Sequence[Callable[[Sample], float]]] = (
    lambda sample: sample.outcome.rate,
    lambda sample: sample.ratio,
    lambda sample: sample.outcome.percentile(0.99),
)


def table(records: Sequence[Record], seconds: float, repeats: int) -> list[tuple[str, ...]]:
    """Measure the cases in turn, each repeat on the small and then on the large record; return a table's rows.

    Args:
        records: the small and the large one.
        seconds: measured ones of a repeat.
        repeats: of each case.
    """
    with ExitStack() as stack:
        hello = load.Job(stack.enter_context(servers.hello()), calls(["/"]), CONNECTIONS, seconds)
        running = [replace(one, server=stack.enter_context(servers.duecheck(one.address))) for one in records]
        return [
            (name, *speed_cells([[_sample(job, hello) for job in of_repeat] for of_repeat in jobs]))
            for name, jobs in _jobs(running, seconds, repeats)
        ]


def _jobs(records: Sequence[Record], seconds: float, repeats: int) -> Iterator[tuple[str, list[list[load.Job]]]]:
    """Yield each case with the jobs of its repeats: one for each record. The possible posts are read just before."""
    for name, paths in READS.items():
        yield name, [[_job(one, calls(paths(one.address)), seconds) for one in records]] * repeats
    yield _DUE_304, [[_job(one, [polls.due(one.server.port)], seconds) for one in records]] * repeats
    for name, posts in POSTS.items():
        shares = [shared([post.call for post in posts(one.address, one.tokens)], repeats) for one in records]
        pairs = list(zip(records, shares, strict=True))
        yield name, [[_job(one, share[n], seconds, once=True) for one, share in pairs] for n in range(repeats)]


def _job(record: Record, requests: Sequence[Call], seconds: float, *, once: bool = False) -> load.Job:
    return load.Job(record.server, requests, CONNECTIONS, seconds, once)


def shared(posts: Sequence[Call], repeats: int) -> list[Sequence[Call]]:
    """Return the posts of each repeat: each is sent once."""
    each = len(posts) // repeats
    return [posts[repeat * each : (repeat + 1) * each] for repeat in range(repeats)]


def _sample(job: load.Job, hello: load.Job) -> Sample:
    baseline = load.run(hello)
    return Sample(load.run(job), baseline)


def speed_cells(samples: Sequence[Sequence[Sample]]) -> list[str]:
    """Return the cells of a case: medians of its repeats."""
    records = list(zip(*samples, strict=True))
    rates, ratios, p99 = ([median(value(sample) for sample in record) for record in records] for value in _VALUES)
    return [
        *(f"{rate:,.0f}" for rate in rates),
        *(f"{ratio:.3f}" for ratio in ratios),
        *(f"{value:.1f}" for value in p99),
        f"{median(large.ratio / small.ratio for small, large in samples):.2f}",
    ]
