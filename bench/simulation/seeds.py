"""The history of a seed: run in any process, and described if it fails."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.simulation.histories import Failure, run_history
from bench.simulation.shrink import shrink
from bench.simulation.steps import Step, random_history

#: a file system in memory, if the system has one
FOLDER: Final = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - only the fast place for folders


def run_seed(template: Path, length: int, seed: int) -> tuple[int, bool]:
    """Run the history of a seed; return the seed, and True if the history shows no difference."""
    return seed, run_history(template, seed, random_history(seed, length), FOLDER) is None


def describe(template: Path, seed: int, length: int) -> str:
    """Return the shortest history of a failing seed, and what differs, in words."""

    def run(steps: Sequence[Step]) -> Failure | None:
        return run_history(template, seed, steps, FOLDER)

    steps = shrink(random_history(seed, length), lambda some: run(some) is not None)
    failure = run(steps)
    lines = [f"seed {seed}, {len(steps)} steps:", *(f"  {step}" for step in steps)]
    if failure is not None:
        lines += ["calls:", *(f"  {call}" for call in failure.calls)]
        lines += ["differences:", *(f"  {words}" for words in failure.differences)]
    return "\n".join(lines)
