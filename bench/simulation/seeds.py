"""The history of a seed: run in any process, and described if it fails."""

from collections.abc import Sequence

from bench.simulation.histories import Failure, run_history
from bench.simulation.shrink import shrink
from bench.simulation.steps import Step, random_history
from bench.simulation.templates import Template


def run_seed(template: Template, length: int, seed: int) -> tuple[int, bool]:
    """Run the history of a seed; return the seed, and True if the history shows no difference."""
    return seed, run_history(template, seed, random_history(seed, length)) is None


def describe(template: Template, seed: int, length: int) -> str:
    """Return the shortest history of a failing seed, and what differs, in words."""

    def run(steps: Sequence[Step]) -> Failure | None:
        return run_history(template, seed, steps)

    steps = shrink(random_history(seed, length), lambda some: run(some) is not None)
    failure = run(steps)
    lines = [f"seed {seed}, {len(steps)} steps:", *(f"  {step}" for step in steps)]
    if failure is not None:
        lines += ["calls:", *(f"  {call}" for call in failure.calls)]
        lines += ["differences:", *(f"  {words}" for words in failure.differences)]
    return "\n".join(lines)
