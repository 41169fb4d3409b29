"""The counts that writes keep equal those that the claims give: of databases that were written, loaded or migrated."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claims.domain.outcomes import OUTCOMES
from claims.domain.visibility import Visibility
from claims.rules.odds import JudgedOdds, midpoint, odds_record
from claims.rules.record_counts import COUNT_SORTS
from claims.storage.sql import track_records
from claims.storage.sql.dump import dump_lines
from claims.storage.sql.public_claims import is_public_claim
from claims.storage.sql.store import SqlStore
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.filling import fill_record_counts
from claims.storage.sqlite.load import load_lines
from tests.storage.makers import make_article, make_claim

SCHEMAS = sorted((Path(__file__).resolve().parents[3] / "fixtures" / "schema").glob("*.sql"))
LATES = [datetime(year, 1, 15, tzinfo=UTC) for year in (1, 2024, 2027, 2040)]
#: kind -> the name and key of each of its claims; the statements count claims one by one, as reads did before
NAMES = {
    "claimant": "SELECT m.name, m.name_key AS key, c.id FROM claims AS c JOIN claimants AS n ON n.id = c.claimant_id "
    "JOIN claimants AS m ON m.id = n.target_id WHERE m.claims > 0",
    "publisher": "SELECT a.publisher AS name, a.publisher_key AS key, c.id FROM articles AS a "
    "LEFT JOIN claims AS c ON c.article_id = a.id",
    "author": "SELECT n.value AS name, j.value AS key, c.id FROM articles AS a, json_each(a.author_keys) AS j "
    "JOIN json_each(a.authors) AS n ON n.key = j.key LEFT JOIN claims AS c ON c.article_id = a.id",
    "topic": "SELECT name, topic AS key, claim_id AS id FROM claim_topics "
    f"WHERE :sees_all OR {is_public_claim('claim_topics.claim_id')}",
}
COUNTS = {
    "claims": "count(*)",
    **{outcome: f"sum(outcome IS '{outcome}')" for outcome in OUTCOMES},
    "overdue": "sum(outcome IS NULL AND waiting = 0 AND due_at_sort < :late)",
    "unjudged": "sum(outcome IS NULL AND NOT (waiting = 0 AND due_at_sort < :late))",
    "moved": "count(slippage)",
    "moved_days": "avg(slippage ->> '$.days')",
    "missed_first": "coalesce(sum(slippage ->> '$.missed_first'), 0)",
}
RECOUNT = f"""
    SELECT key, {", ".join(f"{text} AS {name}" for name, text in COUNTS.items())}
    FROM claims JOIN (SELECT DISTINCT key, id FROM named) USING (id) WHERE workflow = 'accepted' GROUP BY key
"""
ODDS = """
    SELECT key, probability_low AS low, probability_high AS high, outcome
    FROM claims JOIN (SELECT DISTINCT key, id FROM named) USING (id)
    WHERE workflow = 'accepted' AND outcome IS NOT NULL AND probability_low IS NOT NULL
