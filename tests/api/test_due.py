"""The due list over HTTP: order, paging, ETag, and the rows that timers log."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Caller, assert_problem


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


def _ids(answer):
    return [claim["id"] for claim in answer.json["items"]]


def test_oldest_due_first_with_days_overdue(journalist, reader, clock):
    for edtf in ("2022", "2021-10", "2021-11", "2021-10", "2030"):
        journalist.claim(due={"relation": "by", "edtf": edtf}, topics=["gas"] if edtf == "2021-10" else [])
    clock.set("2021-12-20T00:00")
    answer = reader.get("/claims/due")
    assert _ids(answer) == [2, 4, 3]
    assert [(c["status"], c["days_overdue"]) for c in answer.json["items"]] == [
        ("overdue", 48),
        ("overdue", 48),
        ("overdue", 18),
    ]
    assert _ids(reader.get("/claims/due?topic=GAS")) == [2, 4]
    assert _ids(reader.get("/claims/due?as_of=2023-06-01T00:00:00Z")) == [2, 4, 3, 1]
    assert _ids(reader.get("/claims/due?as_of=2021-11-15T00:00:00%2B01:00")) == [2, 4]
    first = reader.get("/claims/due?limit=2")
    assert _ids(first) == [2, 4]
    assert first.headers["Link"] == f'<{first.json["next"]}>; rel="next"'
    assert _ids(reader.client.get(first.json["next"])) == [3]
    gas = reader.get("/claims/due?limit=1&topic=gas")
    assert _ids(reader.client.get(gas.json["next"])) == [4]
    assert reader.client.get(gas.json["next"]).json["next"] is None


def test_a_deadline_at_the_instant_of_a_periodic_check_makes_the_claim_due(journalist, reader, clock):
    zone = "Pacific/Kiritimati"  # UTC+14: May 31 ends there when June 1 begins
    journalist.claim(due={"relation": "not_before", "edtf": "2022-06", "timezone": zone}, topics=["gas"])
    due = {"relation": "by", "edtf": "2022-05-31", "timezone": zone}
    journalist.post("/claims/1/deadlines", {"due": due, "reason": "claimant_moved"})
    clock.set("2022-05-31T09:59:59")
    assert _ids(reader.get("/claims/due")) == []
    clock.set("2022-06-01T10:00:00")
    for query in ("", "?topic=gas", "?available=true"):
        (item,) = reader.get(f"/claims/due{query}").json["items"]
        assert (item["status"], item["days_overdue"]) == ("due", 1)


def test_a_poll_is_304_until_there_is_a_change(journalist, reader, clock):
    journalist.claim(due={"text": "in October"})
    empty = reader.get("/claims/due")
    again = {"If-None-Match": empty.headers["ETag"]}
    assert reader.get("/claims/due", 304, headers=again).data == b""
    assert reader.get("/claims/due?limit=5", 200, headers=again)
    clock.set("2021-11-01T12:00")  # the claim becomes due without a request
    due = reader.get("/claims/due", 200, headers=again)
    assert _ids(due) == [1]
    again = {"If-None-Match": due.headers["ETag"]}
    clock.advance(days=14)
    assert reader.get("/claims/due", 304, headers=again)
    clock.advance(seconds=1)  # the claim becomes overdue without a request
    overdue = reader.get("/claims/due", 200, headers=again)
    assert [(c["status"], c["days_overdue"]) for c in overdue.json["items"]] == [("overdue", 14)]
    journalist.evidence(published_on="2021-10-04")
    judged = journalist.judge(occurred_on="2021-10-04")
    assert judged["current"]
    assert _ids(reader.get("/claims/due", 200, headers=again)) == []


def test_both_ways_to_a_304_have_the_same_headers(journalist, app, reader, client):
    journalist.claim()
    etag = reader.get("/claims/due").headers["ETag"]
    fast = reader.get("/claims/due", 304, headers={"If-None-Match": etag})
    slow = reader.get("/claims/due", 304, headers={"If-None-Match": f'"other", {etag}'})
    for name in ("ETag", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers"):
        assert fast.headers[name] == slow.headers[name]
    bad = Caller(client, "due_wrong").get("/claims/due", None, headers={"If-None-Match": etag})
    assert_problem(bad, 401, "unauthenticated")


def test_each_deadline_is_logged_once_however_many_clients_poll(journalist, editor, reader, clock):
    journalist.claim(due={"text": "in October"})
    clock.set("2022-03-01T00:00")  # more than a month without requests
    journalist.claim(due={"text": "in November"})  # added late, long past
    for _ in range(3):
        reader.get("/claims/due")
        clock.advance(days=1)
    editor.post("/claims/1/withdraw", {"reason": "r"}, 200)
    journalist.post("/claims/2/deadlines", {"due": {"text": "in December"}, "reason": "correction"})
    for _ in range(2):
        reader.get("/claims/due")
    due = [c for i in (1, 2) for c in reader.get(f"/claims/{i}/history").json["items"] if c["type"] == "claim.due"]
    assert [(c["claim_id"], c["actor"], c["changed"]["due"]["due_at"]) for c in due] == [
        (1, "duecheck", "2021-11-01T12:00:00Z"),
        (2, "duecheck", "2021-12-01T12:00:00Z"),
        (2, "duecheck", "2022-01-01T12:00:00Z"),
    ]


@pytest.mark.parametrize("query", ["as_of=soon", "limit=501", "status=due", "cursor=WyJkdWUiLCJhIiwtMV0"])
def test_bad_queries_are_refused(reader, query):
    assert_problem(reader.get(f"/claims/due?{query}", None), 422, "invalid-input")


@settings(max_examples=12)
@given(
    path=st.sampled_from(
        [
            "/claims/due?",
            "/claims?sort=due_at",
            "/claims?sort=-due_at",
            "/claims?",
            "/claims?q=until",
            "/claims?topic=gas",
            "/claims/due?topic=gas",
            "/claims?sort=due_at&status=overdue",
        ]
    ),
    limit=st.integers(1, 4),
    years=st.lists(st.sampled_from(["2022", "2022", "2023", "2024"]), min_size=1, max_size=7),
    more=st.lists(st.sampled_from(["2022", "2024"]), max_size=5),
)
def test_paging_returns_every_row_exactly_once(journalist, reader, clock, path, limit, years, more):
    clock.now = max(clock.now, clock.now.replace(year=2026))
    there = [journalist.claim(due={"relation": "by", "edtf": y}, topics=["gas"])["id"] for y in years]
    seen: Counter[int] = Counter()
    url = f"/api/v1{path}&limit={limit}"
    inserts = list(more)
    while url:
        page = reader.client.get(url).json
        seen.update(claim["id"] for claim in page["items"])
        assert len(page["items"]) <= limit
        if inserts:
            clock.advance(seconds=1)
            journalist.claim(due={"relation": "by", "edtf": inserts.pop()}, topics=["gas"])
        url = page["next"]
    assert all(seen[claim_id] == 1 for claim_id in there)
    assert not seen or max(seen.values()) == 1
