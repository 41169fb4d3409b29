"""New connections to PostgreSQL: their time limits, the schema of our tables, and how values are loaded."""

from typing import Any, Final

from psycopg import conninfo, sql
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.types.string import TextLoader

from claims.storage.postgres.errors import translated_errors
from claims.storage.postgres.loop_connection import LoopConnection
from claims.storage.postgres.prepared_statements import PreparedStatements
from claims.storage.postgres.rows import make_rows

#: options of connections that the address can change: seconds after which a server that does not answer is away
_OPTIONS: Final = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 15_000,
}
#: seconds after which a replica that has not answered is away: the database itself can answer
_REPLICA_SECONDS: Final = 2
#: statements that a session keeps prepared: nearly all of the store
_PREPARED: Final = 250
#: settings that the address can change: to compile a plan, or to start processes for it, takes longer than a request
_SETTINGS: Final = "-c jit=off -c max_parallel_workers_per_gather=0"


def _defaults(address: str, *, is_replica: bool) -> dict[str, Any]:
    """Return what an address of a database leaves open, and the schema of our tables."""
    given = conninfo.conninfo_to_dict(address)
    options = f"{_SETTINGS} {given.get('options', '')} -c search_path=duecheck"
    # of several hosts a connection takes the one that takes writes
    own = {"connect_timeout": _REPLICA_SECONDS} if is_replica else {"target_session_attrs": "read-write"}
    defaults = _OPTIONS | own
    return {name: value for name, value in defaults.items() if name not in given} | {"options": options}


class _SumLoader(Loader):
    """Loads a sum of whole numbers, which PostgreSQL returns as `numeric`."""

    def load(self, data: Buffer) -> int:
        """Return the number."""
        return int(bytes(data))


def open_connection(address: str, lock_timeout_ms: int, *, is_replica: bool = False) -> LoopConnection:
    """Return a new connection, which commits each statement; block until then.

    Args:
        address: a connection URI of libpq.
        lock_timeout_ms: milliseconds that a writer waits for its turn.
        is_replica: it is only read.

    Raises:
        StoreFailed: the server is away, or refuses.
    """
    with translated_errors():
        connection = LoopConnection.connect(
            conninfo.make_conninfo(address, **_defaults(address, is_replica=is_replica)),
            autocommit=True,
            row_factory=make_rows,
        )
    if is_replica:
        connection.answer_seconds = _REPLICA_SECONDS
    connection._prepared = PreparedStatements()
    connection.prepared_max = _PREPARED
    connection.adapters.register_loader("json", TextLoader)
    connection.adapters.register_loader("numeric", _SumLoader)
    connection.execute(sql.SQL("SET lock_timeout = {}").format(max(lock_timeout_ms, 1)))
    return connection
