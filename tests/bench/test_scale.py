"""`make scale`: a record is multiplied inside PostgreSQL, its plans are read, and its numbers become tables."""

import argparse
from array import array
from contextlib import closing

import psycopg
import pytest

from bench import fill, scale, scale_plans, scale_speed
from bench.cluster import programs
from bench.engines import fill as copy_to
from bench.load import Outcome
from bench.scale_fill import multiply, shifts
from claims.factory import create_app
from claims.storage.postgres.statements import translated
from claims.storage.sql.changes import LAST_SEQ
from claims.storage.sql.evidence import ADD_EVIDENCE

needs_postgres = pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed: make postgres")
CLAIMS, COPIES = 200, 5
EMPTY_NODE = {"Actual Rows": 0, "Actual Loops": 1, "Shared Hit Blocks": 0, "Shared Read Blocks": 0}


@pytest.mark.parametrize(("text", "expected"), [("10000", 10_000), ("50k", 50_000), ("2m", 2_000_000)])
def test_sizes(text, expected):
    assert scale.size(text) == expected


@pytest.mark.parametrize("text", ["", "k", "9k", "11m", "-1", "2g", "1.5m"])
def test_wrong_sizes_are_refused(text):
    with pytest.raises(argparse.ArgumentTypeError):
        scale.size(text)


def test_the_ids_of_a_copy_are_a_multiple_of_the_largest_higher():
    largest = {"claims": 10, "articles": 3, "deadlines": 10, "evidence": 4, "verdicts": 2, "checks": 0}
    values = shifts(largest, 7)
    assert (values["claims"], values["articles"], values["checks"], values["copy"]) == ("70", "21", "0", "7")
    assert "coalesce(verdict_id, 0) + 14" in values["document"]


def plan(**changes):
    node = EMPTY_NODE | {"Node Type": "Index Scan", "Index Name": "claims_pkey"} | changes
    return scale_plans.read_plan("case", "GET_CLAIM", {"Plan": node, "Execution Time": 1.0}, 1.0, 2.0)


def test_a_plan_names_what_it_reads():
    child = EMPTY_NODE | {"Node Type": "Seq Scan", "Relation Name": "claims", "Actual Rows": 5_000}
    never = EMPTY_NODE | {"Node Type": "Index Scan", "Index Name": "claims_due", "Actual Loops": 0}
    found = plan(**{"Shared Hit Blocks": 7, "Shared Read Blocks": 2, "Plans": [child, never]})
    assert (found.nodes, found.buffers) == (("Index Scan claims_pkey", "Seq Scan claims"), 9)
    assert found.warnings == ("Seq Scan claims: 5,000 rows",)


def test_rows_that_are_read_in_vain_are_a_warning():
    assert plan(**{"Rows Removed by Filter": 3_000}).warnings == ("Index Scan claims_pkey: 3,000 rows",)
    assert plan(**{"Actual Rows": 3_000}).warnings == ()


def test_a_statement_that_reads_more_in_the_large_record_is_marked():
    small, large = plan(**{"Shared Hit Blocks": 4}), plan(**{"Shared Hit Blocks": 12})
    ((*_, growth, notes),) = scale_plans.table([small], [large])
    assert (growth, notes) == ("3.0 grows", "")
    ((*_, growth, _),) = scale_plans.table([small], [plan(**{"Shared Hit Blocks": 8})])
    assert growth == "2.0"


def test_statements_of_the_store_have_their_names():
    assert scale_plans.name_of(translated(LAST_SEQ)) == "changes.LAST_SEQ"
    assert scale_plans.name_of(translated(f"{ADD_EVIDENCE} RETURNING id")) == "evidence.ADD_EVIDENCE"
    assert scale_plans.name_of("SELECT v.*,\n 1 AS current, x") == "verdicts.LIST_PUBLISHED_VERDICTS"
    assert scale_plans.name_of("SELECT  1\n+ 1") == "SELECT 1 + 1"


def test_each_post_is_in_one_repeat():
    assert scale_speed.shared(list(range(7)), 3) == [[0, 1], [2, 3], [4, 5]]


def test_the_cells_of_a_case_are_medians():
    def sample(rate, hello):
        made = [Outcome(n, 1.0, array("d", [0.002]), n, 0.1) for n in (rate, hello)]
        return scale_speed.Sample(*made)

    samples = [[sample(100, 200), sample(50, 200)], [sample(120, 200), sample(90, 200)], [sample(80, 200)] * 2]
    assert scale_speed.speed_cells(samples) == ["100", "80", "0.500", "0.400", "2.0", "2.0", "0.75"]


@pytest.fixture
def multiplied(request, tmp_path, monkeypatch):
    """Return the address of a small record of the benchmark that was multiplied."""
    address = request.getfixturevalue("postgres_address")
    monkeypatch.setattr(fill, "DATA", tmp_path)
    copy_to(fill.filled(CLAIMS, lambda _: None).path, address)
    multiply(address, COPIES, lambda _: None)
    return address


@needs_postgres
def test_a_record_is_multiplied(multiplied):
    with psycopg.connect(multiplied, options="-c search_path=duecheck") as connection:

        def one(statement):
            return connection.execute(statement).fetchone()

        assert one("SELECT count(*), max(id) FROM claims") == (CLAIMS * COPIES, CLAIMS * COPIES)
        rows, first, last = one("SELECT count(*), min(seq), max(seq) FROM changes")
        assert (rows, first) == (last, 1) and rows > 2 * CLAIMS * (COPIES - 1) * 0.9
        assert one("SELECT count(*) FROM changes WHERE document NOT LIKE '{\"seq\":' || seq || ',%'") == (0,)
        assert one("SELECT min(n), max(n) FROM (SELECT count(*) AS n FROM spans GROUP BY claim_id) AS s") == (1, 1)
        kinds = one("SELECT count(*) FROM pg_constraint WHERE connamespace = 'duecheck'::regnamespace")
        assert kinds[0] > 40 and one("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal") == (1,)
        wrong = one("""
            SELECT count(*) FROM claims AS c JOIN verdicts AS v ON v.id = c.verdict_id
            WHERE v.claim_id <> c.id OR NOT EXISTS (
                SELECT 1 FROM evidence AS e WHERE v.evidence_ids = '[' || e.id || ']' AND e.claim_id = c.id)
        """)
        assert wrong == (0,)


@needs_postgres
def test_a_claim_of_a_copy_has_its_own_ids_in_answers(multiplied):
    app = create_app({"DATABASE_URL": multiplied, "SECRET_KEY": "k" * 32, "LOG_LEVEL": "error"})
    with closing(app.extensions["duecheck"].backend):
        client = app.test_client()
        judged = client.get("/api/v1/claims?status=judged&limit=1").json["items"][0]
        number = judged["id"]
        assert number > CLAIMS * (COPIES - 1)
        assert client.get(f"/api/v1/claims/{number}").json["html_url"].endswith(f"/claims/{number}")
        verdict = client.get(f"/api/v1/claims/{number}/verdicts").json["items"][0]
        assert (verdict["claim_id"], verdict["id"]) == (number, judged["verdict"]["id"])
        evidence = client.get(f"/api/v1/claims/{number}/evidence").json["items"][0]
        assert [evidence["id"]] == verdict["evidence_ids"] and evidence["claim_id"] == number
        created = client.get(f"/api/v1/changes?claim_id={number}").json["items"][0]
        assert created["type"] == "claim.created" and created["changed"]["claim"]["id"] == number
        assert client.get("/api/v1/claims/count").json == {"count": CLAIMS * COPIES, "exact": True}
