"""The bell: rings in every process when a writer in any of them has committed.

Writers touch a file after each commit; Linux reports that (inotify, IN_ATTRIB).
Where there is no inotify there is no bell, and whoever waits must look more often.
"""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path


class CommitWatcher:
    """Calls somebody back after commits, as long as it is hung up."""

    def __init__(self, path: Path, ring: Callable[[], None]) -> None:
        """Make a bell that is not hung up yet.

        Args:
            path: the file that writers touch.
            ring: called in the loop's thread, once for all commits since the last time.
        """
        self._ring = ring
        self._watch = _watch(path)

    @property
    def works(self) -> bool:
        """It rings here."""
        return self._watch is not None

    def hang_up(self) -> None:
        """Ring from now on."""
        if self._watch is not None:
            self._watch.read(timeout=0)  # what was before does not count
            asyncio.get_running_loop().add_reader(self._watch.fileno(), self._heard)

    def take_down(self) -> None:
        """Ring no more."""
        if self._watch is not None:
            asyncio.get_running_loop().remove_reader(self._watch.fileno())

    def close(self) -> None:
        """Give the system its watch back."""
        if self._watch is not None:
            self._watch.close()
            self._watch = None

    def _heard(self) -> None:
        if self._watch is not None:
            self._watch.read(timeout=0)
            self._ring()


if sys.platform == "linux":
    from inotify_simple import INotify, flags

    def _watch(path: Path) -> INotify | None:
        """Watch a file for being touched; None where the system has no watch left to give."""
        try:
            watch = INotify(nonblocking=True)
            watch.add_watch(path, flags.ATTRIB)
        except OSError:
            return None
        return watch

else:

    def _watch(path: Path) -> None:
        return None
