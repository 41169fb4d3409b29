"""The counts of track records, counted afresh from the rows of claims (docs/specification.md, section 12)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from bench.simulation import naive_times
from bench.simulation.naive_names import name_key

Row = dict[str, Any]


def record_counts(claims: Iterable[Row]) -> list[Row]:
    """Return the rows whose number is not 0."""
    numbers: Counter[tuple[str, str, str, str]] = Counter()
    for claim in claims:
        topics = orjson.loads(claim["topics"])
        for name in topics:
            numbers["topic", "name", name_key(name), name] += 1
            numbers["topic", "public_name", name_key(name), name] += claim["is_public"]
        if claim["workflow"] != "accepted":
            continue
        owners = [("topic", name_key(name)) for name in topics]
        if claim["outcome"] is None and not claim["waiting"] and claim["due_at_sort"] != naive_times.NEVER:
            for _, key in owners:
                numbers["topic", "due", key, claim["due_at_sort"]] += 1
        owners += [("article", str(claim["article_id"])), ("claimant", str(claim["claimant_id"]))]
        numbers["record", "claims", "all", ""] += 1
        if claim["outcome"] is not None:
            numbers["record", "outcome", "all", claim["outcome"]] += 1
        for owner, key in owners:
            for fact, value, number in _facts(claim):
                numbers[owner, fact, key, value] += number if key != "None" else 0
    return [
        {"owner": owner, "fact": fact, "key": key, "value": value, "number": number}
        for (owner, fact, key, value), number in numbers.items()
        if number
    ]


def _facts(claim: Row) -> Iterator[tuple[str, str, int]]:
    yield "claims", "", 1
    if claim["outcome"] is not None:
        yield "outcome", claim["outcome"], 1
        if claim["probability_low"] is not None:
            middle = round((claim["probability_low"] + claim["probability_high"]) / 2, 9)
            yield "odds", f"{claim['outcome']} {middle}", 1
    if claim["slippage"] is not None:
        slippage = orjson.loads(claim["slippage"])
        yield "moved", "", 1
        yield "missed_first", "", int(slippage["missed_first"])
        if slippage["days"] is not None:
            yield "measured", "", 1
            yield "moved_days", "", slippage["days"]
