"""The score of stated odds: the Brier score of their midpoints, and how often events of equal odds came true."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, ldexp
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

    #: of the range (`midpoint`)
    midpoint: float
    outcome: Outcome


class _Event(NamedTuple):
    """Claims with equal odds and the same event."""

    stated: float
    event: int
    claims: int


def midpoint(low: float, high: float) -> float:
    """Return the middle of a range of odds."""
    return round((low + high) / 2, _PLACES)


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


def odds_record(judged: Mapping[JudgedOdds, int]) -> OddsRecord | None:
    """Return the score of the odds of judged claims, given the number of claims of each kind; None without claims."""
    if not any(judged.values()):
        return None
    left_out = dict.fromkeys(LEFT_OUT, 0)
    events, with_late = [], []
    for odds, count in judged.items():
        row = OUTCOME_TABLE[odds.outcome]
        if odds.outcome in left_out:
            left_out[odds.outcome] += count
        if row.event is not None and count:
            events.append(_Event(odds.midpoint, row.event, count))
        if row.event_or_late is not None and count:
            with_late.append(_Event(odds.midpoint, row.event_or_late, count))
    return OddsRecord(_count(events), _brier(events), _brier(with_late), left_out, _bins(events))


def _count(events: Iterable[_Event]) -> int:
    return sum(event.claims for event in events)


def _brier(events: Sequence[_Event]) -> float | None:
    """Return the Brier score of forecasts (0 to 1) and events (0 or 1); None without any."""
    squares = (((event.stated - event.event) ** 2, event.claims) for event in events)
    return _sum(squares) / _count(events) if events else None


def _sum(weighted: Iterable[tuple[float, int]]) -> float:
    """Return the sum of numbers with their counts, rounded once, as if each number were added alone.

    A product with a count would be rounded. One with a power of two is exact, so each bit of a count is a summand.
    """
    return fsum(
        ldexp(number, bit) for number, count in weighted for bit in range(count.bit_length()) if count >> bit & 1
    )


def _bins(events: Iterable[_Event]) -> tuple[OddsBin, ...]:
    members: list[list[_Event]] = [[] for _ in range(BINS)]
    for event in events:
        members[min(bisect_right(_EDGES, event.stated), BINS) - 1].append(event)
    return tuple(_bin(number, inside) for number, inside in enumerate(members))


def _bin(number: int, events: Sequence[_Event]) -> OddsBin:
    low, high, count = _EDGES[number], _EDGES[number + 1], _count(events)
    if not count:
        return OddsBin(low, high, 0, None, None, None)
    hits = sum(event.event * event.claims for event in events)
    stated = _sum((event.stated, event.claims) for event in events) / count
    return OddsBin(low, high, count, stated, hits / count, wilson(hits, count))
