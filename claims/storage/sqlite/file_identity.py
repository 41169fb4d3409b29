"""The identity of the database file: a process must not write into a file that its path no longer names."""

from pathlib import Path
from typing import Final

import structlog

from claims.errors import DatabaseMissing
from claims.storage.sqlite.files import files_of

MISSING: Final = "the database file was moved or deleted; writes go on when it is back"
REMOVED: Final = "a -wal or -shm file of the database was removed or replaced; do not stop the server"
REPLACED: Final = "another file is in the place of the database file; restart the server to use it"
#: what the operator does about each fault; a -wal file of the old file would damage the new one
_REMEDIES: Final = {
    MISSING: "Move the file back.",
    REMOVED: "Move it back. If it is gone, read the records over the API first: a restart loses what was only in it.",
    REPLACED: "Put the old file back; or stop the server, move FILE-wal and FILE-shm away, and start it again.",
}


#: device and inode
_Inode = tuple[int, int]


class FileIdentity:
    """The file that a process opened first under a path."""

    def __init__(self, path: Path) -> None:
        """Create the object; no file is known yet, and every check passes."""
        self._path = path
        #: device and inode of the file; None before the first connection
        self._opened: _Inode | None = None
        #: those of its -wal and -shm file; empty unless a connection stays open
        self._beside: dict[Path, _Inode | None] = {}
        #: what the last check found wrong; None if nothing
        self._fault: str | None = None

    def remember(self) -> None:
        """Note the file of the first connection; a later call does nothing."""
        if self._opened is None:
            self._opened = _inode(self._path)

    def remember_beside(self) -> None:
        """Note also the -wal and -shm file. Call it while a connection is open that stays open: they exist as long."""
        self._beside = {file: _inode(file) for file in files_of(self._path)[1:3]}

    def forget_beside(self) -> None:
        """Forget the -wal and -shm file, because the connection is closed."""
        self._beside = {}

    def check(self) -> None:
        """Check that the path names the file that was opened; log a line when that changes.

        Raises:
            DatabaseMissing: the path names another file, or none.
        """
        fault = self._find_fault() if self._opened else None
        if fault != self._fault:
            self._fault = fault
            self._log(fault)
        if fault is not None:
            raise DatabaseMissing(fault)

    def _find_fault(self) -> str | None:
        found = _inode(self._path)
        if found != self._opened:
            return REPLACED if found else MISSING
        is_sound = all(was == _inode(file) for file, was in self._beside.items())
        return None if is_sound else REMOVED

    def _log(self, fault: str | None) -> None:
        log, path = structlog.get_logger(), str(self._path.absolute())
        if fault is None:
            log.warning("database file is back", path=path)
        else:
            log.error("database file is lost", path=path, detail=fault, remedy=_REMEDIES[fault])


def _inode(path: Path) -> _Inode | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
