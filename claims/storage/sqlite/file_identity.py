"""The identity of the database file: a process must not write into a file that its path no longer names."""

from pathlib import Path
from typing import Final

import structlog

from claims.errors import DatabaseMissing

MISSING: Final = "the database file was moved or deleted; writes go on when it is back"
REPLACED: Final = "another file is in the place of the database file; restart the server to use it"
#: what the operator does about each fault; a -wal file of the old file would damage the new one
_REMEDIES: Final = {
    MISSING: "Move the file back.",
    REPLACED: "Put the old file back; or stop the server, move FILE-wal and FILE-shm away, and start it again.",
}


class FileIdentity:
    """The file that a process opened first under a path."""

    def __init__(self, path: Path) -> None:
        """Create the object; no file is known yet, and every check passes."""
        self._path = path
        #: device and inode of the file; None before the first connection
        self._opened: tuple[int, int] | None = None
        #: what the last check found wrong; None if nothing
        self._fault: str | None = None

    def remember(self) -> None:
        """Note the file of the first connection; a later call does nothing."""
        if self._opened is None:
            self._opened = self._at_path()

    def check(self) -> None:
        """Check that the path names the file that was opened; log a line when that changes.

        Raises:
            DatabaseMissing: the path names another file, or none.
        """
        found = self._at_path() if self._opened else None
        fault = None if found == self._opened else REPLACED if found else MISSING
        if fault != self._fault:
            self._fault = fault
            self._log(fault)
        if fault is not None:
            raise DatabaseMissing(fault)

    def _at_path(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _log(self, fault: str | None) -> None:
        log, path = structlog.get_logger(), str(self._path.absolute())
        if fault is None:
            log.warning("database file is back", path=path)
        else:
            log.error("database file is lost", path=path, detail=fault, remedy=_REMEDIES[fault])
