"""Exports over HTTP: the filtered list as a table and as lines, the dump, and counts."""

import csv
import io
import json

import pytest

from claims.services import claim_iterator
from claims.services import claims as claims_service
from tests.conftest import Caller, assert_problem
from tests.tokens import add_token

FILTERS = [
    "", "topic=gas", "status=due", "status=due,overdue&topic=gas", "claimant=Ann", "article_id=1", "q=addenda",
    "q=tomorrow", "q=-x until", "outcome=came_true", "due_before=2022-06-01", "workflow=candidate,accepted",
    "external_id=desk-1", "needs_human=false", "publisher=news", "publisher=x",
]  # fmt: skip


@pytest.fixture(autouse=True)
def record(journalist, clock):
    journalist.article()
    for number, (edtf, topics) in enumerate(
        (("2022", ["gas"]), ("2021-10", []), ("2023", ["Gas", "oil"]), ("2024", []))
    ):
        changes = {"claimant": "Ann"} if number % 2 else {"external_id": f"desk-{number}"}
        journalist.claim(due={"relation": "by", "edtf": edtf}, topics=topics, **changes)
    journalist.claim(workflow="candidate", quote="program addenda")
    journalist.evidence(2, title="Addenda of tomorrow")
    journalist.judge(2)
    clock.set("2023-01-05T12:00")


@pytest.fixture
def admin(client, context):
    return Caller(client, add_token(context, "the-boss", "admin"))


def listed(caller, query, sort="-id"):
    path, items = f"/claims?limit=2&sort={sort}&{query}", []
    while path:
        page = caller.get(path).json
        items += page["items"]
        path = page["next"] and page["next"].removeprefix("http://localhost/api/v1")
    return items


@pytest.mark.parametrize("query", FILTERS)
@pytest.mark.parametrize("who", ["reader", "bot"])
def test_exports_and_counts_have_what_the_list_has(request, monkeypatch, query, who):
    monkeypatch.setattr(claim_iterator, "_PAGE_SIZE", 2)
    caller = request.getfixturevalue(who)
    expected = listed(caller, query)
    lines = caller.get(f"/claims.ndjson?{query}").get_data(as_text=True)
    assert [json.loads(line) for line in lines.splitlines()] == expected
    table = caller.get(f"/claims.csv?{query}").data.decode("utf-8-sig")
    assert [int(row["id"]) for row in csv.DictReader(io.StringIO(table))] == [claim["id"] for claim in expected]
    assert caller.get(f"/claims/count?{query}").json == {"count": len(expected), "exact": True}


def test_exports_have_the_order_of_the_list(journalist):
    for sort in ("due_at", "-due_at", "-updated_at"):
        lines = journalist.get(f"/claims.ndjson?sort={sort}").get_data(as_text=True).splitlines()
        assert [json.loads(line)["id"] for line in lines] == [claim["id"] for claim in listed(journalist, "", sort)]


@pytest.mark.parametrize("path", ["/claims.csv", "/claims.ndjson"])
def test_an_unchanged_export_is_304(journalist, reader, path):
    answer = reader.get(f"{path}?topic=gas")
    kind = "text/csv; charset=utf-8" if path.endswith("csv") else "application/x-ndjson"
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"] == f'attachment; filename="claims{path[7:]}"'
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert reader.get(f"{path}?topic=gas", 304, headers=tag).data == b""
    assert journalist.get(f"{path}?topic=gas", headers=tag).data
    journalist.claim()
    assert reader.get(f"{path}?topic=gas", headers=tag).data


@pytest.mark.parametrize(
    "query", ["limit=1", "cursor=x", "highlight=true&q=a", "sort=relevance&q=a", "q=-a", "sort=due_at&q=a", "status=x"]
)
def test_exports_and_counts_refuse_what_belongs_to_pages(reader, query):
    for path in ("/claims.csv", "/claims.ndjson", "/claims/count"):
        assert_problem(reader.get(f"{path}?{query}", None), 422, "invalid-input")


@pytest.mark.parametrize("most", [1, 3, 4, 5])
def test_a_count_ends_at_a_bound(reader, monkeypatch, most):
    monkeypatch.setattr(claims_service, "MAX_EXACT_COUNT", most)
    assert reader.get("/claims/count").json == {"count": min(most, 4), "exact": most >= 4}
    assert reader.get("/claims/count?q=until").json == {"count": min(most, 4), "exact": most >= 4}


def test_a_count_has_a_claim_once_for_all_its_matching_rows(journalist, reader, monkeypatch):
    """Six pieces of evidence of two claims have the word."""
    for number in range(5):
        journalist.evidence(1, url=f"https://later.example/{number}", title="Program addenda", stance="refutes")
    for query, expected in (("q=addenda", 2), ("q=addenda&topic=gas", 1), ("q=addenda -program&article_id=1", 1)):
        assert len(listed(reader, query)) == expected
        assert reader.get(f"/claims/count?{query}").json == {"count": expected, "exact": True}
    monkeypatch.setattr(claims_service, "MAX_EXACT_COUNT", 2)  # the store looks up 8 rows at most
    assert reader.get("/claims/count?q=addenda").json == {"count": 2, "exact": True}
    monkeypatch.setattr(claims_service, "MAX_EXACT_COUNT", 1)  # 4 rows at most, of which all are of one claim
    assert reader.get("/claims/count?q=addenda&topic=gas").json == {"count": 1, "exact": False}


def test_the_dump_is_that_of_the_command_and_only_for_admins(app, admin, callers):
    answer = admin.get("/dump")
    assert answer.data == b"".join(app.extensions["duecheck"].backend.dump())
    assert admin.get("/dump", 304, headers={"If-None-Match": answer.headers["ETag"]}).data == b""
    assert b"the-boss" not in answer.data
    for role in ("reader", "bot", "journalist", "editor"):
        assert_problem(callers[role].get("/dump", None), 403, "forbidden")
    assert_problem(Caller(admin.client).get("/dump", None), 401, "unauthenticated")
