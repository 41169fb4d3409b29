"""The store's protocol: what the services may ask of a database, in words.

Every method raises `StoreBusy` when the database cannot answer just now. Lists are complete (never lazy), in the
order that is named, and hold at most `limit` items. Writes belong inside `transaction()`.
"""

from contextlib import AbstractContextManager
from typing import Protocol

from claims.storage.base.articles import ArticleStore
from claims.storage.base.backend import Backend, CommitSignal, DumpProgress
from claims.storage.base.candidates import CandidateStore, CueCount, QuotedClaim, SimilarClaim
from claims.storage.base.changes import ChangeBatch, ChangeStore, NewChange
from claims.storage.base.checks import CheckStore
from claims.storage.base.claims import ClaimRow, ClaimStore, NewClaimRow
from claims.storage.base.dashboard import DashboardStore
from claims.storage.base.evidence import EvidenceStore
from claims.storage.base.idempotency import IdempotencyStore
from claims.storage.base.queue import LeaseHolder, LogState, PassedDeadline, QueueItem, QueueStore, ReviewDue
from claims.storage.base.tokens import TokenStore
from claims.storage.base.track_records import TrackRecordStore
from claims.storage.base.verdicts import PublishedVerdict, VerdictStore

__all__ = [
    "Backend",
    "ChangeBatch",
    "ClaimRow",
    "CommitSignal",
    "CueCount",
    "DumpProgress",
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


class Store(
    ArticleStore,
    ClaimStore,
    CandidateStore,
    QueueStore,
    EvidenceStore,
    CheckStore,
    VerdictStore,
    ChangeStore,
    TokenStore,
    IdempotencyStore,
    DashboardStore,
    TrackRecordStore,
    Protocol,
):
    """Every record, and transactions."""

    def transaction(self, *, wait: bool = True) -> AbstractContextManager[None]:
        """Hold the write lock until the end, then commit; on any error nothing is written.

        Transactions nest: an inner one is part of the outer.

        Args:
            wait: wait for the lock; otherwise raise `StoreBusy` at once where another writer holds it.
        """
