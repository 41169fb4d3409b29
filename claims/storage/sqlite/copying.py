"""Copies of whole databases by SQLite's backup, and their progress."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from claims.domain.progress import Progress
from claims.storage.sqlite.migration_progress import TICK

#: pages of one step: 8 MB
_PAGES: Final = 2048


def copy(source: sqlite3.Connection, target: sqlite3.Connection, progress: Progress | None, what: str) -> None:
    """Replace a database by the other one, as it is at one instant; readers of the target see no state between.

    A read transaction on the source holds that instant: without it, a commit of another program between two steps
    would begin the copy again. The target stays locked from the first step to the last (SQLite, "Using the SQLite
    Online Backup API").

    Args:
        source: a connection outside a transaction.
        target: a connection outside a transaction.
        progress: is called after each step; None shows nothing.
        what: names the work.
    """

    def show(_: int, left: int, total: int) -> None:
        if progress is not None:
            progress(what, total - left, total)

    source.execute("BEGIN")
    try:
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        source.backup(target, pages=_PAGES, progress=show)
    finally:
        source.execute("ROLLBACK")


@contextmanager
def ticking(connection: sqlite3.Connection, progress: Progress | None, what: str) -> Iterator[None]:
    """Call `progress` from time to time, without counts, while a block runs statements that return nothing before long.

    Args:
        connection: runs the statements.
        progress: is called; None: nothing is.
        what: names the work.
    """
    if progress is None:
        yield
        return
    connection.set_progress_handler(lambda: progress(what, 0, None), TICK)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)
