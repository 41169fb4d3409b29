"""The store's protocol: the contract between the services and a database.

Every method raises `StoreBusy` if the database is locked for too long. Lists are complete, never lazy,
in the stated order, and hold at most `limit` items. Writes belong inside `transaction()`.
"""

from contextlib import AbstractContextManager
from typing import Protocol

from claims.storage.base.articles import ArticleStore
from claims.storage.base.backend import Amend, Backend, CommitSignal, DumpProgress, PrivateRow
from claims.storage.base.candidates import CandidateStore, CueCount, QuotedClaim, SimilarClaim
from claims.storage.base.changes import ChangeBatch, ChangeStore, CorrectionRow, NewChange, PublicChangeBatch
from claims.storage.base.checks import CheckStore
from claims.storage.base.claimants import ClaimantStore
from claims.storage.base.claims import ClaimRow, ClaimStore, NewClaimRow, SameClaim
from claims.storage.base.dashboard import DashboardStore, RecordCounts
from claims.storage.base.erasure import ErasureStore
from claims.storage.base.evidence import EvidenceStore
from claims.storage.base.idempotency import IdempotencyStore
from claims.storage.base.notes import NoteStore
from claims.storage.base.queue import (
    AssignedQueue,
    LeaseHolder,
    LogState,
    PassedDeadline,
    QueueItem,
    QueueStore,
    ReviewDue,
)
from claims.storage.base.sessions import SessionStore
from claims.storage.base.sitemap import SitemapStore
from claims.storage.base.tokens import TokenStore
from claims.storage.base.track_records import TrackRecordStore
from claims.storage.base.users import UserStore
from claims.storage.base.verdicts import PublishedVerdict, VerdictStore
from claims.storage.base.workers import WorkerStore

__all__ = [
    "Amend",
    "AssignedQueue",
    "Backend",
    "ChangeBatch",
    "ClaimRow",
    "CommitSignal",
    "CorrectionRow",
    "CueCount",
    "DumpProgress",
    "LeaseHolder",
    "LogState",
    "NewChange",
    "NewClaimRow",
    "PassedDeadline",
    "PrivateRow",
    "PublicChangeBatch",
    "PublishedVerdict",
    "QueueItem",
    "QuotedClaim",
    "RecordCounts",
    "ReviewDue",
    "SameClaim",
    "SimilarClaim",
    "Store",
]


class Store(
    ArticleStore,
    ClaimStore,
    ClaimantStore,
    CandidateStore,
    QueueStore,
    EvidenceStore,
    CheckStore,
    NoteStore,
    WorkerStore,
    VerdictStore,
    ChangeStore,
    TokenStore,
    UserStore,
    SessionStore,
    IdempotencyStore,
    DashboardStore,
    TrackRecordStore,
    SitemapStore,
    ErasureStore,
    Protocol,
):
    """All records, and transactions."""

    def transaction(self, *, wait: bool = True) -> AbstractContextManager[None]:
        """Hold the write lock until the end, then commit; on any error nothing is written.

        Transactions nest: an inner one is part of the outer. `savepoint` is a part that can fail alone.

        Args:
            wait: True to wait for the lock; False to raise `StoreBusy` at once if another writer holds it.
        """

    def savepoint(self) -> AbstractContextManager[None]:
        """Mark a part of the current transaction: on any error nothing of the part is written, and the rest stays."""
