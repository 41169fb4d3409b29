"""The store's protocol: what the ledger may ask of a database, in words.

Every method raises `StoreBusy` when the database cannot answer just now. Lists are complete (never lazy),
in the order named, and hold at most `limit` items. Writes belong inside `transaction()`.
"""

from contextlib import AbstractContextManager
from typing import Protocol

from claims.store.base.articles import ArticleStore
from claims.store.base.candidates import Alike, CandidateStore, CueCount, Quoted
from claims.store.base.claims import ClaimStore, ListedClaim, NewClaimRow
from claims.store.base.judgement import JudgementStore, PublishedVerdict
from claims.store.base.log import LogStore, NewChange, Stretch
from claims.store.base.overview import OverviewStore
from claims.store.base.queue import CameUp, FellDue, HeldBy, Pulse, QueueItem, QueueStore

__all__ = [
    "Alike",
    "CameUp",
    "CueCount",
    "FellDue",
    "HeldBy",
    "ListedClaim",
    "NewChange",
    "NewClaimRow",
    "PublishedVerdict",
    "Pulse",
    "QueueItem",
    "Quoted",
    "Store",
    "Stretch",
]


class Store(ArticleStore, ClaimStore, CandidateStore, QueueStore, JudgementStore, LogStore, OverviewStore, Protocol):
    """All of it, and transactions."""

    def transaction(self, *, wait: bool = True) -> AbstractContextManager[None]:
        """Hold the write lock until the end, then commit; on any error nothing has happened.

        Without `wait` it raises `StoreBusy` at once where somebody else is writing.

        Transactions nest: an inner one is part of the outer.
        """
