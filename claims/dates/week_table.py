"""Templates of weeks: "week 31", "the week starting on April 6", "w/c 6 April", "the last week of June", "a week on
Tuesday".
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from claims.dates import days, weekdays
from claims.dates import interpretations as meanings
from claims.dates import relative_dates as relative
from claims.dates.edtf import parse_edtf
from claims.dates.expressions import Expression, one, years

Build = Callable[..., Expression | None]
#: the end of a template after which no word may follow that could belong to its last number
_CLOSED: Final = " $"
_DAYS_OF_WEEK: Final = 7
_LAST_WEEK: Final = 53


def _numbered(today: date, number: int, year: int | None = None) -> Expression | None:
    """Return a week by its number in the year (ISO 8601-1, 4.3.9); without a year, of this year and later ones."""
    if not 1 <= number <= _LAST_WEEK:
        return None
    span = [year] if year else range(today.year, min(today.year + 9, 9998))
    weeks = [week for y in span if (week := _week(y, number))]
    return Expression(tuple(weeks), inferred=True) if weeks else None


def _week(year: int, number: int) -> str | None:
    try:
        return meanings.week_of(date.fromisocalendar(year, number, 1))
    except ValueError:
        return None


def _of_weeks(today: date, first: int, last: int, year: int | None = None) -> Expression | None:
    """Return "weeks 31 to 33", from the first day of the first to the last day of the last."""
    begin, end = _numbered(today, first, year), _numbered(today, last, year)
    if begin is None or end is None or first >= last:
        return None
    pairs = zip(begin.candidates, end.candidates, strict=False)
    return Expression(tuple(f"{a[:10]}/{b[11:]}" for a, b in pairs), inferred=True)


def _day_of(week: Expression | None, weekday: int) -> Expression | None:
    if week is None:
        return None
    found = [parse_edtf(edtf).first + timedelta(days=weekday) for edtf in week.candidates]
    return Expression(tuple(map(str, found)), week.inferred, week.doubt)


def _ending(expression: Expression | None) -> Expression | None:
    """Return the seven days up to each day."""
    if expression is None:
        return None
    ends = [parse_edtf(edtf).last for edtf in expression.candidates]
    spans = tuple(f"{day - timedelta(days=_DAYS_OF_WEEK - 1)}/{day}" for day in ends)
    return Expression(spans, expression.inferred, expression.doubt)


#: words of a day -> its meaning
_DAYS: Final[dict[str, Build]] = {
    "MONTH DAY": days.month_day,
    "DAY MONTH": lambda t, d, m: days.month_day(t, m, d),
    "MONTH DAY YEAR": lambda t, m, d, y: days.exact_day(t, y, m, d),
    "DAY MONTH YEAR": lambda t, d, m, y: days.exact_day(t, y, m, d),
    "WEEKDAY MONTH DAY": lambda t, w, m, d: days.on_weekday(w, days.month_day(t, m, d)),
    "WEEKDAY DAY MONTH": lambda t, w, d, m: days.on_weekday(w, days.month_day(t, m, d)),
    "WEEKDAY MONTH DAY YEAR": lambda t, w, m, d, y: days.on_weekday(w, days.exact_day(t, y, m, d)),
    "WEEKDAY DAY MONTH YEAR": lambda t, w, d, m, y: days.on_weekday(w, days.exact_day(t, y, m, d)),
    "ISO": lambda t, iso: one(iso),
    "NUMERIC": days.numeric_date,
    "NUMDAY": days.numeric_day,
    "DAYTH": relative.coming_day_of_month,
    "WEEKDAY DAYTH": weekdays.weekday_with_day,
    "WEEKDAY": weekdays.coming_weekday,
    "tomorrow": lambda t: one((t + timedelta(days=1)).isoformat()),
}  # fmt: skip

#: words of several days -> their meaning
_SPANS: Final[dict[str, Build]] = {
    "DAY JOINT DAY MONTH": lambda t, a, _, b, m: days.day_spans(t, m, a, b),
    "DAY JOINT DAY MONTH YEAR": lambda t, a, _, b, m, y: days.day_span(t, y, m, a, b),
    "MONTH DAY JOINT DAY": lambda t, m, a, _, b: days.day_spans(t, m, a, b),
    "MONTH DAY JOINT DAY YEAR": lambda t, m, a, _, b, y: days.day_span(t, y, m, a, b),
    "MONTH DAY JOINT MONTH DAY": lambda t, a, b, _, c, d: days.days_of_months(t, (a, b), (c, d)),
    "DAY MONTH JOINT DAY MONTH": lambda t, b, a, _, d, c: days.days_of_months(t, (a, b), (c, d)),
}  # fmt: skip

#: words before a day -> number of their values, and what they make of the day
_LEADS: Final[dict[str, tuple[int, Build]]] = {
    "week": (0, meanings.week_with),
    **{lead: (values, partial(meanings.week_with, begins=True))
       for lead, values in {"week BEGINNING": 1, "week BEGINNING on": 1, "week from": 0, "w / c": 0, "w / b": 0,
                            "wc": 0, "week that begins on": 0, "week that starts on": 0}.items()},
    **{lead: (values, _ending)
       for lead, values in {"week ENDING": 1, "week ENDING on": 1, "w / e": 0, "week that ends on": 0}.items()},
}  # fmt: skip

#: words of a period -> its meaning
PERIODS: Final[dict[str, Build]] = {
    "YEAR": lambda t, y: one(f"{y:04}"),
    "MONTH": lambda t, m: years(t, f"{{y}}-{m:02}", 0),
    "MONTH YEAR": lambda t, m, y: one(f"{y:04}-{m:02}"),
    "MONTH THIS year": lambda t, m, ahead: one(f"{t.year + ahead:04}-{m:02}"),
    "THIS MONTH": relative.this_month_name,
    "THIS UNIT": relative.this_unit,
    "SEASON": lambda t, s: meanings.inferred(years(t, f"{{y}}-{s}", 0)),
    "SEASON YEAR": lambda t, s, y: meanings.season_of_year(y, s),
    "QN": lambda t, q: years(t, f"{{y}}-{q}", 0),
    "QN YEAR": lambda t, q, y: one(f"{y:04}-{q}"),
    "ORD quarter": lambda t, o: years(t, f"{{y}}-{meanings.quarter(o)}", 0),
    "ORD quarter YEAR": lambda t, o, y: one(f"{y:04}-{meanings.quarter(o)}"),
    "year": lambda t: relative.this_unit(t, 0, "year"),
    "month": lambda t: relative.this_unit(t, 0, "month"),
    "DECADE": lambda t, decade: one(decade),
}  # fmt: skip


def _stretch(build: Build, today: date, ordinal: int, number: int, unit: str, *values: Any) -> Expression | None:
    return relative.stretch(ordinal, number, unit, build(today, *values))


def _rough_stretch(build: Build, today: date, ordinal: int, _: str, *values: Any) -> Expression | None:
    """Return "the first weeks of 2027" as the early part of the period, with a doubt."""
    return meanings.vague("early" if ordinal > 0 else "late", build(today, *values))


def _early_in(build: Build, today: date, word: str, *values: Any) -> Expression | None:
    return meanings.vague(word, build(today, *values))


def _led(lead: Build, skip: int, build: Build, today: date, *values: Any) -> Expression | None:
    return lead(build(today, *values[skip:]))


def _rows() -> Iterator[tuple[str, Build]]:
    for lead, (skip, make) in _LEADS.items():
        for words, build in _DAYS.items():
            yield f"{lead} {words}", partial(_led, make, skip, build)
    for words, build in PERIODS.items():
        yield f"ENDORD NUMBER UNIT {words}", partial(_stretch, build)
        yield f"ENDORD NUMBER UNIT in {words}", partial(_stretch, build)
        yield f"ENDORD UNITS {words}", partial(_rough_stretch, build)
        for joint in ("in", "on in"):
            yield f"EARLY {joint} {words}", partial(_early_in, build)
    for lead in ("week", "calendar week", "week number", "week no .", "cw", "kw"):
        yield f"{lead} NUM" + _CLOSED, _numbered
        for joint in ("", "in ", "/ "):
            yield f"{lead} NUM {joint}YEAR", _numbered
        yield f"{lead} NUM THIS year", lambda t, n, ahead: _numbered(t, n, t.year + ahead)
        yield f"WEEKDAY {lead} NUM" + _CLOSED, lambda t, w, n: _day_of(_numbered(t, n), w)
        yield f"WEEKDAY in {lead} NUM" + _CLOSED, lambda t, w, n: _day_of(_numbered(t, n), w)
        yield f"WEEKDAY {lead} NUM YEAR", lambda t, w, n, y: _day_of(_numbered(t, n, y), w)
    for lead in ("week", "week from", "week BEGINNING"):
        skip = "BEGINNING" in lead
        for words, build in _SPANS.items():
            yield f"{lead} {words}", lambda t, *values, skip=skip, build=build: build(t, *values[skip:])
    for lead in ("weeks", "calendar weeks"):
        yield f"{lead} NUM JOINT NUM" + _CLOSED, lambda t, a, _, b: _of_weeks(t, a, b)
        yield f"{lead} NUM JOINT NUM YEAR", lambda t, a, _, b, y: _of_weeks(t, a, b, y)
    yield "week after next", lambda t: relative.this_unit(t, 2, "week")
    yield "week after THIS one", lambda t, ahead: relative.this_unit(t, 1 + ahead, "week")
    yield "next ONEUNIT but one", lambda t, unit: relative.this_unit(t, 2, unit)
    yield "WEEKDAY after next", weekdays.weekday_after_next
    for count, weeks in (("fortnight", 2), ("NUM week", 0), ("NUM weeks", 0), ("week", 1), ("NUM fortnight", 0)):
        for joint in ("on ", "from ", "from this ", "this "):
            if weeks == 1 and joint != "from ":
                continue  # "week on week", "this week Monday"
            build = partial(_weeks_on, weeks, 2 if count == "NUM fortnight" else 1)
            yield f"{count} {joint}WEEKDAY", build
    yield "WEEKDAY fortnight", lambda t, w: weekdays.weeks_on(t, 2, w)
    yield "today week", lambda t: one((t + timedelta(weeks=1)).isoformat())
    for count in ("NUM week", "NUM weeks"):
        yield f"{count} today", lambda t, n: one((t + timedelta(weeks=n)).isoformat())
        yield f"{count} tomorrow", lambda t, n: one((t + timedelta(weeks=n, days=1)).isoformat())
    for joint in ("", "on "):
        yield f"ORD week MONTH {joint}WEEKDAY", lambda t, o, m, w: _day_of(_ordinal(o, years(t, f"{{y}}-{m:02}", 0)), w)
        yield (
            f"ORD week MONTH YEAR {joint}WEEKDAY",
            lambda t, o, m, y, w: _day_of(_ordinal(o, one(f"{y:04}-{m:02}")), w),
        )
    for joint in ("from now", "from today", "after today", "hence"):
        yield f"WEEKDAY NUM week {joint}", lambda t, w, n: weekdays.nth_weekday_after(t, n, w)
        yield f"WEEKDAY NUM weeks {joint}", lambda t, w, n: weekdays.nth_weekday_after(t, n, w)


def _ordinal(ordinal: int, months: Expression | None) -> Expression | None:
    return meanings.ordinal_week(ordinal, months)


def _weeks_on(weeks: int, times: int, today: date, *values: int) -> Expression | None:
    """Return "a fortnight on Friday": as many weeks after the coming weekday as the words or the values say."""
    number = weeks or values[0] * times
    return weekdays.weeks_on(today, number, values[-1])


ROWS: Final = list(_rows())
