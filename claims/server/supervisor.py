"""The supervisor: granian's server, which replaces a worker that has died, always, with growing pauses."""

import json
import sys
import time
from multiprocessing.connection import Connection
from typing import Any, Final

from granian import Granian

#: seconds before a worker that has died is replaced: the first time, and at most
FIRST_PAUSE: Final = 0.1
MAX_PAUSE: Final = 30.0
#: a worker that lived for so many seconds is healthy: its next pause is the first again
HEALTHY_SECONDS: Final = 60.0


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
    """granian's server with another rule for workers that die; granian ends the server if they die quickly."""

    def __init__(self, *args: Any, pipe: Connection, **kwargs: Any) -> None:
        """Create the server.

        Args:
            args: of granian.
            pipe: the writing end of the pipe that each worker watches; it is closed when the server stops.
            kwargs: of granian.
        """
        super().__init__(*args, **kwargs)
        self._pipe = pipe

    def shutdown(self, exit_code: int = 0) -> None:
        """Stop the workers; they finish running requests and answer long polls."""
        self._pipe.close()
        super().shutdown(exit_code)

    def signal_handler_reload(self, *args: Any, **kwargs: Any) -> None:
        """Stop on SIGHUP, as other programs do when their terminal closes; granian would start new workers."""
        self.signal_handler_interrupt(*args, **kwargs)

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        """Replace workers that die, until the server must stop."""
        pauses, due = Pauses(), dict[int, float]()
        while True:
            self.main_loop_interrupt.wait(min(due.values()) - time.monotonic() if due else None)
            self.main_loop_interrupt.clear()
            if self.interrupt_signal:
                return
            now = time.monotonic()
            while self.interrupt_children:
                worker = self.interrupt_children.pop()
                pause = pauses.next(worker, now - self.wrks[worker].birth)
                due[worker] = now + pause
                line = {"event": "worker died", "level": "error", "worker": worker + 1, "replaced_in_seconds": pause}
                print(json.dumps(line), file=sys.stderr, flush=True)
            for worker in [worker for worker, at in due.items() if at <= now]:
                del due[worker]
                self._respawn_workers([worker], spawn_target, target_loader)
