"""Near words: those that differ from a word in few letters."""

from collections.abc import Iterable
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

#: near words that are listed for one word
_MAX_NEAR: Final = 50
#: letters of a word in which two may differ; in a shorter one only one may
_LONG: Final = 6


def near_tokens(token: str, tokens: Iterable[str]) -> list[tuple[str, int]]:
    """List the tokens that differ from `token` in one or two letters, with that number, the nearest first.

    Letters that changed places count as one difference (Damerau-Levenshtein distance). A number is not near to another.

    Args:
        token: the token of a word.
        tokens: the tokens to choose from.
    """
    if any(sign.isdecimal() for sign in token):
        return []
    most = 2 if len(token) >= _LONG else 1
    near = [other for other in tokens if other != token and abs(len(other) - len(token)) <= most]
    found = process.extract(token, near, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=_MAX_NEAR)
    return [(other, int(distance)) for other, distance, _ in found]
