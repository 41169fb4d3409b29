"""The list of corrections: what the record said before, why that changed, and who changed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from claims.domain.records import Json
from claims.domain.vocabulary import ChangeType, CorrectionCode

#: labels of the types, for feeds and pages
CORRECTION_LABELS: Final[Mapping[ChangeType, str]] = {
    "verdict.corrected": "Verdict corrected",
    "verdict.withdrawn": "Verdict withdrawn",
    "evidence.retracted": "Evidence retracted",
}
#: types of change rows that are corrections
CORRECTION_TYPES: Final = tuple(CORRECTION_LABELS)


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """A corrected or withdrawn verdict, or retracted evidence."""

    #: of its change row
    seq: int
    at: datetime
    type: ChangeType
    claim_id: int
    statement: str
    actor: str
    reason: str
    #: None unless a verdict was corrected
    code: CorrectionCode | None
    #: the verdict or the evidence as it was, as the API returns it
    before: Json
    #: the verdict that counts now; None without one, and for evidence
    after: Json | None
    #: the restoration of retracted evidence: `seq`, `at`, `actor` and `reason`; None if the correction stands
    undone: Json | None = None
