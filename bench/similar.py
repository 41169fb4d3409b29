"""The claims that say nearly the same, and those that are said twice, at the size of a database.

`python -m bench.similar 100000` fills a new file, and prints the milliseconds of both searches.
Statements are sentences of the vocabulary, with common words, and stored statements with one other word.
"""

import random
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from time import perf_counter
from typing import Any

from bench.bulk import LOADER
from bench.fill import context_on, scratch
from bench.generate import SEED, Words, new_claims, sources
from claims.domain.requests import NewClaim
from claims.rules.same_claims import same_key
from claims.services.articles import add_article
from claims.services.context import ServiceContext
from claims.services.import_bulk import add_claims
from claims.services.same_claims import check_not_said
from claims.services.similar_claims import find_similar
from claims.storage.sqlite.connection import Sqlite

#: searches that are measured
SEARCHES = 1_000


def main() -> int:
    """Fill a database, measure, and print."""
    size = int(sys.argv[1])
    words = Words()
    articles = sources(words)
    with scratch() as directory:
        database = Sqlite(directory / "similar.db", 5_000)
        database.migrate()
        context = context_on(database)
        for source in articles:
            add_article(context, LOADER, source.article)
        claims = new_claims(words, articles)
        stored = list(islice(claims, size))
        for _ in add_claims(context, LOADER, stored):
            pass
        new = _new(words, stored)
        found = [bool(find_similar(context, claim)) for claim in new]
        _show("similar claims", size, _timed(lambda claim: find_similar(context, claim), new))
        print(f"claims with a similar one: {sum(found):,} of {len(found):,}")
        _show("claims said twice", size, _twice(context, size))
        database.close()
    return 0


def _new(words: Words, stored: list[NewClaim]) -> list[NewClaim]:
    """Return new claims: a half have random statements, the others a stored one with one other word."""
    rng = random.Random(SEED + 9)
    changed = [replace(claim, statement=_changed(claim.statement or "")) for claim in rng.sample(stored, SEARCHES // 2)]
    fresh = [replace(claim, statement=words.sentence(rng, 9, 30)) for claim in rng.sample(stored, SEARCHES // 2)]
    return changed + fresh


def _changed(statement: str) -> str:
    first, *rest = statement.split()
    return " ".join(["Soon", *rest]) if rest else first


def _twice(context: ServiceContext, size: int) -> list[float]:
    """Return the milliseconds of the search for the same claim, for stored claims of other claimants."""
    rng = random.Random(SEED + 10)
    ids = rng.sample(range(1, size + 1), SEARCHES)
    claims = [replace(context.store.get_claim(number), claimant="Somebody else") for number in ids]
    if any(same_key(c.article_id, c.spans, c.due, c.depends_on) is None for c in claims):
        raise RuntimeError("a claim has no key")
    return _timed(lambda claim: check_not_said(context, claim), claims)


def _timed(act: Callable[[Any], object], items: Iterable[Any]) -> list[float]:
    times = []
    for item in items:
        began = perf_counter()
        act(item)
        times.append((perf_counter() - began) * 1_000)
    return sorted(times)


def _show(name: str, size: int, times: list[float]) -> None:
    p50, p95 = (times[int(len(times) * share)] for share in (0.5, 0.95))
    print(f"{name}, {size:,} claims: p50 {p50:.2f} ms, p95 {p95:.2f} ms, max {times[-1]:.2f} ms")


if __name__ == "__main__":
    raise SystemExit(main())
