"""Track records: the rate of judged claims that came true in time, with its interval."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from claims.domain.outcomes import COUNTED, HITS, Outcome
from claims.domain.vocabulary import RecordKind
from claims.rules.intervals import wilson
from claims.rules.odds import OddsRecord

#: judged claims that make a rate reliable
MIN_JUDGED: Final = 10


@dataclass(frozen=True, slots=True)
class RecordTotals:
    """The numbers of accepted claims of the whole record, by outcome."""

    #: accepted claims
    claims: int
    outcomes: Mapping[Outcome, int]

    @property
    def judged(self) -> int:
        """The number of claims with a verdict, of whatever outcome."""
        return sum(self.outcomes.values())

    @property
    def open(self) -> int:
        """The number of claims without a verdict."""
        return self.claims - self.judged


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """The numbers of accepted claims of one claimant, publisher, author or topic, by outcome."""

    by: RecordKind
    name: str
    #: accepted claims
    claims: int
    outcomes: Mapping[Outcome, int]
    #: overdue claims
    overdue: int
    #: other claims without a verdict
    unjudged: int
    #: claims whose deadline the claimant has moved
    moved: int
    #: mean of the days from the first `latest` to the current one, for those claims; None without any
    moved_days: float | None
    #: claims whose first deadline had passed when the claimant moved it
    missed_first: int
    #: the score of the stated odds; None if no judged claim has any
    odds: OddsRecord | None = None
    #: id of the claimant; None in a track record by publisher, author or topic
    claimant_id: int | None = None

    @property
    def judged(self) -> int:
        """The number of claims whose outcome counts in the rate."""
        return sum(self.outcomes[outcome] for outcome in COUNTED)

    @property
    def hits(self) -> int:
        """The number of claims that came true in time."""
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
        """True if the judged claims are too few for a reliable rate."""
        return self.judged < MIN_JUDGED
