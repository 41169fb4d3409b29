"""A worker's watch on the supervisor: by a pipe, of which the supervisor holds the other end until it stops or dies."""

import os
import signal
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Final

#: seconds in which a worker ends after the supervisor has died, so that a new server finds the address free
ORPHAN_SECONDS: Final = 1.0
#: seconds in which the kernel notices that the supervisor has died
_NOTICE_SECONDS: Final = 1.0


class ParentWatch:
    """Notices the end of the pipe, and ends this worker if the supervisor has died."""

    def __init__(self, pipe: Connection, parent: int) -> None:
        """Start to watch.

        Args:
            pipe: the reading end; nothing is ever written.
            parent: process id of the supervisor, which can have died before this worker has started.
        """
        self._pipe = pipe
        self._parent = parent
        self._has_ended = threading.Event()
        threading.Thread(target=self._watch, name="parent-watch", daemon=True).start()

    def is_stopping(self) -> bool:
        """Return True if the server stops."""
        return self._has_ended.is_set()

    def _watch(self) -> None:
        with suppress(EOFError, OSError):
            self._pipe.recv_bytes()
        self._has_ended.set()
        end = time.monotonic() + _NOTICE_SECONDS
        while time.monotonic() < end:
            if os.getppid() != self._parent:  # nobody will send SIGTERM
                os.kill(os.getpid(), signal.SIGTERM)
                time.sleep(ORPHAN_SECONDS)
                os._exit(1)
            time.sleep(0.02)