"""


def recount(database, by, late, visibility):
    """Return the numbers of each key that has an accepted claim, from a count of the claims."""
    named = f"WITH named AS ({NAMES[by]})"
    params = {"sees_all": visibility.sees_all, "late": f"{late:%Y-%m-%dT%H:%M:%SZ}".rjust(20, "0")}
    shown = f"{named} SELECT key, min(name) AS name FROM named GROUP BY key"
    names = {row["key"]: row["name"] for row in database.rows(shown, params)}
    odds = {}
    for row in database.rows(named + ODDS, params):
        judged = JudgedOdds(midpoint(row["low"], row["high"]), row["outcome"])
        odds.setdefault(row["key"], Counter())[judged] += 1
    return {
        row["key"]: (names[row["key"]], *(row[name] for name in COUNTS), odds_record(odds.get(row["key"], {})))
        for row in database.rows(named + RECOUNT, params)
    }


def kept(database, by, late, visibility):
    """Return the same from the track records."""
    records = SqlStore(database).list_track_records(by, "", 500, late, visibility)
    return {
        key: (
            record.name,
            record.claims,
            *(record.outcomes[outcome] for outcome in OUTCOMES),
            record.overdue,
            record.unjudged,
            record.moved,
            record.moved_days,
            record.missed_first,
            record.odds,
        )
        for key, record in records
        if record.claims
    }


def assert_counts_are_kept(database):
    numbers = []
    for by in NAMES:
        for visibility in Visibility:
            for late in LATES:
                found = kept(database, by, late, visibility)
                assert found == recount(database, by, late, visibility), (by, visibility, late)
                numbers.append(len(found))
    assert min(numbers) > 0
    totals = SqlStore(database).get_totals()
    accepted = "SELECT outcome, count(*) AS number FROM claims WHERE workflow = 'accepted' GROUP BY outcome"
    counted = {row["outcome"]: row["number"] for row in database.rows(accepted)}
    assert totals.claims == sum(counted.values()) and totals.open == counted[None] > 0
    assert {outcome: number for outcome, number in totals.outcomes.items() if number} == {
        outcome: number for outcome, number in counted.items() if outcome
    }


def number_of(record, sort):
    """Return the number that a list of track records is sorted by."""
    return record.outcomes[sort] if sort in record.outcomes else getattr(record, sort)


def assert_ranks_and_single_records_are_those_of_the_list(store):
    for by in NAMES:
        for visibility in (Visibility.ALL, Visibility.PUBLIC):
            listed = {key: r for key, r in store.list_track_records(by, "", 500, LATES[2], visibility) if r.claims}
            assert listed
            for sort in COUNT_SORTS:
                ordered = sorted(listed, key=lambda key: (-number_of(listed[key], sort), key))
                found, after = [], None
                while page := store.rank_track_records(by, sort, after, 3, LATES[2], visibility):
                    found += page
                    after = page[-1][0]
                expected = [((key, number_of(listed[key], sort)), listed[key]) for key in ordered]
                assert found == expected, (by, sort, visibility)
            for key, record in listed.items():
                assert store.find_track_record(by, key, LATES[2], visibility) == record, (by, key)
            assert store.find_track_record(by, "no such name", LATES[2], visibility) is None


def rows(database):
    return [tuple(row) for row in database.rows("SELECT * FROM record_counts WHERE number <> 0")]


def test_written_records_have_the_counts_of_their_claims(full, change_full):
    assert_counts_are_kept(full)
    assert_ranks_and_single_records_are_those_of_the_list(SqlStore(full))
    change_full()
    assert_counts_are_kept(full)
    assert_ranks_and_single_records_are_those_of_the_list(SqlStore(full))


def test_a_load_and_a_new_count_give_the_rows_that_writes_keep(full, database):
    load_lines(database, dump_lines(full))
    assert rows(database) == rows(full)
    assert_counts_are_kept(database)
    with database.transaction():
        database.run("DELETE FROM record_counts")
        fill_record_counts(database)
    assert rows(database) == rows(full)


def test_an_interrupted_load_counts_each_claim_once(full, database):
    lines = list(dump_lines(full))
    with pytest.raises(OSError, match="gone"):
        load_lines(database, torn(lines[: len(lines) // 2]), batch=10)
    load_lines(database, lines, batch=10)
    assert rows(database) == rows(full)


def torn(lines):
    yield from lines
    raise OSError("gone")


@pytest.mark.parametrize("release", SCHEMAS[12:14], ids=lambda path: path.stem)
def test_a_migration_counts_the_claims(full, tmp_path, release):
    """The rows of the full database, in a database of an older release; `judged` came from the claims there."""
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.executescript(release.read_text(encoding="utf-8"))
        old.execute("ATTACH :path AS filled", {"path": str(full.path)})
        for table in ("articles", "revisions", "claimants", "claimant_names", "claims", "claim_topics"):
            names = ", ".join(row[1] for row in old.execute(f"PRAGMA table_info({table})"))
            values = names.replace("judged", "0")
            old.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM filled.{table}")
        old.commit()
        old.execute("DETACH filled")
    with closing(Sqlite(tmp_path / "old.db", 0)) as migrated:
        migrated.migrate()
        assert rows(migrated) == rows(full) != []


def test_two_spellings_in_one_claim_count_once_in_migrations_and_writes(database):
    store, claim = SqlStore(database), make_claim(topics=("gas", "Gas"), due=None, deadline_id=None)
    with database.transaction():
        store.add_article(make_article())
        store.add_claim(replace(claim, topics=("Gas",)), "{}")  # the table of topics has the first spelling
        database.run('UPDATE claims SET topics = \'["gas","Gas"]\'')
        database.run("DELETE FROM record_counts")
        fill_record_counts(database)
    assert store.get_claim(1).topics == claim.topics
    assert {row[3]: row[4] for row in rows(database) if row[1] == "name"} == {"Gas": 1}
    with database.transaction():
        store.update_claim(claim, replace(claim, topics=(), version=2), "{}")
    assert rows(database) == [("article", "claims", "1", "", 1), ("record", "claims", "all", "", 1)]


def test_the_totals_come_from_the_counts_of_articles(full, tmp_path):
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.executescript(SCHEMAS[16].read_text(encoding="utf-8"))
        old.execute("ATTACH :path AS filled", {"path": str(full.path)})
        old.execute("INSERT INTO record_counts SELECT * FROM filled.record_counts WHERE owner <> 'record'")
        old.commit()
        old.execute("DETACH filled")
    with closing(Sqlite(tmp_path / "old.db", 0)) as migrated:
        migrated.migrate()
        assert rows(migrated) == rows(full) != []


@pytest.mark.parametrize("by", ["claimant", "publisher", "topic"])
def test_one_track_record_is_read_by_indexes(full, by):
    params = {"key": "a", "late": "2024", "sees_all": 1}
    plan = [row["detail"] for row in full.rows(f"EXPLAIN QUERY PLAN {track_records.FIND_TRACK_RECORD[by]}", params)]
    tables = ("claims", "claimants", "articles", "record_counts", "m", "a", "r")
    assert not [step for step in plan if step.startswith("SCAN") and step.split()[1] in tables], plan


def test_the_totals_are_one_range_of_the_counts(full):
    (step,) = [row["detail"] for row in full.rows(f"EXPLAIN QUERY PLAN {track_records.GET_TOTALS}")]
    assert step == "SEARCH record_counts USING PRIMARY KEY (owner=?)"


@pytest.mark.parametrize("by", NAMES)
def test_reads_look_at_no_claims_or_at_an_index_alone(full, by):
    statement = track_records.LIST_TRACK_RECORDS[by]
    params = {"after": "", "limit": 9, "late": "2024", "sees_all": 1}
    plan = [row["detail"] for row in full.rows(f"EXPLAIN QUERY PLAN {statement}", params)]
    of_claims = [step for step in plan if "claims_" in step or " claims " in f"{step} "]
    expected = [] if by == "topic" else ["SEARCH claims USING COVERING INDEX claims_unjudged (due_at_sort<?)"]
    assert of_claims == expected, plan
