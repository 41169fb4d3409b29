"""What two quotations say differently: numbers, negations and names, which no likeness of letters shows."""

import re
from difflib import SequenceMatcher
from typing import Final

from claims.anchoring.folding import fold

_WORD: Final = re.compile(r"\d[\d.,:/%]*\d%?|[^\W_]+(?:['-][^\W_]+)*")
_NEGATIONS: Final = frozenset(
    {"not", "no", "never", "none", "nobody", "nothing", "nor", "neither", "without", "cannot", "unlikely"}
)
#: words of a difference that are shown
_MAX_SHOWN: Final = 6


def difference(old: str, new: str) -> tuple[str, str] | None:
    """Return the first number, negation or name that differs: the words before and now; None without one.

    Args:
        old: the quotation.
        new: the words in its place.
    """
    before, now = _WORD.findall(fold(old)), _WORD.findall(fold(new))
    for kind, i, j, m, n in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind != "equal" and (_matters(before, i, j) or _matters(now, m, n)):
            return " ".join(before[i:j][:_MAX_SHOWN]), " ".join(now[m:n][:_MAX_SHOWN])
    return None


def _matters(words: list[str], start: int, end: int) -> bool:
    return any(_is_telling(word, at) for at, word in enumerate(words[start:end], start))


def _is_telling(word: str, at: int) -> bool:
    """Return True for a number, a negation, or a name: a capital letter after the first word."""
    lower = word.casefold()
    return any(map(str.isdigit, word)) or lower in _NEGATIONS or lower.endswith("n't") or (at > 0 and word[0].isupper())
