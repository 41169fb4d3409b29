"""The steps of a history, as data. A new service gets one function and one row of `KINDS`.

Each step draws its own random parameters from its own seed, and chooses among the records that exist.
So any part of a history can run alone.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bench.simulation import claim_steps, work_steps
from bench.simulation.world import World


@dataclass(frozen=True)
class Step:
    """One step: its kind, the seed of its parameters, and the statement at which it crashes first."""

    kind: str
    seed: int
    crash_at: int | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of steps."""

    #: relative frequency
    weight: int
    run: Callable[[World, random.Random], None]


#: name -> kind
KINDS: Final[dict[str, Kind]] = {
    "article": Kind(4, claim_steps.add_article),
    "claim": Kind(18, claim_steps.add_claim),
    "patch": Kind(8, claim_steps.patch_claim),
    "deadline": Kind(8, claim_steps.move_deadline),
    "evidence": Kind(6, work_steps.add_evidence),
    "retract": Kind(2, work_steps.retract_evidence),
    "check": Kind(10, work_steps.add_check),
    "lease": Kind(7, work_steps.take_lease),
    "extend": Kind(2, work_steps.extend_lease),
    "return_lease": Kind(2, work_steps.return_lease),
    "expire": Kind(4, work_steps.expire_lease),
    "verdict": Kind(14, work_steps.judge),
    "approve": Kind(4, work_steps.approve),
    "return": Kind(1, work_steps.return_verdict),
    "accept": Kind(4, claim_steps.accept),
    "reject": Kind(2, claim_steps.reject),
    "withdraw": Kind(2, claim_steps.withdraw),
    "merge": Kind(3, claim_steps.merge),
    "patch_claimant": Kind(3, claim_steps.patch_claimant),
    "merge_claimant": Kind(2, claim_steps.merge_claimant),
    "revise": Kind(3, claim_steps.revise),
    "supply_text": Kind(2, claim_steps.supply_text),
    "advance": Kind(8, work_steps.advance),
    "timer": Kind(8, work_steps.jump_to_timer),
    "back": Kind(3, work_steps.set_back),
    "poll": Kind(8, work_steps.poll),
}


def random_history(seed: int, length: int) -> list[Step]:
    """Return the steps of a history: an article and two claims first, then any steps."""
    rng = random.Random(seed)
    names, weights = list(KINDS), [kind.weight for kind in KINDS.values()]
    kinds = ["article", "claim", "claim", *rng.choices(names, weights, k=max(length - 3, 0))]
    return [Step(kind, rng.getrandbits(32), rng.randint(1, 40) if rng.random() < 0.15 else None) for kind in kinds]
