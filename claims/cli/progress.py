"""Progress on a terminal: a bar on standard error, after a second; nothing in pipes and logs."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from time import time
from typing import Any, Final

from claims.domain.progress import Progress

#: seconds of one kind of work before its bar appears, and between two changes of the bar
DELAY: Final = 1.0
EVERY: Final = 0.1
_UNKNOWN_TOTAL: Final = "{desc}: {n_fmt} [{elapsed}]"


@contextmanager
def terminal_progress() -> Iterator[Progress | None]:
    """Yield a function that shows progress; None if standard error is no terminal. The bar is removed at the end."""
    if not sys.stderr.isatty():
        yield None
        return
    bar = _Bar()
    try:
        yield bar
    finally:
        bar.close()


class TrackedFile(FileIO):
    """A file that shows how much of it has been read."""

    def __init__(self, path: Path, progress: Progress) -> None:
        """Open a file for reading. Raises OSError."""
        super().__init__(path, "rb")
        self._show, self._name, self._done, self._size = progress, path.name, 0, path.stat().st_size

    def readinto(self, buffer: Any) -> int | None:
        """Read some bytes, as `io.FileIO` does."""
        number = super().readinto(buffer)
        self._add(number or 0)
        return number

    def readall(self) -> bytes:
        """Read all bytes that are left, as `io.FileIO` does."""
        data = super().readall()
        self._add(len(data or b""))
        return data

    def _add(self, number: int) -> None:
        self._done += number
        self._show(f"reading {self._name}", self._done, self._size)


class _Bar:
    """A bar of tqdm for one kind of work after the other."""

    def __init__(self) -> None:
        self._what: str | None = None
        self._bar: Any = None
        self._began = self._shown = 0.0

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """Show progress (`claims.domain.progress.Progress`)."""
        now = time()
        if what != self._what:
            self.close()
            self._what, self._began = what, now
        if total is not None and done >= total:
            self.close()
        elif now - self._began >= DELAY and now - self._shown >= EVERY:
            self._shown = now
            self._draw(what, done, total)

    def _draw(self, what: str, done: int, total: int | None) -> None:
        if self._bar is None:
            self._bar = _new_bar(what, total)
            self._bar.start_t = self._began
        self._bar.n, self._bar.total = done, total
        self._bar.refresh()

    def close(self) -> None:
        """Remove the bar from the terminal."""
        if self._bar is not None:
            self._bar.close()
        self._what = self._bar = None


def _new_bar(what: str, total: int | None) -> Any:
    """Return a bar without threads, and without a lock of processes: the server chooses later how it starts them."""
    from tqdm import tqdm

    tqdm.monitor_interval = 0
    tqdm.set_lock(threading.RLock())
    return tqdm(
        desc=what,
        total=total,
        bar_format=None if total is not None else _UNKNOWN_TOTAL,
        delay=1e-9,  # nothing is drawn before the counts are set
        leave=False,
        file=sys.stderr,
        ncols=_columns(),
        nrows=20,  # tqdm draws nothing on a terminal that does not say its size
        unit="",
        unit_scale=True,
    )


def _columns() -> int:
    """Return the width of the terminal; 80 if it does not say, as serial lines and some containers do."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except OSError:
        return 80
