"""Date expressions: a table of templates, each a row of word classes and what it means in EDTF.

An expression that names no year ("in November", "Q3") has several candidates, soonest first;
`claims.due.reading` takes the first whose window has not ended before the article was published.
Expressions that a careful reader would take in two ways carry a doubt.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from claims.due import lexicon, meanings, relative
from claims.due.classes import classes_of
from claims.due.edtf import parse_edtf
from claims.due.meanings import Expression, Setting
from claims.due.tokens import Token

_Build = Callable[..., Expression | None]


def match_expression(tokens: Sequence[Token], at: int, setting: Setting) -> tuple[Expression, int] | None:
    """Match the longest date expression that begins at token `at`.

    Args:
        tokens: as `tokens.without_noise` gives them.
        at: index of the first token.
        setting: the days that the words are relative to.

    Returns:
        What it means and the index after its last token, or None.
    """
    if at >= len(tokens):
        return None
    first = classes_of(tokens[at].word)
    rows = [row for piece in first for row in _BY_FIRST.get(piece, ())]
    if not rows:
        return None
    classes = [first, *(classes_of(token.word) for token in tokens[at + 1 : at + _LONGEST])]
    for _, _, template, build, leans in sorted(rows):
        values = _match(template, classes)
        if values is None:
            continue
        expression = _built(build, setting, leans, values)
        if expression is not None:
            return expression, at + len(template)
    return None


def _built(build: _Build, setting: Setting, leans: bool, values: Sequence[Any]) -> Expression | None:
    try:
        if not leans:
            return build(setting.today, *values)
        found = build(setting.leaning or parse_edtf(setting.today.isoformat()), *values)
        return found and found.doubted("leans on a day that is named elsewhere", relation=found.relation)
    except (ValueError, OverflowError):
        return None  # the calendar has no such day


def _match(template: tuple[str, ...], classes: Sequence[dict[str, Any]]) -> list[Any] | None:
    if len(template) > len(classes):
        return None
    values = []
    for piece, of_word in zip(template, classes, strict=False):
        if piece not in of_word:
            return None
        if of_word[piece] is not None:
            values.append(of_word[piece])
    return values


def _day(t: date, y: int, m: int, d: int) -> Expression | None:
    return meanings.one(f"{y:04}-{m:02}-{d:02}")


def _month(t: date, y: int, m: int) -> Expression | None:
    return meanings.one(f"{y:04}-{m:02}")


_ROWS: list[tuple[str, _Build]] = [
    # what is over
    ("yesterday", lambda t: relative.ago(t, 1, "day")),
    ("day before yesterday", lambda t: relative.ago(t, 2, "day")),
    ("LAST ONEUNIT", relative.this_unit),
    ("LAST weekend", relative.weekend),
    ("LAST MONTH", relative.this_month_name),
    ("LAST SEASON", relative.this_season),
    ("LAST WEEKDAY", relative.this_weekday),
    ("this past WEEKDAY", lambda t, w: relative.this_weekday(t, -1, w)),
    ("WEEKDAY LAST week", relative.weekday_of_week),
    ("DAYTH LAST month", relative.day_of_month),
    ("EARLY LAST UNIT", lambda t, v, ahead, unit: relative.this_unit(t, ahead, unit)),
    ("MONTH LAST year", lambda t, m, ahead: _month(t, t.year + ahead, m)),
    ("LAST NUM UNIT", lambda t, _, number, unit: relative.last_units(t, number, unit)),
    ("past NUM UNIT", relative.last_units),
    ("LAST few UNIT", lambda t, _, unit: relative.last_units(t, 3, unit)),
    ("recent UNIT", lambda t, unit: relative.last_units(t, 3, unit)),
    ("NUM UNIT ago", relative.ago),
    # what is now or to come
    ("ISO", lambda t, iso: meanings.one(iso)),
    ("NUMERIC", meanings.numeric_date),
    ("NUMDAY", meanings.numeric_day),
    ("WEEKDAY NUMDAY", lambda t, w, parts: meanings.on_weekday(w, meanings.numeric_day(t, parts))),
    ("MONTH DAY YEAR", lambda t, m, d, y: _day(t, y, m, d)),
    ("DAY MONTH YEAR", lambda t, d, m, y: _day(t, y, m, d)),
    ("WEEKDAY MONTH DAY YEAR", lambda t, w, m, d, y: meanings.on_weekday(w, _day(t, y, m, d))),
    ("WEEKDAY DAY MONTH YEAR", lambda t, w, d, m, y: meanings.on_weekday(w, _day(t, y, m, d))),
    ("MONTH DAY", meanings.month_day),
    ("DAY MONTH", lambda t, d, m: meanings.month_day(t, m, d)),
    ("WEEKDAY MONTH DAY", lambda t, w, m, d: meanings.on_weekday(w, meanings.month_day(t, m, d))),
    ("WEEKDAY DAY MONTH", lambda t, w, d, m: meanings.on_weekday(w, meanings.month_day(t, m, d))),
    ("WEEKDAY DAYTH", lambda t, w, d: meanings.on_weekday(w, relative.coming_day_of_month(t, d))),
    ("DAYTH", relative.coming_day_of_month),
    ("MONTH DAY THIS year", lambda t, m, d, ahead: _day(t, t.year + ahead, m, d)),
    ("DAY MONTH THIS year", lambda t, d, m, ahead: _day(t, t.year + ahead, m, d)),
    ("THIS MONTH DAY", lambda t, ahead, m, d: _day(t, t.year + ahead, m, d)),
    ("THIS DAY MONTH", lambda t, ahead, d, m: _day(t, t.year + ahead, m, d)),
    ("DAYTH THIS month", relative.day_of_month),
    ("DAYTH day THIS month", relative.day_of_month),
    ("DAYTH month", lambda t, d: relative.day_of_month(t, d, 0)),
    ("DAYTH day month", lambda t, d: relative.day_of_month(t, d, 0)),
    ("MONTH DAY - DAY YEAR", lambda t, m, a, b, y: meanings.one(meanings.day_span(y, m, a, b))),
    ("DAY - DAY MONTH YEAR", lambda t, a, b, m, y: meanings.one(meanings.day_span(y, m, a, b))),
    ("DAY and DAY MONTH YEAR", lambda t, a, b, m, y: meanings.one(meanings.day_span(y, m, a, b))),
    ("DAY to DAY MONTH YEAR", lambda t, a, b, m, y: meanings.one(meanings.day_span(y, m, a, b))),
    ("MONTH DAY and DAY YEAR", lambda t, m, a, b, y: meanings.one(meanings.day_span(y, m, a, b))),
    ("MONTH DAY to DAY YEAR", lambda t, m, a, b, y: meanings.one(meanings.day_span(y, m, a, b))),
    ("MONTH DAY - DAY", meanings.day_spans),
    ("MONTH DAY to DAY", meanings.day_spans),
    ("MONTH DAY through DAY", meanings.day_spans),
    ("DAY - DAY MONTH", lambda t, a, b, m: meanings.day_spans(t, m, a, b)),
    ("DAY and DAY MONTH", lambda t, a, b, m: meanings.day_spans(t, m, a, b)),
    ("DAY to DAY MONTH", lambda t, a, b, m: meanings.day_spans(t, m, a, b)),
    ("MONTH and MONTH YEAR", lambda t, a, b, y: meanings.one(f"{y:04}-{a:02}/{y:04}-{b:02}")),
    ("MONTH or MONTH YEAR", lambda t, a, b, y: meanings.one(f"{y:04}-{a:02}/{y:04}-{b:02}")),
    ("MONTH and MONTH", lambda t, a, b: meanings.years(t, f"{{y}}-{a:02}/{{y}}-{b:02}", 0) if a < b else None),
    ("MONTH or MONTH", lambda t, a, b: meanings.years(t, f"{{y}}-{a:02}/{{y}}-{b:02}", 0) if a < b else None),
    ("MONTH YEAR", lambda t, m, y: _month(t, y, m)),
    ("MONTH THIS year", lambda t, m, ahead: _month(t, t.year + ahead, m)),
    ("MONTH", lambda t, m: meanings.years(t, f"{{y}}-{m:02}", 0)),
    ("THIS MONTH", relative.this_month_name),
    ("QN YEAR", lambda t, q, y: meanings.one(f"{y:04}-{32 + q}")),
    ("YEAR QN", lambda t, y, q: meanings.one(f"{y:04}-{32 + q}")),
    ("YEAR - QN", lambda t, y, q: meanings.one(f"{y:04}-{32 + q}")),
    ("QN THIS year", lambda t, q, ahead: meanings.one(f"{t.year + ahead:04}-{32 + q}")),
    ("QN YEAR - YEAR", meanings.several_years),
    ("QN", lambda t, q: meanings.years(t, f"{{y}}-{32 + q}", 0)),
    ("HN YEAR", lambda t, h, y: meanings.one(f"{y:04}-{39 + h}")),
    ("YEAR HN", lambda t, y, h: meanings.one(f"{y:04}-{39 + h}")),
    ("YEAR - HN", lambda t, y, h: meanings.one(f"{y:04}-{39 + h}")),
    ("HN THIS year", lambda t, h, ahead: meanings.one(f"{t.year + ahead:04}-{39 + h}")),
    ("HN", lambda t, h: meanings.years(t, f"{{y}}-{39 + h}", 0)),
    ("ORD - quarter YEAR", lambda t, o, y: meanings.one(f"{y:04}-{meanings.quarter(o)}")),
    ("ORD quarter YEAR", lambda t, o, y: meanings.one(f"{y:04}-{meanings.quarter(o)}")),
    ("ORD quarter THIS year", lambda t, o, ahead: meanings.one(f"{t.year + ahead:04}-{meanings.quarter(o)}")),
    ("THIS year's ORD quarter", lambda t, ahead, o: meanings.one(f"{t.year + ahead:04}-{meanings.quarter(o)}")),
    ("ORD quarter year", lambda t, o: meanings.one(f"{t.year:04}-{meanings.quarter(o)}")),
    ("ORD quarter", lambda t, o: meanings.years(t, f"{{y}}-{meanings.quarter(o)}", 0)),
    ("ORD half YEAR", lambda t, o, y: meanings.one(f"{y:04}-{meanings.half(o)}") if abs(o) <= 2 else None),
    ("ORD half DECADE", lambda t, o, decade: meanings.one(decade)),
    ("ORD half THIS UNIT", relative.half_of),
    ("ORD half UNIT", lambda t, o, unit: relative.half_of(t, o, 0, unit)),
    ("ORD half", lambda t, o: meanings.years(t, f"{{y}}-{meanings.half(o)}", 0) if abs(o) <= 2 else None),
    ("SEASON YEAR", lambda t, s, y: meanings.season_of_year(y, s)),
    ("SEASON YEAR - YEAR", meanings.season_of_years),
    ("SEASON YEARSPAN", lambda t, s, y: meanings.season_of_years(t, s, y, y + 1)),
    ("SEASON THIS year", lambda t, s, ahead: meanings.season_of_year(t.year + ahead, s)),
    ("SEASON", lambda t, s: meanings.inferred(meanings.years(t, f"{{y}}-{s}"))),
    ("THIS SEASON", relative.this_season),
    ("THIS year's SEASON", lambda t, ahead, s: meanings.season_of_year(t.year + ahead, s)),
    ("WEEKDAY", relative.coming_weekday),
    ("WEEKDAY week", relative.weekday_in_a_week),
    ("this time THIS UNIT", lambda t, ahead, unit: relative.days_from(t, ahead, unit) if ahead else None),
    ("FIRSTORD day MONTH", lambda t, d, m: meanings.month_day(t, m, d)),
    ("FIRSTORD day MONTH YEAR", lambda t, d, m, y: _day(t, y, m, d)),
    ("YEARRANGE", lambda t, years: meanings.one(f"{years[0]:04}/{years[1]:04}")),
    ("THIS WEEKDAY", relative.this_weekday),
    ("WEEKDAY THIS week", relative.weekday_of_week),
    ("THIS week WEEKDAY", lambda t, ahead, w: relative.weekday_of_week(t, w, ahead)),
    ("THIS week on WEEKDAY", lambda t, ahead, w: relative.weekday_of_week(t, w, ahead)),
    ("week MONTH DAY", lambda t, m, d: meanings.week_with(meanings.month_day(t, m, d))),
    ("week DAY MONTH", lambda t, d, m: meanings.week_with(meanings.month_day(t, m, d))),
    ("week BEGINNING MONTH DAY", lambda t, _, m, d: meanings.week_with(meanings.month_day(t, m, d), begins=True)),
    ("week BEGINNING DAY MONTH", lambda t, _, d, m: meanings.week_with(meanings.month_day(t, m, d), begins=True)),
    ("week DAYTH", lambda t, d: meanings.week_with(relative.coming_day_of_month(t, d))),
    ("ORD week YEAR", lambda t, o, y: meanings.ordinal_week(o, meanings.one(f"{y:04}"))),
    ("ORD week MONTH YEAR", lambda t, o, m, y: meanings.ordinal_week(o, _month(t, y, m))),
    ("ORD week MONTH", lambda t, o, m: meanings.ordinal_week(o, meanings.years(t, f"{{y}}-{m:02}", 0))),
    ("ORD week THIS UNIT", lambda t, o, ahead, u: meanings.ordinal_week(o, relative.this_unit(t, ahead, u))),
    ("THIS weekend", relative.weekend),
    ("weekend", lambda t: relative.weekend(t, 0)),
    ("DAY - MONTH - YEAR", lambda t, d, m, y: _day(t, y, m, d)),
    ("DAY / MONTH / YEAR", lambda t, d, m, y: _day(t, y, m, d)),
    ("YEAR - MONTH - DAY", lambda t, y, m, d: _day(t, y, m, d)),
    ("YEAR / MONTH / DAY", lambda t, y, m, d: _day(t, y, m, d)),
    ("DAY - DAY - YEAR", lambda t, a, b, y: meanings.numeric_date(t, (a, b, y, "/0000"))),
    ("MONTH / DAY", meanings.month_day),
    ("MONTH - YEAR", lambda t, m, y: _month(t, y, m)),
    ("MONTH / YEAR", lambda t, m, y: _month(t, y, m)),
    ("DAY - YEAR", lambda t, m, y: _month(t, y, m)),
    ("year YEAR", lambda t, y: meanings.one(f"{y:04}")),
    ("calendar year YEAR", lambda t, y: meanings.one(f"{y:04}")),
    ("fiscal YEAR", meanings.fiscal),
    ("fiscal year YEAR", meanings.fiscal),
    ("financial year YEAR", meanings.fiscal),
    ("fiscal YEARSPAN", meanings.fiscal),
    ("FISCALYEAR", meanings.fiscal),
    ("THIS fiscal year", lambda t, ahead: meanings.fiscal(t, t.year + ahead)),
    ("THIS financial year", lambda t, ahead: meanings.fiscal(t, t.year + ahead)),
    ("YEARSPAN", meanings.year_span),
    ("YEAR and YEAR", meanings.two_years),
    ("YEAR or YEAR", meanings.two_years),
    ("today", lambda t: meanings.one(t.isoformat())),
    ("now", lambda t: meanings.one(t.isoformat())),
    ("ONEUNIT", relative.the_unit),
    ("ENDORD NUMBER UNIT YEAR", lambda t, o, n, u, y: relative.stretch(o, n, u, meanings.one(f"{y:04}"))),
    ("ENDORD NUMBER UNIT THIS UNIT",
     lambda t, o, n, u, ahead, unit: relative.stretch(o, n, u, relative.this_unit(t, ahead, unit))),
    ("ENDORD NUMBER UNIT LAST UNIT",
     lambda t, o, n, u, ahead, unit: relative.stretch(o, n, u, relative.this_unit(t, ahead, unit))),
    ("ENDORD NUMBER UNIT year", lambda t, o, n, u: relative.stretch(o, n, u, relative.this_unit(t, 0, "year"))),
    ("tonight", lambda t: meanings.one(t.isoformat())),
    ("later today", lambda t: meanings.one(t.isoformat())),
    ("tomorrow", lambda t: meanings.one((t + timedelta(days=1)).isoformat())),
    ("day after tomorrow", lambda t: meanings.one((t + timedelta(days=2)).isoformat())),
    ("NUM UNIT from now", relative.days_from),
    ("NUM UNIT from today", relative.days_from),
    ("NUM UNIT hence", relative.days_from),
    ("THIS ONEUNIT", relative.this_unit),
    ("THIS calendar year", lambda t, ahead: relative.this_unit(t, ahead, "year")),
    ("end THIS ONEUNIT", relative.this_unit),
    ("end ONEUNIT", lambda t, unit: relative.this_unit(t, 0, unit)),
    ("ONEUNIT is out", lambda t, unit: relative.this_unit(t, 0, unit)),
    ("year's end", lambda t: relative.this_unit(t, 0, "year")),
    ("year end YEAR", lambda t, y: meanings.one(f"{y:04}")),
    ("year end", lambda t: relative.this_unit(t, 0, "year")),
    ("new year", relative.new_year),
    ("mid YEAR", lambda t, y: meanings.middle(f"{y:04}")),
    ("mid MONTH YEAR", lambda t, m, y: meanings.middle(f"{y:04}-{m:02}")),
    ("mid MONTH", lambda t, m: meanings.inferred(meanings.years(t, f"{{y}}-{m:02}-15", 0))),
    ("mid DECADE", lambda t, decade: meanings.middle(decade)),
    ("mid ONEUNIT", lambda t, unit: relative.middle_unit(t, 0, unit)),
    ("mid THIS ONEUNIT", relative.middle_unit),
    ("DECADE", lambda t, decade: meanings.one(decade)),
    ("YEAR", lambda t, y: meanings.one(f"{y:04}")),
    ("VAGUE YEAR", lambda t, v, y: meanings.vague(v, meanings.one(f"{y:04}"))),
    ("VAGUE MONTH YEAR", lambda t, v, m, y: meanings.vague(v, _month(t, y, m))),
    ("VAGUE MONTH", lambda t, v, m: meanings.vague(v, meanings.years(t, f"{{y}}-{m:02}", 0))),
    ("VAGUE SEASON", lambda t, v, s: meanings.vague(v, meanings.inferred(meanings.years(t, f"{{y}}-{s}", 0)))),
    ("VAGUE SEASON YEAR", lambda t, v, s, y: meanings.vague(v, meanings.season_of_year(y, s))),
    ("VAGUE THIS UNIT", lambda t, v, ahead, unit: meanings.vague(v, relative.this_unit(t, ahead, unit))),
    ("VAGUE THIS SEASON", lambda t, v, ahead, s: meanings.vague(v, relative.this_season(t, ahead, s))),
    ("VAGUE THIS MONTH", lambda t, v, ahead, m: meanings.vague(v, relative.this_month_name(t, ahead, m))),
    ("VAGUE DECADE", lambda t, v, decade: meanings.vague(v, meanings.one(decade))),
    ("VAGUE MONTH DAY", lambda t, v, m, d: meanings.vague(v, meanings.month_day(t, m, d))),
    ("VAGUE MONTH DAY YEAR", lambda t, v, m, d, y: meanings.vague(v, _day(t, y, m, d))),
    *((f"{name}", lambda t, n=name: meanings.feast(t, n)) for name in (*lexicon.FEASTS, *lexicon.MOVING_FEASTS)),
    *((f"{name} YEAR", lambda t, y, n=name: meanings.feast(t, n, y))
      for name in (*lexicon.FEASTS, *lexicon.MOVING_FEASTS)),
]  # fmt: skip

#: relative to the day that the text spoke of before
_LEANING_ROWS: list[tuple[str, _Build]] = [
    ("NUM UNIT later", relative.later),
    ("NUM UNIT after that", relative.later),
    ("NUM UNIT on", relative.later),
    ("following ONEUNIT", lambda p, unit: relative.this_unit(p.first, 1, unit)),
    ("following WEEKDAY", lambda p, w: relative.coming_weekday(p.first, w)),
    ("following MONTH", lambda p, m: meanings.years(p.first, f"{{y}}-{m:02}", 0)),
    ("following SEASON", lambda p, s: relative.this_season(p.first, 1, s)),
    ("ONEUNIT after that", lambda p, unit: relative.this_unit(p.first, 1, unit)),
    ("WEEKDAY following week", lambda p, w: relative.weekday_of_week(p.first, w, 1)),
    ("then", lambda p: meanings.one(p.edtf)),
    ("that time", lambda p: meanings.one(p.edtf)),
    ("that date", lambda p: meanings.one(p.edtf)),
    ("that day", lambda p: meanings.one(p.edtf)),
    ("that point", lambda p: meanings.one(p.edtf)),
    ("that deadline", lambda p: meanings.one(p.edtf)),
    ("same UNIT", lambda p, unit: relative.this_unit(p.first, 0, unit)),
    ("day before", lambda p: meanings.one((p.first - timedelta(days=1)).isoformat())),
    ("day after", lambda p: meanings.one((p.last + timedelta(days=1)).isoformat())),
]


def _index() -> dict[str, list[tuple[int, int, tuple[str, ...], _Build, bool]]]:
    """Sort the templates by their first piece; the longest come first, then those that stand first."""
    found: dict[str, list[tuple[int, int, tuple[str, ...], _Build, bool]]] = {}
    rows = [(*row, True) for row in _LEANING_ROWS] + [(*row, False) for row in _ROWS]
    for order, (words, build, leans) in enumerate(rows):
        template = tuple(words.split())
        found.setdefault(template[0], []).append((-len(template), order, template, build, leans))
    return found


#: so that "December 1, 2023" is not read as "December 1"
_BY_FIRST: Final = _index()
_LONGEST: Final = max(-row[0] for rows in _BY_FIRST.values() for row in rows)
