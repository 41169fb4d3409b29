"""Matching of date expressions: the longest template that fits the words.

An expression without a year ("in November", "Q3") has several candidates, soonest first.
`claims.dates.deadline_phrase` uses the first whose window has not ended before the article's day.
Expressions that a careful reader may understand in two ways carry a doubt.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from claims.dates import lexicon
from claims.dates.back_reference_table import BACK_REFERENCE_ROWS
from claims.dates.edtf import parse_edtf
from claims.dates.expressions import Doubt, Expression, NoSuchDay, Setting
from claims.dates.phrase_table import CLOSED, ROWS, TIGHT, Build
from claims.dates.tokens import Word
from claims.dates.word_classes import ShortYear, classes_of


def match_expression(tokens: Sequence[Word], at: int, setting: Setting) -> tuple[Expression, int] | None:
    """Return the longest date expression that begins at one token.

    Args:
        tokens: the words of a text, from `joined_words.without_noise`.
        at: index of the first token, from 0.
        setting: the days that the words are relative to.

    Returns:
        The expression and the index after its last token; None if no template fits.

    Raises:
        NoSuchDay: the calendar lacks the day that the longest template names.
    """
    for row, values in _fitting(tokens, at):
        if row.closed and _goes_on(tokens, at + row.length):
            continue
        if row.length > 1 and _is_apposition(tokens, at, row.length):
            continue
        if row.tight and any(b.start - a.end > 1 for a, b in pairwise(tokens[at : at + row.length])):
            continue
        try:
            expression = _built(row, setting, values)
        except NoSuchDay:
            raise NoSuchDay(at + row.length) from None
        if expression is not None:
            return expression, at + row.length
    return None


def _is_apposition(tokens: Sequence[Word], at: int, length: int) -> bool:
    """Return True if a comma and "the" stand before an ordinal: "in April, the first drop"."""
    return any(
        second.the and second.start - first.end > len(" the ") and "MONTH" in classes_of(first.word)
        for first, second in pairwise(tokens[at : at + length])
    )


def _goes_on(tokens: Sequence[Word], at: int) -> bool:
    """Return True if what follows may belong to the last word: "on May 3 and 4 ships", "aged 56, October 6"."""
    if at >= len(tokens) or tokens[at].start - tokens[at - 1].end > 1:
        return False
    if tokens[at].word in {"-", "/", ":"} and at + 1 < len(tokens) and tokens[at + 1].word[0].isdecimal():
        return tokens[at].end == tokens[at + 1].start
    if "MONTH" in classes_of(tokens[at - 1].word):
        return "DAY" in classes_of(tokens[at].word)
    return tokens[at].word.isalpha() and tokens[at].word not in lexicon.NOT_COUNTED


def _fitting(tokens: Sequence[Word], at: int) -> list[tuple["_Row", tuple[Any, ...]]]:
    """Return the templates that fit the words from a token on, the longest first, with the values of the words."""
    found: list[tuple[_Row, tuple[Any, ...]]] = []
    paths: list[tuple[_Node, tuple[Any, ...]]] = [(_ROOT, ())]
    for token in tokens[at : at + MAX_TEMPLATE]:
        classes = classes_of(token.word)
        paths = [
            (node.following[piece], values if value is None else (*values, value))
            for node, values in paths
            for piece, value in classes.items()
            if piece in node.following
        ]
        if not paths:
            break
        found += [(row, values) for node, values in paths for row in node.rows]
    return sorted(found, key=lambda fit: (-fit[0].length, fit[0].order))


@lru_cache(maxsize=4096)
def _built(row: "_Row", setting: Setting, values: tuple[Any, ...]) -> Expression | None:
    values = tuple(value.near(setting.today) if isinstance(value, ShortYear) else value for value in values)
    try:
        if not row.refers_back:
            return _sound(row.build(setting.today, *values))
        expression = _sound(row.build(setting.last_period or parse_edtf(setting.today.isoformat()), *values))
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


@dataclass(frozen=True, slots=True)
class _Row:
    """A template; rows are compared by their order, which is unique."""

    order: int
    length: int = field(compare=False)
    build: Build = field(compare=False)
    #: True if the words refer to the period that the text named last
    refers_back: bool = field(compare=False)
    #: True if no word may follow that could belong to the last number
    closed: bool = field(compare=False)
    #: True if no sign may stand between the words
    tight: bool = field(compare=False)


@dataclass(slots=True)
class _Node:
    """A place in the tree of templates: those that end here, and the pieces that may follow."""

    rows: list[_Row] = field(default_factory=list)
    following: dict[str, "_Node"] = field(default_factory=dict)


def _tree() -> _Node:
    """Return the templates as a tree of their pieces, so that templates with a common beginning match it once."""
    root = _Node()
    rows = [(*row, True) for row in BACK_REFERENCE_ROWS] + [(*row, False) for row in ROWS]
    for order, (words, build, refers_back) in enumerate(rows):
        tight = words.endswith(TIGHT)
        closed = tight or words.endswith(CLOSED)
        pieces = words.removesuffix(TIGHT).removesuffix(CLOSED).split()
        node = root
        for piece in pieces:
            node = node.following.setdefault(piece, _Node())
        node.rows.append(_Row(order, len(pieces), build, refers_back, closed, tight))
    return root


_ROOT: Final = _tree()
#: word classes of the longest template
MAX_TEMPLATE: Final = max(len(words.replace("$", "").split()) for words, _ in (*ROWS, *BACK_REFERENCE_ROWS))
