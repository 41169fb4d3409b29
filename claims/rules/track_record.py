"""Track records: what share of judged claims came true in time, and how sure that is. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Final

from claims.domain.vocabulary import Outcome, RecordKind

#: outcomes that say whether a forecast held
_COUNTED: Final[tuple[Outcome, ...]] = ("came_true", "came_true_late", "partly", "did_not")
#: judged claims below which a rate says little
MIN_JUDGED: Final = 10
#: of the normal distribution, for 95 in 100
_Z: Final = 1.96


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """What became of the accepted claims of one claimant, publisher, author or topic."""

    by: RecordKind
    name: str
    claims: int
    outcomes: Mapping[Outcome, int]
    overdue: int
    unjudged: int
    moved: int
    #: days by which their claimants moved deadlines on average; None where none was moved
    moved_days: float | None

    @property
    def judged(self) -> int:
        """Claims of which can be said whether they held: not those that cannot be determined, or are void."""
        return sum(self.outcomes[outcome] for outcome in _COUNTED)

    @property
    def rate(self) -> float | None:
        """The share of those that came true in time; None where there is none."""
        return self.outcomes["came_true"] / self.judged if self.judged else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the rate (Wilson 1927); None where there is none."""
        return wilson(self.outcomes["came_true"], self.judged) if self.judged else None

    @property
    def few(self) -> bool:
        """There are too few for the rate to say much."""
        return self.judged < MIN_JUDGED


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Give the score interval of a proportion for 95 in 100 (Wilson 1927), within 0 and 1."""
    share = hits / total
    spread = _Z * sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2))
    middle, scale = share + _Z**2 / (2 * total), 1 + _Z**2 / total
    # rounding must not leave the share itself outside
    return max(min((middle - spread) / scale, share), 0.0), min(max((middle + spread) / scale, share), 1.0)
