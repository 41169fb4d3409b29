"""The score of stated odds: the Brier score of their midpoints, and how often events of equal odds came true."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Final, NamedTuple

from claims.domain.outcomes import OUTCOME_TABLE, OUTCOMES, Outcome
from claims.rules.intervals import wilson

#: equal bins from 0 to 1; each holds its lower edge, and the last one also 1
BINS: Final = 10
_EDGES: Final = tuple(number / BINS for number in range(BINS + 1))
#: decimal places of a midpoint, so that half of 0.1 + 0.7 is 0.4 and lies in the bin of 0.4
_PLACES: Final = 9


class JudgedOdds(NamedTuple):
    """The stated odds of a judged claim, with its outcome."""

    low: float
    high: float
    outcome: Outcome

    @property
    def midpoint(self) -> float:
        """The middle of the range."""
        return round((self.low + self.high) / 2, _PLACES)


@dataclass(frozen=True, slots=True)
class OddsBin:
    """The claims whose midpoints lie in one tenth of the scale."""

    #: the tenth; the lower edge belongs to it
    low: float
    high: float
    #: claims
    count: int
    #: mean of the midpoints; None without claims
    stated: float | None
    #: share of the claims that came true in time; None without claims
    rate: float | None
    #: the 95 % interval of the rate (Wilson 1927); None without claims
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class OddsRecord:
    """The score of the stated odds of judged claims."""

    #: claims in the score
    count: int
    #: Brier score (Brier 1950): mean squared difference of midpoint and event, 0 to 1; None if `count` is 0
    brier: float | None
    #: the same if an event after the window counts as come true
    brier_with_late: float | None
    #: claims with stated odds whose outcome the score leaves out, by outcome
    left_out: Mapping[Outcome, int]
    #: all tenths in order
    bins: tuple[OddsBin, ...]


#: outcomes that the score leaves out
LEFT_OUT: Final = tuple(outcome for outcome in OUTCOMES if OUTCOME_TABLE[outcome].event is None)


def odds_record(judged: Sequence[JudgedOdds]) -> OddsRecord | None:
    """Return the score of the odds of judged claims, in any order; None without such claims."""
    if not judged:
        return None
    left_out = {outcome: sum(odds.outcome == outcome for odds in judged) for outcome in LEFT_OUT}
    events = [(odds.midpoint, row.event) for odds in judged if (row := OUTCOME_TABLE[odds.outcome]).event is not None]
    with_late = [
        (odds.midpoint, row.event_or_late)
        for odds in judged
        if (row := OUTCOME_TABLE[odds.outcome]).event_or_late is not None
    ]
    return OddsRecord(len(events), brier(events), brier(with_late), left_out, _bins(events))


def brier(events: Sequence[tuple[float, int]]) -> float | None:
    """Return the Brier score of forecasts (0 to 1) and events (0 or 1); None without any."""
    return fsum((stated - event) ** 2 for stated, event in events) / len(events) if events else None


def _bins(events: Sequence[tuple[float, int]]) -> tuple[OddsBin, ...]:
    members: list[list[tuple[float, int]]] = [[] for _ in range(BINS)]
    for stated, event in events:
        members[min(bisect_right(_EDGES, stated), BINS) - 1].append((stated, event))
    return tuple(_bin(number, inside) for number, inside in enumerate(members))


def _bin(number: int, events: Sequence[tuple[float, int]]) -> OddsBin:
    low, high, count = _EDGES[number], _EDGES[number + 1], len(events)
    if not count:
        return OddsBin(low, high, 0, None, None, None)
    hits = sum(event for _, event in events)
    stated = fsum(stated for stated, _ in events) / count
    return OddsBin(low, high, count, stated, hits / count, wilson(hits, count))
