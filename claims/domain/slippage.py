"""The slippage of a claim."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Slippage:
    """How far the claimant has moved the deadline of a claim; corrections of the newsroom do not count."""

    #: moves by the claimant
    moves: int
    #: the last day before the first move; None if the window had no end
    first_latest: date | None
    #: days from `first_latest` to the current last day; None if one of the windows has no end
    days: int | None
    #: moves that the claimant told after the last day had passed
    missed: int
    #: the first move was told after its last day had passed
    missed_first: bool = False
