"""Meanings of days of a month, with or without a year, and of the days between two of them.

A day that the month does not have is an error: no shorter part of the words is read instead.
"""

import calendar
from dataclasses import replace
from datetime import date
from typing import Any, Final

from claims.dates.expressions import Expression, NoSuchDay, one, soonest, years
from claims.dates.word_classes import YEARS_AHEAD

#: a year with February 29
_LEAP_YEAR: Final = 2000
#: first year of the century that two digits of a year mean
_CENTURY: Final = 2000


def month_day(today: date, month: int, day: int) -> Expression | None:
    """Return a month and day without a year, from the year of `today` on.

    Args:
        today: the day that the words are relative to.
        month: 1 to 12.
        day: 1 to 31.

    Raises:
        NoSuchDay: no year has the day.
    """
    return _existing(years(today, f"{{y}}-{month:02}-{day:02}", 0), month, day)


def exact_day(today: date, year: int, month: int, day: int) -> Expression | None:
    """Return a day with its year.

    Args:
        today: not used; every template passes it.
        year: 1 to 9999.
        month: 1 to 12.
        day: 1 to 31.

    Raises:
        NoSuchDay: the year has no such day.
    """
    expression = one(f"{year:04}-{month:02}-{day:02}")
    if expression is None:
        raise NoSuchDay
    return expression


def short_year(today: date, day: int, month: int, year: int) -> Expression | None:
    """Return "30 June 27" as a day of a year with two digits, with a doubt."""
    expression = exact_day(today, year, month, day)
    return expression and expression.doubted("has only two digits of its year", *expression.candidates)


def no_such_day(today: date, *_: Any) -> Expression | None:
    """Raise NoSuchDay, for a number that no month has as a day."""
    raise NoSuchDay


def numeric_date(today: date, parts: tuple[int, int, int, str]) -> Expression | None:
    """Parse 13/4/2023. If both orders are possible, the month comes first and the expression has a doubt.

    So it has with two digits of the year; then the day comes first before a dot.

    Raises:
        NoSuchDay: the calendar has the day in neither order.
    """
    a, b, year, sign = parts
    if len(sign) < len("/0000") and year > today.year + YEARS_AHEAD and today.year >= _CENTURY:
        year -= 100
    day_first, month_first = one(f"{year:04}-{b:02}-{a:02}"), one(f"{year:04}-{a:02}-{b:02}")
    if day_first is None and month_first is None:
        raise NoSuchDay
    if len(sign) < 5:
        both = [e for e in ((day_first, month_first) if sign[0] == "." else (month_first, day_first)) if e]
        readings = dict.fromkeys(e.candidates[0] for e in both)
        return both[0].doubted("has only two digits of its year", *readings)
    if sign[0] == "." or month_first is None or a == b:
        return day_first
    if day_first is None:
        return month_first
    return month_first.doubted(
        "could have day and month either way round", month_first.candidates[0], day_first.candidates[0]
    )


def numeric_day(today: date, parts: tuple[int, int]) -> Expression | None:
    """Parse 10/25 or 25/10 without a year. The doubt has the next day of each order that the calendar has."""
    a, b = parts
    orders = [years(today, f"{{y}}-{month:02}-{day:02}", 0) for month, day in ((a, b), (b, a))]
    found = [expression for expression in orders if expression]
    if not found:
        return None
    others = (soonest(expression.candidates, today) for expression in found[1:])
    return found[0].doubted("may be no date, or have day and month either way round", *dict.fromkeys(("{}", *others)))


def weekday_with_numbers(today: date, weekday: int, parts: tuple[int, int]) -> Expression | None:
    """Parse "Friday 13/3": the order of day and month whose next day falls on the weekday; otherwise with a doubt."""
    a, b = parts
    orders = [years(today, f"{{y}}-{month:02}-{day:02}", 0) for month, day in dict.fromkeys([(a, b), (b, a)])]
    found = [soonest(expression.candidates, today) for expression in orders if expression]
    fitting = [day for day in found if date.fromisoformat(day).weekday() == weekday]
    if not found:
        return None
    expression = Expression(((fitting or found)[0],))
    if len(fitting) == 1:
        return replace(expression, inferred=True)
    return expression.doubted("names another weekday than the date has", *found)


