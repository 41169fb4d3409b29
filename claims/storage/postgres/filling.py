"""Filling of the tables that a dump leaves out: the search index and the counts of track records."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final

import orjson

from claims.domain.progress import Progress
from claims.rules.record_counts import Count, count_changes
from claims.search.tokens import index_text
from claims.storage.postgres.connection import Postgres
from claims.storage.postgres.rows import Row
from claims.storage.postgres.snapshot import stream
from claims.storage.sql import record_counts
from claims.storage.sql.claim_members import claim_from
from claims.storage.sql.search_index import (
    ADD_EVIDENCE,
    ADD_RATIONALE,
    row_of_claim,
    row_of_evidence,
    row_of_verdict,
    text_params,
    words_of_evidence,
)
from claims.storage.sql.values import Params, values_of

_BATCH: Final = 2_000
_CLAIMS: Final = """
    SELECT c.id, c.statement, c.claimant, c.topics, c.criteria, a.title_tokens, (
        SELECT string_agg(s.exact, chr(10) ORDER BY s.position) FROM spans AS s
        WHERE s.claim_id = c.id AND s.revision = a.revision AND s.role = 'claim') AS quote
    FROM claims AS c JOIN articles AS a ON a.id = c.article_id ORDER BY c.id
"""
_EVIDENCE: Final = "SELECT id, claim_id, title, excerpt FROM evidence WHERE retracted_at IS NULL ORDER BY id"
_RATIONALES: Final = "SELECT id, claim_id, rationale FROM verdicts WHERE state = 'published' ORDER BY id"
_ADD_CLAIM: Final = """
    INSERT INTO claims_search (rowid, statement, quote, claimant, topics, criteria, title)
    VALUES (:rowid, :statement, :quote, :claimant, :topics, :criteria, :title)
"""
#: the members of claims that counts depend on
_COUNTED: Final = """
    SELECT c.*, d.text AS due_text, d.edtf, d.relation, d."precision", d.earliest, d.latest, d.basis, d.timezone,
        d.first_check_on, d.due_at, d.review_every, d.logged_state, v.occurred_on, v.published_at, v.supersedes
    FROM claims AS c
    LEFT JOIN deadlines AS d ON d.id = c.deadline_id
    LEFT JOIN verdicts AS v ON v.id = c.verdict_id
    ORDER BY c.id
"""
_LIST_NAMED: Final = """
    SELECT n.claimant_id, n.name FROM claimant_names AS n JOIN claimants AS c ON c.id = n.claimant_id
    WHERE c.version > 1 ORDER BY n.claimant_id, n.key
"""


def fill(database: Postgres, progress: Progress | None) -> None:
    """Fill the search index and the counts, which must be empty, inside a transaction.

    Args:
        database: has the records.
        progress: is called after each batch.
    """
    for statement, add, params in (
        (_CLAIMS, _ADD_CLAIM, _claim_params),
        (_EVIDENCE, ADD_EVIDENCE, _evidence_params),
        (_RATIONALES, ADD_RATIONALE, _rationale_params),
    ):
        _fill(database, statement, add, params, progress)
    _fill_names(database)
    _fill_counts(database, progress)


def _fill(
    database: Postgres,
    statement: str,
    add: str,
    params: Callable[[Row], Params],
    progress: Progress | None,
) -> None:
    done = 0
    for rows in _batches(stream(database.connection, statement)):
        database.run_many(add, [values for values in map(params, rows) if values])
        done += len(rows)
        if progress is not None:
            progress("indexing the words", done, None)


def _fill_names(database: Postgres) -> None:
    names: dict[int, list[str]] = {}
    for row in database.rows(_LIST_NAMED):
        names.setdefault(row["claimant_id"], []).append(row["name"])
    rows = [{"id": number, "names": index_text("\n".join(found))} for number, found in names.items()]
    database.run_many("INSERT INTO claimants_search (rowid, names) VALUES (:id, :names)", rows)


def _fill_counts(database: Postgres, progress: Progress | None) -> None:
    counts: Counter[Count] = Counter()
    done = 0
    for rows in _batches(stream(database.connection, _COUNTED)):
        counts.update(count_changes(claim_from(values_of(row), ()) for row in rows))
        done += len(rows)
        if progress is not None:
            progress("counting", done, None)
    record_counts.add(database, counts)


def _claim_params(row: Row) -> Params:
    topics = "\n".join(orjson.loads(row["topics"]))
    words = {name: row[name] for name in ("statement", "quote", "claimant", "criteria")} | {"topics": topics}
    tokens = {name: index_text(text) if text else "" for name, text in words.items()}
    return {"rowid": row_of_claim(row["id"]), "title": row["title_tokens"], **tokens}


def _evidence_params(row: Row) -> Params:
    words = words_of_evidence(row["title"], row["excerpt"])
    return text_params(row_of_evidence(row["claim_id"], row["id"]), words)


def _rationale_params(row: Row) -> Params:
    return text_params(row_of_verdict(row["claim_id"], row["id"]), row["rationale"])


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
