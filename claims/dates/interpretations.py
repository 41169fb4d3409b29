"""Functions behind the templates of fixed dates: they return the meaning of the words in EDTF."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from claims.dates.edtf import parse_edtf
from claims.dates.expressions import Expression, one
from claims.dates.word_classes import ShortYear

#: EDTF's code for winter, the season that lies in two years
WINTER = 24


def season_of_years(today: date, season: int, first: int, second: int) -> Expression | None:
    """Return the winter 2021-22 as one winter; other seasons of two years get a doubt.

    Args:
        today: not used; every template passes it.
        season: EDTF code, 21 to 24.
        first: the first year.
        second: the second year.
    """
    if season == WINTER and second == first + 1:
        return one(f"{first:04}-{season}", inferred=True)
    return several_years(today, season, first, second)


def several_years(today: date, part: int, first: int, second: int) -> Expression | None:
    """Return the span of both years with a doubt, because a part of a year belongs to one year.

    Args:
        today: not used; every template passes it.
        part: EDTF code of the part; not used.
        first: the first year.
        second: the last year.
    """
    span = one(f"{first:04}/{second:04}") if first <= second else None
    return span and span.doubted("names several years", f"in {first}", f"in {second}")


def season_of_year(year: int, season: int) -> Expression | None:
    return one(f"{year:04}-{season}", inferred=True)


def part_of_year(today: date, part: tuple[int, int]) -> Expression | None:
    """Return a quarter or half: its EDTF code and its year, which may have two digits only."""
    code, year = part
    return one(f"{year.near(today) if isinstance(year, ShortYear) else year:04}-{code}")


def year_span(today: date, first: int) -> Expression | None:
    """Return 2024-25 as two years, with a doubt: it may be one season or financial year."""
    span = one(f"{first:04}/{first + 1:04}")
    return span and span.doubted("may be one season or two years", f"in {first}/{first + 1}")


def two_years(today: date, first: int, second: int) -> Expression | None:
    """Return "2026 or 2027" as a span with a doubt, if the years follow each other.

    Args:
        today: not used; every template passes it.
        first: the first year.
        second: the second year.
    """
    span = one(f"{first:04}/{second:04}") if second == first + 1 else None
    return span and span.doubted("names two years", f"in {first}", f"in {second}")


def parts_of_year(today: date, unit: str, parts: tuple[int, int], year: int) -> Expression | None:
    """Return "the third and fourth quarters of 2025" as the time from one to the other.

    Args:
        today: not used; every template passes it.
        unit: `quarter`; other units return None.
        parts: the ordinals of the first and the last part.
        year: of both.
    """
    first, last = (quarter(ordinal) for ordinal in parts)
    return one(f"{year:04}-{first}/{year:04}-{last}") if unit == "quarter" and first < last else None


def quarter_to(month: int) -> int:
    """Return the EDTF code of the quarter that ends with a month; 0, which is no code, if none does."""
    return 32 + month // 3 if month % 3 == 0 else 0


def middle(edtf: str | None) -> Expression | None:
    """Return the middle of a period: June 30 of a year, the 15th of a month, year 5 of a decade, 50 of a century."""
    if edtf is None:
        return None
    period = parse_edtf(edtf)
    if period.precision == "year":
        return one(f"{edtf}-06-30", inferred=True)
    if period.precision == "month":
        return one(f"{edtf}-15", inferred=True)
    half_way = {"decade": 5, "century": 50}.get(period.precision)
    return one(f"{period.first.year + half_way:04}", inferred=True) if half_way else None


#: precision -> part -> first and last month, day or year of the decade, if there is a convention
_PARTS: dict[str, dict[str, tuple[int, int]]] = {
    "year": {
        "early": (1, 4),
        "start": (1, 4),
        "mid": (5, 8),
        "late": (9, 12),
        "early-mid": (1, 8),
        "mid-late": (5, 12),
    },
    "month": {
        "early": (1, 10),
        "start": (1, 10),
        "mid": (11, 20),
        "late": (21, 31),
        "early-mid": (1, 20),
        "mid-late": (11, 31),
    },
    "decade": {
        "early": (0, 3),
        "start": (0, 3),
        "mid": (4, 6),
        "late": (7, 9),
        "early-mid": (0, 6),
        "mid-late": (4, 9),
    },
}


def part_of(edtf: str, part: str) -> str | None:
    """Return the early, middle or late third of a year, month or decade; None for other periods."""
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
    """Return the thirds that "early", "late" or "around" may mean, with a doubt: these words set no day."""
    if whole is None or whole.past:
        return whole
    parts = [part_of(edtf, word) for edtf in whole.candidates]
    candidates = tuple(part or edtf for part, edtf in zip(parts, whole.candidates, strict=True))
    return replace(whole, candidates=candidates).doubted(f'("{word}" sets no day)', "in {}")


def inferred(expression: Expression | None) -> Expression | None:
    return expression and replace(expression, inferred=True)


def _part(code: int, last: int) -> Callable[[int], int]:
    return lambda ordinal: code + (last if ordinal == -1 else ordinal) - 1


quarter, half = _part(33, 4), _part(40, 2)


def week_of(day: date) -> str:
    """Return the week of a day as an interval; weeks begin on Monday (ISO 8601-1, 4.3.9)."""
    monday = day - timedelta(days=day.weekday())
    return f"{monday}/{monday + timedelta(days=6)}"


def week_with(expression: Expression | None, *, begins: bool = False) -> Expression | None:
    """Return the week of a day ("the week of April 10th"), or the seven days that begin on it."""
    if expression is None:
        return None
    days = [parse_edtf(edtf).first for edtf in expression.candidates]
    weeks = (f"{day}/{day + timedelta(days=6)}" if begins else week_of(day) for day in days)
    return replace(expression, candidates=tuple(weeks))


def ordinal_week(ordinal: int, period: Expression | None) -> Expression | None:
    """Return a week of a month or year by its number.

    The first week is the one whose Thursday lies in the period (ISO 8601-1, 4.3.9.3).
    """
    if period is None or ordinal > 5:
        return None
    weeks = []
    for edtf in period.candidates:
        whole = parse_edtf(edtf)
        if ordinal > 0:
            thursday = whole.first + timedelta(days=(3 - whole.first.weekday()) % 7 + 7 * (ordinal - 1))
        else:
            thursday = whole.last - timedelta(days=(whole.last.weekday() - 3) % 7)
        weeks.append(week_of(thursday))
    return replace(period, candidates=tuple(weeks))


def half_decade(today: date, ordinal: int, decade: str) -> Expression | None:
    """Return the first or second half of a decade: the first half of the 2030s is 2030 to 2034.

    Args:
        today: not used; every template passes it.
        ordinal: 1, 2, or -1 for the last half.
        decade: EDTF such as 203X.
    """
    if abs(ordinal) > 2:
        return None
    first = int(decade[:3]) * 10 + (5 if ordinal in (2, -1) else 0)
    return one(f"{first:04}/{first + 4:04}")


def half_month(ordinal: int, months: Expression | None) -> Expression | None:
    """Return the first or second half of months; the first ends on the 15th."""
    if months is None or abs(ordinal) > 2:
        return None
    halves = []
    for edtf in months.candidates:
        last = parse_edtf(edtf).last.day
        halves.append(f"{edtf}-01/{edtf}-15" if ordinal == 1 else f"{edtf}-16/{edtf}-{last}")
    return Expression(tuple(halves), inferred=True)


def nth_weekday(ordinal: int, weekday: int, months: Expression | None) -> Expression | None:
    """Return "the first Tuesday of November" or "the last Friday in May".

    Args:
        ordinal: 1 to 4, or -1 for the last.
        weekday: 0 is Monday.
        months: the month, with a candidate for each year.
    """
    if months is None or not -1 <= ordinal <= 4:
        return None
    days = []
    for edtf in months.candidates:
        month = parse_edtf(edtf)
        if ordinal > 0:
            day = month.first + timedelta(days=(weekday - month.first.weekday()) % 7 + 7 * (ordinal - 1))
        else:
            day = month.last - timedelta(days=(month.last.weekday() - weekday) % 7)
        days.append(day.isoformat())
    return Expression(tuple(days))
