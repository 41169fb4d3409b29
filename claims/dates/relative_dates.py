"""What date expressions mean that are relative to a day: next week, this spring, two years from now."""

from dataclasses import replace
from datetime import date, timedelta

from claims.dates import lexicon
from claims.dates.durations import add_duration
from claims.dates.edtf import Period, parse_edtf
from claims.dates.interpretations import WINTER, Expression, half, middle, one, part_of, week_of

_EITHER_YEAR = "could be this year's or next year's"


def this_unit(today: date, ahead: int, unit: str) -> Expression | None:
    """This, next or last week, month, quarter, year, decade."""
    found = _unit(today, ahead, unit)
    return replace(found, past=True) if found and ahead < 0 else found


def the_unit(today: date, unit: str) -> Expression | None:
    """The year, with nothing beside it, may be this one."""
    found = _unit(today, 0, unit)
    return found and found.doubted("names no certain time", f"in {found.candidates[0]}")


def last_day_after(today: date, number: int, unit: str) -> date:
    """Give the last day of the next so many units; quarters are the calendar's, and working days no weekends.

    Raises:
        OverflowError: it lies outside the calendar.
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
    """The first six months of 2025; the last three weeks of this year."""
    if period is None:
        return None
    whole = parse_edtf(period.candidates[0])
    if ordinal > 0:
        first, last = whole.first, add_duration(whole.first, duration(number, unit)) - timedelta(days=1)
    else:
        first, last = subtract(whole.last + timedelta(days=1), number, unit), whole.last
    return replace(period, candidates=(f"{max(first, whole.first)}/{min(last, whole.last)}",))


def weekend(today: date, ahead: int) -> Expression | None:
    """Saturday and Sunday of this week, or of one before or after."""
    saturday = today - timedelta(days=today.weekday()) + timedelta(weeks=ahead, days=5)
    found = one(f"{saturday}/{saturday + timedelta(days=1)}")
    return replace(found, past=True) if found and ahead < 0 else found


def this_season(today: date, ahead: int, season: int) -> Expression | None:
    """This spring is the year's own; next spring is certain only when this year's has begun."""
    year = today.year - (season == WINTER and today.month <= 2)
    current, following = f"{year:04}-{season}", f"{year + 1:04}-{season}"
    if ahead < 0:
        gone = current if parse_edtf(current).last < today else f"{year - 1:04}-{season}"
        return Expression((gone,), inferred=True, past=True)
    if not ahead:
        return one(current, inferred=True)
    if parse_edtf(current).first > today:
        return Expression((current,), inferred=True).doubted(_EITHER_YEAR, current, following)
    return one(following, inferred=True)


def day_of_month(today: date, day: int, ahead: int) -> Expression | None:
    """The 15th of this, next or last month."""
    month = this_unit(today, ahead, "month")
    found = None if month is None else one(f"{month.candidates[0]}-{day:02}")
    return found and replace(found, past=ahead < 0)


def coming_day_of_month(today: date, day: int) -> Expression | None:
    """The 15th: of this month, or of the next that has one."""
    months = [f"{today.year + (today.month + i - 1) // 12:04}-{(today.month + i - 1) % 12 + 1:02}" for i in range(3)]
    found = [one(f"{month}-{day:02}") for month in months]
    days = tuple(day.candidates[0] for day in found if day)
    return Expression(days).doubted("names no month", f"in {days[0]}") if days else None


def this_month_name(today: date, ahead: int, month: int) -> Expression | None:
    current, following = f"{today.year:04}-{month:02}", f"{today.year + 1:04}-{month:02}"
    if ahead < 0:
        return Expression((current if month < today.month else f"{today.year - 1:04}-{month:02}",), past=True)
    if not ahead:
        return one(current)
    found = one(following)
    return found.doubted(_EITHER_YEAR, current, following) if found and month > today.month else found


def coming_weekday(today: date, weekday: int) -> Expression | None:
    days = (weekday - today.weekday()) % 7
    coming = today + timedelta(days=days)
    found = one(coming.isoformat())
    if days or found is None:
        return found
    return found.doubted("could be the day of publication or a week later", *_week_apart(today))


def weeks_on(today: date, number: int, weekday: int) -> Expression | None:
    """A week on Monday is a week after the coming Monday."""
    found = coming_weekday(today, weekday)
    return found and one((date.fromisoformat(found.candidates[0]) + timedelta(weeks=number)).isoformat())


def weekday_in_a_week(today: date, weekday: int) -> Expression | None:
    """ "Monday week" is a week after the coming Monday."""
    found = coming_weekday(today, weekday)
    return found and one((date.fromisoformat(found.candidates[0]) + timedelta(weeks=1)).isoformat())


def this_weekday(today: date, ahead: int, weekday: int) -> Expression | None:
    """This Friday; next Friday is that of next week, with a doubt; last Friday is over."""
    days = (weekday - today.weekday()) % 7
    if ahead < 0:
        return Expression(((today - timedelta(days=(today.weekday() - weekday) % 7 or 7)).isoformat(),), past=True)
    coming = today + timedelta(days=days)
    if not ahead:
        return one(coming.isoformat())
    found = weekday_of_week(today, weekday, 1)
    return found and found.doubted("could be the coming one or that of next week", *_week_apart(coming))


def weekday_of_week(today: date, weekday: int, ahead: int) -> Expression | None:
    """Friday of this or next week; weeks begin on Monday."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=ahead)
    found = one((monday + timedelta(days=weekday)).isoformat())
    return found and replace(found, past=ahead < 0)


