"""`make scale`: two million claims in PostgreSQL on this machine, beside ten thousand: rates, plans and sizes.

The large record is the small one many times, in a private server in a temporary folder, which is removed at the end.
Two million claims take about 20 GB there while they are made, and 30 minutes in all.
"""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from statistics import median
from time import perf_counter
from typing import Any, Final

from bench import load, polls, scale_plans, servers
from bench.__main__ import end_on_sigterm, show_progress
from bench.cluster import running_cluster
from bench.engines import fill
from bench.fill import filled
from bench.scale_cases import POSTS, READS, Tokens, calls, rows
from bench.scale_fill import multiply
from bench.servers import Server
from bench.wire import Call
from claims.factory import create_app
from claims.services.tokens import create_token
from claims.storage.postgres.opening import open_connection

SMALL: Final = 10_000
CONNECTIONS: Final = 8
#: bytes of the disk for each claim, while the record is made
BYTES_A_CLAIM: Final = 14_000
_DUE_304: Final = "idle poll of the due list"
#: each table is written once while it is filled; the memory is what an operator would give to such a record
_OPTIONS: Final = (
    "-c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=8GB -c shared_buffers=2GB -c effective_cache_size=8GB"
)
_AUTOVACUUM: Final = ("ALTER SYSTEM SET autovacuum = {}", "SELECT pg_reload_conf()")
_BOTS: Final = 60
_LARGEST: Final = """
    SELECT CASE c.relkind WHEN 'r' THEN 'table' ELSE 'index' END AS kind, c.relname AS name,
        CASE c.relkind WHEN 'r' THEN pg_table_size(c.oid) ELSE pg_relation_size(c.oid) END AS bytes,
        greatest(c.reltuples, 0)::BIGINT AS entries
    FROM pg_class AS c WHERE c.relnamespace = 'duecheck'::regnamespace AND c.relkind IN ('r', 'i')
    ORDER BY bytes DESC LIMIT 10
"""
_TOTAL: Final = "SELECT pg_database_size(current_database())"
_COUNTS: Final = """
    SELECT (SELECT count(*) FROM claims), (SELECT count(*) FROM changes), (SELECT max(seq) FROM changes),
        (SELECT count(*) FROM verdicts), (SELECT count(*) FROM evidence), (SELECT count(*) FROM claims_search)
"""
#: what the table of the cases has of a sample
_VALUES: Final[Sequence[Callable[["Sample"], float]]] = (
    lambda sample: sample.outcome.rate,
    lambda sample: sample.ratio,
    lambda sample: sample.outcome.percentile(0.99),
)
_UPDATED: Final = 100_000
_UPDATE: Final = """
    UPDATE claims SET updated_at = '{now}', version = version + 1
    WHERE id IN (SELECT id FROM claims ORDER BY id * 2654435761 % 1000003 LIMIT {rows})
"""
#: with the pauses that autovacuum makes
_VACUUM: Final = ("SET vacuum_cost_delay = '2ms'", "VACUUM (ANALYZE) claims")


@dataclass(frozen=True, slots=True)
class Record:
    """A database, with what its measurement needs."""

    address: str
    claims: int
    tokens: Tokens
    server: Server = Server(0, 0)


@dataclass(frozen=True, slots=True)
class Sample:
    """One repeat of a case on a record, and of `hello` just before it."""

    outcome: load.Outcome
    hello: load.Outcome

    @property
    def ratio(self) -> float:
        """The rate divided by that of `hello`."""
        return self.outcome.rate / self.hello.rate


