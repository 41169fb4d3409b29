"""Date expressions: a table of templates, each a row of word classes and what it means in EDTF.

An expression that names no year ("in November", "Q3") has several candidates, soonest first;
`claims.due.reading` takes the first whose window has not ended before the article was published.
Expressions that a careful reader would take in two ways raise `Ambiguous`.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from claims.due import meanings
from claims.due.classes import classes_of
from claims.due.meanings import Expression
from claims.due.tokens import Token


def match_expression(tokens: Sequence[Token], at: int, today: date) -> tuple[Expression, int] | None:
    """Match the longest date expression that begins at token `at`.

    Args:
        tokens: as `tokens.without_noise` gives them.
        at: index of the first token.
        today: the day the words are relative to.

    Returns:
        What it means and the index after its last token, or None.

    Raises:
        Ambiguous: the longest match has two careful readings.
    """
    classes = [classes_of(token.word) for token in tokens[at : at + _LONGEST]]
    for template, build in _TEMPLATES:
        values = _match(template, classes)
        if values is not None:
            expression = build(today, *values)
            if expression is not None:
                return expression, at + len(template)
    return None


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


_Build = Callable[..., Expression | None]

_ROWS: list[tuple[str, _Build]] = [
    ("ISO", lambda t, iso: meanings.one(iso)),
    ("NUMERIC", meanings.numeric_date),
    ("MONTH DAY YEAR", lambda t, m, d, y: meanings.one(f"{y:04}-{m:02}-{d:02}")),
    ("DAY MONTH YEAR", lambda t, d, m, y: meanings.one(f"{y:04}-{m:02}-{d:02}")),
    ("WEEKDAY MONTH DAY YEAR", lambda t, w, m, d, y: meanings.on_weekday(w, meanings.one(f"{y:04}-{m:02}-{d:02}"))),
    ("WEEKDAY DAY MONTH YEAR", lambda t, w, d, m, y: meanings.on_weekday(w, meanings.one(f"{y:04}-{m:02}-{d:02}"))),
    ("MONTH DAY", lambda t, m, d: meanings.years(t, f"{{y}}-{m:02}-{d:02}", 0)),
    ("DAY MONTH", lambda t, d, m: meanings.years(t, f"{{y}}-{m:02}-{d:02}", 0)),
    ("WEEKDAY MONTH DAY", lambda t, w, m, d: meanings.on_weekday(w, meanings.years(t, f"{{y}}-{m:02}-{d:02}", 0))),
    ("WEEKDAY DAY MONTH", lambda t, w, d, m: meanings.on_weekday(w, meanings.years(t, f"{{y}}-{m:02}-{d:02}", 0))),
    ("MONTH DAY THIS year", lambda t, m, d, ahead: meanings.one(f"{t.year + ahead:04}-{m:02}-{d:02}")),
    ("DAY MONTH THIS year", lambda t, d, m, ahead: meanings.one(f"{t.year + ahead:04}-{m:02}-{d:02}")),
    ("DAY THIS month", meanings.day_of_month),
    ("MONTH DAY - DAY YEAR", lambda t, m, a, b, y: meanings.one(meanings.day_span(y, m, a, b))),
    ("DAY - DAY MONTH YEAR", lambda t, a, b, m, y: meanings.one(meanings.day_span(y, m, a, b))),
    ("DAY and DAY MONTH YEAR", lambda t, a, b, m, y: meanings.one(meanings.day_span(y, m, a, b))),
    ("MONTH DAY and DAY YEAR", lambda t, m, a, b, y: meanings.one(meanings.day_span(y, m, a, b))),
    ("MONTH DAY - DAY", meanings.day_spans),
    ("DAY - DAY MONTH", lambda t, a, b, m: meanings.day_spans(t, m, a, b)),
    ("DAY and DAY MONTH", lambda t, a, b, m: meanings.day_spans(t, m, a, b)),
    ("MONTH YEAR", lambda t, m, y: meanings.one(f"{y:04}-{m:02}")),
    ("MONTH THIS year", lambda t, m, ahead: meanings.one(f"{t.year + ahead:04}-{m:02}")),
    ("MONTH", lambda t, m: meanings.years(t, f"{{y}}-{m:02}", 0)),
    ("THIS MONTH", meanings.this_month_name),
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
    ("ORD quarter year", lambda t, o: meanings.one(f"{t.year:04}-{meanings.quarter(o)}")),
    ("ORD quarter", lambda t, o: meanings.years(t, f"{{y}}-{meanings.quarter(o)}", 0)),
    ("ORD half YEAR", lambda t, o, y: meanings.one(f"{y:04}-{meanings.half(o)}") if abs(o) <= 2 else None),
    ("ORD half THIS UNIT", meanings.half_of),
    ("ORD half UNIT", lambda t, o, unit: meanings.half_of(t, o, 0, unit)),
    ("ORD half", lambda t, o: meanings.years(t, f"{{y}}-{meanings.half(o)}", 0) if abs(o) <= 2 else None),
    ("SEASON YEAR", lambda t, s, y: meanings.one(f"{y:04}-{s}", inferred=True)),
    ("SEASON YEAR - YEAR", meanings.season_of_years),
    ("SEASON YEARSPAN", lambda t, s, y: meanings.season_of_years(t, s, y, y + 1)),
    ("SEASON THIS year", lambda t, s, ahead: meanings.one(f"{t.year + ahead:04}-{s}", inferred=True)),
    ("SEASON", lambda t, s: meanings.inferred(meanings.years(t, f"{{y}}-{s}"))),
    ("THIS SEASON", meanings.this_season),
    ("WEEKDAY", meanings.coming_weekday),
    ("THIS WEEKDAY", meanings.this_weekday),
    ("WEEKDAY THIS week", meanings.weekday_of_week),
    ("THIS week WEEKDAY", lambda t, ahead, w: meanings.weekday_of_week(t, w, ahead)),
    ("DAY - MONTH - YEAR", lambda t, d, m, y: meanings.one(f"{y:04}-{m:02}-{d:02}")),
    ("MONTH - YEAR", lambda t, m, y: meanings.one(f"{y:04}-{m:02}")),
    ("year YEAR", lambda t, y: meanings.one(f"{y:04}")),
    ("today", lambda t: meanings.one(t.isoformat())),
    ("tonight", lambda t: meanings.one(t.isoformat())),
    ("tomorrow", lambda t: meanings.one((t + timedelta(days=1)).isoformat())),
    ("day after tomorrow", lambda t: meanings.one((t + timedelta(days=2)).isoformat())),
    ("NUM UNIT from now", meanings.days_from),
    ("NUM UNIT hence", meanings.days_from),
    ("THIS ONEUNIT", meanings.this_unit),
    ("end THIS ONEUNIT", meanings.this_unit),
    ("end ONEUNIT", lambda t, unit: meanings.this_unit(t, 0, unit)),
    ("year's end", lambda t: meanings.this_unit(t, 0, "year")),
    ("year end YEAR", lambda t, y: meanings.one(f"{y:04}")),
    ("year end", lambda t: meanings.this_unit(t, 0, "year")),
    ("mid YEAR", lambda t, y: meanings.middle(f"{y:04}")),
    ("mid MONTH YEAR", lambda t, m, y: meanings.middle(f"{y:04}-{m:02}")),
    ("mid MONTH", lambda t, m: meanings.inferred(meanings.years(t, f"{{y}}-{m:02}-15", 0))),
    ("mid DECADE", lambda t, decade: meanings.middle(decade)),
    ("mid ONEUNIT", lambda t, unit: meanings.middle_unit(t, 0, unit)),
    ("mid THIS ONEUNIT", meanings.middle_unit),
    ("DECADE", lambda t, decade: meanings.one(decade)),
    ("YEAR", lambda t, y: meanings.one(f"{y:04}")),
    ("VAGUE YEAR", meanings.vague),
    ("VAGUE MONTH YEAR", meanings.vague),
    ("VAGUE MONTH", meanings.vague),
    ("VAGUE THIS UNIT", meanings.vague),
    ("VAGUE DECADE", meanings.vague),
]

#: the longest templates first, so that "December 1, 2023" is not read as "December 1"
_TEMPLATES: Final = sorted(((tuple(words.split()), build) for words, build in _ROWS), key=lambda row: -len(row[0]))
_LONGEST: Final = max(len(template) for template, _ in _TEMPLATES)
