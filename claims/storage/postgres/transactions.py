"""Transactions of writers, one at a time among all processes.

The turn is an advisory lock that the server frees at the end of the transaction, after its rows are visible. A session
that breaks loses both at once, so no other writer runs beside a transaction.
"""

from contextlib import suppress
from typing import Final

import psycopg

from claims.storage.postgres.pipelined_connection import PipelinedConnection

#: the key of the lock: "DUEC"
WRITERS: Final = 0x44554543
#: the channel on which each commit is told (LISTEN)
CHANNEL: Final = "duecheck_commits"
_WAIT_FOR_TURN: Final = f"SELECT pg_advisory_xact_lock({WRITERS})"
_TRY_TURN: Final = f"SELECT pg_try_advisory_xact_lock({WRITERS}) AS has_turn"


def begin(connection: PipelinedConnection) -> None:
    """Begin a transaction, and wait for the turn.

    Raises:
        psycopg.Error: the turn did not come within the `lock_timeout` of the connection, or the server is away.
    """
    connection.defer("BEGIN")
    try:
        connection.execute(_WAIT_FOR_TURN)
    except psycopg.Error:
        roll_back(connection)
        raise


def try_begin(connection: PipelinedConnection) -> bool:
    """Begin a transaction if no other writer has the turn or waits for it; return True if that succeeded."""
    connection.defer("BEGIN")
    row = connection.execute(_TRY_TURN).fetchone()
    if row is not None and row[0]:
        return True
    roll_back(connection)
    return False


def commit(connection: PipelinedConnection) -> None:
    """Commit, and tell all processes. Raises `psycopg.Error`: it failed, and everything is undone."""
    connection.defer(f"NOTIFY {CHANNEL}")
    try:
        connection.execute("COMMIT")
    except psycopg.Error:
        roll_back(connection)
        raise


def roll_back(connection: PipelinedConnection) -> None:
    """End the open transaction, if there is one."""
    connection.discard()
    if connection.is_in_transaction:
        with suppress(psycopg.Error):  # of a connection that broke
            connection.execute("ROLLBACK")