def main(arguments: Sequence[str] | None = None) -> int:
    """Make both records, measure, and print the tables; return 1 without enough of the disk."""
    options = read_options(arguments)
    end_on_sigterm()
    copies = -(-options.claims // SMALL)
    free, needed = shutil.disk_usage(tempfile.gettempdir()).free, copies * SMALL * BYTES_A_CLAIM
    if free < needed:
        show_progress(f"{needed / 1e9:.0f} GB are needed on the disk, {free / 1e9:.0f} GB are free")
        return 1
    began = perf_counter()
    with running_cluster(_OPTIONS) as address:
        small, large = _records(address, copies)
        _print_plans(small, large)
        _print_speeds(small, large, options.seconds, options.repeats)
        _print_vacuum(large.address)
    print(f"\n{(perf_counter() - began) / 60:.0f} minutes in all.")
    return 0


def read_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="make scale", description=__doc__)
    parser.add_argument("--claims", type=size, default=size("2m"), help="claims of the large record (2m)")
    parser.add_argument("--seconds", type=float, default=2.0, help="measured seconds of a repeat (2)")
    parser.add_argument("--repeats", type=int, default=3, help="repeats of each case (3)")
    return parser.parse_args(arguments)


def size(text: str) -> int:
    """Parse a number of claims such as 50k or 2m: a small record at least."""
    number, unit = (text[:-1], {"k": 1_000, "m": 1_000_000}[text[-1]]) if text[-1:] in {"k", "m"} else (text, 1)
    if not number.isdecimal() or not SMALL <= int(number) * unit <= 10_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size from 10k to 10m")
    return int(number) * unit


def print_table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """Print a table in Markdown."""
    print()
    for line in (head, ["---"] * len(head), *lines):
        print(f"| {' | '.join(line)} |", flush=True)


def _records(address: str, copies: int) -> tuple[Record, Record]:
    """Make a small and a large record, and print what that took."""
    source = filled(SMALL, show_progress)
    rows(address, "CREATE DATABASE large")
    for setting in _AUTOVACUUM:
        rows(address, setting.format("off"))
    addresses = [address, address.replace("/postgres?", "/large?")]
    for one in addresses:
        fill(source.path, one)
    seconds = multiply(addresses[1], copies, show_progress)
    for setting in _AUTOVACUUM:
        rows(address, setting.format("on"))
    print_table(("step", "seconds"), [(step, f"{value:.0f}") for step, value in seconds.items()])
    small, large = (Record(one, rows(one, _COUNTS)[0][0], _tokens(one)) for one in addresses)
    _print_sizes(small.address, large.address)
    return small, large


def _tokens(address: str) -> Tokens:
    with _application(address) as app:
        context = app.extensions["duecheck"].context
        bots = [create_token(context, f"bot-{number}", "bot") for number in range(_BOTS)]
        return Tokens(create_token(context, "journalist", "journalist"), bots)


@contextmanager
def _application(address: str) -> Iterator[Any]:
    """Yield an application in this process."""
    settings = {"DATABASE_URL": address, "SECRET_KEY": "k" * 32, "LOG_LEVEL": "error", "RATE_LIMIT": servers.RATE_LIMIT}
    app = create_app(settings)
    with closing(app.extensions["duecheck"].backend):
        yield app


def _print_sizes(*addresses: str) -> None:
    counts = [rows(address, _COUNTS)[0] for address in addresses]
    names = ("claims", "rows of the log", "last seq", "verdicts", "evidence", "rows of the search index")
    totals = [f"{rows(address, _TOTAL)[0][0] / 1e9:.2f} GB" for address in addresses]
    lines = [(name, *(f"{number:,}" for number in pair)) for name, *pair in zip(names, *counts, strict=True)]
    print_table(("record", "small", "large"), [*lines, ("on the disk", *totals)])
    largest = [
        (row["kind"], row["name"], f"{row['bytes'] / 1e6:,.0f}", f"{row['entries']:,}")
        for row in rows(addresses[-1], _LARGEST)
    ]
    print_table(("kind", "name", "MB", "entries"), largest)


def _print_plans(small: Record, large: Record) -> None:
    show_progress("plans ...")
    found = [_plans(record) for record in (small, large)]
    head = ("request", "statement", "reads", "rows", "buffers", "ms", "first ms", "last ms", "buffers, growth", "notes")
    print_table(head, scale_plans.table(*found))


