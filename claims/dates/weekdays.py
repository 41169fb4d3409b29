"""Meanings of weekdays and weekends: this Friday, Monday week. A `weekday` of 0 is Monday."""

from dataclasses import replace
from datetime import date, timedelta

from claims.dates.expressions import Expression, one


def weekend(today: date, ahead: int) -> Expression | None:
    """Return the Saturday and Sunday of this week, or of an earlier or later one."""
    saturday = today - timedelta(days=today.weekday()) + timedelta(weeks=ahead, days=5)
    expression = one(f"{saturday}/{saturday + timedelta(days=1)}")
    return replace(expression, past=True) if expression and ahead < 0 else expression


def coming_weekday(today: date, weekday: int) -> Expression | None:
    days = (weekday - today.weekday()) % 7
    coming = today + timedelta(days=days)
    expression = one(coming.isoformat())
    if days or expression is None:
        return expression
    return expression.doubted("could be the day of publication or a week later", *_week_apart(today))


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
