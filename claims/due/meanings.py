"""What date expressions mean in EDTF, relative to a day: the functions behind the templates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from claims.due import lexicon
from claims.due.durations import add_duration
from claims.due.edtf import parse_edtf

#: EDTF's code for the season that lies in two years
WINTER = 24


@dataclass(frozen=True, slots=True)
class Expression:
    """What a date expression may mean."""

    #: EDTF strings, soonest first; more than one when the words name no year
    candidates: tuple[str, ...]
    #: the days rest on a convention of ours
    inferred: bool = False


class Ambiguous(ValueError):
    """The words have more than one careful reading; `readings` are EDTF strings or hints."""

    def __init__(self, message: str, readings: Iterable[str]) -> None:
        super().__init__(message)
        self.readings = tuple(readings)


def one(edtf: str, *, inferred: bool = False) -> Expression | None:
    try:
        parse_edtf(edtf)
    except ValueError:
        return None
    return Expression((edtf,), inferred)


def years(today: date, pattern: str, back: int = 1) -> Expression | None:
    """Give `pattern` with the year before, this one and those after, as far as the calendar has them."""
    found = []
    for year in range(max(today.year - back, 1), min(today.year + 9, 9998)):
        try:
            found.append(parse_edtf(pattern.format(y=f"{year:04}")).edtf)
        except ValueError:
            continue
    return Expression(tuple(found)) if found else None


def numeric_date(today: date, parts: tuple[int, int, int, str]) -> Expression | None:
    a, b, year, sign = parts
    day_first, month_first = f"{year:04}-{b:02}-{a:02}", f"{year:04}-{a:02}-{b:02}"
    if sign == "." or a > 12:
        return one(day_first)
    if b > 12 or a == b:
        return one(month_first)
    raise Ambiguous("day and month could stand either way round", [month_first, day_first])


def this_unit(today: date, ahead: int, unit: str) -> Expression | None:
    """This or next week, month, quarter, year, decade."""
    if unit == "day":
        return None
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=ahead)
        return one(f"{monday}/{monday + timedelta(days=6)}")
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


def this_season(today: date, ahead: int, season: int) -> Expression | None:
    """This spring is the year's own; next spring is certain only when this year's has begun."""
    year = today.year - (season == WINTER and today.month <= 2)
    current, following = f"{year:04}-{season}", f"{year + 1:04}-{season}"
    if not ahead:
        return one(current, inferred=True)
    if parse_edtf(current).first > today:
        raise Ambiguous("could be this year's or next year's", [current, following])
    return one(following, inferred=True)


def season_of_years(today: date, season: int, first: int, second: int) -> Expression | None:
    """Winter 2021-22 is one winter; other seasons have one year."""
    if season == WINTER and second == first + 1:
        return one(f"{first:04}-{season}", inferred=True)
    return several_years(today, season, first, second)


def several_years(today: date, part: int, first: int, second: int) -> Expression | None:
    """A part of a year goes with one year."""
    raise Ambiguous("names several years", [f"in {first}", f"in {second}"])


def on_weekday(weekday: int, expression: Expression | None) -> Expression | None:
    """Take the soonest date, if it is on the weekday that is named beside it."""
    if expression is None:
        return None
    day = expression.candidates[0]
    if date.fromisoformat(day).weekday() != weekday:
        raise Ambiguous("names another weekday than the date has", [])
    return Expression((day,))


def day_of_month(today: date, day: int, ahead: int) -> Expression | None:
    """The 15th of this or next month."""
    month = this_unit(today, ahead, "month")
    return None if month is None else one(f"{month.candidates[0]}-{day:02}")


def this_month_name(today: date, ahead: int, month: int) -> Expression | None:
    current, following = f"{today.year:04}-{month:02}", f"{today.year + 1:04}-{month:02}"
    if not ahead:
        return one(current)
    if month > today.month:
        raise Ambiguous("could be this year's or next year's", [current, following])
    return one(following)


def coming_weekday(today: date, weekday: int) -> Expression | None:
    days = (weekday - today.weekday()) % 7
    coming = today + timedelta(days=days)
    if days == 0:
        raise Ambiguous("could be the day of publication or a week later", _week_apart(today))
    return one(coming.isoformat())


def this_weekday(today: date, ahead: int, weekday: int) -> Expression | None:
    days = (weekday - today.weekday()) % 7
    if ahead:
        raise Ambiguous("could be the coming one or that of next week", _week_apart(today + timedelta(days=days)))
    return one((today + timedelta(days=days)).isoformat())


def weekday_of_week(today: date, weekday: int, ahead: int) -> Expression | None:
    """Friday of this or next week; weeks begin on Monday."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=ahead)
    return one((monday + timedelta(days=weekday)).isoformat())


def _week_apart(day: date) -> list[str]:
    return [day.isoformat(), (day + timedelta(weeks=1)).isoformat()]


def days_from(today: date, number: int, unit: str) -> Expression | None:
    if unit != "day":
        raise Ambiguous("names a day only roughly", [_in_year(today, number, unit)])
    return one((today + timedelta(days=number)).isoformat())


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


def _part(code: int, last: int) -> Callable[[int], int]:
    return lambda ordinal: code + (last if ordinal == -1 else ordinal) - 1


quarter, half = _part(33, 4), _part(40, 2)


def middle(edtf: str | None) -> Expression | None:
    """The middle of a year is June 30, of a month the 15th; of a decade the end of its fifth year."""
    if edtf is None:
        return None
    period = parse_edtf(edtf)
    if period.precision == "year":
        return one(f"{edtf}-06-30", inferred=True)
    if period.precision == "month":
        return one(f"{edtf}-15", inferred=True)
    return one(f"{period.first.year + 5:04}", inferred=True) if period.precision == "decade" else None


def middle_unit(today: date, ahead: int, unit: str) -> Expression | None:
    whole = this_unit(today, ahead, unit)
    return None if whole is None else middle(whole.candidates[0])


def half_of(today: date, ordinal: int, ahead: int, unit: str) -> Expression | None:
    if unit == "year":
        return one(f"{today.year + ahead:04}-{half(ordinal)}") if abs(ordinal) <= 2 else None
    if unit == "decade":
        first = (today.year // 10 + ahead) * 10 + (5 if ordinal in (2, -1) else 0)
        return one(f"{first:04}/{first + 4:04}")
    return None


def vague(today: date, word: str, *values: Any) -> Expression | None:
    """Early, late and around set no day; for a year we can say what they may mean."""
    year = values[0] if len(values) == 1 and isinstance(values[0], int) and values[0] > 999 else None
    parts = {"early": "in {0}-01/{0}-04", "late": "in {0}-09/{0}-12"}
    hint = parts.get(word, "in {0}").format(year)
    raise Ambiguous(f'("{word}" sets no day)', [hint] if year else [])


def day_span(year: int, month: int, first: int, last: int) -> str:
    return f"{year:04}-{month:02}-{first:02}/{year:04}-{month:02}-{last:02}"


def day_spans(today: date, month: int, first: int, last: int) -> Expression | None:
    return years(today, f"{{y}}-{month:02}-{first:02}/{{y}}-{month:02}-{last:02}", 0)


def inferred(expression: Expression | None) -> Expression | None:
    return expression and Expression(expression.candidates, inferred=True)
