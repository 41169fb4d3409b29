"""Track records over HTTP, and the interval of a rate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.claimants import name_key
from claims.domain.requests import PageRequest
from claims.domain.vocabulary import RECORD_KINDS
from claims.rules.intervals import wilson
from claims.services import track_record
from tests.conftest import assert_problem


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article(authors=["Ann", "Bob"])


def record(reader, query="", **kwargs):
    return reader.get(f"/track-record{query}", **kwargs).json["items"]


def test_a_track_record_counts_hits_open_overdue_and_moved_claims(journalist, reader, clock):
    journalist.claim(claimant="The Bank", topics=["gas"])
    journalist.claim(claimant="the bank", topics=["gas", "oil"])
    journalist.claim(claimant="The Bank", due={"text": "until December 1, 2024"})
    journalist.claim(claimant="Other", workflow="candidate")
    journalist.evidence(1)
    journalist.judge(1)
    move = {"due": {"relation": "by", "edtf": "2023-12-11"}, "reason": "claimant_moved"}
    journalist.post("/claims/2/deadlines", move, 201)
    clock.set("2024-02-01T00:00")
    (bank,) = record(reader)
    assert bank["name"] in {"The Bank", "the bank"}
    assert (bank["claims"], bank["judged"], bank["overdue"], bank["unjudged"]) == (3, 1, 1, 1)
    assert (bank["outcomes"]["came_true"], bank["rate"], bank["few"]) == (1, 1.0, True)
    assert (bank["moved"], bank["moved_days"]) == (1, 10.0)
    assert [(row["name"], row["claims"]) for row in record(reader, "?by=topic")] == [("gas", 2), ("oil", 1)]
    assert [(row["name"], row["claims"]) for row in record(reader, "?by=author")] == [("Ann", 3), ("Bob", 3)]
    assert [(row["name"], row["claims"]) for row in record(reader, "?by=publisher")] == [("News", 3)]


def test_records_are_paged_in_the_order_of_their_names(journalist, reader):
    for name in ("b", "A", "c", "d"):
        journalist.claim(claimant=name)
    first = reader.get("/track-record?limit=3").json
    assert [row["name"] for row in first["items"]] == ["A", "b", "c"]
    assert [row["name"] for row in reader.get(first["next"].removeprefix("http://localhost/api/v1")).json["items"]] == [
        "d"
    ]
    cursor = first["next"].split("cursor=")[1].split("&")[0]
    assert_problem(reader.get(f"/track-record?by=topic&cursor={cursor}", None), 422, "invalid-input")
    assert_problem(reader.get("/track-record?by=colour", None), 422, "invalid-input", "by")


def test_records_are_sorted_by_a_number(journalist, reader):
    for name in ("b", "A", "a", "c", "b", "b", "d"):
        journalist.claim(claimant=name)
    journalist.judge(4, outcome="void", occurred_on=None, evidence_ids=[])
    journalist.evidence(7)
    journalist.judge(7, evidence_ids=[1])
    assert [(row["name"], row["claims"]) for row in record(reader, "?sort=claims")] == [
        ("b", 3), ("A", 2), ("c", 1), ("d", 1)
    ]  # fmt: skip
    for sort in ("judged", "came_true"):
        assert [row["name"] for row in record(reader, f"?sort={sort}")] == ["d", "A", "b", "c"]
    path, seen = "/track-record?sort=claims&limit=1", []
    while path:
        page = reader.get(path).json
        seen += [row["name"] for row in page["items"]]
        path = page["next"] and page["next"].removeprefix("http://localhost/api/v1")
    assert seen == ["b", "A", "c", "d"]
    cursor = reader.get("/track-record?sort=claims&limit=1").json["next"].split("cursor=")[1].split("&")[0]
    for query in ("", "sort=name&", "sort=judged&", "sort=claims&by=topic&"):
        assert_problem(reader.get(f"/track-record?{query}cursor={cursor}", None), 422, "invalid-input", "cursor")
    assert_problem(reader.get("/track-record?sort=void", None), 422, "invalid-input", "sort")


@pytest.mark.parametrize("by", RECORD_KINDS)
def test_one_record_has_the_members_of_the_list(app, journalist, by):
    context = app.extensions["duecheck"].context
    journalist.claim(claimant="The  Bank", topics=["Gas"])
    journalist.claim(claimant="Other", topics=["x"], workflow="candidate")
    first = track_record.list_track_records(context, by, PageRequest(9, None)).items[0]
    assert track_record.get_track_record(context, by, name_key(first.name)) == first
    for key in ("other", "x", first.name.upper(), ""):
        assert track_record.get_track_record(context, by, key) is None
    totals = track_record.get_totals(context)
    assert (totals.claims, totals.judged, totals.open) == (1, 0, 1)


@given(st.integers(1, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_interval_holds_the_rate_and_narrows(case):
    hits, total = case
    low, high = wilson(hits, total)
    assert 0 <= low <= hits / total <= high <= 1
    wide = wilson(hits * 4, total * 4)
    assert wide[1] - wide[0] < high - low


def test_the_interval_is_wilsons():
    low, high = wilson(7, 10)
    assert (round(low, 3), round(high, 3)) == (0.397, 0.892)
