"""The whole store on SQL: it runs statements and builds records, but decides no rule."""

from contextlib import AbstractContextManager

from claims.storage.sql.articles import SqlArticles
from claims.storage.sql.assigned_queue import SqlAssignedQueue
from claims.storage.sql.candidates import SqlCandidates
from claims.storage.sql.changes import SqlChanges
from claims.storage.sql.checks import SqlChecks
from claims.storage.sql.claim_counts import SqlClaimCounts
from claims.storage.sql.claim_search import SqlClaimSearch
from claims.storage.sql.claimants import SqlClaimants
from claims.storage.sql.claims import SqlClaims
from claims.storage.sql.corrections import SqlCorrections
from claims.storage.sql.dashboard import SqlDashboard
from claims.storage.sql.database import Database
from claims.storage.sql.erased_people import SqlErasedPeople
from claims.storage.sql.erasure import SqlErasure
from claims.storage.sql.evidence import SqlEvidence
from claims.storage.sql.idempotency import SqlIdempotency
from claims.storage.sql.lease_expiries import SqlLeaseExpiries
from claims.storage.sql.leases import SqlLeases
from claims.storage.sql.notes import SqlNotes
from claims.storage.sql.public_changes import SqlPublicChanges
from claims.storage.sql.queue import SqlQueue
from claims.storage.sql.scoped_changes import SqlScopedChanges
from claims.storage.sql.sessions import SqlSessions
from claims.storage.sql.sitemap import SqlSitemap
from claims.storage.sql.timers import SqlTimers
from claims.storage.sql.tokens import SqlTokens
from claims.storage.sql.track_records import SqlTrackRecords
from claims.storage.sql.users import SqlUsers
from claims.storage.sql.verdicts import SqlVerdicts
from claims.storage.sql.workers import SqlWorkers


class SqlStore(
    SqlArticles,
    SqlClaims,
    SqlClaimSearch,
    SqlClaimCounts,
    SqlClaimants,
    SqlCandidates,
    SqlQueue,
    SqlAssignedQueue,
    SqlTimers,
    SqlLeases,
    SqlLeaseExpiries,
    SqlEvidence,
    SqlChecks,
    SqlNotes,
    SqlWorkers,
    SqlVerdicts,
    SqlChanges,
    SqlCorrections,
    SqlPublicChanges,
    SqlScopedChanges,
    SqlTokens,
    SqlUsers,
    SqlSessions,
    SqlIdempotency,
    SqlDashboard,
    SqlTrackRecords,
    SqlSitemap,
    SqlErasure,
    SqlErasedPeople,
):
    """The `claims.storage.base.Store` of every engine."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def transaction(self, *, wait: bool = True) -> AbstractContextManager[None]:
        return self.db.transaction(wait=wait)

    def savepoint(self) -> AbstractContextManager[None]:
        return self.db.savepoint()
