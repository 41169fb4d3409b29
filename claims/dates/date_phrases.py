"""Date expressions: the longest template that fits the words.

An expression that names no year ("in November", "Q3") has several candidates, soonest first;
`claims.dates.deadline_phrase` takes the first whose window has not ended before the article was published.
Expressions that a careful reader would take in two ways carry a doubt.
"""

from collections.abc import Sequence
from typing import Any, Final

from claims.dates.edtf import parse_edtf
from claims.dates.interpretations import Expression, Setting
from claims.dates.templates import LEANING_ROWS, ROWS, Build
from claims.dates.tokens import Word
from claims.dates.word_classes import classes_of


def match_expression(tokens: Sequence[Word], at: int, setting: Setting) -> tuple[Expression, int] | None:
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
    classes = [first, *(classes_of(token.word) for token in tokens[at + 1 : at + _MAX_TEMPLATE])]
    for _, _, template, build, leans in sorted(rows):
        values = _match(template, classes)
        if values is None:
            continue
        expression = _built(build, setting, leans, values)
        if expression is not None:
            return expression, at + len(template)
    return None


def _built(build: Build, setting: Setting, leans: bool, values: Sequence[Any]) -> Expression | None:
    try:
        if not leans:
            return _sound(build(setting.today, *values))
        found = build(setting.leaning or parse_edtf(setting.today.isoformat()), *values)
        found = _sound(found)
        return found and found.doubted("leans on a day that is named elsewhere", relation=found.relation)
    except (ValueError, OverflowError):
        return None  # the calendar has no such day


def _sound(expression: Expression | None) -> Expression | None:
    """Give the expression if the calendar has what it names. Raises `ValueError` otherwise."""
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
    """Sort the templates by their first piece; the longest come first, then those that stand first."""
    found: dict[str, list[tuple[int, int, tuple[str, ...], Build, bool]]] = {}
    rows = [(*row, True) for row in LEANING_ROWS] + [(*row, False) for row in ROWS]
    for order, (words, build, leans) in enumerate(rows):
        template = tuple(words.split())
        found.setdefault(template[0], []).append((-len(template), order, template, build, leans))
    return found


#: so that "December 1, 2023" is not read as "December 1"
_BY_FIRST: Final = _index()
#: word classes of the longest template
_MAX_TEMPLATE: Final = max(-row[0] for rows in _BY_FIRST.values() for row in rows)
