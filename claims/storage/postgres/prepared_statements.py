"""Which statements a session has prepared, also after statements of a pipeline that failed.

psycopg forgets all of them after ROLLBACK, because tables may be gone; ours are never created in a session. In a
pipeline it forgets too late, and deallocates a statement that it has just prepared. It also takes a statement for
prepared that it sent after one that failed, and that the server never read.
"""

from psycopg._preparing import Key, Prepare, PrepareManager
from psycopg._queries import PostgresQuery


class PreparedStatements(PrepareManager):
    """The statements of one session."""

    def _should_discard(self, *_: object) -> bool:
        """Return False: ROLLBACK changes no prepared statement (PostgreSQL's manual, PREPARE)."""
        return False

    def maybe_add_to_cache(self, query: PostgresQuery, prep: Prepare, name: bytes) -> Key | None:
        """Note that a statement was sent; return its key if its result says whether it is prepared."""
        key = super().maybe_add_to_cache(query, prep, name)
        return self.key(query) if prep is Prepare.SHOULD else key
