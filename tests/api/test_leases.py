"""Leases over HTTP: creation, extension, return and expiry."""

import pytest

from tests.api.conftest import ids
from tests.conftest import assert_problem, tagged


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


def test_claims_are_leased_once_oldest_due_first(due, bot, other):
    mine = bot.post("/leases", {"limit": 2, "ttl_seconds": 60})
    assert ids(mine) == [2, 1]
    assert (mine.json["id"], mine.json["holder"], mine.json["version"]) == (1, "the-bot", 1)
    assert mine.json["expires_at"] == "2025-06-01T12:01:00Z"
    assert mine.headers["Location"] == "http://localhost/api/v1/leases/1"
    held = {"holder": "the-bot", "expires_at": "2025-06-01T12:01:00Z"}
    assert [item["lease"] for item in mine.json["items"]] == [held, held]
    assert [(i["id"], i["lease"]) for i in bot.get("/claims/due").json["items"]] == [
        (2, held),
        (1, held),
        (3, None),
        (4, None),
    ]
    assert ids(bot.get("/claims/due?available=true")) == [3, 4]
    assert ids(other.post("/leases", {"limit": 10})) == [3, 4]
    nothing = bot.post("/leases", {}, 200)
    assert (nothing.json["id"], nothing.json["items"]) == (None, [])
    assert "Location" not in nothing.headers


def test_by_topic(due, bot, reader):
    assert ids(bot.post("/leases", {"topic": "OIL"})) == [4]
    assert ids(reader.get("/claims/due?topic=gas")) == [3, 4]
    assert ids(reader.get("/claims/due?topic=gas&available=true")) == [3]
    assert ids(bot.post("/leases", {"topic": "gas"})) == [3]
    assert ids(bot.post("/leases", {})) == [2, 1]


def test_an_expired_lease_returns_its_claims(due, bot, other, clock):
    bot.post("/leases", {"limit": 3, "ttl_seconds": 60})
    clock.advance(seconds=59)
    assert ids(other.post("/leases", {})) == [4]
    clock.advance(seconds=1)
    assert_problem(bot.get("/leases/1", None), 404, "lease-not-found")
    assert ids(other.post("/leases", {})) == [2, 1, 3]
    assert_problem(bot.send("PATCH", "/leases/1", json={}), 404, "lease-not-found")
    (expired,) = bot.get("/changes?types=lease.expired").json["items"]
    assert (expired["actor"], expired["claim_id"]) == ("duecheck", None)
    ended = {"id": 1, "holder": "the-bot", "expires_at": "2025-06-01T12:01:00Z", "claim_ids": [1, 2, 3]}
    assert expired["changed"]["lease"] == ended


def test_an_expiry_changes_the_etag_of_the_due_list(due, bot, reader, clock):
    """The ETag of the due list has the last seq, so an expiry must log a row."""
    bot.post("/leases", {"ttl_seconds": 60})
    etag = reader.get("/claims/due?available=true").headers["ETag"]
    assert reader.get("/claims/due?available=true", 304, headers={"If-None-Match": etag})
    clock.advance(seconds=60)
    assert ids(reader.get("/claims/due?available=true", headers={"If-None-Match": etag})) == [2, 1, 3, 4]


def test_it_can_be_extended(due, bot, clock):
    bot.post("/leases", {"limit": 1, "ttl_seconds": 60})
    clock.advance(seconds=50)
    extended = bot.send("PATCH", "/leases/1", 200, json={"ttl_seconds": 60})
    assert (extended.json["expires_at"], extended.json["version"], ids(extended)) == (
        "2025-06-01T12:01:50Z",
        2,
        [2],
    )
    clock.advance(seconds=59)
    assert ids(bot.get("/leases/1")) == [2]
    stale = bot.send("PATCH", "/leases/1", json={}, headers={"If-Match": '"1"'})
    problem = assert_problem(stale, 412, "version-conflict")
    assert (problem["current"]["id"], problem["current"]["version"], problem["etag"]) == (1, 2, tagged(2))
    bot.send("PATCH", "/leases/1", 200, json={}, headers={"If-Match": '"2"'})


def test_it_can_be_returned(due, bot, other):
    bot.post("/leases", {"limit": 3})
    assert bot.send("DELETE", "/leases/1", 204).data == b""
    assert_problem(bot.send("DELETE", "/leases/1"), 404, "lease-not-found")
    taken = other.post("/leases", {"limit": 3})
    assert (ids(taken), taken.json["id"]) == ([2, 1, 3], 2)  # the server never reuses an id


def test_only_its_holder_reads_and_changes_it(due, bot, other, editor):
    bot.post("/leases", {"limit": 1})
    for caller in (other, editor):
        assert_problem(caller.get("/leases/1", None), 404, "lease-not-found")
        assert_problem(caller.send("PATCH", "/leases/1", json={}), 404, "lease-not-found")
        assert_problem(caller.send("DELETE", "/leases/1"), 404, "lease-not-found")
        assert caller.get("/leases").json["items"] == []
    (mine,) = bot.get("/leases").json["items"]
    assert (mine["id"], mine["holder"], mine["topic"]) == (1, "the-bot", None)


def test_a_verdict_removes_a_claim_from_it_and_the_last_one_ends_it(due, bot, journalist, reader):
    bot.post("/leases", {"limit": 2})
    journalist.evidence(2)
    journalist.judge(2)
    assert ids(bot.get("/leases/1")) == [1]
    bot.post("/claims/1/checks", {"result": "nothing_new"})
    assert_problem(bot.get("/leases/1", None), 404, "lease-not-found")
    assert ids(reader.get("/claims/due")) == [3, 4]


def test_a_changed_topic_does_not_make_the_claim_available_again(due, bot, other, journalist):
    bot.post("/leases", {"limit": 1})
    journalist.patch("/claims/2", {"topics": ["oil"]}, '"1"')
    assert ids(other.post("/leases", {"topic": "oil"})) == [4]
    assert ids(bot.get("/leases/1")) == [2]
    bot.send("DELETE", "/leases/1", 204)
    assert ids(other.post("/leases", {"topic": "oil"})) == [2]


def test_a_moved_deadline_removes_a_claim_from_it(due, bot, journalist, clock):
    bot.post("/leases", {"limit": 2})
    body = {"due": {"relation": "by", "edtf": "2025"}, "reason": "claimant_moved"}
    journalist.post("/claims/2/deadlines", body)
    assert ids(bot.get("/leases/1")) == [1]


def test_a_holder_can_lease_only_so_many_claims(due, bot, monkeypatch):
    monkeypatch.setattr("claims.services.leases.MAX_HELD", 3)
    bot.post("/leases", {"limit": 2})
    assert_problem(bot.post("/leases", {"limit": 2}, None), 409, "lease-limit")
    assert ids(bot.post("/leases", {"limit": 1})) == [3]


def test_the_same_key_gets_the_same_lease(due, bot):
    first = bot.post("/leases", {"limit": 1}, headers={"Idempotency-Key": "k"})
    again = bot.post("/leases", {"limit": 1}, headers={"Idempotency-Key": "k"})
    assert again.json == first.json
    assert again.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"limit": 0}, "/limit"),
        ({"limit": 101}, "/limit"),
        ({"ttl_seconds": 1}, "/ttl_seconds"),
        ({"ttl_seconds": 90000}, "/ttl_seconds"),
        ({"topic": " "}, "/topic"),
        ({"who": "me"}, "/who"),
    ],
)
def test_invalid_bodies_are_refused(bot, body, pointer):
    assert_problem(bot.post("/leases", body, None), 422, "invalid-input", pointer)
