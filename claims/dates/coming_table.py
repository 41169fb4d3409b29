"""Templates of the coming and the past: "this coming Friday", "the upcoming weekend", "this past March"."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from claims.dates import days, feasts, weekdays
from claims.dates import relative_dates as relative
from claims.dates.expressions import Expression, one, years

Build = Callable[..., Expression | None]


def _month(today: date, month: int) -> Expression | None:
    """Return the first month of that name that begins after today."""
    year = today.year + (month <= today.month)
    return one(f"{year:04}-{month:02}")


def _season(today: date, season: int) -> Expression | None:
    """Return the first season of that name that begins after today."""
    later = years(today, f"{{y}}-{season}", 0)
    found = [edtf for edtf in later.candidates if _first_month(edtf) > (today.year, today.month)] if later else []
    return one(found[0], inferred=True) if found else None


def _first_month(edtf: str) -> tuple[int, int]:
    year, _, code = edtf.partition("-")
    return int(year), 3 * (int(code) - 20)


#: words of a time -> the first one that begins after today
_COMING: Final[dict[str, Build]] = {
    "WEEKDAY": weekdays.next_weekday,
    "weekend": weekdays.next_weekend,
    "ONEUNIT": lambda t, unit: relative.this_unit(t, 1, unit),
    "MONTH": _month,
    "SEASON": _season,
    "FEAST": lambda t, name: feasts.coming_feast(t, name),
    "DAYTH": relative.coming_day_of_month,
    "MONTH DAY": days.month_day,
    "DAY MONTH": lambda t, d, m: days.month_day(t, m, d),
    "WEEKDAY MONTH DAY": lambda t, w, m, d: days.on_weekday(w, days.month_day(t, m, d)),
    "WEEKDAY DAY MONTH": lambda t, w, d, m: days.on_weekday(w, days.month_day(t, m, d)),
}  # fmt: skip

#: words of a time -> the last one before today
_PAST: Final[dict[str, Build]] = {
    "ONEUNIT": relative.this_unit,
    "weekend": weekdays.weekend,
    "MONTH": relative.this_month_name,
    "SEASON": relative.this_season,
    "WEEKDAY": weekdays.this_weekday,
    "FEAST": feasts.this_feast,
}  # fmt: skip


def _rows() -> Iterator[tuple[str, Build]]:
    for words, build in _COMING.items():
        plain = lambda t, _, *values, build=build: build(t, *values)  # noqa: E731
        yield f"COMING {words}", plain
        yield f"this COMING {words}", plain
        yield f"next COMING {words}", plain
    for words, build in _PAST.items():
        yield f"this LAST {words}", build
    for part in ("morning", "afternoon", "evening", "lunchtime"):
        yield f"this {part}", lambda t: one(t.isoformat())
    for joint in ("", "on ", "in "):
        yield f"EARLY {joint}WEEKDAY", lambda t, _, w: weekdays.coming_weekday(t, w)
        yield f"EARLY {joint}THIS WEEKDAY", lambda t, _, ahead, w: weekdays.this_weekday(t, ahead, w)
        yield f"EARLY {joint}tomorrow", lambda t, _: one((t + timedelta(days=1)).isoformat())
    # a number beside a weekday
    yield "WEEKDAY DAY $$", weekdays.weekday_with_day
    yield "WEEKDAY DAYTH", weekdays.weekday_with_day
    for lead in ("THIS ", "COMING ", "this COMING "):
        skip = lead.count("THIS") + lead.count("COMING")
        for words, build in _DATED.items():
            yield lead + words, lambda t, *values, skip=skip, build=build: build(t, *values[skip:])
    yield "THIS NUMDAY", _this_numeric_day


#: a weekday with its date -> the meaning
_DATED: Final[dict[str, Build]] = {
    "WEEKDAY NUMDAY": days.weekday_with_numbers,
    "WEEKDAY DAY $$": weekdays.weekday_with_day,
    "WEEKDAY DAYTH": weekdays.weekday_with_day,
    "WEEKDAY MONTH DAY": lambda t, w, m, d: days.on_weekday(w, days.month_day(t, m, d)),
    "WEEKDAY DAY MONTH": lambda t, w, d, m: days.on_weekday(w, days.month_day(t, m, d)),
    "WEEKDAY MONTH DAY YEAR": lambda t, w, m, d, y: days.on_weekday(w, days.exact_day(t, y, m, d)),
    "WEEKDAY DAY MONTH YEAR": lambda t, w, d, m, y: days.on_weekday(w, days.exact_day(t, y, m, d)),
}  # fmt: skip


def _this_numeric_day(today: date, ahead: int, parts: tuple[int, int]) -> Expression | None:
    """Return "this 5/12" of this year, and "next 5/12" as the first one after today."""
    expression = days.numeric_day(today, parts)
    if expression is None or expression.doubt is None:
        return expression
    later = tuple(edtf for edtf in expression.candidates if edtf > today.isoformat())
    found = later[:1] if ahead else expression.candidates[:1]
    return Expression(found or expression.candidates[:1], doubt=expression.doubt)


ROWS: Final = list(_rows())
