"""Track records on pages: squares, and one sentence that says the same. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from claims.domain.outcomes import COUNTED, OUTCOME_TABLE
from claims.rules.track_record import TrackRecord
from claims.web.catalogue import counted, in_sentence
from claims.web.catalogue import gettext as _
from claims.web.claim_words import days_words
from claims.web.labels import OUTCOMES

#: squares that a page draws at most; more claims share a square
MAX_SQUARES: Final = 120


@dataclass(frozen=True, slots=True)
class Squares:
    """The squares of a record by tone, in the order of the outcomes; open claims come last."""

    groups: Sequence[tuple[str, int]]
    #: claims of a square
    each: int


def squares(record: TrackRecord, most: int = MAX_SQUARES) -> Squares:
    """Return the squares of a record, about `most` of them.

    A claim without a verdict is open: its delay is the newsroom's.
    """
    counts = [(str(row.tone), record.outcomes[outcome]) for outcome, row in OUTCOME_TABLE.items()]
    counts.append(("open", open_claims(record)))
    each = -(-sum(number for _tone, number in counts) // most) or 1
    return Squares([(tone, -(-number // each)) for tone, number in counts if number], each)


def open_claims(record: TrackRecord) -> int:
    """Return the number of claims without a verdict."""
    return record.unjudged + record.overdue


def summary(record: TrackRecord) -> str:
    """Return the record in words: "5 judged: 2 came true, 1 partly, 2 did not happen. 3 still open."."""
    if not sum(record.outcomes.values()):
        return counted("%(num)d claim, still open.", "%(num)d claims, all still open.", record.claims)
    others = sum(record.outcomes.values()) - record.judged
    parts = [
        _("%(judged)s judged: %(outcomes)s.") % {"judged": record.judged, "outcomes": _listed(record, rated=True)}
        if record.judged
        else "",
        _("%(number)s without a result: %(outcomes)s.") % {"number": others, "outcomes": _listed(record, rated=False)}
        if others
        else "",
        counted("%(num)d still open.", "%(num)d still open.", open_claims(record)) if open_claims(record) else "",
    ]
    return " ".join(filter(None, parts))


def _listed(record: TrackRecord, *, rated: bool) -> str:
    """Return the outcomes that count in the rate, or the others, with their numbers."""
    found = [(outcome, number) for outcome, number in record.outcomes.items() if number]
    return ", ".join(
        f"{number} {in_sentence(OUTCOMES[outcome])}" for outcome, number in found if (outcome in COUNTED) == rated
    )


def moved_words(record: TrackRecord) -> str:
    """Return how often deadlines moved; empty if none did."""
    if not record.moved:
        return ""
    words = counted("%(num)d deadline moved", "%(num)d deadlines moved", record.moved)
    if record.moved_days is not None:
        days = days_words(abs(round(record.moved_days)))
        words = _("%(moved)s, by %(days)s on average") % {"moved": words, "days": days}
    if record.missed_first:
        missed = counted(
            "%(num)d after the first day had passed", "%(num)d after the first day had passed", record.missed_first
        )
        words = f"{words}; {missed}"
    return f"{words}."
