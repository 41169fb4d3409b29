"""INSERT and UPDATE statements, built from the columns that `schema.COLUMNS` names once."""

from collections.abc import Iterable

from claims.storage.sql.tables import COLUMNS


def quoted(names: Iterable[str]) -> str:
    """Return column names for a statement, with commas between them."""
    return ", ".join(f'"{name}"' for name in names)


def insert_into(table: str, *, without: Iterable[str] = ()) -> str:
    """Return the INSERT of one row; each parameter has its column's name.

    Args:
        table: the table.
        without: columns that SQLite fills by itself (ids) or that stay null.
    """
    names = [name for name in COLUMNS[table] if name not in without]
    return f"INSERT INTO {table} ({quoted(names)}) VALUES ({', '.join(':' + name for name in names)})"


def listed(words: Iterable[str]) -> str:
    """Return words of the code, such as types of rows, as the list of a condition with IN; never words of a request."""
    return f"({', '.join(repr(word) for word in words)})"


def ids_in(parameter: str) -> str:
    """Return the rows of a parameter that is a JSON list of ids, for a condition with IN."""
    return f"(SELECT CAST(value AS BIGINT) FROM json_each(:{parameter}))"


def next_id(table: str) -> str:
    """Return the statement of the next id of a table, which is never that of a deleted row."""
    last = f"SELECT id FROM last_ids WHERE name = '{table}'"
    return f"SELECT coalesce(max(id), 0) + 1 AS id FROM (SELECT max(id) AS id FROM {table} UNION ALL {last}) AS used"


def update(table: str, names: Iterable[str], where: str) -> str:
    """Return an UPDATE of some columns; each parameter has its column's name.

    Args:
        table: the table.
        names: the columns that get a new value.
        where: the condition.

    Raises:
        KeyError: the table has no such column.
    """
    wrong = set(names) - set(COLUMNS[table])
    if wrong:
        raise KeyError(f"{table} has no column {', '.join(sorted(wrong))}")
    assignments = ", ".join(f'"{name}" = :{name}' for name in names)
    return f"UPDATE {table} SET {assignments} WHERE {where}"
