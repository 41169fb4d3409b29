"""Meanings of feasts and other named days: Christmas, next Easter, Good Friday 2025.

Easter is the western one, unless the words say otherwise.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

from claims.dates import lexicon, weekdays
from claims.dates.edtf import Period
from claims.dates.expressions import Expression
from claims.dates.relative_dates import EITHER_YEAR

#: the first year whose Easter can be computed by the Gregorian calendar, and the last year of a feast
_FIRST_YEAR: Final = 1584
_LAST_YEAR: Final = 9997


def feast(today: date, name: str, year: int | None = None) -> Expression | None:
    """Return the days of a feast, such as Christmas.

    Args:
        today: the day that the words are relative to.
        name: a key of `lexicon.FEASTS` or an item of `lexicon.MOVING_FEASTS`.
        year: the year that is named; None means every year from this one on.
    """
    span = [year] if year else range(today.year, today.year + 9)
    days = tuple(_day(name, y).isoformat() for y in span if _FIRST_YEAR <= y <= _LAST_YEAR)
    return Expression(days) if days else None


def this_feast(today: date, ahead: int, name: str) -> Expression | None:
    """Return this, the next or the last Easter.

    "Next Easter" is the coming one. It gets a doubt while this year's lies ahead.

    Args:
        today: the day that the words are relative to.
        ahead: feasts from now.
        name: a key of `lexicon.FEASTS` or an item of `lexicon.MOVING_FEASTS`.
    """
    if not _FIRST_YEAR < today.year < _LAST_YEAR:
        return None
    current = _day(name, today.year)
    if ahead < 0:
        day = current if current < today else _day(name, today.year - 1)
        return Expression((day.isoformat(),), past=True)
    following = _day(name, today.year + 1)
    if not ahead or current <= today:
        return Expression(((following if current < today or ahead else current).isoformat(),))
    days = (current.isoformat(), following.isoformat())
    return Expression(days[:1]).doubted(EITHER_YEAR, *days)


def feast_after_next(today: date, name: str) -> Expression | None:
    """Return "the Easter after next", the second one after the day."""
    days = [day for day in _days_from(today, name) if day > today.isoformat()]
    return Expression((days[1],)) if len(days) > 1 else None


def feast_weekend(today: date, name: str, year: int | None = None) -> Expression | None:
    """Return "the Easter weekend": the Saturday and Sunday beside the day; a day inside a week gets a doubt."""
    return weekdays.weekend_with(today, feast(today, name, year))


def _days_from(today: date, name: str) -> tuple[str, ...]:
    expression = feast(today, name)
    return expression.candidates if expression else ()


def feast_of_year(today: date, name: str, ahead: int) -> Expression | None:
    """Return "Easter next year".

    Args:
        today: the day that the words are relative to.
        name: a key of `lexicon.FEASTS` or an item of `lexicon.MOVING_FEASTS`.
        ahead: years from now.
    """
    expression = feast(today, name, today.year + ahead)
    return expression and replace(expression, past=ahead < 0)


def following_feast(period: Period, name: str) -> Expression | None:
    """Return the first feast after the period that the text named last."""
    days = [day for day in _days_from(period.last, name) if day > period.last.isoformat()]
    return Expression(tuple(days[:1])) if days else None


def _day(name: str, year: int) -> date:
    if name in lexicon.EASTER_DAYS:
        sunday: date = easter(year, EASTER_ORTHODOX if name.startswith("orthodox") else EASTER_WESTERN)
        return sunday + timedelta(days=lexicon.EASTER_DAYS[name])
    if name in {"thanksgiving", "black friday"}:
        thursday = date(year, 11, 22 + (3 - date(year, 11, 1).weekday()) % 7)
        return thursday + timedelta(days=name != "thanksgiving")
    return date(year, *lexicon.FEASTS[name])
