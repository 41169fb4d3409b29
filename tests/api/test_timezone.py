"""The setting DUECHECK_TIMEZONE: the zone of new windows that name none, at every entry."""

import json

import pytest

from tests.applications import own_app
from tests.conftest import Caller, as_public, assert_problem

#: December 1 ends in Minsk, in Tokyo and at UTC-12
MINSK, TOKYO, ANYWHERE = "2023-12-01T21:00:00Z", "2023-12-01T15:00:00Z", "2023-12-02T12:00:00Z"
WORDS = "until December 1, 2023"
#: what a request says about the zone -> the zone that the window gets, and its due instant
REQUESTS = [
    ({}, "Europe/Minsk", MINSK),
    ({"timezone": None}, None, ANYWHERE),
    ({"timezone": "Asia/Tokyo"}, "Asia/Tokyo", TOKYO),
]


@pytest.fixture
def options():
    return {"TIMEZONE": "Europe/Minsk"}


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


def zone_of(claim):
    return claim["due"]["timezone"], claim["due_at"]


@pytest.mark.parametrize(("extra", "zone", "due_at"), REQUESTS)
@pytest.mark.parametrize("words", [{"text": WORDS}, {"relation": "by", "edtf": "2023-12-01"}])
def test_a_posted_claim(journalist, reader, words, extra, zone, due_at):
    claim = journalist.claim(due=words | extra)
    assert zone_of(claim) == (zone, due_at)
    assert reader.get("/claims/1").json | {"similar": []} == as_public(claim)
    assert reader.get("/claims/1/deadlines").json["items"][0]["due"] == claim["due"]


def test_a_claim_without_a_window_and_one_without_an_end(journalist):
    assert zone_of(journalist.claim(due=None)) == ("Europe/Minsk", None)
    assert zone_of(journalist.claim(due={"text": "in coming years"})) == ("Europe/Minsk", None)
    assert zone_of(journalist.claim(due={"relation": "open", "timezone": None})) == (None, None)


@pytest.mark.parametrize(("extra", "zone", "due_at"), REQUESTS)
def test_a_line_of_a_bulk_import(journalist, reader, extra, zone, due_at):
    line = json.dumps({"article_id": 1, "quote": WORDS, "due": {"text": WORDS} | extra})
    journalist.post("/claims/bulk", data=line, content_type="application/x-ndjson", status=200)
    assert zone_of(reader.get("/claims/1").json) == (zone, due_at)


@pytest.mark.parametrize(("cell", "zone", "due_at"), [("", "Europe/Minsk", MINSK), ("Asia/Tokyo", "Asia/Tokyo", TOKYO)])
def test_a_row_of_a_table(journalist, reader, cell, zone, due_at):
    table = f'article_id,quote,due,timezone\r\n1,"{WORDS}","{WORDS}",{cell}\r\n'
    journalist.post("/claims/bulk", data=table, content_type="text/csv", status=200)
    assert zone_of(reader.get("/claims/1").json) == (zone, due_at)


def test_a_claim_that_depends_on_another_of_the_same_import(journalist, reader):
    lines = [
        {"article_id": 1, "quote": WORDS, "due": {"text": WORDS}},
        {"article_id": 1, "quote": "program addenda", "depends_on": {"claim_id": 1}, "due": {"text": WORDS}},
    ]
    body = "\n".join(map(json.dumps, lines))
    journalist.post("/claims/bulk", data=body, content_type="application/x-ndjson", status=200)
    assert zone_of(reader.get("/claims/2").json) == ("Europe/Minsk", MINSK)


@pytest.mark.parametrize(("extra", "zone", "due_at"), REQUESTS)
def test_a_new_deadline(journalist, extra, zone, due_at):
    journalist.claim(due={"text": "by December 2022", "timezone": "America/New_York"})
    body = {"due": {"text": WORDS} | extra, "reason": "claimant_moved"}
    due = journalist.post("/claims/1/deadlines", body).json["due"]
    assert (due["timezone"], due["due_at"]) == (zone, due_at)


