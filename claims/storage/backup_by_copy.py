"""Backup of a record to a SQLite file, and restore into an empty database, for engines without a file of their own.

The file is the same as a backup of a SQLite database: complete as of one instant, checked, and of use to both engines.
"""

import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from claims.domain.progress import Progress
from claims.domain.restored_tokens import RestoredTokens
from claims.errors import StoreUnusable
from claims.storage.base import Amend, Backend
from claims.storage.copying import copy_record

#: returns the backend of a database file, which may be missing
OpenFile = Callable[[Path], Backend]


def backup(source: Backend, target: Path, open_file: OpenFile, progress: Progress | None = None) -> None:
    """Copy a record to a new file; writers continue meanwhile.

    Args:
        source: the database.
        target: the new file.
        open_file: opens a database file.
        progress: is called meanwhile.

    Raises:
        FileExistsError: the file exists.
    """
    if target.exists():
        raise FileExistsError(f"{target} exists")
    with _draft(open_file, target.absolute().parent) as draft:
        copy_record(source, draft, progress)
        draft.backup(target, progress)


def compare_tokens(source: Path, open_file: OpenFile) -> RestoredTokens:
    """Return what a restore into an empty database would do to tokens (`Backend.compare_tokens`)."""
    with _draft(open_file) as draft:
        return draft.compare_tokens(source)


def restore(
    target: Backend,
    source: Path,
    at: datetime,
    keep: Collection[str],
    open_file: OpenFile,
    progress: Progress | None = None,
    amend: Amend | None = None,
) -> RestoredTokens:
    """Restore a backup into an empty database (`Backend.restore`).

    Args:
        target: the database.
        source: the backup.
        at: the instant of the restore, UTC.
        keep: SHA-256 of the tokens that stay valid.
        open_file: opens a database file.
        progress: is called meanwhile.
        amend: changes the records before they are copied.

    Raises:
        FileNotFoundError: the file does not exist.
        StoreUnusable: the file is no intact backup, or one of a later version; or the database is not empty.
    """
    if target.count_dump_rows() or target.list_private_rows():
        raise StoreUnusable(f"{target.address} is not empty: restore into a new database")
    with _draft(open_file) as draft:
        tokens = draft.restore(source, at, keep, progress, amend)
        copy_record(draft, target, progress)
    return tokens


@contextmanager
def _draft(open_file: OpenFile, folder: Path | None = None) -> Iterator[Backend]:
    """Create an empty database file in a temporary folder, and remove it afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as directory,
        closing(open_file(Path(directory, "draft.db"))) as draft,
    ):
        draft.migrate()
        yield draft
