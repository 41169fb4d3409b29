"""The lock of the server on its database: one server a database, and a second start learns which process it is."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claims.errors import DatabaseServed
from claims.storage.sqlite.files import PRIVATE


@contextmanager
def held(path: Path, address: str) -> Iterator[None]:
    """Hold the lock while a server runs; the kernel releases it if the process is killed.

    Args:
        path: the lock file; it stays, because a process that waits may have opened it.
        address: where the server listens, for the message of a second start.

    Raises:
        DatabaseServed: another server holds it.
        OSError: the file cannot be opened.
    """
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(lock, 1_000, 0).decode("utf-8", errors="replace").strip() or "another process"
            raise DatabaseServed(f"{holder} serves this database already") from None
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"process {os.getpid()}, {address},\n".encode(), 0)
        yield
    finally:
        os.close(lock)
