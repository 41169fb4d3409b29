"""The outcomes of verdicts (docs/specification.md, section 9.1), in one table for all other modules.

A new outcome needs a word in `Outcome` and a row in `OUTCOME_TABLE`. A tone has colours in
claims/web/static/duecheck.css.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from claims.domain.pictures import Tone
from claims.domain.vocabulary import Stance

Outcome = Literal["came_true", "came_true_late", "partly", "did_not", "undeterminable", "void"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
#: whether a verdict has `occurred_on`
DayRule = Literal["needed", "optional", "refused"]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome: its label, and the values of each rule that depends on the outcome."""

    #: words for pages, feeds and ClaimReviews; a setting replaces them in ClaimReviews
    label: str
    #: its labels in earlier releases, which imports still know
    former_labels: tuple[str, ...]
    #: what it means, for readers
    meaning: str
    #: colour and icon on pages and pictures, always with the label
    tone: Tone
    day: DayRule
    #: a verdict must cite at least one piece of evidence
    needs_evidence: bool
    #: a verdict that cites evidence must cite some with one of these stances; empty: any evidence will do
    must_cite: tuple[Stance, ...]
    #: a waiting claim, whose window is not known yet, cannot have it
    needs_window: bool
    #: the track record counts it in the denominator of the rate
    counts_in_rate: bool
    #: the track record counts it in the numerator of the rate
    is_hit: bool
    #: the event in the score of stated odds: 1 if it came true, 0 if not; None: the score leaves the claim out
    event: Literal[0, 1] | None
    #: the same if an event after the window counts as come true
    event_or_late: Literal[0, 1] | None
    #: what the verdict does to the conditions of other claims; None: they stay pending
    effect: Literal["met", "failed"] | None
    #: ratingValue of a ClaimReview, 1 to 5; None: the ClaimReview has no number
    rating: int | None
    #: stance of the evidence that an imported ClaimReview with this label becomes
    stance: Stance

    @property
    def needs_day(self) -> bool:
        """True if a verdict without `occurred_on` is refused."""
        return self.day == "needed"

    @property
    def may_have_day(self) -> bool:
        """True if a verdict with `occurred_on` is accepted."""
        return self.day != "refused"


OUTCOME_TABLE: Final[Mapping[Outcome, OutcomeRow]] = {
    "came_true": OutcomeRow(
        label="Came true",
        former_labels=(),
        meaning="It happened, within the deadline.",
        tone="kept",
        day="needed",
        needs_evidence=True,
        must_cite=("supports",),
        needs_window=True,
        counts_in_rate=True,
        is_hit=True,
        event=1,
        event_or_late=1,
        effect="met",
        rating=5,
        stance="supports",
    ),
    "came_true_late": OutcomeRow(
        label="Came true late",
        former_labels=(),
        meaning="It happened, but after the deadline.",
        tone="late",
        day="needed",
        needs_evidence=True,
        must_cite=("supports",),
        needs_window=True,
        counts_in_rate=True,
        is_hit=False,
        event=0,
        event_or_late=1,
        effect="met",
        rating=4,
        stance="supports",
    ),
    "partly": OutcomeRow(
        label="Partly",
        former_labels=("Partly came true",),
        meaning="A part of it happened.",
        tone="part",
        day="optional",
        needs_evidence=True,
        must_cite=("supports",),
        needs_window=True,
        counts_in_rate=True,
        is_hit=False,
        event=None,
        event_or_late=None,
        effect=None,
        rating=3,
        stance="context",
    ),
    "did_not": OutcomeRow(
        label="Did not happen",
        former_labels=("Did not come true",),
        meaning="The deadline passed, and it had not happened.",
        tone="fail",
        day="refused",
        needs_evidence=True,
        must_cite=("refutes", "context"),
        needs_window=True,
        counts_in_rate=True,
        is_hit=False,
        event=0,
        event_or_late=0,
        effect="failed",
        rating=1,
        stance="refutes",
    ),
    "undeterminable": OutcomeRow(
        label="Cannot be determined",
        former_labels=(),
        meaning="Nobody can tell from what is known.",
        tone="unk",
        day="refused",
        needs_evidence=False,
        must_cite=(),
        needs_window=False,
        counts_in_rate=False,
        is_hit=False,
        event=None,
        event_or_late=None,
        effect=None,
        rating=None,
        stance="context",
    ),
    "void": OutcomeRow(
        label="No longer applies",
        former_labels=(),
        meaning="What the forecast was about no longer exists.",
        tone="unk",
        day="refused",
        needs_evidence=False,
        must_cite=(),
        needs_window=False,
        counts_in_rate=False,
        is_hit=False,
        event=None,
        event_or_late=None,
        effect="failed",
        rating=None,
        stance="context",
    ),
}

#: outcomes that may have `occurred_on`
WITH_DAY: Final = tuple(outcome for outcome in OUTCOMES if OUTCOME_TABLE[outcome].may_have_day)
#: outcomes in the denominator of the track record's rate
COUNTED: Final = tuple(outcome for outcome in OUTCOMES if OUTCOME_TABLE[outcome].counts_in_rate)
#: outcomes in the numerator of the track record's rate
HITS: Final = tuple(outcome for outcome in OUTCOMES if OUTCOME_TABLE[outcome].is_hit)
#: the outcome of the verdict that the server publishes if a condition fails
AUTOMATIC_OUTCOME: Final[Outcome] = "void"
