"""The steps of a history, as data. A new service gets one function and one row of `KINDS`.

Each step draws its own random parameters from its own seed, and chooses among the records that exist.
So any part of a history can run alone.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bench.simulation import claim_steps, taking_back_steps, work_steps
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
    "claim": Kind(12, claim_steps.add_claim),
    "patch": Kind(8, claim_steps.patch_claim),
    "assign": Kind(4, claim_steps.assign),
    "deadline": Kind(8, claim_steps.move_deadline),
    "evidence": Kind(8, work_steps.add_evidence),
    "retract": Kind(2, work_steps.retract_evidence),
    "check": Kind(7, work_steps.add_check),
    "lease": Kind(7, work_steps.take_lease),
    "extend": Kind(2, work_steps.extend_lease),
    "return_lease": Kind(2, work_steps.return_lease),
    "expire": Kind(4, work_steps.expire_lease),
    "verdict": Kind(18, work_steps.judge),
    "approve": Kind(4, work_steps.approve),
    "return": Kind(1, work_steps.return_verdict),
    "accept": Kind(4, claim_steps.accept),
    "reject": Kind(2, claim_steps.reject),
    "withdraw": Kind(4, claim_steps.withdraw),
    "merge": Kind(5, claim_steps.merge),
    "patch_claimant": Kind(3, claim_steps.patch_claimant),
    "merge_claimant": Kind(2, claim_steps.merge_claimant),
    "revise": Kind(3, claim_steps.revise),
    "supply_text": Kind(2, claim_steps.supply_text),
    "withdraw_verdict": Kind(9, taking_back_steps.withdraw_verdict),
    "cite_merged": Kind(4, taking_back_steps.cite_merged),
    "restore": Kind(6, taking_back_steps.restore_claim),
    "restore_evidence": Kind(2, taking_back_steps.restore_evidence),
    "patch_evidence": Kind(4, taking_back_steps.patch_evidence),
    "patch_article": Kind(5, taking_back_steps.patch_article),
    "delete_article": Kind(2, taking_back_steps.delete_article),
    "repeat_claim": Kind(3, taking_back_steps.repeat_claim),
    "repeat_evidence": Kind(2, taking_back_steps.repeat_evidence),
    "advance": Kind(8, work_steps.advance),
    "timer": Kind(8, work_steps.jump_to_timer),
    "back": Kind(3, work_steps.set_back),
    "poll": Kind(4, work_steps.poll),
}


#: share of the kinds that a history has: few kinds at a time meet more of their states (Groce et al. 2012)
_SHARE: Final = 0.5


def random_history(seed: int, length: int) -> list[Step]:
    """Return the steps of a history: an article and three claims first, then any steps of some kinds."""
    rng = random.Random(seed)
    drawn = [name for name in KINDS if rng.random() < _SHARE] if rng.random() < 0.7 else []
    names = drawn or list(KINDS)
    weights = [KINDS[name].weight for name in names]
    kinds = ["article", "claim", "claim", "claim", *rng.choices(names, weights, k=max(length - 4, 0))]
    return [Step(kind, rng.getrandbits(32), rng.randint(1, 40) if rng.random() < 0.15 else None) for kind in kinds]
