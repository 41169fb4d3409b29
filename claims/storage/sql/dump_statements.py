"""Statements of dump and load: whole tables, in the order of the dump."""

from typing import Final

from claims.domain.visibility import ADMIN_TYPES
from claims.storage.sql.columns import insert_into, listed, quoted
from claims.storage.sql.tables import COLUMNS

#: the tables of a dump: without tokens, sessions, stored answers, leases; a load fills the search table from the claims
TABLES: Final = (
    "articles", "revisions", "claimants", "claimant_names", "claims", "claim_topics", "spans", "deadlines", "evidence",
    "verdicts", "checks", "queue", "timers", "lease_expiries", "last_ids", "changes", "sqlite_sequence",
)  # fmt: skip
#: table -> columns of its key, if the key is not the first column alone
_KEYS: Final = {"revisions": 2, "claim_topics": 2, "spans": 3, "queue": 4, "timers": 3,
                "lease_expiries": 2}  # fmt: skip
#: table -> values that differ in a dump, because it has no leases
_DUMPED_AS: Final = {"queue": {"is_available": '1 AS "is_available"'}}
_ONLY: Final = {"timers": ("kind <> 'lease'",)}
_ORDER: Final = {"queue": ("topic", "queue_time", "claim_id")}

#: table -> the columns that order its rows
ORDER: Final = {table: _ORDER.get(table, COLUMNS[table][: _KEYS.get(table, 1)]) for table in TABLES}


def _select(table: str, *, after: bool) -> str:
    columns = ", ".join(_DUMPED_AS.get(table, {}).get(name, f'"{name}"') for name in COLUMNS[table])
    order = ORDER[table]
    behind = [f"({quoted(order)}) > ({', '.join(':' + name for name in order)})"] if after else []
    conditions = [*_ONLY.get(table, ()), *behind]
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT {columns} FROM {table} {where} ORDER BY {quoted(order)}"


SELECT: Final = {table: _select(table, after=False) for table in TABLES}
#: table -> statement of the rows after the row in the parameters
SELECT_AFTER: Final = {table: _select(table, after=True) for table in TABLES}
INSERT: Final = {table: insert_into(table) for table in TABLES}
COUNT: Final = {table: f"SELECT count(*) AS number FROM {table}" for table in TABLES}
_ACCESS: Final = listed(ADMIN_TYPES)
#: finds a row that a load would replace: rows of the log about people and tokens do not count
ANY: Final = {
    table: f"SELECT 1 FROM {table} {f'WHERE type NOT IN {_ACCESS}' if table == 'changes' else ''} LIMIT 1"
    for table in TABLES
}
#: a load keeps the people and tokens of the database, with their rows of the log
LIST_ACCESS_CHANGES: Final = f"SELECT document FROM changes WHERE type IN {_ACCESS} ORDER BY seq"
REMOVE_CHANGES: Final = "DELETE FROM changes"
#: finds a claimant that was merged into one that was itself merged
FIND_CHAIN: Final = """
    SELECT c.id FROM claimants AS c JOIN claimants AS t ON t.id = c.target_id WHERE t.target_id <> c.target_id LIMIT 1
"""
#: the progress of a load, stored in its draft
CREATE_PROGRESS: Final = "CREATE TABLE IF NOT EXISTS loading (lines INTEGER NOT NULL, sha256 TEXT NOT NULL)"
GET_PROGRESS: Final = "SELECT lines, sha256 FROM loading"
REMOVE_PROGRESS: Final = "DELETE FROM loading"
ADD_PROGRESS: Final = "INSERT INTO loading (lines, sha256) VALUES (:lines, :sha256)"
DROP_PROGRESS: Final = "DROP TABLE loading"
