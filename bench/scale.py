"""`make scale`: two million claims in PostgreSQL on this machine, beside ten thousand: rates, plans and sizes.

The large record is the small one many times, in a private server in a temporary folder, which is removed at the end.
Two million claims take about 20 GB there while they are made, and 15 minutes in all.
"""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from time import perf_counter
from typing import Any, Final

from bench import scale_plans, scale_speed, servers
from bench.__main__ import end_on_sigterm, show_progress
from bench.cluster import running_cluster
from bench.engines import fill
from bench.fill import filled
from bench.scale_cases import PAGES_OF_PLANS, POSTS, READS, Record, Tokens, rows
from bench.scale_fill import multiply
from bench.sizes import parse_size
from claims.factory import create_app
from claims.services.tokens import create_token
from claims.storage.postgres.opening import open_connection

SMALL: Final = 10_000
#: bytes of the disk for each claim, while the record is made
BYTES_A_CLAIM: Final = 14_000
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
_UPDATED: Final = 100_000
_UPDATE: Final = """
    UPDATE claims SET updated_at = '{now}', version = version + 1
    WHERE id IN (SELECT id FROM claims ORDER BY id * 2654435761 % 1000003 LIMIT {rows})
"""
#: with the pauses that autovacuum makes
_VACUUM: Final = ("SET vacuum_cost_delay = '2ms'", "VACUUM (ANALYZE) claims")


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
        print_table(scale_speed.HEAD, scale_speed.table((small, large), options.seconds, options.repeats))
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
    return parse_size(text, SMALL)


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
    small, large = (Record(one, _tokens(one)) for one in addresses)
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
    settings = {
        "DATABASE_URL": address,
        "SECRET_KEY": servers.SECRET_KEY,
        "LOG_LEVEL": "error",
        "RATE_LIMIT": servers.RATE_LIMIT,
    }
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
    """Explain the statements of one request of each case."""
    with _application(record.address) as app:
        requests = _requests(record, app.test_client())
        return [plan for name, send in requests for plan in scale_plans.explain(name, send)]


def _requests(record: Record, client: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield a request of each case."""
    for name, paths in READS.items():
        path = paths(record.address)[-1]
        yield name, lambda path=path: _checked(client.get(path), 200)  # type: ignore[misc]
    for name, path in PAGES_OF_PLANS.items():
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
