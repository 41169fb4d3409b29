"""Signals of commits between processes: each writer touches the lock file after its commit.

Linux reports that as inotify's IN_ATTRIB. Other systems have no signal, so callers poll.
"""

import sys
from pathlib import Path

from claims.storage.base import CommitSignal

if sys.platform == "linux":
    from inotify_simple import INotify, flags

    class _FileSignal:
        """`claims.storage.base.CommitSignal` by inotify."""

        def __init__(self, watch: INotify) -> None:
            self._watch = watch

        def fileno(self) -> int:
            return int(self._watch.fileno())

        def drain(self) -> None:
            self._watch.read(timeout=0)

        def close(self) -> None:
            self._watch.close()

    def watch_file(path: Path) -> CommitSignal | None:
        """Return a signal of commits; None if the system supports none, or has no watch left."""
        try:
            watch = INotify(nonblocking=True)
            watch.add_watch(path, flags.ATTRIB)
        except OSError:
            return None
        return _FileSignal(watch)

else:

    def watch_file(path: Path) -> CommitSignal | None:
        """Return None: this system has no signal."""
        return None