def on_weekday(weekday: int, expression: Expression | None) -> Expression | None:
    """Return the soonest date, or the next one if only that falls on the named weekday.

    If neither does, the soonest date gets a doubt.
    """
    if expression is None:
        return None
    day = expression.candidates[0]
    if date.fromisoformat(day).weekday() == weekday:
        return replace(expression, candidates=(day,))
    fitting = tuple(d for d in expression.candidates[:2] if date.fromisoformat(d).weekday() == weekday)
    return replace(expression, candidates=fitting[:1] or (day,)).doubted("names another weekday than the date has")


def on_weekdays(first: int, last: int, spans: Expression | None) -> Expression | None:
    """Return the soonest interval, or the next one if only that begins and ends on the named weekdays.

    If neither does, the soonest interval gets a doubt.
    """
    if spans is None:
        return None
    fitting = [span for span in spans.candidates[:2] if _weekdays(span) == (first, last)]
    if fitting[:1] == list(spans.candidates[:1]):
        return replace(spans, candidates=spans.candidates[:1])
    found = replace(spans, candidates=(*fitting, spans.candidates[0])[:1])
    return found.doubted("names other weekdays than the dates have")


def _weekdays(span: str) -> tuple[int, int]:
    first, last = (date.fromisoformat(day).weekday() for day in span.split("/"))
    return first, last


def day_span(today: date, year: int, month: int, first: int, last: int) -> Expression | None:
    """Return the interval between two days of one month.

    Args:
        today: not used; every template passes it.
        year: of both days.
        month: 1 to 12.
        first: the first day of the interval, 1 to 31.
        last: the last day, included.

    Raises:
        NoSuchDay: the month lacks one of the days.
    """
    for day in (first, last):
        exact_day(today, year, month, day)
    return one(f"{year:04}-{month:02}-{first:02}/{year:04}-{month:02}-{last:02}")


def day_spans(today: date, month: int, first: int, last: int) -> Expression | None:
    """Return an interval of days in a month without a year, from the year of `today` on.

    Args:
        today: the day that the words are relative to.
        month: 1 to 12.
        first: the first day of the interval, 1 to 31.
        last: the last day, included.

    Raises:
        NoSuchDay: no year has one of the days.
    """
    span = years(today, f"{{y}}-{month:02}-{first:02}/{{y}}-{month:02}-{last:02}", 0)
    return _existing(span, month, first, last)


def days_of_month(today: date, month: int, parts: tuple[int, int], year: int | None = None) -> Expression | None:
    """Return "3/4 October" as two days in a row; other days get a doubt.

    Args:
        today: the day that the words are relative to.
        month: 1 to 12.
        parts: the two days.
        year: None if the words name none.

    Raises:
        NoSuchDay: the month lacks a day, or the second is not the later one.
    """
    first, last = parts
    if first >= last:
        raise NoSuchDay
    span = day_spans(today, month, first, last) if year is None else day_span(today, year, month, first, last)
    return span if span is None or last == first + 1 else span.doubted("names several days")


def days_of_months(
    today: date, begin: tuple[int, int], end: tuple[int, int], year: int | None = None
) -> Expression | None:
    """Return "May 30 to 5 June": the days between two days, each with its month.

    Args:
        today: the day that the words are relative to.
        begin: month and day.
        end: month and day, included.
        year: of the end; None if the words name none.
    """
    if year is not None:
        last = exact_day(today, year, *end)
        first = exact_day(today, year - (begin > end), *begin)
        return one(f"{first.candidates[0]}/{last.candidates[0]}") if first and last else None
    ends = month_day(today, *end)
    spans = [days_of_months(today, begin, end, int(day[:4])) for day in (ends.candidates if ends else ())]
    candidates = tuple(span.candidates[0] for span in spans if span)
    return Expression(candidates) if candidates else None


def _existing(expression: Expression | None, month: int, *days: int) -> Expression | None:
    """Return the expression. Raises NoSuchDay if a day is later than the month is long in any year."""
    if any(day > calendar.monthrange(_LEAP_YEAR, month)[1] for day in days):
        raise NoSuchDay
    return expression
