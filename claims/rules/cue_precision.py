"""How often a cue was right, as editors decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from claims.domain.vocabulary import Workflow

#: the workflow that a candidate has come to -> what was decided of it
_DECIDED: Final[dict[Workflow, str]] = {
    "accepted": "accepted",
    "withdrawn": "accepted",
    "duplicate": "merged",
    "rejected": "rejected",
    "candidate": "waiting",
}
#: the name of what is no cue: a date that is still to come
DATE_ALONE: Final = "(a date alone)"


@dataclass(slots=True)
class Precision:
    """What became of the candidates that a cue has proposed."""

    name: str
    #: also those withdrawn since
    accepted: int = 0
    #: a forecast, but one that was there already
    merged: int = 0
    rejected: int = 0
    waiting: int = 0

    @property
    def precision(self) -> float | None:
        """The share that was a forecast of those that were decided on; None where none was."""
        decided = self.accepted + self.merged + self.rejected
        return (self.accepted + self.merged) / decided if decided else None


def precision_by_cue(counts: Iterable[tuple[str, Workflow, int]]) -> list[Precision]:
    """Sum up what became of candidates by cue, those most decided on first."""
    found: dict[str, Precision] = {}
    for cue, workflow, number in counts:
        row = found.setdefault(cue, Precision(cue or DATE_ALONE))
        name = _DECIDED[workflow]
        setattr(row, name, getattr(row, name) + number)
    return sorted(found.values(), key=lambda row: (-(row.accepted + row.merged + row.rejected), row.name))
