"""`python -m bench.turn`: how long the writer's turn is held for each verdict.

The server is the usual one, but its workers add up the time between `acquire` and `release` of their turns. They
write the totals into a file each. One turn serves a group of writes, so the time is divided by the writes.
"""

import struct
import sys
from contextlib import ExitStack
from mmap import mmap
from os import getpid
from pathlib import Path
from time import perf_counter
from typing import Any

from bench import load
from bench.__main__ import end_on_sigterm, read_options, show_progress
from bench.fill import filled, scratch
from bench.posts import KINDS, Copy, Posts
from claims.server.main import main as serve
from claims.server.worker import Loader
from claims.storage.sqlite.turn import Turn

AIM_US = 300
_TOTALS = struct.Struct("dq")
_FOLDER = "turns"


class Timer:
    """The total time of the turns of this process, and their number, in a file."""

    def __init__(self, folder: Path) -> None:
        path = folder / str(getpid())
        path.write_bytes(_TOTALS.pack(0.0, 0))
        with path.open("r+b") as file:
            self._totals = mmap(file.fileno(), _TOTALS.size)
        self._seconds, self._turns, self._began = 0.0, 0, 0.0

    def begin(self) -> None:
        """Note that the turn was acquired."""
        self._began = perf_counter()

    def end(self) -> None:
        """Add the turn that ends."""
        self._seconds, self._turns = self._seconds + perf_counter() - self._began, self._turns + 1
        self._totals[:] = _TOTALS.pack(self._seconds, self._turns)


class TimedLoader(Loader):
    """Creates the application of a worker whose turns are timed; the folder is the last argument of the command."""

    def __call__(self) -> Any:
        """Replace the methods of the turn, and create the application."""
        timer = Timer(Path(sys.argv[-1]))
        try_acquire, block, release = Turn.try_acquire, Turn.block, Turn.release

        def timed_try(turn: Turn) -> bool:
            has_turn = try_acquire(turn)
            if has_turn:
                timer.begin()
            return has_turn

        def timed_block(turn: Turn) -> None:
            block(turn)
            timer.begin()

        def timed_release(turn: Turn) -> None:
            timer.end()
            release(turn)

        for name, method in {"try_acquire": timed_try, "block": timed_block, "release": timed_release}.items():
            setattr(Turn, name, method)
        return super().__call__()


def main() -> int:
    """Measure at each size and number of connections, with the options of `make bench`, and print a line each."""
    options, _ = read_options()
    end_on_sigterm()
    for size in options.sizes:
        with ExitStack() as stack:
            folder = stack.enter_context(scratch())
            turns = folder / _FOLDER
            turns.mkdir()
            copy = Copy(filled(size, show_progress), folder, stack, ("bench.turn", str(turns)))
            for connections in options.connections:
                line = _measured(copy, turns, connections, options.seconds)
                print(f"{size:,} claims, {connections} connections: {line}")
    return 0


def _measured(copy: Copy, turns: Path, connections: int, seconds: float) -> str:
    case = Posts(copy, KINDS["verdict"])
    job = case.prepare(connections, seconds)
    began = _totals(turns)
    outcome = load.run(job)
    ended = _totals(turns)
    case.done(outcome)
    held, number = ended[0] - began[0], ended[1] - began[1]
    return (
        f"{held / outcome.sent * 1e6:,.0f} us a verdict (aim: under {AIM_US}), "
        f"{outcome.sent / number:.1f} verdicts a turn, {outcome.rate:,.0f} a second"
    )


def _totals(turns: Path) -> tuple[float, int]:
    """Return the seconds and the number of all turns so far."""
    totals = [_TOTALS.unpack(path.read_bytes()) for path in turns.iterdir()]
    return sum(seconds for seconds, _ in totals), sum(number for _, number in totals)


if __name__ == "__main__":
    raise SystemExit(serve(TimedLoader) if Path(sys.argv[-1]).name == _FOLDER else main())
