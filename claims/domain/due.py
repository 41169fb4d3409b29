"""The due window of a claim: the days on which the claim can come true, with its words and its EDTF.

`claims.dates` computes windows.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

Precision = Literal[
    "day", "month", "quarter", "quadrimester", "half", "season", "year", "decade", "century", "interval"
]
Relation = Literal["by", "before", "in", "between", "after", "not_before", "open"]
Basis = Literal["stated", "inferred", "editor", "none"]

RELATIONS: tuple[Relation, ...] = get_args(Relation)
BASES: tuple[Basis, ...] = get_args(Basis)


@dataclass(frozen=True, slots=True)
class Due:
    """A due window with the words that it was computed from (docs/specification.md, section 4.1)."""

    #: the article's words, unchanged; None if no words name the window
    text: str | None
    #: EDTF (ISO 8601-2); None if the relation is `open`
    edtf: str | None
    relation: Relation
    precision: Precision | None
    #: first day of the window, inclusive; None if nobody knows when the claim was made, and its words name no beginning
    earliest: date | None
    #: last day of the window, inclusive; None if the window has no end
    latest: date | None
    #: source of the window: words (`stated`), a convention (`inferred`), a person (`editor`), no words (`none`)
    basis: Basis
    #: IANA zone name; None: anywhere on earth, so the last day ends at UTC-12
    timezone: str | None
    #: the day of the first look; it plans the first periodic check of a window without an end
    first_check_on: date
    #: UTC instant at which the last day has ended in the zone; None if the window has no end
    due_at: datetime | None
    #: ISO 8601 duration between periodic checks; None if the window has an end
    review_every: str | None
