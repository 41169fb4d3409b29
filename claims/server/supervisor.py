"""The supervisor: granian's server, which forks its workers, and replaces one that has died, with growing pauses."""

import json
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import Any, Final

from granian import Granian

#: seconds before a worker that has died is replaced: the first time, and at most
FIRST_PAUSE: Final = 0.1
MAX_PAUSE: Final = 30.0
#: a worker that lived for so many seconds is healthy: its next pause is the first again
HEALTHY_SECONDS: Final = 60.0
#: the signals that granian's main process handles
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Pauses:
    """The pauses before the replacements of each worker; they double while it keeps dying."""

    def __init__(self) -> None:
        self._last: dict[int, float] = {}

    def next(self, worker: int, lived: float) -> float:
        """Return the seconds to wait before a worker is replaced.

        Args:
            worker: its index.
            lived: seconds that it lived.
        """
        last = self._last.get(worker)
        pause = FIRST_PAUSE if last is None or lived >= HEALTHY_SECONDS else min(last * 2, MAX_PAUSE)
        self._last[worker] = pause
        return pause


class Supervisor(Granian):  # type: ignore[misc,valid-type]
    """granian's server with two other rules (docs/decisions/0004 and 0016).

    A worker that dies is always replaced; granian ends the server if workers die quickly. This process has one thread,
    so that it can fork a worker at any time; granian has a thread for each worker, which waits for its end.
    """

    def __init__(
        self, *args: Any, ends: tuple[Connection, Connection], close_inherited: Callable[[], None], **kwargs: Any
    ) -> None:
        """Create the server.

        Args:
            args: of granian.
            ends: of the pipe that the supervisor and each worker watch: for reading, and for writing, which the
                supervisor alone has. It is closed when the server stops.
            close_inherited: called in each worker at first; closes what only the supervisor may have open.
            kwargs: of granian.
        """
        super().__init__(*args, **kwargs)
        self._reader, self._writer = ends
        self._close_inherited = close_inherited

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Stop: the workers finish running requests and answer long polls."""
        super().signal_handler_interrupt(*args, **kwargs)
        self._writer.close()

    def signal_handler_reload(self, *args: Any, **kwargs: Any) -> None:
        """Stop on SIGHUP, as other programs do when their terminal closes; granian would start new workers."""
        self.signal_handler_interrupt(*args, **kwargs)

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Any) -> Any:
        def run(*args: Any) -> None:
            """Run a worker. Its process is a copy of this one until here."""
            self._writer.close()
            self._close_inherited()
            _reset_signals()
            target(*args)

        worker = super()._spawn_worker(idx, run, callback_loader)
        worker._watch = lambda: None  # would start a thread; `_serve_loop` watches
        return worker

    def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> None:
        with _signals_blocked():
            super()._spawn_workers(spawn_target, target_loader)

    def _respawn_workers(self, *args: Any, **kwargs: Any) -> None:
        with _signals_blocked():
            super()._respawn_workers(*args, **kwargs)

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        """Replace workers that die, until the server must stop."""
        pauses, due = Pauses(), dict[int, float]()
        while not self.interrupt_signal:
            self._wait(min(due.values()) - time.monotonic() if due else None, due.keys())
            now = time.monotonic()
            for worker in self.wrks:
                if worker.idx not in due and not worker.is_alive():
                    pause = pauses.next(worker.idx, now - worker.birth)
                    due[worker.idx] = now + pause
                    _report_death(worker.idx, pause)
            for idx in [idx for idx, at in due.items() if at <= now and not self.interrupt_signal]:
                del due[idx]
                self._respawn_workers([idx], spawn_target, target_loader)

    def _wait(self, seconds: float | None, dead: Collection[int]) -> None:
        """Wait until a further worker has died, or the server must stop.

        Args:
            seconds: to wait at most; None: without end.
            dead: indexes of workers that have died.
        """
        ends = {worker.inner.sentinel: worker for worker in self.wrks if worker.idx not in dead}
        for end in wait([self._reader, *ends], seconds):
            if end in ends:
                ends[end].join()  # the end of its files comes just before that of the process


def _report_death(worker: int, pause: float) -> None:
    line = {"event": "worker died", "level": "error", "worker": worker + 1, "replaced_in_seconds": pause}
    print(json.dumps(line), file=sys.stderr, flush=True)


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Block signals while workers are forked: a worker would otherwise handle one as the supervisor does."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _reset_signals() -> None:
    """End this worker on each signal, until granian sets its handlers; handle those that wait."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
