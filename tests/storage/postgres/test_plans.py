"""PostgreSQL reads as much of a large record as a page needs."""

import json
import re
from contextlib import closing
from datetime import UTC, datetime

import pytest

from claims.domain.requests import ClaimFilter
from claims.storage.base import AssignedQueue
from claims.storage.postgres.opening import open_connection
from claims.storage.postgres.statements import translated
from claims.storage.sql import assigned_queue
from claims.storage.sql.changes import read_changes_of_types
from claims.storage.sql.claim_lists import list_claims
from claims.storage.sql.public_changes import read_public_changes_of_types
from claims.storage.sql.verdicts import LIST_PUBLISHED_VERDICTS

#: a log whose rows of one type are all old
FILL = """
    INSERT INTO changes (seq, at, type, claim_id, document)
    SELECT n, '', CASE WHEN n <= 4000 THEN 'claim.due' ELSE 'check.added' END, NULL, repeat('x', 500)
    FROM generate_series(1, 20000) AS n
"""
PAGE = {
    "since": 3_990,
    "until": 20_000,
    "limit": 100,
    "scanned": 5_000,
    "type_0": "claim.due",
    "type_1": "claim.overdue",
}


def explained(database, statement, params):
    """Return the plan of a statement, and the pages that it read."""
    rows = database.connection.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {translated(statement)}", params)
    plan = rows.fetchone()[0]
    top = (plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]
    return str(plan), top["Shared Hit Blocks"] + top["Shared Read Blocks"]


@pytest.fixture
def log(database):
    """Return a database whose log was filled and analyzed."""
    database.run(FILL)
    database.run("VACUUM ANALYZE changes")
    return database


@pytest.mark.parametrize("make", [read_changes_of_types, read_public_changes_of_types])
@pytest.mark.parametrize("number", [1, 2])
def test_a_page_of_types_does_not_read_the_log_behind_it(log, make, number):
    plan, pages = explained(log, make(number), PAGE)
    assert "changes_type" in plan and pages < 60
    row = log.row(make(number), PAGE)
    assert (row["number"], row["last_seq"]) == (10, 4_000)


def test_the_planner_knows_the_frequencies_of_many_words(database):
    row = database.row("""
        SELECT attstattarget FROM pg_attribute WHERE attrelid = 'claims_search'::regclass AND attname = 'words'
    """)
    assert row[0] == 1_000


def test_the_newest_verdicts_are_not_joined_by_two_equations():
    assert "c.verdict_id BETWEEN v.id AND v.id" in translated(LIST_PUBLISHED_VERDICTS[""])


@pytest.mark.parametrize(
    ("options", "expected"),
    [("", ("off", "0", "duecheck")), ("&options=-c%20jit%3Don", ("on", "0", "duecheck"))],
)
def test_plans_are_not_compiled_or_run_by_several_processes(postgres_address, options, expected):
    with closing(open_connection(postgres_address + options, 0)) as connection:
        names = ("jit", "max_parallel_workers_per_gather", "search_path")
        assert tuple(connection.execute(f"SHOW {name}").fetchone()[0] for name in names) == expected


def test_claims_with_a_verdict_have_an_index_by_date(database):
    database.run("SET enable_sort = off")
    plan, _ = explained(
        database, "SELECT id FROM claims WHERE outcome = 'did_not' ORDER BY due_at_sort DESC, id DESC LIMIT 5", {}
    )
    assert "claims_judged_due" in plan


#: every thousandth claim is Ann's; none is judged, and all are due
FILL_CLAIMS = """
    INSERT INTO claims (id, article_id, statement, claimant, topics, workflow, waiting, opens_at, due_at_sort, version,
        created_at, updated_at, document, needs_human, claimant_resolved, is_public, assigned_to)
    SELECT n, 1, 's', '', '[]', 'accepted', 0, '', '2022-01-01T00:00:00Z', 1, '', '', '{"id":1}', 0, 1, 1,
        CASE WHEN n % 1000 = 0 THEN 'Ann' WHEN n % 10 = 0 THEN 'bot' END
    FROM generate_series(1, 20000) AS n
"""


@pytest.fixture
def work(database):
    """Return a database with many claims, of which few are assigned."""
    database.run("INSERT INTO articles SELECT (json_populate_record(NULL::articles, :row)).*", {"row": _ARTICLE})
    database.run(FILL_CLAIMS)
    database.run("VACUUM ANALYZE claims")
    return database


_ARTICLE = json.dumps(
    dict.fromkeys(
        ("url", "title", "authors", "publisher", "published_on", "language", "created_at", "updated_at", "url_key",
         "publisher_key", "author_keys", "title_tokens"), ""
    ) | {"id": 1, "revision": 1, "version": 1}
)  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        assigned_queue.list_due(AssignedQueue("Ann", datetime(2026, 1, 1, tzinfo=UTC))),
        *(list_claims(ClaimFilter(assigned_to="Ann", sort=sort), continued=False) for sort in ("-id", "due_at")),
        list_claims(ClaimFilter(assigned_to="Ann", sort="-updated_at"), continued=False),
    ],
)
def test_lists_of_a_name_read_only_its_claims(work, statement):
    params = {"name": "Ann", "assigned_to": "Ann", "at": "2026-01-01T00:00:00Z", "key": "", "id": 0, "limit": 50}
    plan, pages = explained(work, statement, params)
    assert "claims_assigned" in plan and pages < 100


#: each article has ten claims; every hundredth article is of the publisher "few", the others are of "many"
FILL_PUBLISHERS = """
    INSERT INTO articles SELECT (json_populate_record(a, json_build_object('id', n, 'url', 'u' || n,
        'publisher_key', CASE WHEN n % 100 = 0 THEN 'few' ELSE 'many' END))).*
    FROM articles AS a, generate_series(2, 2000) AS n
"""


@pytest.fixture
def publishers(work):
    """Return a database with 20 articles of one publisher among 2,000."""
    work.run(FILL_PUBLISHERS)
    work.run("UPDATE claims SET article_id = 1 + id % 2000")
    for table in ("articles", "claims"):
        work.run(f"VACUUM FULL {table}")
        work.run(f"VACUUM ANALYZE {table}")
    return work


@pytest.mark.parametrize(
    "statement",
    [
        *(list_claims(ClaimFilter(publisher="few", sort=s), continued=False) for s in ("-id", "due_at", "-updated_at")),
        LIST_PUBLISHED_VERDICTS["publisher"],
    ],
)
def test_lists_of_a_publisher_read_only_the_claims_of_its_articles(publishers, statement):
    publishers.run("SET plan_cache_mode = force_generic_plan")
    prepared = re.sub(r"%\(\w+\)s", lambda found: {"%(limit)s": "50"}.get(found[0], "$1"), translated(statement))
    publishers.connection.execute(f"PREPARE listed (text) AS {prepared}")
    for key in ("few", "none"):
        plan, pages = explained(publishers, f"EXECUTE listed ('{key}')", {})
        assert "articles_publisher" in plan and "claims_article_newest" in plan and pages < 800, plan
