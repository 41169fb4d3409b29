"""What the store needs of a database engine. The statements are in the common language of the engines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from claims.search.query import Query

#: parameters of a statement by name; in a statement each has a colon before it
Params = Mapping[str, Any]


class Row(Protocol):
    """A row of a result: its values by column name, or by index."""

    def __getitem__(self, key: Any, /) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...

    def __len__(self) -> int: ...

    def keys(self) -> Iterable[str]: ...


class Snapshot(Protocol):
    """A database as it is at one instant; writers continue meanwhile."""

    def rows(self, sql: str, params: Params = ...) -> Iterator[Row]:
        """Run a statement, and yield its rows as they are read."""


class Database(Protocol):
    """A database of one engine. Each thread has a connection of its own."""

    @property
    def refusals(self) -> tuple[type[Exception], ...]:
        """The errors of statements whose values the engine refuses."""

    @property
    def remove_unused_terms(self) -> str:
        """The statement that removes `:terms`, a JSON list, from the words that search suggests, unless the index
        still has them; empty if that list is a view of the index."""

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """Return a context with a snapshot, on a connection of its own."""

    @property
    def in_transaction(self) -> bool:
        """True if the calling thread is in a transaction."""

    def rows(self, sql: str, params: Params = ...) -> Sequence[Row]:
        """Run a statement and return all its rows."""

    def row(self, sql: str, params: Params = ...) -> Row | None:
        """Run a statement and return its first row; None without rows."""

    def run(self, sql: str, params: Params = ...) -> None:
        """Run a writing statement.

        In a transaction an engine may run it later, but before the next statement that returns something. Its error
        is raised then.
        """

    def run_counted(self, sql: str, params: Params = ...) -> int:
        """Run a writing statement and return the number of changed rows."""

    def insert(self, sql: str, params: Params) -> int:
        """Run an INSERT and return the new row's id."""

    def run_many(self, sql: str, params: Sequence[Params]) -> None:
        """Run a writing statement once for each set of parameters, perhaps later, like `run`."""

    def flush(self) -> None:
        """Run now what was to run later."""

    def transaction(self, *, wait: bool = True) -> AbstractContextManager[None]:
        """Return a context that holds the turn of the writer; it commits at its end, or rolls back on an error.

        Args:
            wait: False: fail at once if another writer is active.

        Raises:
            StoreBusy: the turn did not come in time.
        """

    def savepoint(self) -> AbstractContextManager[None]:
        """Return a context of a part of a transaction: an error undoes this part alone."""

    def match_expression(self, query: Query, columns: tuple[str, ...] = ()) -> str:
        """Return the expression that the full-text search of the engine takes.

        Args:
            query: a query that is not empty.
            columns: only these columns of the index count; none: all.
        """

    def excluded_expression(self, query: Query) -> str:
        """Return the expression of what must not match."""
