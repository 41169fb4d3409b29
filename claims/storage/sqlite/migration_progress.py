"""The progress of migrations: a callback shows it; without one, the log has a line every few seconds."""

import sqlite3
from contextlib import suppress
from time import monotonic
from typing import Final

import structlog

from claims.domain.progress import Progress

#: seconds between two lines about the progress
_EVERY: Final = 5
#: texts between two looks at the clock, or two calls of the callback
_TEXTS: Final = 100
#: steps of SQLite's virtual machine between two calls of the callback: some hundredths of a second
TICK: Final = 1_000_000
#: texts of the search index (`claims.storage.sqlite.release_13`)
_COUNT_TEXTS: Final = """
    SELECT 5 * (SELECT count(*) FROM claims) + (SELECT count(*) FROM articles)
        + 2 * (SELECT count(*) FROM evidence WHERE retracted_at IS NULL)
        + 2 * (SELECT count(*) FROM verdicts WHERE state = 'published')
"""


class MigrationProgress:
    """Counts the statements of migrations, and the texts of the search index."""

    def __init__(self, connection: sqlite3.Connection, progress: Progress | None, statements: int = 0) -> None:
        """Count from zero.

        Args:
            connection: of the database.
            progress: is called with the counts; None: the log gets them.
            statements: of all migrations that will run.
        """
        self._connection, self._progress, self._statements = connection, progress, statements
        self._begun = self._texts = 0
        self._reads_texts = False
        self._expected: int | None = None
        self._told = monotonic()
        if progress is not None:
            connection.set_progress_handler(self._show, TICK)

    def begin_statement(self) -> None:
        """Count a statement that begins."""
        self._begun, self._reads_texts = self._begun + 1, False
        self._show()

    def count_text(self) -> None:
        """Count a text whose tokens are read."""
        self._texts += 1
        if self._texts % _TEXTS == 0:
            self._reads_texts = True
            if self._progress is not None:
                self._show()
            elif monotonic() - self._told > _EVERY:
                self._told = monotonic()
                structlog.get_logger().info("the search index is being built", texts=self._texts)

    def expect_texts(self) -> None:
        """Count the texts that will be read; nothing if nobody sees them, or the tables are older."""
        if self._progress is not None and self._expected is None:
            with suppress(sqlite3.OperationalError):
                self._expected = self._connection.execute(_COUNT_TEXTS).fetchone()[0]

    def end(self) -> None:
        """Remove the callback from the connection."""
        self._connection.set_progress_handler(None, 0)
        if self._progress is not None:
            self._progress("updating the database", self._statements, self._statements)

    def _show(self) -> None:
        if self._progress is None:
            return
        if self._reads_texts:
            self._progress("building the search index", self._texts, self._expected)
        else:
            self._progress("updating the database", max(0, self._begun - 1), self._statements)
