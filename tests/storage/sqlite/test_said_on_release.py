"""The migration of release 7: old claims get the day of their article and their slippage."""

import sqlite3
from contextlib import closing
from pathlib import Path

import orjson
import pytest

from claims.storage.sqlite.connection import Sqlite

SCHEMA = next((Path(__file__).resolve().parents[3] / "fixtures" / "schema").glob("0006_*.sql"))
AT = "2021-10-01T12:00:00.000000Z"
#: latest, due instant, reason, evidence
DEADLINES = [
    ("2021-11-30", "2021-12-01T12:00:00Z", "first", None, AT),
    ("2021-12-31", "2022-01-01T12:00:00Z", "claimant_moved", None, AT),
    ("2022-01-31", "2022-02-01T12:00:00Z", "correction", None, AT),
    ("2022-03-02", "2022-03-03T12:00:00Z", "claimant_moved", 1, AT),
]


@pytest.fixture
def migrated(tmp_path):
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.executescript(SCHEMA.read_text(encoding="utf-8"))
        old.execute(
            "INSERT INTO articles VALUES (1, 'https://a.example', 'T', '[]', 'P', '2021-09-21', 'en', 1, ?, ?, 1)",
            (AT, AT),
        )
        for claim_id, deadlines in ((1, DEADLINES), (2, DEADLINES[:1])):
            for number, (latest, due_at, reason, evidence_id, at) in enumerate(deadlines):
                old.execute(
                    'INSERT INTO deadlines (id, claim_id, relation, earliest, "latest", basis, first_check_on, due_at,'
                    " reason, evidence_id, actor, created_at) VALUES (?, ?, 'by', '2021-09-21', ?, 'stated',"
                    " '2021-09-21', ?, ?, ?, 'jo', ?)",
                    (10 * claim_id + number, claim_id, latest, due_at, reason, evidence_id, at),
                )
            old.execute(
                "INSERT INTO claims (id, article_id, statement, claimant, claimant_key, topics, workflow, waiting,"
                " opens_at, due_at_sort, deadline_id, version, created_at, updated_at, document)"
                " VALUES (?, 1, 's', 'c', 'c', '[]', 'accepted', 0, '', ?, ?, 1, ?, ?, ?)",
                (claim_id, due_at, 10 * claim_id + number, AT, AT, orjson.dumps({"id": claim_id}).decode()),
            )
        old.execute("INSERT INTO queue VALUES ('2021-12-01T12:00:00Z', 2, 0, '{\"id\":2}')")
        old.execute(
            "INSERT INTO evidence (id, claim_id, url, published_on, stance, actor, created_at)"
            " VALUES (1, 1, 'https://e.example', '2022-02-01', 'context', 'jo', ?)",
            (AT,),
        )
        old.commit()
    database = Sqlite(tmp_path / "old.db", 0)
    database.migrate()
    yield database
    database.close()


def test_a_claim_gets_the_day_of_its_article_and_its_slippage(migrated):
    documents = [_document(row) for row in migrated.rows("SELECT document FROM claims ORDER BY id")]
    slippage = {"moves": 2, "first_latest": "2021-11-30", "days": 92, "missed": 1}
    assert documents == [
        {"id": 1, "said_on": "2021-09-21", "slippage": slippage},
        {"id": 2, "said_on": "2021-09-21", "slippage": None},
    ]
    (stored, none) = migrated.rows("SELECT slippage, said_on FROM claims ORDER BY id")
    assert orjson.loads(stored["slippage"]) == slippage | {"missed_first": False}
    assert (none["slippage"], none["said_on"]) == (None, "2021-09-21")
    assert {row["earliest"] for row in migrated.rows("SELECT earliest FROM deadlines")} == {"2021-09-21"}


def _document(row):
    """Return the members of a document that this release knows."""
    return {
        name: value for name, value in orjson.loads(row["document"]).items() if name in {"id", "said_on", "slippage"}
    }
