"""The whole store on SQLite: it runs statements and builds records, but decides no rule."""

from contextlib import AbstractContextManager

from claims.storage.sqlite.articles import SqliteArticles
from claims.storage.sqlite.candidates import SqliteCandidates
from claims.storage.sqlite.changes import SqliteChanges
from claims.storage.sqlite.checks import SqliteChecks
from claims.storage.sqlite.claim_counts import SqliteClaimCounts
from claims.storage.sqlite.claim_search import SqliteClaimSearch
from claims.storage.sqlite.claimants import SqliteClaimants
from claims.storage.sqlite.claims import SqliteClaims
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.corrections import SqliteCorrections
from claims.storage.sqlite.dashboard import SqliteDashboard
from claims.storage.sqlite.evidence import SqliteEvidence
from claims.storage.sqlite.idempotency import SqliteIdempotency
from claims.storage.sqlite.lease_expiries import SqliteLeaseExpiries
from claims.storage.sqlite.leases import SqliteLeases
from claims.storage.sqlite.public_changes import SqlitePublicChanges
from claims.storage.sqlite.queue import SqliteQueue
from claims.storage.sqlite.scoped_changes import SqliteScopedChanges
from claims.storage.sqlite.sessions import SqliteSessions
from claims.storage.sqlite.sitemap import SqliteSitemap
from claims.storage.sqlite.timers import SqliteTimers
from claims.storage.sqlite.tokens import SqliteTokens
from claims.storage.sqlite.track_records import SqliteTrackRecords
from claims.storage.sqlite.verdicts import SqliteVerdicts


class SqliteStore(
    SqliteArticles,
    SqliteClaims,
    SqliteClaimSearch,
    SqliteClaimCounts,
    SqliteClaimants,
    SqliteCandidates,
    SqliteQueue,
    SqliteTimers,
    SqliteLeases,
    SqliteLeaseExpiries,
    SqliteEvidence,
    SqliteChecks,
    SqliteVerdicts,
    SqliteChanges,
    SqliteCorrections,
    SqlitePublicChanges,
    SqliteScopedChanges,
    SqliteTokens,
    SqliteSessions,
    SqliteIdempotency,
    SqliteDashboard,
    SqliteTrackRecords,
    SqliteSitemap,
):
    """The `claims.storage.base.Store` of SQLite."""

    def __init__(self, db: Sqlite) -> None:
        self.db = db

    def transaction(self, *, wait: bool = True) -> AbstractContextManager[None]:
        return self.db.transaction(wait=wait)

    def savepoint(self) -> AbstractContextManager[None]:
        return self.db.savepoint()
