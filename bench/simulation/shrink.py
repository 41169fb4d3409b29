"""Shrink a failing history (delta debugging, Zeller 1999): remove steps as long as it still fails."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bench.simulation.steps import Step


def shrink(steps: Sequence[Step], fails: Callable[[Sequence[Step]], bool]) -> list[Step]:
    """Return a history that fails, and of which no single step can be removed.

    Args:
        steps: a history that fails.
        fails: runs a history, and returns True if it fails.
    """
    current, parts = list(steps), 2
    while len(current) > 1:
        size = max(len(current) // parts, 1)
        for start in range(0, len(current), size):
            rest = current[:start] + current[start + size :]
            if rest and fails(rest):
                current, parts = rest, max(parts - 1, 2)
                break
        else:
            if size == 1:
                break
            parts = min(parts * 2, len(current))
    for number, step in enumerate(current):
        calm = [*current[:number], replace(step, crash_at=None), *current[number + 1 :]]
        if step.crash_at is not None and fails(calm):
            current = calm
    return current
