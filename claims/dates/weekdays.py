"""Meanings of weekdays and weekends: this Friday, Monday week. A `weekday` of 0 is Monday."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from claims.dates.edtf import Period, parse_edtf
from claims.dates.expressions import Expression, one
from claims.dates.interpretations import nth_weekday

_FRIDAY: Final = 4
_SATURDAY: Final = 5
#: months in which a day of the month falls on each weekday at least once
_MONTHS_AHEAD: Final = 30


def weekend(today: date, ahead: int) -> Expression | None:
    """Return the Saturday and Sunday of this week, or of an earlier or later one."""
    saturday = today - timedelta(days=today.weekday()) + timedelta(weeks=ahead, days=5)
    expression = one(f"{saturday}/{saturday + timedelta(days=1)}")
    return replace(expression, past=True) if expression and ahead < 0 else expression


def weekend_with(today: date, days: Expression | None, *, long: bool = False) -> Expression | None:
    """Return the weekend of a day or of two days; a day from Monday to Thursday gets a doubt.

    Args:
        today: the day that the words are relative to.
        days: the day, with a candidate for each year; only the first that is not over counts.
        long: True if a Monday belongs to the weekend before it.
    """
    if days is None:
        return None
    periods = [parse_edtf(edtf) for edtf in days.candidates]
    period = next((period for period in periods if period.last >= today), periods[0])
    if long and period.first.weekday() == 0 and period.first == period.last:
        return one(f"{period.first - timedelta(days=2)}/{period.first}", inferred=days.inferred)
    saturday = period.first + timedelta(days=5 - period.first.weekday())
    expression = one(f"{saturday}/{saturday + timedelta(days=1)}")
    if expression is None or (period.first.weekday() >= _FRIDAY and period.last <= saturday + timedelta(days=2)):
        return expression
    return expression.doubted("names a day that is not at a weekend")


def weekend_beside(period: Period, *, before: bool) -> str:
    """Return the last weekend that is over before a period, or the first that begins after it."""
    if before:
        sunday = period.first - timedelta(days=period.first.weekday() + 1)
        return f"{sunday - timedelta(days=1)}/{sunday}"
    saturday = period.last + timedelta(days=(4 - period.last.weekday()) % 7 + 1)
    return f"{saturday}/{saturday + timedelta(days=1)}"


def weekday_beside(period: Period, weekday: int, number: int) -> str:
    """Return the first, second, ... weekday after a period; -1 is the last one before it."""
    if number > 0:
        day = period.last + timedelta(days=(weekday - period.last.weekday() - 1) % 7 + 1, weeks=number - 1)
    else:
        day = period.first - timedelta(days=(period.first.weekday() - weekday - 1) % 7 + 1, weeks=-number - 1)
    return day.isoformat()


def nth_weekend(ordinal: int, months: Expression | None) -> Expression | None:
    """Return "the first weekend of October": that of the first Saturday. -1 is the last one."""
    saturdays = nth_weekday(ordinal, _SATURDAY, months)
    if saturdays is None:
        return None
    days = map(date.fromisoformat, saturdays.candidates)
    return Expression(tuple(f"{day}/{day + timedelta(days=1)}" for day in days))


def coming_weekday(today: date, weekday: int) -> Expression | None:
    days = (weekday - today.weekday()) % 7
    coming = today + timedelta(days=days)
    expression = one(coming.isoformat())
    if days or expression is None:
        return expression
    return expression.doubted("could be the day of publication or a week later", *_week_apart(today))


def next_weekday(today: date, weekday: int) -> Expression | None:
    """Return "this coming Friday", the first one after today."""
    return nth_weekday_after(today, 1, weekday)


def nth_weekday_after(day: date, number: int, weekday: int) -> Expression | None:
    """Return "Monday two weeks from now", the second Monday after the day.

    Args:
        day: the day before the first one that counts.
        number: of weekdays, from 1.
        weekday: 0 is Monday.
    """
    first = day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)
    return one((first + timedelta(weeks=number - 1)).isoformat())


def weekday_after_next(today: date, weekday: int) -> Expression | None:
    """Return "the Friday after next", the second one after today."""
    return nth_weekday_after(today, 2, weekday)


def next_weekend(today: date) -> Expression | None:
    """Return "the coming weekend", the first one that begins after today."""
    saturday = next_weekday(today, _SATURDAY)
    return saturday and one(
        f"{saturday.candidates[0]}/{date.fromisoformat(saturday.candidates[0]) + timedelta(days=1)}"
    )


def weekday_with_day(today: date, weekday: int, day: int) -> Expression | None:
    """Return "Monday 20": the next 20th that is a Monday, with a doubt, because no month is named."""
    first = today.replace(day=1)
    for months in range(_MONTHS_AHEAD):
        year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
        found = one(f"{year:04}-{month + 1:02}-{day:02}")
        if found is None or found.candidates[0] < today.isoformat():
            continue
        if date.fromisoformat(found.candidates[0]).weekday() == weekday:
            return found.doubted("names no month", "in {}")
    return None


def weeks_on(today: date, number: int, weekday: int) -> Expression | None:
    """Return "a week on Monday": a week after the coming Monday.

    Args:
        today: the day that the words are relative to.
        number: weeks after the coming weekday.
        weekday: 0 is Monday.
    """
    first = coming_weekday(today, weekday)
    return first and one((date.fromisoformat(first.candidates[0]) + timedelta(weeks=number)).isoformat())


def weekday_in_a_week(today: date, weekday: int) -> Expression | None:
    """Return "Monday week": a week after the coming Monday."""
    first = coming_weekday(today, weekday)
    return first and one((date.fromisoformat(first.candidates[0]) + timedelta(weeks=1)).isoformat())


def this_weekday(today: date, ahead: int, weekday: int) -> Expression | None:
    """Return "this Friday"; "next Friday" as that of next week, with a doubt; "last Friday" as past.

    Args:
        today: the day that the words are relative to.
        ahead: weeks from now.
        weekday: 0 is Monday.
    """
    days = (weekday - today.weekday()) % 7
    if ahead < 0:
        return Expression(((today - timedelta(days=(today.weekday() - weekday) % 7 or 7)).isoformat(),), past=True)
    coming = today + timedelta(days=days)
    if not ahead:
        return one(coming.isoformat())
    expression = weekday_of_week(today, weekday, 1)
    return expression and expression.doubted("could be the coming one or that of next week", *_week_apart(coming))


def weekday_of_week(today: date, weekday: int, ahead: int) -> Expression | None:
    """Return a weekday of this, the next or the last week; weeks begin on Monday.

    Args:
        today: the day that the words are relative to.
        weekday: 0 is Monday.
        ahead: weeks from now.
    """
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=ahead)
    expression = one((monday + timedelta(days=weekday)).isoformat())
    return expression and replace(expression, past=ahead < 0)


def _week_apart(day: date) -> list[str]:
    return [day.isoformat(), (day + timedelta(weeks=1)).isoformat()]
