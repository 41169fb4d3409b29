"""Claims that are said twice: the same quotation at the same position, with the same window, condition and claimant."""

import hashlib
import json
from collections.abc import Iterable, Sequence

from claims.anchoring.folding import fold
from claims.domain.claimants import name_key
from claims.domain.due import Due
from claims.domain.records import DependsOn, Span

#: ASCII characters of a key
_KEY_LENGTH = 32


def same_key(article_id: int, spans: Iterable[Span], due: Due | None, depends_on: DependsOn | None) -> str | None:
    """Return the key that two claims have in common if they quote the same words for the same window.

    Args:
        article_id: the article of the claim.
        spans: the spans of the claim in the newest revision.
        due: the window; None if a condition will set it.
        depends_on: the condition; None without one.

    Returns:
        ASCII text; None without a span of role claim.
    """
    positions = [position_of(span.exact, span.start, span.end, span.state) for span in spans if span.role == "claim"]
    window = None if due is None else (due.relation, due.edtf, _iso(due.earliest), _iso(due.latest))
    condition = None if depends_on is None else (depends_on.claim_id, depends_on.offset)
    return key_of(article_id, positions, window, condition)


def key_of(
    article_id: int,
    positions: Sequence[str],
    window: tuple[str | None, ...] | None,
    condition: tuple[int, str | None] | None,
) -> str | None:
    """Return the key of `same_key` for the parts of a claim.

    Args:
        article_id: the article of the claim.
        positions: from `position_of`, in any order.
        window: relation, EDTF, first and last day in ISO form; None without a window.
        condition: id of the other claim, and the offset; None without a condition.

    Returns:
        ASCII text; None without a position.
    """
    if not positions:
        return None
    if condition is not None and condition[1] is not None:
        window = None  # the condition sets the window, so it differs before and after
    whole = json.dumps((article_id, sorted(positions), window, condition))
    return hashlib.sha256(whole.encode()).hexdigest()[:_KEY_LENGTH]


def position_of(exact: str, start: int | None, end: int | None, state: str) -> str:
    """Return the position of a span: its offsets if the text proves them, else its words.

    White space at its ends does not count, nor does the typography of words alone.

    Args:
        exact: the words.
        start: code points; None without a position.
        end: code points, excluded; None without a position.
        state: of the span.
    """
    if start is None or end is None or state == "unverified":
        return f'"{fold(exact)}"'
    return f"{start + len(exact) - len(exact.lstrip())}-{end - len(exact) + len(exact.rstrip())}"


def claimant_key(claimant_id: int | None, words: str | None) -> int | str | None:
    """Return what two claims have in common if they have the same claimant.

    Args:
        claimant_id: the claimant to which the words lead; None if they lead to none.
        words: the words for the claimant; None if the claim names nobody.
    """
    return claimant_id if claimant_id is not None else words and name_key(words)


def _iso(day: object) -> str | None:
    return None if day is None else str(day)
