"""The store's protocol on SQL, a module an aggregate: statements run, rows become records, and no rule."""

from contextlib import AbstractContextManager

from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.queries.articles import SqlArticles
from claims.storage.sqlite.queries.candidates import SqlCandidates
from claims.storage.sqlite.queries.claims import SqlClaims
from claims.storage.sqlite.queries.judgement import SqlJudgement
from claims.storage.sqlite.queries.leases import SqlLeases
from claims.storage.sqlite.queries.lists import SqlLists
from claims.storage.sqlite.queries.log import SqlLog
from claims.storage.sqlite.queries.overview import SqlOverview
from claims.storage.sqlite.queries.queue import SqlQueue


class SqlStore(SqlArticles, SqlClaims, SqlLists, SqlCandidates, SqlQueue, SqlLeases, SqlJudgement, SqlLog, SqlOverview):
    """The whole store (see `claims.storage.base.Store` for what each method promises)."""

    def __init__(self, db: Sqlite) -> None:
        self.db = db

    def transaction(self, *, wait: bool = True) -> AbstractContextManager[None]:
        """Hold the write lock until the end."""
        return self.db.transaction(wait=wait)
