"""Templates of expressions that refer to the period that the text named last: "two years later", "by then"."""

from datetime import timedelta

from claims.dates import feasts, weekdays
from claims.dates import relative_dates as relative
from claims.dates.expressions import one, years
from claims.dates.phrase_table import Build

#: relative to the period that the text named last
BACK_REFERENCE_ROWS: list[tuple[str, Build]] = [
    ("NUM UNIT later", relative.later),
    ("NUM UNIT after that", relative.later),
    ("NUM UNIT on", relative.later),
    ("following ONEUNIT", lambda p, unit: relative.this_unit(p.first, 1, unit)),
    ("following WEEKDAY", lambda p, w: weekdays.coming_weekday(p.first, w)),
    ("following MONTH", lambda p, m: years(p.first, f"{{y}}-{m:02}", 0)),
    ("following SEASON", lambda p, s: relative.this_season(p.first, 1, s)),
    ("following FEAST", feasts.following_feast),
    ("ONEUNIT after that", lambda p, unit: relative.this_unit(p.first, 1, unit)),
    ("WEEKDAY following week", lambda p, w: weekdays.weekday_of_week(p.first, w, 1)),
    ("then", lambda p: one(p.edtf)),
    ("that weekend", lambda p: weekdays.weekend(p.first, 0)),
    ("following weekend", lambda p: weekdays.weekend(p.first, 1)),
    ("that time", lambda p: one(p.edtf)),
    ("that date", lambda p: one(p.edtf)),
    ("that day", lambda p: one(p.edtf)),
    ("that point", lambda p: one(p.edtf)),
    ("that deadline", lambda p: one(p.edtf)),
    ("same UNIT", lambda p, unit: relative.this_unit(p.first, 0, unit)),
    ("day before", lambda p: one((p.first - timedelta(days=1)).isoformat())),
    ("day after", lambda p: one((p.last + timedelta(days=1)).isoformat())),
]  # fmt: skip