@pytest.mark.parametrize("store", ["true", "false"])
def test_extracted_candidates(journalist, bot, store):
    found = journalist.post(f"/articles/1/candidates?store={store}", None, 200).json["items"]
    item = next(item for item in found if item["due"]["edtf"] == "2023-12-01")
    assert (item["due"]["timezone"], item["due"]["due_at"]) == ("Europe/Minsk", MINSK)
    if store == "true":
        claim = bot.get(f"/claims/{item['claim_id']}").json
        assert claim["due"] == item["due"]


@pytest.mark.parametrize(("extra", "zone", "due_at"), REQUESTS)
def test_a_window_set_on_acceptance(journalist, editor, extra, zone, due_at):
    journalist.claim(workflow="candidate", due={"text": "by December 2022"})
    accepted = editor.post("/claims/1/accept", {"due": {"text": WORDS} | extra}, 200).json
    assert zone_of(accepted) == (zone, due_at)


@pytest.mark.parametrize(("own", "expected"), [(None, "Europe/Minsk"), ("Asia/Tokyo", "Asia/Tokyo")])
def test_a_window_that_a_condition_sets(journalist, reader, clock, own, expected):
    journalist.claim()
    due = own and {"text": WORDS, "timezone": own}
    journalist.claim(quote="program addenda", depends_on={"claim_id": 1, "offset": None if own else "P1Y"}, due=due)
    journalist.evidence()
    journalist.judge()
    claim = reader.get("/claims/2").json
    assert (claim["depends_on"]["waiting"], claim["due"]["timezone"]) == (False, expected)


def test_an_unknown_zone_in_a_request_is_refused(journalist, reader):
    body = {"article_id": 1, "quote": WORDS, "due": {"text": WORDS, "timezone": "Europe/Atlantis"}}
    assert_problem(journalist.post("/claims", body, None), 422, "due-invalid", "/due/timezone")
    body["due"]["timezone"] = ""
    assert_problem(journalist.post("/claims", body, None), 422, "invalid-input", "/due/timezone")
    assert reader.get("/claims").json["items"] == []


@pytest.mark.parametrize(
    ("at", "status"), [("2023-12-01T20:59:59", "open"), ("2023-12-01T21:00", "due"), ("2023-12-02T12:00", "due")]
)
def test_the_claim_is_due_when_its_day_ends_in_the_zone(journalist, reader, clock, at, status):
    journalist.claim()
    clock.set(at)
    assert reader.get("/claims/1").json["status"] == status
    assert [claim["id"] for claim in reader.get("/claims/due").json["items"]] == ([1] if status == "due" else [])


class TestAnotherSettingLater:
    """A database that was filled under one setting, and is served under another."""

    @pytest.fixture
    def options(self):
        return {"PUBLIC_READ": True, "MAX_LONG_POLLS": 7}  # an application of its own, without a zone

    @pytest.fixture
    def later(self, app, database_path, clock, callers, journalist):
        """Return the callers of a server with a zone, on the database that a server without a zone has filled."""
        journalist.claim()
        journalist.claim(quote="by December 2022", due={"text": "by December 2022"}, workflow="candidate")
        app.extensions["duecheck"].backend.close()
        with own_app(database_path, clock, TIMEZONE="Europe/Minsk") as other:
            client = other.test_client()
            yield {
                role: Caller(client, caller.headers.get("Authorization", " ").split()[-1])
                for role, caller in callers.items()
                if role
            }

    def test_old_deadlines_keep_their_zone(self, later):
        assert zone_of(later["reader"].get("/claims/1").json) == (None, ANYWHERE)
        later["journalist"].patch("/claims/1", {"statement": "Addenda are signed."}, '"1"')
        assert zone_of(later["reader"].get("/claims/1").json) == (None, ANYWHERE)

    def test_acceptance_with_the_same_words_adds_no_deadline(self, later):
        later["editor"].post("/claims/2/accept", {"due": {"text": "by December 2022"}}, 200)
        (deadline,) = later["reader"].get("/claims/2/deadlines").json["items"]
        assert deadline["due"]["timezone"] is None

    def test_a_new_deadline_gets_the_zone(self, later):
        body = {"due": {"text": "by 2024"}, "reason": "claimant_moved"}
        assert later["journalist"].post("/claims/1/deadlines", body).json["due"]["timezone"] == "Europe/Minsk"
