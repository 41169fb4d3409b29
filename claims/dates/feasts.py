"""Meanings of feasts and other named days: Christmas, next Easter, Good Friday 2025, Labor Day.

Easter is the western one, unless the words say otherwise.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

from claims.dates import country_days, named_days, weekdays
from claims.dates.durations import add_duration
from claims.dates.edtf import Period, parse_edtf
from claims.dates.expressions import Expression
from claims.dates.relative_dates import EITHER_YEAR

#: the first year whose Easter can be computed by the Gregorian calendar, and the last year of a feast
_FIRST_YEAR: Final = 1584
_LAST_YEAR: Final = 9997
#: years from today in which the next one is looked for
_YEARS: Final = 9


def feast(today: date, name: str, year: int | None = None) -> Expression | None:
    """Return the days of a feast, such as Christmas.

    Args:
        today: the day that the words are relative to.
        name: an item of `named_days.NAMED_DAYS`, or a name from `country_days`.
        year: the year that is named; None means every year from this one on.
    """
    span = [year] if year else range(today.year, today.year + _YEARS)
    days = tuple(day for y in span if _FIRST_YEAR <= y <= _LAST_YEAR for day in _days(name, y))
    return Expression(days, inferred=_is_local(name)) if days else None


def this_feast(today: date, ahead: int, name: str) -> Expression | None:
    """Return this, the next or the last Easter.

    "Next Easter" is the coming one. It gets a doubt while this year's lies ahead.

    Args:
        today: the day that the words are relative to.
        ahead: feasts from now.
        name: an item of `named_days.NAMED_DAYS`, or a name from `country_days`.
    """
    if not _FIRST_YEAR < today.year < _LAST_YEAR:
        return None
    days = [day for year in (-1, 0, 1, 2) for day in _days(name, today.year + year)]
    over = [day for day in days if parse_edtf(day).last < today]
    coming = [day for day in days if parse_edtf(day).last >= today]
    local = _is_local(name)
    if ahead < 0:
        return Expression((over[-1],), local, past=True) if over else None
    if ahead and coming and parse_edtf(coming[0]).first <= today:
        coming = coming[1:]
    if not coming:
        return None
    if not ahead or coming[0][:4] > f"{today.year:04}" or len(coming) == 1:
        return Expression((coming[0],), local)
    return Expression((coming[0],), local).doubted(EITHER_YEAR, *coming[:2])


def coming_feast(today: date, name: str) -> Expression | None:
    """Return "this coming Easter", the first one after the day."""
    expression = feast(today, name)
    days = [day for day in expression.candidates if parse_edtf(day).first > today] if expression else []
    return expression and replace(expression, candidates=tuple(days[:1])) if days else None


def feast_after_next(today: date, name: str) -> Expression | None:
    """Return "the Easter after next", the second one after the day."""
    days = [day for day in _days_from(today, name) if day > today.isoformat()]
    return Expression((days[1],), _is_local(name)) if len(days) > 1 else None


def feast_weekend(today: date, name: str, year: int | None = None) -> Expression | None:
    """Return "the Easter weekend": the Saturday and Sunday beside the day; a day inside a week gets a doubt."""
    return weekdays.weekend_with(today, feast(today, name, year), long=name not in named_days.EASTER_DAYS)


def _days_from(today: date, name: str) -> tuple[str, ...]:
    expression = feast(today, name)
    return expression.candidates if expression else ()


def feast_of_year(today: date, name: str, ahead: int) -> Expression | None:
    """Return "Easter next year".

    Args:
        today: the day that the words are relative to.
        name: an item of `named_days.NAMED_DAYS`, or a name from `country_days`.
        ahead: years from now.
    """
    expression = feast(today, name, today.year + ahead)
    return expression and replace(expression, past=ahead < 0)


def following_feast(period: Period, name: str) -> Expression | None:
    """Return the first feast after the period that the text named last."""
    days = [day for day in _days_from(period.last, name) if day > period.last.isoformat()]
    return Expression(tuple(days[:1]), _is_local(name)) if days else None


def _is_local(name: str) -> bool:
    """Return True if the day may be another one in another country or church."""
    plain = name.partition("@")[0]
    if plain in named_days.FEASTS or plain in named_days.EASTER_DAYS:
        return False
    return name in named_days.LOCAL or name == "eid" or country_days.is_name(name)


def _days(name: str, year: int) -> list[str]:
    """List the days of a feast that begin in a year, in EDTF; a longer feast is an interval."""
    if country_days.is_name(name):
        return country_days.days(name, year)
    if name in named_days.EASTER_DAYS:
        sunday: date = easter(year, EASTER_ORTHODOX if name.startswith("orthodox") else EASTER_WESTERN)
        return [str(sunday + timedelta(days=named_days.EASTER_DAYS[name]))]
    if name in named_days.WEEKDAYS_OF_MONTHS:
        month, weekday, number, after = named_days.WEEKDAYS_OF_MONTHS[name]
        day = _weekday_of_month(date(year, month, 1), weekday, number)
        return [str(day + timedelta(days=after))]
    if name == "eid":
        return sorted(_days("eid al-fitr", year) + _days("eid al-adha", year))
    if name in named_days.MOON_FEASTS:
        base, first, last = named_days.MOON_FEASTS[name]
    elif name in named_days.BEFORE_JEWISH_NEW_YEAR:
        base, first = "rosh hashanah", -named_days.BEFORE_JEWISH_NEW_YEAR[name]
        last = first
    else:
        return [str(date(year, *(named_days.FEASTS.get(name) or named_days.LOCAL_FEASTS[name])))]
    spans = [_span(date.fromisoformat(day), first, last) for day in named_days.moon_dates(base)]
    return [span for span in spans if span.startswith(f"{year:04}")]


def _weekday_of_month(month: date, weekday: int, number: int) -> date:
    """Return the first, second, ... weekday of the month that begins on a day; -1 is the last one."""
    if number > 0:
        return month + timedelta(days=(weekday - month.weekday()) % 7 + 7 * (number - 1))
    last = add_duration(month, "P1M") - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def _span(day: date, first: int, last: int) -> str:
    """Return the days from `first` to `last` after a day, in EDTF."""
    begin, end = day + timedelta(days=first), day + timedelta(days=last)
    return str(begin) if begin == end else f"{begin}/{end}"
