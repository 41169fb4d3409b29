"""The files of a database: their names, their access rights, and the room on their file system."""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from claims.domain.limits import MIN_FREE_BYTES
from claims.errors import StoreUnusable

#: access rights of every file with records or keys: only the owner reads and writes
PRIVATE: Final = 0o600
_OTHERS: Final = 0o077


def files_of(path: Path) -> list[Path]:
    """List the paths of the files of a database: itself, -wal, -shm, .lock and .key; not all need to exist.

    SQLite puts -wal and -shm beside the file to which a symbolic link leads.
    """
    real = Path(os.path.realpath(path))
    beside = [real.with_name(f"{real.name}{end}") for end in ("-wal", "-shm")]
    return [path, *beside, *lock_files(path), path.with_suffix(".key")]


def lock_files(path: Path) -> tuple[Path, Path]:
    """Return the paths of the two files that order the writers (`claims.storage.sqlite.turn`)."""
    return path.with_name(f"{path.name}.lock"), path.with_name(f"{path.name}.next.lock")


def has_content(path: Path) -> bool:
    """Return True if something other than an empty file is at the path."""
    return path.exists() and not (path.is_file() and path.stat().st_size == 0)


def check_is_no_folder(path: Path) -> None:
    """Check that a path can name a file: `/` and `.` have no name beside which other files could lie.

    Raises:
        StoreUnusable: the path is a folder, or can name nothing else.
    """
    if os.path.isdir(path) or path.name in ("", ".."):
        raise StoreUnusable("it is a folder, not a file")


def check_not_orphaned(path: Path) -> None:
    """Check that a -wal file with records has its database: SQLite would delete the records.

    Raises:
        StoreUnusable: the file is missing or empty, but its -wal file is not.
    """
    wal = files_of(path)[1]
    # the -wal file first: another process that creates the database writes to FILE before it writes to FILE-wal
    if has_content(wal) and not has_content(path):
        raise StoreUnusable(f"it is missing or empty, but {wal} has records: put the file back, or move {wal} away")


def create_missing(path: Path) -> bool:
    """Create the empty file of a database if it is missing; return True if this call created it.

    Raises:
        OSError: the file cannot be created; its folder is never created.
        StoreUnusable: the file is missing or empty, but its -wal file is not.
    """
    check_not_orphaned(path)
    try:
        create_private(Path(os.path.realpath(path)))
    except FileExistsError:
        return False
    return True


def create_private(path: Path) -> None:
    """Create an empty file that only its owner can read. Raises FileExistsError, or another OSError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE))


def make_private(path: Path) -> None:
    """Remove the access rights of the group and of others from the files of a database, if this user owns them."""
    for file in files_of(path):
        with suppress(OSError):
            found = file.stat()
            if stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and found.st_mode & _OTHERS:
                file.chmod(PRIVATE)


def uri_of(path: Path, mode: str) -> str:
    """Return the URI by which SQLite opens a file; mode `ro` reads, `rw` also writes, neither creates the file."""
    return f"{path.absolute().as_uri()}?mode={mode}"


def has_room(path: Path) -> bool:
    """Return True if the file system of a database has at least `MIN_FREE_BYTES` for this user, or does not say."""
    try:
        system = os.statvfs(path.absolute().parent)
    except OSError:
        return True
    return system.f_blocks == 0 or system.f_bavail * system.f_frsize >= MIN_FREE_BYTES