def _week_apart(day: date) -> list[str]:
    return [day.isoformat(), (day + timedelta(weeks=1)).isoformat()]


def days_from(today: date, number: int, unit: str) -> Expression | None:
    """Ten days from now is a day; longer times end on a day only roughly."""
    day = add_duration(today, duration(number, unit))
    found = one(day.isoformat())
    if unit == "day" or found is None:
        return found
    return found.doubted("names a day only roughly", _in_year(today, number, unit), relation="by")


def ago(today: date, number: int, unit: str) -> Expression | None:
    """Two years ago."""
    return Expression((subtract(today, number, unit).isoformat(),), past=True)


def last_units(today: date, number: int, unit: str) -> Expression | None:
    """The last three months."""
    return Expression((f"{subtract(today, number, unit)}/{today}",), past=True)


def shifted(period: Period, number: int, unit: str) -> str | None:
    """Give the day, month or year so long after (or, with a negative number, before) a period.

    What is shifted keeps its precision, where that is a day, a month or a year; else it is the year.
    """
    if "/" in period.edtf and period.edtf[:7] != period.edtf.split("/")[1][:7]:
        parts = [shifted(parse_edtf(part), number, unit) for part in period.edtf.split("/")]
        return "/".join(part for part in parts if part)
    day = add_duration(period.first, duration(number, unit)) if number > 0 else subtract(period.first, -number, unit)
    length = {"day": 10, "month": 7, "interval": 7}.get(period.precision, 4)
    if unit in {"day", "week", "fortnight"}:
        length = 10
    return day.isoformat()[:length]


def later(period: Period, number: int, unit: str) -> Expression | None:
    """Two years later than what the text spoke of before."""
    edtf = shifted(period, number, unit)
    return one(edtf) if edtf else None


def subtract(day: date, number: int, unit: str) -> date:
    """Give the day so long before another.

    Raises:
        OverflowError: the calendar does not have it.
    """
    times, letter = lexicon.DURATIONS[unit]
    if letter in "DW":
        return day - timedelta(days=number * times * (7 if letter == "W" else 1))
    back = number * times * (12 if letter == "Y" else 1)
    first = day.year * 12 + day.month - 1 - back
    if first < 12:
        raise OverflowError("the day lies before the year 1")
    year, month = divmod(first, 12)
    start = date(year, month + 1, 1)
    return min(start + timedelta(days=day.day - 1), add_duration(start, "P1M") - timedelta(days=1))


def _in_year(today: date, number: int, unit: str) -> str:
    day = add_duration(today, duration(max(number, 1), unit)).isoformat()
    return day[:4] if lexicon.DURATIONS[unit][1] == "Y" else day[:7]


def duration(number: int, unit: str) -> str:
    """Write so many units as an ISO 8601 duration.

    Raises:
        OverflowError: it is longer than the calendar.
    """
    times, letter = lexicon.DURATIONS[unit]
    if number * times > 9999:
        raise OverflowError(f"{number} {unit}s lie outside the calendar")
    return f"P{number * times}{letter}"


def middle_unit(today: date, ahead: int, unit: str) -> Expression | None:
    """The middle of next year, by its last day; see `claims.dates.interpretations.middle`."""
    whole = this_unit(today, ahead, unit)
    return None if whole is None else middle(whole.candidates[0])


def half_of(today: date, ordinal: int, ahead: int, unit: str) -> Expression | None:
    if unit == "year":
        return one(f"{today.year + ahead:04}-{half(ordinal)}") if abs(ordinal) <= 2 else None
    if unit == "decade":
        first = (today.year // 10 + ahead) * 10 + (5 if ordinal in (2, -1) else 0)
        return one(f"{first:04}/{first + 4:04}")
    return None


def new_year(today: date) -> Expression | None:
    """In the new year: early in it."""
    edtf = part_of(f"{today.year + 1:04}", "early")
    return Expression((edtf,)).doubted("sets no day", f"in {edtf}") if edtf else None
