"""The due window of a claim: the days on which the claim can still come true, and the words it came from.

`claims.dates` computes windows; nothing here does.
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
    """A due window with the words it came from."""

    #: the article's own words, never thrown away
    text: str | None
    #: EDTF (ISO 8601-2); None when the relation is `open`
    edtf: str | None
    relation: Relation
    precision: Precision | None
    #: first day of the window, inclusive
    earliest: date
    #: last day of the window, inclusive; None when it has no end
    latest: date | None
    #: who says so: the words (`stated`), a convention (`inferred`), a person (`editor`), nobody (`none`)
    basis: Basis
    #: IANA zone name; None means anywhere on earth (UTC-12)
    timezone: str | None
    #: the day on which a first look makes sense
    first_check_on: date
    #: UTC instant at which the last day has ended in its zone; None when the window has no end
    due_at: datetime | None
    #: ISO 8601 duration between looks at a claim without an end; None when it has one
    review_every: str | None
