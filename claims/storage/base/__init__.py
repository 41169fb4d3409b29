"""The store's protocol: what the ledger may ask of a database, in words.

Every method raises `StoreBusy` when the database cannot answer just now. Lists are complete (never lazy),
in the order named, and hold at most `limit` items. Writes belong inside `transaction()`.
"""

from contextlib import AbstractContextManager
from typing import Protocol

from claims.storage.base.articles import ArticleStore
from claims.storage.base.candidates import CandidateStore, CueCount, QuotedClaim, SimilarClaim
from claims.storage.base.claims import ClaimRow, ClaimStore, NewClaimRow
from claims.storage.base.judgement import JudgementStore, PublishedVerdict
from claims.storage.base.log import ChangeBatch, LogStore, NewChange
from claims.storage.base.overview import OverviewStore
from claims.storage.base.queue import LeaseHolder, LogState, PassedDeadline, QueueItem, QueueStore, ReviewDue

__all__ = [
    "ChangeBatch",
    "ClaimRow",
    "CueCount",
    "LeaseHolder",
    "LogState",
    "NewChange",
    "NewClaimRow",
    "PassedDeadline",
    "PublishedVerdict",
    "QueueItem",
    "QuotedClaim",
    "ReviewDue",
    "SimilarClaim",
    "Store",
]


class Store(ArticleStore, ClaimStore, CandidateStore, QueueStore, JudgementStore, LogStore, OverviewStore, Protocol):
    """All of it, and transactions."""

    def transaction(self, *, wait: bool = True) -> AbstractContextManager[None]:
        """Hold the write lock until the end, then commit; on any error nothing has happened.

        Without `wait` it raises `StoreBusy` at once where somebody else is writing.

        Transactions nest: an inner one is part of the outer.
        """
