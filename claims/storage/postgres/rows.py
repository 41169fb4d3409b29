"""Rows of results, which are read by column name or by index, like those of SQLite."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from psycopg import Cursor


class Row(tuple[Any, ...]):
    """A row; each statement has a class of its own, which knows its columns."""

    __slots__ = ()
    _indexes: dict[str, int]
    _names: tuple[str, ...]

    def __getitem__(self, key: Any) -> Any:
        return tuple.__getitem__(self, self._indexes[key] if isinstance(key, str) else key)

    def keys(self) -> tuple[str, ...]:
        """Return the names of the columns, in their order."""
        return self._names


def make_rows(cursor: Cursor[Any]) -> Callable[[Sequence[Any]], Row]:
    """Return the function that makes the rows of a result (the `row_factory` of psycopg)."""
    result = cursor.pgresult
    return Row if result is None else _kind(tuple(map(result.fname, range(result.nfields))))


@lru_cache(maxsize=1024)
def _kind(encoded: tuple[bytes | None, ...]) -> type[Row]:
    names = tuple(name.decode() for name in encoded if name is not None)
    indexes = {name: index for index, name in reversed(list(enumerate(names)))}
    return type("Row", (Row,), {"__slots__": (), "_indexes": indexes, "_names": names})
