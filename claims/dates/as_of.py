"""The nearest day of "as of July 1": it may lie behind, as in "as of January 31, 40 % had paid"."""

from collections.abc import Sequence
from dataclasses import replace

from claims.dates.date_phrases import match_expression
from claims.dates.edtf import parse_edtf
from claims.dates.expressions import Interpretation, NoSuchDay, Setting
from claims.dates.tokens import Word


def nearest(tokens: Sequence[Word], found: Interpretation, setting: Setting) -> Interpretation:
    """Return a date without a year as the nearest one; as past if that is over.

    Args:
        tokens: the words of a text.
        found: "as of" with its date.
        setting: the days that the words are relative to.
    """
    if len(found.expression.candidates) < 2 or setting.today.year < 2:
        return found
    try:
        year_ago = setting.today.replace(year=setting.today.year - 1, day=1)
        again = match_expression(tokens, found.date, replace(setting, today=year_ago))
    except NoSuchDay:
        return found
    if again is None:
        return found
    today = setting.today
    days = [parse_edtf(edtf) for edtf in dict.fromkeys((*again[0].candidates, *found.expression.candidates))]
    over = [day for day in days if day.last < today]
    ahead = [day for day in days if day.last >= today]
    if not over or (ahead and ahead[0].first - today <= today - over[-1].last):
        kept = tuple(edtf for edtf in found.expression.candidates if parse_edtf(edtf).last >= today)
        return replace(found, expression=replace(found.expression, candidates=kept, inferred=True))
    return replace(found, expression=replace(found.expression, candidates=(over[-1].edtf,), inferred=True, past=True))
