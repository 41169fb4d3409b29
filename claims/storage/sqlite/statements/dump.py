"""Reading and writing whole tables, in the order in which they are dumped."""

from collections.abc import Sequence
from typing import Final

from claims.domain.due import BASES, RELATIONS
from claims.domain.vocabulary import (
    CHECK_RESULTS,
    OUTCOMES,
    SPAN_ROLES,
    SPAN_STATES,
    STANCES,
    VERDICT_STATES,
    WORKFLOWS,
)

#: table -> its columns, the key's first. Tokens, remembered answers and leases stay home; what can be found by
#: searching is made anew.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "articles": (
        "id",
        "url",
        "title",
        "authors",
        "publisher",
        "published_on",
        "language",
        "revision",
        "created_at",
        "updated_at",
        "version",
    ),
    "revisions": ("article_id", "number", "sha256", "length", "withheld", "created_at", "text"),
    "claims": (
        "id",
        "article_id",
        "statement",
        "claimant",
        "claimant_key",
        "topics",
        "criteria",
        "workflow",
        "workflow_reason",
        "merged_into",
        "depends_on",
        "depends_offset",
        "waiting",
        "deadline_id",
        "opens_at",
        "due_sort",
        "verdict_id",
        "outcome",
        "version",
        "created_at",
        "updated_at",
        "form",
        "needs_human",
        "hidden_since",
        "hidden_until",
        "extraction",
        "external_id",
        "claimant_url",
    ),
    "claim_topics": ("topic", "claim_id"),
    "spans": (
        "claim_id",
        "revision",
        "position",
        "role",
        "exact",
        "prefix",
        "suffix",
        "start",
        "end",
        "state",
        "proposal",
    ),
    "deadlines": (
        "id",
        "claim_id",
        "text",
        "edtf",
        "relation",
        "precision",
        "earliest",
        "latest",
        "basis",
        "timezone",
        "first_check_on",
        "due_at",
        "review_every",
        "reason",
        "note",
        "evidence_id",
        "actor",
        "created_at",
        "announced",
    ),
    "evidence": (
        "id",
        "claim_id",
        "url",
        "title",
        "publisher",
        "published_on",
        "excerpt",
        "note",
        "stance",
        "actor",
        "created_at",
        "retracted_reason",
        "retracted_by",
        "retracted_at",
    ),
    "verdicts": (
        "id",
        "claim_id",
        "outcome",
        "rationale",
        "evidence_ids",
        "occurred_on",
        "reason",
        "supersedes",
        "correction_code",
        "correction_note",
        "state",
        "actor",
        "created_at",
        "published_at",
        "reviewed_by",
        "reviewed_at",
        "review_note",
        "claim_version",
        "review_url",
    ),
    "checks": ("id", "claim_id", "result", "next_check_on", "note", "actor", "created_at"),
    "queue": ("at", "claim_id", "review", "form"),
    "queue_topics": ("topic", "free", "at", "claim_id"),
    "agenda": ("kind", "at", "id"),
    "changes": ("seq", "at", "type", "claim_id", "form"),
    # lease ids that were given out never come again
    "sqlite_sequence": ("name", "seq"),
}
TABLES: Final = tuple(COLUMNS)

_KEYS: Final = {
    "revisions": 2,
    "claim_topics": 2,
    "spans": 3,
    "queue": 2,
    "queue_topics": 4,
    "agenda": 3,
}
#: rows that are another's in a dump: nobody holds a lease in it
_SAID: Final = {"queue_topics": {"free": '1 AS "free"'}}
_ONLY: Final = {"agenda": ("kind <> 'lease'",)}
_ORDER: Final = {"queue_topics": ("topic", "at", "claim_id")}


