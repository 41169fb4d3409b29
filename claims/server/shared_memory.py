"""Memory that a server shares with its processes. It has no name: it ends with them, and nobody can remove it."""

import fcntl
import mmap
import os
import tempfile
from pathlib import Path

from claims.shared_counters import REGION_BYTES, SharedCounters


class SharedMemory:
    """Memory for the counters of all processes of a server."""

    def __init__(self, file: int, regions: int) -> None:
        """Use the memory behind a file descriptor; `create_memory` makes a new one.

        Args:
            file: descriptor of a file of `regions` times `REGION_BYTES`.
            regions: processes that can use it at a time.
        """
        #: its descriptor, which a forked process inherits
        self.file = file
        self._regions = regions

    def counters(self) -> SharedCounters:
        """Return the counters of the calling process, which takes a free region; the kernel frees it at the end.

        Raises:
            RuntimeError: all regions are taken.
        """
        for own in range(self._regions):
            try:
                fcntl.lockf(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, own)
            except OSError:
                continue
            memory = mmap.mmap(self.file, self._regions * REGION_BYTES)
            return SharedCounters(memory, self._regions, own)
        raise RuntimeError("no region of the shared memory is free")


def create_memory(regions: int, folder: Path) -> SharedMemory:
    """Create memory that is allocated in full, so that a full disk cannot stop a process later.

    Args:
        regions: processes that can use it at a time.
        folder: for its unnamed file, on systems without files in memory.

    Raises:
        OSError: there is not enough memory.
    """
    if hasattr(os, "memfd_create"):
        file = os.memfd_create("duecheck", os.MFD_CLOEXEC)
    else:
        with tempfile.TemporaryFile(dir=folder) as unnamed:
            file = os.dup(unnamed.fileno())
    os.posix_fallocate(file, 0, regions * REGION_BYTES)
    return SharedMemory(file, regions)
