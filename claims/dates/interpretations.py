"""What date expressions mean in EDTF: the values, and the functions behind the templates of fixed dates."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dateutil.easter import easter

from claims.dates import lexicon
from claims.dates.edtf import Period, parse_edtf
from claims.domain.due import Relation

#: EDTF's code for the season that lies in two years
WINTER = 24


@dataclass(frozen=True, slots=True)
class Doubt:
    """Careful readers may differ about the words."""

    message: str
    #: what they may mean: EDTF strings, with a relation where that too is in doubt
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expression:
    """What a date expression may mean."""

    #: EDTF strings, soonest first; more than one when the words name no year
    candidates: tuple[str, ...]
    #: the days rest on a convention of ours
    inferred: bool = False
    #: careful readers may differ; `candidates` hold the likeliest reading
    doubt: Doubt | None = None
    #: what the words mean where they stand alone or after "in"
    relation: Relation = "in"
    #: the words themselves say that it is over ("last year")
    past: bool = False

    def doubted(self, message: str, *readings: str, relation: Relation = "in") -> "Expression":
        """Give the same with a doubt."""
        return replace(self, doubt=Doubt(message, readings), relation=relation)


@dataclass(frozen=True, slots=True)
class Setting:
    """The days that words are relative to."""

    #: the day on which they were written or said
    today: date
    #: what the text has spoken of before them, where there is something
    leaning: Period | None = None


def one(edtf: str, *, inferred: bool = False) -> Expression | None:
    """Give the expression that means just this, where the calendar has it."""
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


def month_day(today: date, month: int, day: int) -> Expression | None:
    return years(today, f"{{y}}-{month:02}-{day:02}", 0)


def numeric_date(today: date, parts: tuple[int, int, int, str]) -> Expression | None:
    """Read 13/4/2023; what could stand either way round is read month first, with a doubt."""
    a, b, year, sign = parts
    day_first, month_first = one(f"{year:04}-{b:02}-{a:02}"), one(f"{year:04}-{a:02}-{b:02}")
    if len(sign) < 5:
        found = month_first or day_first
        return found and found.doubted("has only two digits of its year", *found.candidates)
    if sign[0] == "." or month_first is None or a == b:
        return day_first
    if day_first is None:
        return month_first
    return month_first.doubted(
        "could have day and month either way round", month_first.candidates[0], day_first.candidates[0]
    )


def numeric_day(today: date, parts: tuple[int, int]) -> Expression | None:
    """Read 10/25 or 25/10 of no year."""
    a, b = parts
    found = month_day(today, a, b) or month_day(today, b, a)
    return found and found.doubted("may be no date, or have day and month either way round", found.candidates[0])


def season_of_years(today: date, season: int, first: int, second: int) -> Expression | None:
    """Winter 2021-22 is one winter; other seasons have one year."""
    if season == WINTER and second == first + 1:
        return one(f"{first:04}-{season}", inferred=True)
    return several_years(today, season, first, second)


def several_years(today: date, part: int, first: int, second: int) -> Expression | None:
    """A part of a year goes with one year."""
    found = one(f"{first:04}/{second:04}") if first <= second else None
    return found and found.doubted("names several years", f"in {first}", f"in {second}")


def on_weekday(weekday: int, expression: Expression | None) -> Expression | None:
    """Take the soonest date, if it is on the weekday that is named beside it; else the one that is."""
    if expression is None:
        return None
    day = expression.candidates[0]
    if date.fromisoformat(day).weekday() == weekday:
        return replace(expression, candidates=(day,))
    fitting = tuple(d for d in expression.candidates[:2] if date.fromisoformat(d).weekday() == weekday)
    return replace(expression, candidates=fitting[:1] or (day,)).doubted("names another weekday than the date has")


def season_of_year(year: int, season: int) -> Expression | None:
    return one(f"{year:04}-{season}", inferred=True)


def year_span(today: date, first: int) -> Expression | None:
    """2024-25, as of a season or a financial year."""
    found = one(f"{first:04}/{first + 1:04}")
    return found and found.doubted("may be one season or two years", f"in {first}/{first + 1}")


def two_years(today: date, first: int, second: int) -> Expression | None:
    """2026 or 2027, two years in a row."""
    found = one(f"{first:04}/{second:04}") if second == first + 1 else None
    return found and found.doubted("names two years", f"in {first}", f"in {second}")


def fiscal(today: date, year: int) -> Expression | None:
    """Fiscal years begin on many days; the calendar's year stands for them."""
    found = one(f"{year:04}")
    return found and found.doubted("is a year of accounts, whose days are not known here", f"in {year}")


def middle(edtf: str | None) -> Expression | None:
    """The middle of a year is June 30, of a month the 15th; of a decade its fifth year, of a century its fiftieth."""
    if edtf is None:
        return None
    period = parse_edtf(edtf)
    if period.precision == "year":
        return one(f"{edtf}-06-30", inferred=True)
    if period.precision == "month":
        return one(f"{edtf}-15", inferred=True)
    half_way = {"decade": 5, "century": 50}.get(period.precision)
    return one(f"{period.first.year + half_way:04}", inferred=True) if half_way else None