def _plans(record: Record) -> list[scale_plans.Plan]:
    """Explain the statements of one request of each case; a statement of several cases once, but for searches."""
    plans: dict[tuple[str, str], scale_plans.Plan] = {}
    with _application(record.address) as app:
        client = app.test_client()
        for name, send in _requests(record, client):
            for plan in scale_plans.explain(name, send):
                plans.setdefault((name if name.startswith("search") else "", plan.statement), plan)
    return list(plans.values())


def _requests(record: Record, client: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield a request of each case."""
    for name, paths in READS.items():
        path = paths(record.address)[-1]
        yield name, lambda path=path: _checked(client.get(path), 200)  # type: ignore[misc]
    for name, posts in POSTS.items():
        post = posts(record.address, record.tokens)[-1]
        headers = {"Authorization": f"Bearer {post.token}"}
        yield (
            name,
            lambda post=post, headers=headers: _checked(  # type: ignore[misc]
                client.post(post.path, json=post.body, headers=headers), 201
            ),
        )


def _checked(answer: Any, status: int) -> None:
    assert answer.status_code == status, answer.get_data(as_text=True)


def _print_speeds(small: Record, large: Record, seconds: float, repeats: int) -> None:
    """Measure the cases in turn: `hello`, the small and the large record, then the next repeat."""
    with ExitStack() as stack:
        hello = load.Job(stack.enter_context(servers.hello()), calls(["/"]), CONNECTIONS, seconds)
        records = [replace(one, server=stack.enter_context(servers.duecheck(one.address))) for one in (small, large)]
        lines = [
            (name, *speed_cells(_samples(jobs, hello, repeats))) for name, jobs in _jobs(records, seconds, repeats)
        ]
    head = (
        "case",
        "small/s",
        "large/s",
        "small to hello",
        "large to hello",
        "p99 ms, small",
        "p99 ms, large",
        "large to small",
    )
    print_table(head, lines)


def _jobs(records: Sequence[Record], seconds: float, repeats: int) -> Iterator[tuple[str, list[list[load.Job]]]]:
    """Yield each case with the jobs of its repeats: one for each record. The possible posts are read just before."""
    for name, paths in READS.items():
        reads = [load.Job(one.server, calls(paths(one.address)), CONNECTIONS, seconds) for one in records]
        yield name, [reads] * repeats
    yield (
        _DUE_304,
        [[load.Job(one.server, [polls.due(one.server.port)], CONNECTIONS, seconds) for one in records]] * repeats,
    )
    for name, posts in POSTS.items():
        shares = [shared([post.call for post in posts(one.address, one.tokens)], repeats) for one in records]
        yield (
            name,
            [
                [
                    load.Job(one.server, share[repeat], CONNECTIONS, seconds, once=True)
                    for one, share in zip(records, shares, strict=True)
                ]
                for repeat in range(repeats)
            ],
        )


def shared(posts: Sequence[Call], repeats: int) -> list[Sequence[Call]]:
    """Return the posts of each repeat: each is sent once."""
    each = len(posts) // repeats
    return [posts[repeat * each : (repeat + 1) * each] for repeat in range(repeats)]


def _samples(jobs: Sequence[Sequence[load.Job]], hello: load.Job, repeats: int) -> list[list[Sample]]:
    """Return the samples of each repeat: of the small and of the large record."""
    samples = []
    for of_repeat in jobs[:repeats]:
        baselines = [load.run(hello) for _ in of_repeat]
        samples.append([Sample(load.run(job), baseline) for job, baseline in zip(of_repeat, baselines, strict=True)])
    return samples


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


def _print_vacuum(address: str) -> None:
    """Update claims all over the table, and vacuum it as autovacuum does."""
    show_progress("updates, and a vacuum ...")
    lines = []
    with closing(open_connection(address, 5_000)) as connection:
        update = _UPDATE.format(now="2026-02-01T12:00:00.000000Z", rows=_UPDATED)
        for step, statements in ((f"{_UPDATED:,} updates", [update]), ("VACUUM of the claims", _VACUUM)):
            began = perf_counter()
            for statement in statements:
                connection.execute(statement)
            lines.append((step, f"{perf_counter() - began:.0f}"))
    print_table(("step", "seconds"), lines)


if __name__ == "__main__":
    raise SystemExit(main())
