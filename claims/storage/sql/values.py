"""Conversion of values to columns and back: days and instants are text, JSON is text."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import Any, get_args, get_type_hints

import orjson

from claims.domain.instants import format_instant, parse_instant

Params = dict[str, Any]


def dumps(value: Any) -> str:
    """Return a value as JSON text."""
    return orjson.dumps(value).decode()


def parse_day(text: str | None) -> date | None:
    """Parse a day; None for null."""
    return None if text is None else date.fromisoformat(text)


def parse_instant_or_none(text: str | None) -> datetime | None:
    """Parse an instant; None for null."""
    return None if text is None else parse_instant(text)


def format_value(value: date | datetime | None) -> str | None:
    """Format a day or an instant; None for None."""
    if value is None:
        return None
    return format_instant(value) if isinstance(value, datetime) else value.isoformat()


def columns_of(record: object, names: tuple[str, ...], **others: Any) -> Params:
    """Return the parameters of an INSERT: attributes of a record by column name, and other values.

    Args:
        record: has an attribute for each name that `others` lacks.
        names: columns of the table (`columns.COLUMNS`).
        others: parameters whose values the caller has computed.
    """
    values = {name: getattr(record, name) for name in names if name not in others}
    return as_columns(values) | others


def as_columns(values: Mapping[str, Any]) -> Params:
    """Return values with days and instants as text, and tuples as JSON."""
    return {
        name: dumps(value) if isinstance(value, tuple) else format_value(value) if isinstance(value, date) else value
        for name, value in values.items()
    }


def values_of(row: Any) -> dict[str, Any]:
    """Return the values of a row by column name; `sqlite3.Row` searches all its names for each value."""
    return dict(zip(row.keys(), row, strict=True))


def members_of(record: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of a record that have a column of their name; the reverse of `columns_of`.

    Args:
        record: its class.
        values: of a row, by column name (`values_of`).
    """
    return {name: parse(values[name]) if parse else values[name] for name, parse in _parsers(record) if name in values}


@cache
def _parsers(record: Any) -> tuple[tuple[str, Callable[[str | None], Any] | None], ...]:
    hints = get_type_hints(record)
    return tuple((field.name, _parser(hints[field.name])) for field in fields(record))


def _parser(hint: Any) -> Callable[[str | None], Any] | None:
    kinds = get_args(hint) or (hint,)
    return parse_instant_or_none if datetime in kinds else parse_day if date in kinds else None
