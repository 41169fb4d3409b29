"""Meanings of date expressions that are relative to a day: next week, this spring, two years from now.

Parameters have the same meaning everywhere. `today` is the day that the words are relative to.
`ahead` counts units from now: -1 is the last, 0 this, 1 the next one.
`unit` is a value of `lexicon.UNITS`.
"""

from dataclasses import replace
from datetime import date, timedelta

from claims.dates import lexicon
from claims.dates.durations import add_duration
from claims.dates.edtf import Period, parse_edtf
from claims.dates.expressions import Expression, NoSuchDay, one
from claims.dates.interpretations import WINTER, half, middle, part_of, week_of
from claims.dates.shifts import duration, shifted, subtract

#: the doubt about "next March" while this year's lies ahead
EITHER_YEAR = "could be this year's or next year's"


def this_unit(today: date, ahead: int, unit: str) -> Expression | None:
    """Return this, the next or the last week, month, quarter, year, decade or century.

    Args:
        today: the day that the words are relative to.
        ahead: units from now.
        unit: of `lexicon.UNITS`.

    Returns:
        The period, marked as past if `ahead` is negative; None for other units.
    """
    expression = _unit(today, ahead, unit)
    return replace(expression, past=True) if expression and ahead < 0 else expression


def the_unit(today: date, unit: str) -> Expression | None:
    """Return the current period with a doubt: a bare "the year" may be another one."""
    expression = _unit(today, 0, unit)
    return expression and expression.doubted("names no certain time", f"in {expression.candidates[0]}")


def last_day_after(today: date, number: int, unit: str) -> date:
    """Return the last day of the next units. Quarters follow the calendar; working days leave out weekends.

    Args:
        today: the day before the first one.
        number: of units.
        unit: of `lexicon.UNITS`, or `workday`.

    Raises:
        OverflowError: the day lies outside the calendar.
    """
    if unit == "quarter" and number < 999:
        quarter = _unit(today, number, unit)
        return parse_edtf(quarter.candidates[0]).last if quarter else today
    if unit == "workday":
        weeks, days = divmod(number, 5)
        day = today + timedelta(weeks=weeks)
        for _ in range(days):
            day += timedelta(days=1 if day.weekday() < 4 else 7 - day.weekday())
        return day
    return add_duration(today, duration(number, unit))


