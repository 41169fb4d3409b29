"""The precision of cues, from the decisions of editors about candidates."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from claims.domain.vocabulary import Workflow

#: the present workflow of a candidate -> the column of `CuePrecision` that counts it
_COLUMNS: Final[dict[Workflow, str]] = {
    "accepted": "accepted",
    "withdrawn": "accepted",
    "duplicate": "merged",
    "rejected": "rejected",
    "candidate": "waiting",
}
#: name of the row for candidates without a cue: only a future date made them forecasts
DATE_ALONE: Final = "(a date alone)"


@dataclass(slots=True)
class CuePrecision:
    """The decisions of editors about the candidates of one cue, as numbers of candidates."""

    name: str
    #: accepted, also if withdrawn since
    accepted: int = 0
    #: merged: a forecast, but a duplicate of another claim
    merged: int = 0
    rejected: int = 0
    waiting: int = 0

    @property
    def precision(self) -> float | None:
        """Accepted and merged candidates as a share of all decided ones, 0 to 1; None if none is decided."""
        decided = self.accepted + self.merged + self.rejected
        return (self.accepted + self.merged) / decided if decided else None


def precision_by_cue(counts: Iterable[tuple[str, Workflow, int]]) -> list[CuePrecision]:
    """Return one row for each cue: most decided candidates first, then by name.

    `counts` has a cue (empty: none), a workflow and the number of candidates with both.
    """
    rows: dict[str, CuePrecision] = {}
    for cue, workflow, number in counts:
        row = rows.setdefault(cue, CuePrecision(cue or DATE_ALONE))
        column = _COLUMNS[workflow]
        setattr(row, column, getattr(row, column) + number)
    return sorted(rows.values(), key=lambda row: (-(row.accepted + row.merged + row.rejected), row.name))
