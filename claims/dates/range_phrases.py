"""Parsing of ranges: "between A and B", "from A to B", "Nov. 30-Dec. 2"."""

from collections.abc import Sequence
from typing import Final

from claims.dates.date_phrases import match_expression
from claims.dates.edtf import parse_edtf
from claims.dates.expressions import Expression, Interpretation, Setting
from claims.dates.tokens import Word
from claims.dates.word_classes import classes_of


def between(tokens: Sequence[Word], at: int, setting: Setting) -> Interpretation | None:
    """Parse "between A and B", "from A to B" and "A to B"; A without a year gets it from B."""
    lead = tokens[at].word if at < len(tokens) else ""
    date = at + (lead in _LEADS)
    first = match_expression(tokens, date, setting)
    if first is None or first[1] >= len(tokens) or tokens[date].word == "now":
        return None
    if tokens[first[1]].word not in _JOINTS.get(lead, {"to", "-", "through"}):
        return None
    second = match_expression(tokens, first[1] + 1, _after_first(tokens, first, setting))
    if second is None:
        return None
    spans = _spans(first[0], second[0])
    if not spans:
        # A without a year gets it from B, which may lie long ago
        year = parse_edtf(second[0].candidates[0]).last.year
        first = match_expression(tokens, date, Setting(setting.today.replace(year=max(year - 1, 1), day=1)))
        spans = _spans(first[0], second[0]) if first else []
    if not spans or first is None:
        return None
    doubt = first[0].doubt or second[0].doubt
    return Interpretation(
        "between", Expression(tuple(_one_per_end(spans)), first[0].inferred, doubt), at, second[1], date
    )


def _after_first(tokens: Sequence[Word], first: tuple[Expression, int], setting: Setting) -> Setting:
    """Return A as the day for B, if B is part of a year or month ("July 2 to the 10th")."""
    word = tokens[first[1] + 1].word if first[1] + 1 < len(tokens) else ""
    if _PARTIAL.isdisjoint(classes_of(word)):
        return setting
    return Setting(parse_edtf(first[0].candidates[0]).first)


def _spans(first: Expression, second: Expression) -> list[str]:
    return [
        f"{a}/{b}"
        for b in second.candidates
        for a in reversed(first.candidates)
        if "/" not in a and "/" not in b and parse_edtf(a).first <= parse_edtf(b).last
    ]


def _one_per_end(spans: list[str]) -> list[str]:
    """Return the shortest interval for each end, soonest end first."""
    return list({span.split("/")[1]: span for span in reversed(spans)}.values())[::-1]


#: classes of words that name a day or a part of a year, without a year
_PARTIAL: Final = frozenset({"MONTH", "DAY", "DAYTH", "WEEKDAY", "NUMDAY", "QN", "SEASON"})
_LEADS: Final = frozenset({"between", "from", "in", "during"})
_JOINTS: Final = {"between": {"and", "-"}, "from": {"to", "until", "till", "through", "-"}}