#: (precision, part) -> months or days of a part of a period, as far as there is a convention
_PARTS: dict[str, dict[str, tuple[int, int]]] = {
    "year": {"early": (1, 4), "start": (1, 4), "mid": (5, 8), "late": (9, 12)},
    "month": {"early": (1, 10), "start": (1, 10), "mid": (11, 20), "late": (21, 31)},
    "decade": {"early": (0, 3), "start": (0, 3), "mid": (4, 6), "late": (7, 9)},
}


def part_of(edtf: str, part: str) -> str | None:
    """Give the early, middle or late part of a year, month or decade, in thirds; None where there is none."""
    period = parse_edtf(edtf)
    first, last = _PARTS.get(period.precision, {}).get(part, (0, 0))
    if not last:
        return None
    if period.precision == "year":
        return f"{edtf}-{first:02}/{edtf}-{last:02}"
    if period.precision == "month":
        return f"{edtf}-{first:02}/{edtf}-{min(last, period.last.day):02}"
    return f"{period.first.year + first:04}/{period.first.year + last:04}"


def vague(word: str, whole: Expression | None) -> Expression | None:
    """Early, late and around set no day; the thirds of the period are what they may mean."""
    if whole is None or whole.past:
        return whole
    parts = [part_of(edtf, word) for edtf in whole.candidates]
    found = tuple(part or edtf for part, edtf in zip(parts, whole.candidates, strict=True))
    return replace(whole, candidates=found).doubted(f'("{word}" sets no day)', f"in {found[0]}")


def day_span(year: int, month: int, first: int, last: int) -> str:
    return f"{year:04}-{month:02}-{first:02}/{year:04}-{month:02}-{last:02}"


def day_spans(today: date, month: int, first: int, last: int) -> Expression | None:
    return years(today, f"{{y}}-{month:02}-{first:02}/{{y}}-{month:02}-{last:02}", 0)


def inferred(expression: Expression | None) -> Expression | None:
    return expression and replace(expression, inferred=True)


def _part(code: int, last: int) -> Callable[[int], int]:
    return lambda ordinal: code + (last if ordinal == -1 else ordinal) - 1


quarter, half = _part(33, 4), _part(40, 2)


def week_of(day: date) -> str:
    """Give the week of a day as an interval; weeks begin on Monday (ISO 8601-1, 4.3.9)."""
    monday = day - timedelta(days=day.weekday())
    return f"{monday}/{monday + timedelta(days=6)}"


def week_with(expression: Expression | None, *, begins: bool = False) -> Expression | None:
    """The week of April 10th; or the seven days that begin on it."""
    if expression is None:
        return None
    days = [parse_edtf(edtf).first for edtf in expression.candidates]
    weeks = (f"{day}/{day + timedelta(days=6)}" if begins else week_of(day) for day in days)
    return replace(expression, candidates=tuple(weeks))


def ordinal_week(ordinal: int, period: Expression | None) -> Expression | None:
    """The first week of a month or year is the one that has its Thursday in it (ISO 8601-1, 4.3.9.3)."""
    if period is None or ordinal > 5:
        return None
    found = []
    for edtf in period.candidates:
        whole = parse_edtf(edtf)
        if ordinal > 0:
            thursday = whole.first + timedelta(days=(3 - whole.first.weekday()) % 7 + 7 * (ordinal - 1))
        else:
            thursday = whole.last - timedelta(days=(whole.last.weekday() - 3) % 7)
        found.append(week_of(thursday))
    return replace(period, candidates=tuple(found))


def half_decade(today: date, ordinal: int, decade: str) -> Expression | None:
    """The first half of the 2030s is 2030 to 2034."""
    if abs(ordinal) > 2:
        return None
    first = int(decade[:3]) * 10 + (5 if ordinal in (2, -1) else 0)
    return one(f"{first:04}/{first + 4:04}")


def half_month(ordinal: int, months: Expression | None) -> Expression | None:
    """The first half of a month ends on the 15th."""
    if months is None or abs(ordinal) > 2:
        return None
    found = []
    for edtf in months.candidates:
        last = parse_edtf(edtf).last.day
        found.append(f"{edtf}-01/{edtf}-15" if ordinal == 1 else f"{edtf}-16/{edtf}-{last}")
    return Expression(tuple(found), inferred=True)


def nth_weekday(ordinal: int, weekday: int, months: Expression | None) -> Expression | None:
    """The first Tuesday of November; the last Friday in May."""
    if months is None or not -1 <= ordinal <= 4:
        return None
    found = []
    for edtf in months.candidates:
        month = parse_edtf(edtf)
        if ordinal > 0:
            day = month.first + timedelta(days=(weekday - month.first.weekday()) % 7 + 7 * (ordinal - 1))
        else:
            day = month.last - timedelta(days=(month.last.weekday() - weekday) % 7)
        found.append(day.isoformat())
    return Expression(tuple(found))


def feast(today: date, name: Any, year: int | None = None) -> Expression | None:
    """Christmas and its like; Easter is the western one."""
    span = [year] if year else list(range(today.year, min(today.year + 9, 9998)))
    if name == "easter":
        return Expression(tuple(easter(y).isoformat() for y in span if y > 1583))
    if name in {"thanksgiving", "black friday"}:
        days = [date(y, 11, 22 + (3 - date(y, 11, 1).weekday()) % 7) for y in span]
        return Expression(tuple((d + timedelta(days=name != "thanksgiving")).isoformat() for d in days))
    month, day = lexicon.FEASTS[name]
    return Expression(tuple(f"{y:04}-{month:02}-{day:02}" for y in span))
