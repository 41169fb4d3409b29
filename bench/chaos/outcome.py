"""The result of a scenario."""

from dataclasses import dataclass

from bench.chaos.load import Load


class Skipped(Exception):
    """The machine lacks what the scenario needs."""


@dataclass(frozen=True)
class Outcome:
    """The result of a scenario."""

    tried: int
    acknowledged: int
    lost: int
    stalled: int
    #: what else was seen
    seen: str
    #: the promise held
    holds: bool = True


def outcome_of(load: Load, seen: str, holds: bool = True) -> Outcome:
    """Return the outcome of a load, after its last answer; lost writes break the promise."""
    lost = load.lost()
    return Outcome(load.tried, len(load.acknowledged), lost, load.stalled, seen, holds and not lost)
