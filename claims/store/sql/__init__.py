"""The store's protocol on SQL, a module an aggregate: statements run, rows become records, and no rule."""

from contextlib import AbstractContextManager

from claims.store.sql.articles import SqlArticles
from claims.store.sql.candidates import SqlCandidates
from claims.store.sql.claims import SqlClaims
from claims.store.sql.judgement import SqlJudgement
from claims.store.sql.leases import SqlLeases
from claims.store.sql.lists import SqlLists
from claims.store.sql.log import SqlLog
from claims.store.sql.overview import SqlOverview
from claims.store.sql.queue import SqlQueue
from claims.store.sqlite import Sqlite


class SqlStore(SqlArticles, SqlClaims, SqlLists, SqlCandidates, SqlQueue, SqlLeases, SqlJudgement, SqlLog, SqlOverview):
    """The whole store (see `claims.store.base.Store` for what each method promises)."""

    def __init__(self, db: Sqlite) -> None:
        self.db = db

    def transaction(self, *, wait: bool = True) -> AbstractContextManager[None]:
        """Hold the write lock until the end."""
        return self.db.transaction(wait=wait)