def _unit(today: date, ahead: int, unit: str) -> Expression | None:
    if unit == "week":
        return one(week_of(today + timedelta(weeks=ahead)))
    if unit == "workweek":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=ahead)
        return one(f"{monday}/{monday + timedelta(days=4)}")
    if unit == "month":
        year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        return one(f"{year:04}-{month + 1:02}")
    if unit == "quarter":
        year, quarter = divmod(today.year * 4 + (today.month - 1) // 3 + ahead, 4)
        return one(f"{year:04}-{33 + quarter}")
    if unit == "year":
        return one(f"{today.year + ahead:04}")
    if unit == "decade":
        return one(f"{today.year // 10 + ahead:03}X")
    return one(f"{today.year // 100 + ahead:02}XX") if unit == "century" else None


def stretch(ordinal: int, number: int, unit: str, period: Expression | None) -> Expression | None:
    """Return the first or last units of a period: "the first six months of 2025".

    Args:
        ordinal: 1 for the first, -1 for the last ones.
        number: of units.
        unit: of `lexicon.UNITS`.
        period: the whole; None returns None.
    """
    if period is None:
        return None
    whole = parse_edtf(period.candidates[0])
    if ordinal > 0:
        first, last = whole.first, add_duration(whole.first, duration(number, unit)) - timedelta(days=1)
    else:
        first, last = subtract(whole.last + timedelta(days=1), number, unit), whole.last
    return replace(period, candidates=(f"{max(first, whole.first)}/{min(last, whole.last)}",))


def this_season(today: date, ahead: int, season: int) -> Expression | None:
    """Return this, the next or the last season.

    "This spring" is the one of the current year. "Next spring" gets a doubt until this year's has begun.

    Args:
        today: the day that the words are relative to.
        ahead: seasons from now.
        season: EDTF code, 21 to 24.
    """
    year = today.year - (season == WINTER and today.month <= 2)
    current, following = f"{year:04}-{season}", f"{year + 1:04}-{season}"
    if ahead < 0:
        last_one = current if parse_edtf(current).last < today else f"{year - 1:04}-{season}"
        return Expression((last_one,), inferred=True, past=True)
    if not ahead:
        return one(current, inferred=True)
    if parse_edtf(current).first > today:
        return Expression((current,), inferred=True).doubted(EITHER_YEAR, current, following)
    return one(following, inferred=True)


def day_of_month(today: date, day: int, ahead: int) -> Expression | None:
    """Return a day of this, the next or the last month.

    Args:
        today: the day that the words are relative to.
        day: 1 to 31.
        ahead: months from now.

    Raises:
        NoSuchDay: the month lacks the day.
    """
    month = this_unit(today, ahead, "month")
    expression = None if month is None else one(f"{month.candidates[0]}-{day:02}")
    if month is not None and expression is None:
        raise NoSuchDay
    return expression and replace(expression, past=ahead < 0)


def coming_day_of_month(today: date, day: int) -> Expression | None:
    """Return "the 15th" of this month and of the next two that have one, with a doubt."""
    months = [f"{today.year + (today.month + i - 1) // 12:04}-{(today.month + i - 1) % 12 + 1:02}" for i in range(3)]
    expressions = [one(f"{month}-{day:02}") for month in months]
    days = tuple(day.candidates[0] for day in expressions if day)
    return Expression(days).doubted("names no month", "in {}") if days else None


def this_month_name(today: date, ahead: int, month: int) -> Expression | None:
    """Return "this March", "next March" or "last March".

    Args:
        today: the day that the words are relative to.
        ahead: years from now.
        month: 1 to 12.
    """
    current, following = f"{today.year:04}-{month:02}", f"{today.year + 1:04}-{month:02}"
    if ahead < 0:
        return Expression((current if month < today.month else f"{today.year - 1:04}-{month:02}",), past=True)
    if not ahead:
        return one(current)
    expression = one(following)
    return expression.doubted(EITHER_YEAR, current, following) if expression and month > today.month else expression


def days_from(today: date, number: int, unit: str) -> Expression | None:
    """Return "ten days from now" as a day; longer units get a doubt.

    Args:
        today: the day that the words are relative to.
        number: of units.
        unit: of `lexicon.UNITS`.
    """
    day = add_duration(today, duration(number, unit))
    expression = one(day.isoformat())
    if unit == "day" or expression is None:
        return expression
    return expression.doubted("names a day only roughly", _in_year(today, number, unit), relation="by")


def ago(today: date, number: int, unit: str) -> Expression | None:
    """Return "two years ago" as a day of the past.

    Args:
        today: the day that the words are relative to.
        number: of units.
        unit: of `lexicon.UNITS`.
    """
    return Expression((subtract(today, number, unit).isoformat(),), past=True)


def last_units(today: date, number: int, unit: str) -> Expression | None:
    """Return "the last three months" as an interval of the past.

    Args:
        today: the day that the words are relative to, and the last day.
        number: of units.
        unit: of `lexicon.UNITS`.
    """
    return Expression((f"{subtract(today, number, unit)}/{today}",), past=True)


def later(period: Period, number: int, unit: str) -> Expression | None:
    """Return "two years later", counted from the period that the text named last.

    Args:
        period: the period that the text named last.
        number: of units.
        unit: of `lexicon.UNITS`.
    """
    edtf = shifted(period, number, unit)
    return one(edtf) if edtf else None


def _in_year(today: date, number: int, unit: str) -> str:
    day = add_duration(today, duration(max(number, 1), unit)).isoformat()
    return day[:4] if lexicon.DURATIONS[unit][1] == "Y" else day[:7]


def middle_unit(today: date, ahead: int, unit: str) -> Expression | None:
    """Return the middle of this or the next period (see `claims.dates.interpretations.middle`).

    Args:
        today: the day that the words are relative to.
        ahead: units from now.
        unit: of `lexicon.UNITS`.
    """
    whole = this_unit(today, ahead, unit)
    return None if whole is None else middle(whole.candidates[0])


def half_of(today: date, ordinal: int, ahead: int, unit: str) -> Expression | None:
    """Return half of this, the next or the last year or decade.

    Args:
        today: the day that the words are relative to.
        ordinal: 1, 2, or -1 for the last half.
        ahead: units from now.
        unit: `year` or `decade`; others return None.
    """
    if unit == "year":
        return one(f"{today.year + ahead:04}-{half(ordinal)}") if abs(ordinal) <= 2 else None
    if unit == "decade":
        first = (today.year // 10 + ahead) * 10 + (5 if ordinal in (2, -1) else 0)
        return one(f"{first:04}/{first + 4:04}")
    return None


def new_year(today: date) -> Expression | None:
    """Return the early part of the next year, with a doubt, for "in the new year"."""
    edtf = part_of(f"{today.year + 1:04}", "early")
    return Expression((edtf,)).doubted("sets no day", f"in {edtf}") if edtf else None
