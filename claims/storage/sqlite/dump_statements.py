"""Statements of dump and load: whole tables, in the order of the dump."""

from collections.abc import Sequence
from typing import Final

from claims.domain.due import BASES, RELATIONS
from claims.domain.outcomes import OUTCOMES
from claims.domain.vocabulary import (
    CHECK_RESULTS,
    LOGGED_STATES,
    SPAN_ROLES,
    SPAN_STATES,
    STANCES,
    VERDICT_STATES,
    WORKFLOWS,
)
from claims.storage.sql.columns import insert_into, quoted
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
ANY: Final = {table: f"SELECT 1 FROM {table} LIMIT 1" for table in TABLES}
#: a load keeps the tokens of the database
LIST_TOKENS: Final = f"SELECT {quoted(COLUMNS['tokens'])} FROM tokens ORDER BY id"
ADD_TOKEN: Final = insert_into("tokens")


def _not_day(name: str) -> str:
    return f"({name} IS NOT NULL AND date({name}, '+0 days') IS NOT {name})"


def _not_instant(name: str) -> str:
    return f"({name} IS NOT NULL AND (julianday({name}) IS NULL OR {name} NOT GLOB '????-??-??T*Z'))"


def _not_one_of(name: str, words: Sequence[str]) -> str:
    return f"({name} IS NOT NULL AND {name} NOT IN ({', '.join(repr(word) for word in words)}))"


def _not_json(name: str, kind: str) -> str:
    return f"({name} IS NOT NULL AND (NOT json_valid({name}) OR json_type({name}) <> '{kind}'))"


def _not_url(name: str) -> str:
    return f"({name} NOT GLOB 'http://?*' AND {name} NOT GLOB 'https://?*')"


#: table -> conditions of rows that Duecheck never writes
_IMPOSSIBLE: Final = {
    "articles": (_not_url("url"), _not_json("authors", "array"), _not_day("published_on"), _not_instant("created_at")),
    "revisions": (_not_instant("created_at"), "length < 0"),
    "claims": (
        _not_json("topics", "array"),
        _not_json("document", "object"),
        _not_one_of("workflow", WORKFLOWS),
        _not_one_of("outcome", OUTCOMES),
        _not_instant("created_at"),
        _not_instant("updated_at"),
        "json_extract(document, '$.id') IS NOT id",
        "json_extract(document, '$.version') IS NOT version",
        "json_extract(document, '$.article_id') IS NOT article_id",
        "json_extract(document, '$.claimant_id') IS NOT claimant_id",
        "is_public NOT IN (0, 1)",
        "workflow = 'accepted' AND is_public = 0",
        "(probability_low IS NULL) + (probability_high IS NULL) + (probability_text IS NULL) NOT IN (0, 3)",
        "NOT (0 <= probability_low AND probability_low <= probability_high AND probability_high <= 1)",
        "version < 1",
    ),
    "claimants": (
        "(url IS NOT NULL AND " + _not_url("url") + ")",
        _not_instant("created_at"),
        _not_instant("updated_at"),
        "(SELECT t.target_id FROM claimants AS t WHERE t.id = claimants.target_id) <> target_id",
        "name_key = ''",
        "claims < 0",
        "version < 1",
    ),
    "spans": (_not_one_of("role", SPAN_ROLES), _not_one_of("state", SPAN_STATES)),
    "deadlines": (
        _not_day("earliest"),
        _not_day("latest"),
        _not_day("first_check_on"),
        _not_instant("due_at"),
        _not_one_of("relation", RELATIONS),
        _not_one_of("basis", BASES),
        _not_one_of("logged_state", LOGGED_STATES),
        _not_instant("created_at"),
    ),
    "evidence": (
        _not_url("url"),
        "(archive_url IS NOT NULL AND " + _not_url("archive_url") + ")",
        _not_day("published_on"),
        _not_one_of("stance", STANCES),
        _not_instant("created_at"),
        _not_instant("retracted_at"),
    ),
    "verdicts": (
        _not_one_of("outcome", OUTCOMES),
        _not_json("evidence_ids", "array"),
        _not_day("occurred_on"),
        _not_one_of("state", VERDICT_STATES),
        _not_instant("created_at"),
        _not_instant("published_at"),
    ),
    "checks": (_not_one_of("result", CHECK_RESULTS), _not_day("next_check_on"), _not_instant("created_at")),
    "queue": (_not_instant("queue_time"),),
    "lease_expiries": (_not_instant("expired_at"),),
    "changes": (_not_json("document", "object"), "json_extract(document, '$.seq') IS NOT seq", _not_instant("at")),
}
_ID: Final = {
    "revisions": "article_id",
    "spans": "claim_id",
    "queue": "claim_id",
    "lease_expiries": "claim_id",
    "changes": "seq",
}
#: table -> statement that finds a row that Duecheck never writes
FIND_IMPOSSIBLE: Final = {
    table: f"SELECT {_ID.get(table, 'id')} AS id FROM {table} WHERE {' OR '.join(conditions)} LIMIT 1"
    for table, conditions in _IMPOSSIBLE.items()
}
#: the progress of a load, stored in its draft
CREATE_PROGRESS: Final = "CREATE TABLE IF NOT EXISTS loading (lines INTEGER NOT NULL, sha256 TEXT NOT NULL) STRICT"
GET_PROGRESS: Final = "SELECT lines, sha256 FROM loading"
SET_PROGRESS: Final = "INSERT OR REPLACE INTO loading (rowid, lines, sha256) VALUES (1, :lines, :sha256)"
DROP_PROGRESS: Final = "DROP TABLE loading"
