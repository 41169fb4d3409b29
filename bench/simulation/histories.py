"""Run a history: its steps one after the other, each with its crash and its comparison."""

import random
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bench.simulation.compare import Comparison
from bench.simulation.crash import Crash
from bench.simulation.reload import reload_differences
from bench.simulation.steps import KINDS, Step
from bench.simulation.templates import Template
from bench.simulation.world import World
from claims.services import timers

#: of as many seeds one is also loaded into an empty store, which takes as long as ten steps
RELOADED: Final = 10


@dataclass(frozen=True)
class Failure:
    """A history that shows a difference."""

    #: number of the step, from 0
    at: int
    #: what differs, in words
    differences: tuple[str, ...]
    #: the calls of all steps until then
    calls: tuple[str, ...]


def run_history(template: Template, seed: int, steps: Sequence[Step]) -> Failure | None:
    """Run the steps on a fresh database.

    Args:
        template: an empty database with all tables.
        seed: of the settings.
        steps: the history.

    Returns:
        The first difference; None without one.
    """
    with template.copied() as database:
        world, comparison = World(database, seed), Comparison()
        try:
            for number, step in enumerate(steps):
                found = run_step(world, step) or comparison.differences(world)
                if found:
                    return Failure(number, tuple(found), tuple(world.calls))
            if seed % RELOADED == 0:
                with template.copied() as empty:
                    found = reload_differences(world, comparison.replay, empty)
                if found:
                    return Failure(number, tuple(found), tuple(world.calls))
        except Exception as error:  # any error but a refusal is a difference
            words = traceback.format_exception(error)[-4:]
            return Failure(number, tuple(words), tuple(world.calls))
    return None


def run_step(world: World, step: Step) -> list[str]:
    """Run a step; before it, let it crash, and return the rows that the crash has changed."""
    run = KINDS[step.kind].run
    world.faults.clear()
    if step.crash_at is not None and not _moves_clock(step.kind):
        timers.log_end(world.context)
        clock, calls = (world.now, world.latest), len(world.calls)
        world.database.left = step.crash_at
        try:
            run(world, random.Random(step.seed))
        except Crash:
            world.now, world.latest = clock
            world.calls[calls:] = [f"crash of {call}" for call in world.calls[calls:]]
            words = f"a crash at statement {step.crash_at} of {step.kind} changed rows"
            return [words] if world.snapshot() != world.before else []
        finally:
            world.database.left = None
        return world.faults  # the step had fewer statements
    run(world, random.Random(step.seed))
    return world.faults


def _moves_clock(kind: str) -> bool:
    return kind in {"expire", "advance", "timer", "back"}
