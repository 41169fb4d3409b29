"""Filling of tables that are derived from the records, by the statements of the releases that added them."""

from collections.abc import Sequence

from claims.domain.progress import Progress
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.migration_functions import register
from claims.storage.sqlite.migration_progress import MigrationProgress
from claims.storage.sqlite.release_13 import FILL_SEARCH
from claims.storage.sqlite.release_15 import FILL_COUNTS
from claims.storage.sqlite.release_18 import FILL_TOTALS


def fill_search_index(db: Sqlite, progress: Progress | None = None) -> None:
    """Build the search index from the records; it must be empty."""
    _fill_by(db, FILL_SEARCH, progress, reads_texts=True)


def fill_record_counts(db: Sqlite, progress: Progress | None = None) -> None:
    """Build the counts of track records from the claims; there must be none."""
    _fill_by(db, (*FILL_COUNTS, *FILL_TOTALS), progress)


def _fill_by(db: Sqlite, statements: Sequence[str], progress: Progress | None, *, reads_texts: bool = False) -> None:
    """Run the statements that fill empty tables, and show the progress.

    Args:
        db: the database, inside a transaction.
        statements: of a release.
        progress: is called meanwhile; None shows nothing.
        reads_texts: True if the work is in the texts, not in the rows.
    """
    shown = MigrationProgress(db.connection, progress, len(statements))
    register(db.connection, shown)
    if reads_texts:
        shown.expect_texts()
    for statement in statements:
        shown.begin_statement()
        db.run(statement)
    shown.end()
