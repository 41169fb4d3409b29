"""Words that stand alone in a text: no part of a longer word or number."""

import re
from typing import Final

#: what continues a number behind it: ",000", ".5", ":30", "/31", "-2035", "%"
_MORE_BEHIND: Final = re.compile(r"[.,:/\u2010-\u2015'\u2019\u2212-]?\d|[%\u2030\u00b0]|[^\W\d_]")
#: what begins a number before it: "1,", "10:", a sign
_MORE_BEFORE: Final = re.compile(r"(?:\d[.,:/\u2010-\u2015'\u2019-]|[^\W_]|[$\u20ac\u00a3+\u2212]|(?<!\S)-)$")


def stand_alone(text: str, start: int, end: int) -> bool:
    """Return True if the words between two offsets are no part of a longer word or number.

    Args:
        text: the whole text.
        start: offset of the words, in code points.
        end: offset behind them.
    """
    words, before, behind = text[start:end], text[max(start - 3, 0) : start], text[end : end + 2]
    if words[:1].isdecimal():
        cuts_before = _MORE_BEFORE.search(before) is not None
    else:
        cuts_before = words[:1].isalpha() and before[-1:].isalnum()
    if words[-1:].isdecimal():
        return not cuts_before and _MORE_BEHIND.match(behind) is None
    return not cuts_before and not (words[-1:].isalpha() and behind[:1].isalnum())