#: table -> its key, by which its rows are in order
ORDER: Final = {table: _ORDER.get(table, columns[: _KEYS.get(table, 1)]) for table, columns in COLUMNS.items()}


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _select(table: str, *, after: bool) -> str:
    columns = COLUMNS[table]
    said = ", ".join(_SAID.get(table, {}).get(name, f'"{name}"') for name in columns)
    order = ORDER[table]
    key = _quoted(order)
    behind = [f"({key}) > ({', '.join(':' + name for name in order)})"] if after else []
    conditions = [*_ONLY.get(table, ()), *behind]
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT {said} FROM {table} {where} ORDER BY {key}"


SELECT: Final = {table: _select(table, after=False) for table in COLUMNS}
#: the rows behind one of which all columns are given
SELECT_AFTER: Final = {table: _select(table, after=True) for table in COLUMNS}
INSERT: Final = {
    table: f"INSERT INTO {table} ({_quoted(columns)}) VALUES ({', '.join(':' + name for name in columns)})"
    for table, columns in COLUMNS.items()
}
COUNT: Final = {table: f"SELECT count(*) FROM {table}" for table in COLUMNS}
ANY: Final = {table: f"SELECT 1 FROM {table} LIMIT 1" for table in COLUMNS}
#: the search table from the claims, in one statement
FILL_SEARCH: Final = """
    INSERT INTO claims_search (rowid, statement, quote, claimant, topics)
    SELECT c.id, c.statement,
        (SELECT group_concat(exact, char(10)) FROM (
            SELECT s.exact FROM spans AS s
            WHERE s.claim_id = c.id AND s.revision = a.revision AND s.role = 'claim' ORDER BY s.position)),
        c.claimant, (SELECT coalesce(group_concat(value, ' '), '') FROM json_each(c.topics))
    FROM claims AS c JOIN articles AS a ON a.id = c.article_id ORDER BY c.id
"""

#: what stays home on the way out is kept on the way in
_TOKENS: Final = ("id", "name", "role", "sha256", "created_at", "last_used_at", "revoked_at")
LIST_HOME: Final = f"SELECT {_quoted(_TOKENS)} FROM tokens ORDER BY id"
ADD_HOME: Final = f"INSERT INTO tokens ({_quoted(_TOKENS)}) VALUES ({', '.join(':' + name for name in _TOKENS)})"


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


_CANNOT_BE: Final = {
    "articles": (_not_url("url"), _not_json("authors", "array"), _not_day("published_on"), _not_instant("created_at")),
    "revisions": (_not_instant("created_at"), "length < 0"),
    "claims": (
        _not_json("topics", "array"),
        _not_json("form", "object"),
        _not_one_of("workflow", WORKFLOWS),
        _not_one_of("outcome", OUTCOMES),
        _not_instant("created_at"),
        _not_instant("updated_at"),
        "json_extract(form, '$.id') IS NOT id",
        "json_extract(form, '$.version') IS NOT version",
        "json_extract(form, '$.article_id') IS NOT article_id",
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
        _not_instant("created_at"),
    ),
    "evidence": (
        _not_url("url"),
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
    "queue": (_not_json("form", "object"), "json_extract(form, '$.id') IS NOT claim_id", _not_instant("at")),
    "changes": (_not_json("form", "object"), "json_extract(form, '$.seq') IS NOT seq", _not_instant("at")),
}
_ID: Final = {"revisions": "article_id", "spans": "claim_id", "queue": "claim_id", "changes": "seq"}
#: table -> a row with a value that cannot be
WRONG: Final = {
    table: f"SELECT {_ID.get(table, 'id')} AS id FROM {table} WHERE {' OR '.join(wrong)} LIMIT 1"
    for table, wrong in _CANNOT_BE.items()
}
#: how far a load is, in its draft
MAKE_PROGRESS: Final = "CREATE TABLE IF NOT EXISTS loading (lines INTEGER NOT NULL, sha256 TEXT NOT NULL) STRICT"
GET_PROGRESS: Final = "SELECT lines, sha256 FROM loading"
SET_PROGRESS: Final = "INSERT OR REPLACE INTO loading (rowid, lines, sha256) VALUES (1, :lines, :sha256)"
DROP_PROGRESS: Final = "DROP TABLE loading"
