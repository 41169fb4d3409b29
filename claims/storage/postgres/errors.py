"""Translation of PostgreSQL's errors into the errors of the store, by their SQLSTATE (appendix A of its manual)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import psycopg

from claims.errors import DuecheckError, StorageFull, StoreBusy, StoreFailed

#: SQLSTATE, or its first two characters, of faults outside of Duecheck; other errors are bugs
_KINDS: Final[Mapping[str, type[DuecheckError]]] = {
    "55P03": StoreBusy,  # a lock was not available in time
    "40": StoreBusy,  # the transaction was rolled back: deadlock, serialization
    "53100": StorageFull,  # the disk is full
    "53": StoreFailed,  # no room: memory, connections
    "57": StoreFailed,  # the server shuts down, or an operator ended the session
    "58": StoreFailed,  # an error of the system
    "08": StoreFailed,  # the connection broke
    "25006": StoreFailed,  # the database is read-only
    "42501": StoreFailed,  # the role lacks a right
    "28": StoreFailed,  # the password is wrong
    "3D": StoreFailed,  # there is no such database
    "XX": StoreFailed,  # damaged data
}
_MESSAGES: Final[Mapping[type[DuecheckError], str]] = {
    StoreBusy: "other writers hold the database",
    StorageFull: "the storage of the database has no room for this",
    StoreFailed: "the database server does not answer, or refuses; its log and that of this server say why",
}


def translated(error: psycopg.Error) -> Exception:
    """Return the error of the store that stands for an error of PostgreSQL; errors that are bugs stay as they are.

    Its message goes to clients. What PostgreSQL says, which can name hosts and roles, is its cause, which is logged.
    """
    state = error.sqlstate
    kind: type[DuecheckError] | None
    if state is None:  # without an answer of the server: it is away
        kind = StoreFailed if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) else None
    else:
        kind = _KINDS.get(state) or _KINDS.get(state[:2])
    if kind is None:
        return error
    return kind(_MESSAGES[kind])


@contextmanager
def translated_errors() -> Iterator[None]:
    """Raise the error of the store that stands for an error of PostgreSQL."""
    try:
        yield
    except psycopg.Error as error:
        raise translated(error) from error


def first_line(error: psycopg.Error) -> str:
    """Return the first line of an error; the others show the statement."""
    return str(error).strip().partition("\n")[0]
