"""Bulk imports: the same rules and records as for single claims."""

import pytest

from claims.domain.actors import Actor
from claims.domain.imports import BulkLine
from claims.errors import Invalid
from claims.services.import_bulk import add_claims, add_lines
from schemas.claims import ClaimIn
from tests.storage.engine import count_statements

JO = Actor("the-journalist", "journalist")
BODIES = [
    {
        "quote": "until December 1, 2023",
        "due": {"text": "until December 1, 2023"},
        "topics": ["gas", "oil"],
        "claimant_is_author": True,
    },
    {"quote": "by December 2022", "due": {"edtf": "2022-12", "relation": "by", "timezone": "Europe/Minsk"}},
    {
        "quote": "program addenda",
        "due": None,
        "workflow": "candidate",
        "criteria": "c",
        "claimant": "it",
        "claimant_resolved": False,
    },
]


def _new(**changes):
    return [ClaimIn().load({"article_id": 1} | body | changes) for body in BODIES]


def test_a_bulk_import_stores_the_same_as_single_requests(journalist, bot, context):
    journalist.article()
    journalist.article(url="https://news.example/b")
    one_by_one = [journalist.post("/claims", {"article_id": 1} | body).json for body in BODIES]
    assert list(add_claims(context, JO, _new(article_id=2), batch=2)) == [2, 3]
    for number, expected in enumerate(one_by_one, 4):
        stored = bot.get(f"/claims/{number}").json
        assert stored | {"similar": expected["similar"]} == expected | {
            "id": number,
            "article_id": 2,
            "url": f"http://localhost/api/v1/claims/{number}",
            "html_url": f"http://localhost/claims/{number}",
        }
        same = {"id": 0, "article_id": 0, "url": "", "html_url": ""}
        history = [bot.get(f"/claims/{i}/history").json["items"] for i in (number - 3, number)]
        created = [{"type": h["type"], "actor": h["actor"], **h["changed"]["claim"], **same} for (h,) in history]
        assert created[0] == created[1]
    for query in ("q=addenda", "topic=oil", "sort=due_at&status=open", "workflow=candidate"):
        ids = [claim["id"] for claim in bot.get(f"/claims?{query}").json["items"]]
        assert {i - 3 for i in ids if i > 3} == {i for i in ids if i <= 3} != set()
    assert [c["id"] for c in bot.get("/claims/due?as_of=2030-01-01T00:00:00Z").json["items"]] == [2, 5, 1, 4]


@pytest.mark.parametrize(
    "changes", [{"quote": "nowhere to be found"}, {"article_id": 9}, {"depends_on": {"claim_id": 99}}]
)
def test_a_batch_with_a_bad_claim_is_not_stored(journalist, bot, context, changes):
    journalist.article()
    done = add_claims(context, JO, [*_new(), *_new(**changes)], batch=3)
    assert next(done) == 3
    with pytest.raises(Invalid):
        next(done)
    assert len(bot.get("/claims").json["items"]) == 3


def _with_years(bodies):
    """Return claims whose windows differ, so that none is said twice; one with a condition keeps its own."""
    due = {"relation": "by"}
    bodies = [
        body if "depends_on" in body else body | {"due": due | {"edtf": f"{2030 + n}"}} for n, body in enumerate(bodies)
    ]
    return list(map(ClaimIn().load, bodies))


def test_a_batch_makes_each_claimant_once(journalist, reader, context):
    journalist.article()
    journalist.claim(claimant="Bank")
    quoted = {"article_id": 1, "quote": "program addenda"}
    names = ["Ann", "BANK", "ann ", "Bo", None, "A. Reporter"]
    bodies = [quoted | {"claimant": name} for name in names] + [quoted | {"claimant_is_author": True}]
    list(add_claims(context, JO, _with_years(bodies), batch=100))
    ids = [reader.get(f"/claims/{number}").json["claimant_id"] for number in range(2, 9)]
    assert ids == [2, 1, 2, 3, None, 4, 4]
    counts = {claimant["name"]: claimant["claims"] for claimant in reader.get("/claimants").json["items"]}
    assert counts == {"A. Reporter": 2, "Ann": 2, "Bank": 2, "Bo": 1}
    created = reader.get("/changes?types=claim.created").json["items"]
    assert [row["claim_id"] for row in created if "claimant" in row["changed"]] == [1, 2, 5, 7]


def test_the_row_of_a_claim_has_its_first_deadline(journalist, reader, context):
    journalist.article()
    journalist.claim()
    quoted = {"article_id": 1, "quote": "program addenda"}
    depends = {"depends_on": {"claim_id": 1, "offset": "P1Y"}}
    bodies = [quoted | {"due": {"text": "by 2023"}}, quoted | depends, quoted]
    list(add_claims(context, JO, [ClaimIn().load(body) for body in bodies], batch=100))
    rows = reader.get("/changes?types=claim.created").json["items"]
    logged = {row["claim_id"]: row["changed"].get("deadline") for row in rows}
    stored = {n: reader.get(f"/claims/{n}/deadlines").json["items"] for n in (1, 2, 3, 4)}
    assert logged == {n: deadlines[0] if deadlines else None for n, deadlines in stored.items()}
    assert logged[3] is None and logged[4] is not None


def test_a_conditional_line_in_a_batch_may_bring_a_claimant(journalist, reader, context):
    journalist.article()
    quoted = {"article_id": 1, "quote": "program addenda"}
    depends = {"depends_on": {"claim_id": 1, "offset": "P1Y"}}
    bodies = [
        quoted | {"claimant": "Ann"},
        quoted | {"claimant": "Bo"} | depends,
        quoted | {"claimant_is_author": True} | depends,
        quoted | {"claimant": "a. reporter"},
        quoted | {"claimant": "bo"},
        quoted | {"claimant": "Cy"},
        quoted | {"claimant": "ann"},
    ]
    list(add_claims(context, JO, _with_years(bodies), batch=100))
    assert [reader.get(f"/claims/{n}").json["claimant_id"] for n in range(1, 8)] == [1, 2, 3, 3, 2, 4, 1]


def test_names_cost_no_statement_for_each_line(journalist, context, app):
    journalist.article()
    quoted = {"article_id": 1, "quote": "program addenda"}

    def statements(number):
        lines = [ClaimIn().load(quoted | {"claimant": f"{number} {line}"}) for line in range(number)]
        return count_statements(app, lambda: list(add_claims(context, JO, lines, batch=100)), "SELECT")

    statements(1)  # the first import also reads what later ones have read
    assert statements(40) == statements(4)


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_lines_with_one_external_id_are_compared_across_batches(journalist, context, batch):
    journalist.article()
    bodies = [{"external_id": "a"}, {"external_id": "a"}, {"external_id": "a", "quote": "by December 2022"}]
    lines = [
        BulkLine(n, ClaimIn().load({"article_id": 1, "quote": "addenda", "due": {"text": "by 2023"}} | b))
        for n, b in enumerate(bodies, 1)
    ]
    reports = [report for part in add_lines(context, JO, lines, keep_good=True, batch=batch) for report in part]
    assert [report.result for report in reports] == ["added", "known", "refused"]
    where = "line 1" if batch == 3 else "an earlier line"
    assert f"{where} has this external_id" in str(reports[2].problem)
