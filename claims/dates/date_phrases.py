"""Matching of date expressions: the longest template that fits the words.

An expression without a year ("in November", "Q3") has several candidates, soonest first.
`claims.dates.deadline_phrase` uses the first whose window has not ended before the article's day.
Expressions that a careful reader may understand in two ways carry a doubt.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from claims.dates.edtf import parse_edtf
from claims.dates.expressions import Doubt, Expression, Setting
from claims.dates.templates import BACK_REFERENCE_ROWS, ROWS, Build
from claims.dates.tokens import Word
from claims.dates.word_classes import classes_of


def match_expression(tokens: Sequence[Word], at: int, setting: Setting) -> tuple[Expression, int] | None:
    """Return the longest date expression that begins at one token.

    Args:
        tokens: the words of a text, from `tokens.without_noise`.
        at: index of the first token, from 0.
        setting: the days that the words are relative to.

    Returns:
        The expression and the index after its last token; None if no template fits.
    """
    if at >= len(tokens):
        return None
    first = classes_of(tokens[at].word)
    rows = [row for piece in first for row in _BY_FIRST.get(piece, ())]
    if not rows:
        return None
    classes = [first, *(classes_of(token.word) for token in tokens[at + 1 : at + _MAX_TEMPLATE])]
    for _, _, template, build, refers_back in sorted(rows):
        values = _match(template, classes)
        if values is None:
            continue
        expression = _built(build, setting, refers_back, values)
        if expression is not None:
            return expression, at + len(template)
    return None


def _built(build: Build, setting: Setting, refers_back: bool, values: Sequence[Any]) -> Expression | None:
    try:
        if not refers_back:
            return _sound(build(setting.today, *values))
        expression = _sound(build(setting.last_period or parse_edtf(setting.today.isoformat()), *values))
        if expression is None:
            return None
        doubt = Doubt("refers to a day that is named elsewhere", kind="back_reference")
        return replace(expression, doubt=doubt)
    except (ValueError, OverflowError):
        return None  # the calendar has no such day


def _sound(expression: Expression | None) -> Expression | None:
    """Return the expression if its days exist in the calendar; otherwise raise ValueError."""
    if expression is None or not expression.candidates:
        return None
    parse_edtf(expression.candidates[0])
    parse_edtf(expression.candidates[-1])
    return expression


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


def _index() -> dict[str, list[tuple[int, int, tuple[str, ...], Build, bool]]]:
    """Return the templates by their first piece: the longest first, then in the order of the tables."""
    index: dict[str, list[tuple[int, int, tuple[str, ...], Build, bool]]] = {}
    rows = [(*row, True) for row in BACK_REFERENCE_ROWS] + [(*row, False) for row in ROWS]
    for order, (words, build, refers_back) in enumerate(rows):
        template = tuple(words.split())
        index.setdefault(template[0], []).append((-len(template), order, template, build, refers_back))
    return index


#: first piece -> its templates; the longest first, so that "December 1, 2023" is not read as "December 1"
_BY_FIRST: Final = _index()
#: word classes of the longest template
_MAX_TEMPLATE: Final = max(-row[0] for rows in _BY_FIRST.values() for row in rows)
