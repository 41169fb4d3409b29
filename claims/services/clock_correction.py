"""Correct the log after the server's clock was far ahead (docs/specification.md, section 11.3).

While the clock was ahead, the log announced deadlines that have not passed. Their announcement is reset, in a row that
names their claims, and they are announced again when they pass.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from claims.domain.actors import SYSTEM
from claims.domain.instants import format_instant

if TYPE_CHECKING:
    from claims.services.context import ServiceContext

#: a clock that is set back by no more is no correction: rows keep the instant of the last one meanwhile
TOLERANCE: Final = timedelta(minutes=5)
#: claims that one row names
MAX_NAMED: Final = 1_000


def was_ahead(now: datetime, last: datetime | None) -> bool:
    """Return True if the last row of the log was written by a clock that was ahead.

    Args:
        now: UTC.
        last: UTC instant of the last row; None if the log is empty.
    """
    return last is not None and last - now > TOLERANCE


def correct_log(context: "ServiceContext", now: datetime, last: datetime) -> None:
    """Reset what the log announced too early, and add rows that say so. Call it inside a transaction.

    Leases that expired too early stay ended, but they no longer count against their claims.

    Args:
        context: the service context.
        now: UTC instant of the rows; the instants of later rows continue from it.
        last: UTC instant of the last row.
    """
    early: list[int] = []
    for claim_id in context.store.list_announced_claims(now + TOLERANCE):
        context.store.reset_announcement(context.store.get_claim(claim_id))
        early.append(claim_id)
    context.store.remove_lease_expiries_after(now + TOLERANCE)
    for start in range(0, max(len(early), 1), MAX_NAMED):
        _log(context, now, last, early[start : start + MAX_NAMED])


def _log(context: "ServiceContext", now: datetime, last: datetime, claim_ids: Sequence[int]) -> None:
    clock = {"was_at": format_instant(last), "claim_ids": list(claim_ids)}
    context.log(now, SYSTEM, "clock.corrected", clock=clock)
