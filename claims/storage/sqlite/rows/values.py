"""Values as columns hold them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import orjson

from claims.domain.instants import format_instant, parse_instant

Params = dict[str, Any]


def dumps(value: Any) -> str:
    """Write JSON as the store keeps it."""
    return orjson.dumps(value).decode()


def day(text: str | None) -> date | None:
    """Read a day."""
    return None if text is None else date.fromisoformat(text)


def instant(text: str | None) -> datetime | None:
    """Read an instant."""
    return None if text is None else parse_instant(text)


def text(value: date | datetime | None) -> str | None:
    """Write a day or an instant."""
    if value is None:
        return None
    return format_instant(value) if isinstance(value, datetime) else value.isoformat()


def columns(values: Mapping[str, Any]) -> Params:
    """Turn days, instants and tuples into what a column holds."""
    return {
        name: dumps(value) if isinstance(value, tuple) else text(value) if isinstance(value, date) else value
        for name, value in values.items()
    }
