"""Track records: what share of judged claims came true in time, and how sure that is. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Final

from claims.domain.outcomes import COUNTED, HITS, Outcome
from claims.domain.vocabulary import RecordKind

#: a rate of fewer judged claims is not reliable
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
        """The claims whose outcome counts in the rate."""
        return sum(self.outcomes[outcome] for outcome in COUNTED)

    @property
    def hits(self) -> int:
        """The claims that came true in time."""
        return sum(self.outcomes[outcome] for outcome in HITS)

    @property
    def rate(self) -> float | None:
        """The share of the judged claims that came true in time; None if no claim is judged."""
        return self.hits / self.judged if self.judged else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the rate (Wilson 1927); None if no claim is judged."""
        return wilson(self.hits, self.judged) if self.judged else None

    @property
    def few(self) -> bool:
        """The judged claims are too few for a reliable rate."""
        return self.judged < MIN_JUDGED


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % score interval of a proportion (Wilson 1927), within 0 and 1."""
    share = hits / total
    spread = _Z * sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2))
    middle, scale = share + _Z**2 / (2 * total), 1 + _Z**2 / total
    # after rounding the interval must still contain the share
    return max(min((middle - spread) / scale, share), 0.0), min(max((middle + spread) / scale, share), 1.0)
