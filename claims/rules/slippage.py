"""The slippage of a claim: how far, and how late, its claimant has moved the deadline."""

from dataclasses import replace
from datetime import date, datetime

from claims.domain.slippage import Slippage
from claims.domain.vocabulary import DeadlineReason


def next_slippage(
    before: Slippage | None, old_latest: date | None, latest: date | None, reason: DeadlineReason, *, is_missed: bool
) -> Slippage | None:
    """Return the slippage after a new deadline (docs/specification.md, section 4.7).

    Args:
        before: the slippage so far; None if the claimant has never moved the deadline.
        old_latest: last day of the deadline until now; None without an end.
        latest: last day of the new deadline; None without an end.
        reason: of the new deadline; only `claimant_moved` counts.
        is_missed: the claimant told the move after the last day had passed (`is_told_late`).

    Returns:
        The slippage; None if the claimant has never moved the deadline.
    """
    if reason == "claimant_moved":
        if before is None:
            before = Slippage(0, old_latest, None, 0, is_missed)
        before = replace(before, moves=before.moves + 1, missed=before.missed + is_missed)
    if before is None:
        return None
    return replace(before, days=(latest - before.first_latest).days if latest and before.first_latest else None)


def is_told_late(told_on: date | None, at: datetime, latest: date | None, due_at: datetime | None) -> bool:
    """Return True if a move of a deadline was told after its last day had passed.

    Args:
        told_on: the day on which the claimant told it; None if it is not known, then the entry counts.
        at: UTC instant of the entry.
        latest: last day of the deadline that was moved; None without an end.
        due_at: UTC instant at which that day had ended.
    """
    if latest is None or due_at is None:
        return False
    return at >= due_at if told_on is None else told_on > latest
