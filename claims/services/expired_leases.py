"""The leases that expired before the server left a claim to a person (docs/specification.md, section 10.3)."""

from collections.abc import Sequence

import orjson

from claims.domain.records import Json
from claims.services.context import ServiceContext


def add_expired_leases(context: ServiceContext, items: Sequence[str]) -> list[str]:
    """Return claims that need a person with `expired_leases`; for the public they stay as they are.

    Args:
        context: the service context.
        items: JSON objects of claims.

    Returns:
        JSON objects; the list is empty if a check asked for the person.
    """
    if not context.visibility.sees_all:
        return list(items)
    ids: list[int] = [orjson.loads(item)["id"] for item in items]
    found: dict[int | None, list[Json]] = {
        row.claim_id: row.changed["queue"]["expired_leases"] for row in context.store.list_left_to_human(ids)
    }
    return [
        f'{item[:-1]},"expired_leases":{orjson.dumps(found.get(number, [])).decode()}}}'
        for item, number in zip(items, ids, strict=True)
    ]
