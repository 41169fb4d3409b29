"""Values of date expressions: what words may mean, how certain that is, and the days that they refer to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from claims.dates.edtf import Period, parse_edtf
from claims.domain.due import Relation

DoubtKind = Literal["ambiguous", "back_reference"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """The reason why careful readers may differ about the words."""

    message: str
    #: the possible meanings: EDTF strings, each after a relation if that is in doubt too; "{}" is the first candidate
    #: that is not over
    readings: tuple[str, ...] = ()
    #: `back_reference` if the words refer to a day that another sentence may name
    kind: DoubtKind = "ambiguous"


@dataclass(frozen=True, slots=True)
class Expression:
    """The possible meanings of a date expression."""

    #: EDTF strings, soonest first; several if the words name no year
    candidates: tuple[str, ...]
    #: True if the days follow from a convention of Duecheck
    inferred: bool = False
    #: None if the words are certain; otherwise `candidates` hold the likeliest interpretation
    doubt: Doubt | None = None
    #: the relation if the words stand alone or after "in"
    relation: Relation = "in"
    #: True if the words themselves name the past ("last year")
    past: bool = False

    def doubted(self, message: str, *readings: str, relation: Relation = "in") -> "Expression":
        """Return the same expression with a doubt.

        Args:
            message: the rest of a sentence that begins with the words.
            readings: the possible meanings: EDTF strings, each after a relation if that is in doubt too.
            relation: the relation if the words stand alone or after "in".
        """
        return replace(self, doubt=Doubt(message, readings), relation=relation)


@dataclass(frozen=True, slots=True)
class Setting:
    """The days that words are relative to."""

    #: the day on which the words were written or said
    today: date
    #: the period that the text named last; None at the beginning
    last_period: Period | None = None
    #: ISO 3166-1 alpha-2 of the country whose named days are meant; None means the tables of `named_days` alone
    country: str | None = None


def one(edtf: str, *, inferred: bool = False) -> Expression | None:
    """Return the expression with one candidate; None if the calendar lacks it."""
    try:
        parse_edtf(edtf)
    except ValueError:
        return None
    return Expression((edtf,), inferred)


def soonest(candidates: Sequence[str], today: date) -> str:
    """Return the first candidate that is not over on a day, or the last one."""
    return next((edtf for edtf in candidates if parse_edtf(edtf).last >= today), candidates[-1])


def years(today: date, pattern: str, back: int = 1) -> Expression | None:
    """Return a pattern with every year from `back` years ago on.

    Args:
        today: the day that the words are relative to.
        pattern: EDTF with `{y}` for the year.
        back: years before this one.

    Returns:
        One candidate for each year that has such a day, soonest first; None if none has.
    """
    candidates = []
    for year in range(max(today.year - back, 1), min(today.year + 9, 9998)):
        try:
            candidates.append(parse_edtf(pattern.format(y=f"{year:04}")).edtf)
        except ValueError:
            continue
    return Expression(tuple(candidates)) if candidates else None


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A relation with the possible meanings of its date."""

    relation: Relation
    expression: Expression
    #: index of the first token, and index after the last
    start: int
    end: int
    #: index of the first token of the date itself
    date: int

    @property
    def doubt(self) -> Doubt | None:
        """The reason why careful readers may differ."""
        return self.expression.doubt


class NoSuchDay(Exception):
    """The words name a day that the calendar does not have: no shorter part of them is read instead."""

    def __init__(self, end: int = 0) -> None:
        super().__init__("the calendar has no such day")
        #: index after the last token of the day
        self.end = end
