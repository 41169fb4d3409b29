"""Regression tests of faults that exploratory tests showed."""

import base64
import json

import pytest

from tests.conftest import TEXT, assert_problem


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


@pytest.mark.parametrize(
    "value", [None, 1, True, ["-updated_at"], {}, ["-updated_at", "\ud800", 1], ["-updated_at", 1, 1]]
)
def test_a_forged_cursor_is_refused(reader, value):
    for path, sort in (("/claims", "-updated_at"), ("/claims/due", "due"), ("/articles", "articles")):
        forged = [sort, *value[1:]] if isinstance(value, list) else value
        cursor = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode().rstrip("=")
        assert_problem(reader.get(f"{path}?cursor={cursor}", None), 422, "invalid-input", "cursor")


def test_the_first_days_of_the_calendar_are_valid_in_queries(reader):
    assert reader.get("/claims/due?as_of=0001-01-01T00:00:00Z").json["items"] == []


def test_a_dependent_claim_cannot_make_its_parent_unjudgeable(journalist):
    journalist.claim()
    body = {"article_id": 1, "quote": "program addenda", "depends_on": {"claim_id": 1, "offset": "P9999Y"}}
    assert_problem(journalist.post("/claims", body, None), 422, "invalid-input", "/depends_on/offset")


def test_criteria_are_fixed_once_the_claim_is_judged(journalist):
    journalist.claim(due={"relation": "open"}, criteria="A report.")
    journalist.evidence()
    journalist.judge()
    assert_problem(journalist.patch("/claims/1", {"criteria": "Two."}, '"2"', None), 409, "claim-frozen")


def test_a_deadline_set_by_hand_is_not_moved_by_the_condition(journalist, reader):
    journalist.claim()
    journalist.claim(due=None, depends_on={"claim_id": 1, "offset": "P1Y"})
    journalist.post("/claims/2/deadlines", {"due": {"text": "by 2029"}, "reason": "correction"})
    journalist.evidence()
    journalist.judge()
    assert reader.get("/claims/2").json["due"]["latest"] == "2029-12-31"
    assert len(reader.get("/claims/2/deadlines").json["items"]) == 1


def test_a_computed_window_does_not_begin_before_its_article(journalist, reader, clock):
    journalist.claim()
    journalist.evidence()
    journalist.judge()  # occurred on 2021-09-30
    clock.set("2022-03-01T12:00:00")
    journalist.article(url="https://news.example/later", published_on="2022-03-01")
    later = journalist.claim(2, due=None, depends_on={"claim_id": 1, "offset": "P1Y"})
    assert (later["due"]["earliest"], later["due"]["latest"]) == ("2022-03-01", "2022-09-30")


@pytest.mark.parametrize("zone", ["localtime", "Factory", "posixrules", "right/Europe/Minsk"])
@pytest.mark.parametrize("due", [{"text": "soon"}, {"text": "by 2025"}])
def test_only_zones_that_mean_the_same_everywhere_are_accepted(journalist, zone, due):
    body = {"article_id": 1, "quote": "program addenda", "due": due | {"timezone": zone}}
    assert_problem(journalist.post("/claims", body, None), 422, "due-invalid", "/due/timezone")


def test_a_quotation_with_windows_line_ends_is_found(journalist):
    journalist.article(url="https://news.example/crlf", text="It will rain.\r\nIt will pour.")
    assert journalist.claim(2, quote="rain.\r\nIt", due=None)["spans"][0]["exact"] == "rain.\nIt"


def test_the_same_evidence_is_named_once(journalist):
    journalist.claim()
    journalist.evidence()
    body = {"outcome": "came_true", "occurred_on": "2021-09-30", "rationale": "r", "evidence_ids": [1, 1]}
    assert_problem(journalist.post("/claims/1/verdicts", body, None), 422, "invalid-input", "/evidence_ids")


def test_a_412_has_the_current_version(journalist):
    journalist.claim()
    for header in ('"9"', '"abc"', 'W/"9"', '"9", "8"'):
        problem = assert_problem(
            journalist.patch("/claims/1", {"claimant": "B"}, header, None), 412, "version-conflict"
        )
        assert problem["current"]["status"] == "open"
    journalist.patch("/claims/1", {"claimant": "B"}, problem["etag"])


def test_a_413_names_the_limit(journalist):
    answer = journalist.send("POST", "/articles", data=b" " * 4_500_001, content_type="application/json")
    assert "4500000 bytes" in assert_problem(answer, 413, "too-large")["detail"]


def test_head_has_the_etag_of_get(reader):
    for path in ("/articles", "/articles/1", "/claims", "/claims/due"):
        etag = reader.get(path).headers["ETag"]
        assert reader.send("HEAD", path, 200).headers["ETag"] == etag
        assert reader.send("HEAD", path, 304, headers={"If-None-Match": etag}).data == b""


def test_a_quotation_inside_a_character_is_refused(journalist):
    journalist.article(url="https://news.example/cafe", text=TEXT + " Cafe\u0301.")
    body = {"article_id": 2, "quote": "Cafe"}
    assert_problem(journalist.post("/claims", body, None), 422, "span-not-proven", "/quote")
