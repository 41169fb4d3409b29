"""The lock of the server on its database: one server a database, and a second start learns which process it is."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from claims.errors import DatabaseServed
from claims.storage.sqlite.files import PRIVATE

#: seconds to wait for the name of the process that holds the lock, and between two looks
_NAME_SECONDS: Final = 1.0
_PAUSE_SECONDS: Final = 0.01


@contextmanager
def held(database: Path, path: Path, address: str) -> Iterator[int]:
    """Hold the lock while a server runs, and yield its descriptor; the kernel releases it if the process is killed.

    The lock is on the database file itself, whatever name it is opened by. SQLite uses locks of another kind.

    Args:
        database: the database file.
        path: the file that names the process.
        address: where the server listens, for the message of a second start.

    Raises:
        DatabaseServed: another server holds it.
        OSError: a file cannot be opened.
    """
    lock = os.open(database, os.O_RDONLY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatabaseServed(f"{_holder(path)} serves this database already") from None
        named = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, PRIVATE)
        try:
            os.write(named, f"process {os.getpid()}, {address},\n".encode())
        finally:
            os.close(named)
        yield lock
    finally:
        os.close(lock)


def _holder(path: Path) -> str:
    """Return the name of the process that holds the lock; it writes its name just after it has the lock."""
    end = time.monotonic() + _NAME_SECONDS
    while time.monotonic() < end:
        with suppress(OSError):
            name = path.read_text(encoding="utf-8", errors="replace").strip()
            if name:
                return name
        time.sleep(_PAUSE_SECONDS)
    return "another process"
