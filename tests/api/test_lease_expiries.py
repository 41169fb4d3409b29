"""Claims whose leases expire one after the other: the third one leaves the claim to a person."""

import pytest

from tests.api.conftest import ids
from tests.tokens import add_token
from tests.web.conftest import Visitor


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


@pytest.fixture
def crash(bot, clock):
    """Return a function: a bot leases the oldest claims, does nothing, and its lease expires."""

    def run(times=1, caller=bot, limit=1):
        held = []
        for _ in range(times):
            held.append(ids(caller.post("/leases", {"limit": limit, "ttl_seconds": 60}, None)))
            clock.advance(seconds=60)
        return held

    return run


def flagged(reader):
    return ids(reader.get("/claims?needs_human=true"))


def test_the_third_expiry_leaves_the_claim_to_a_person(due, crash, other, bot):
    assert crash() + crash(caller=other) == [[2], [2]]
    assert (ids(bot.get("/claims/due")), flagged(bot)) == ([2, 1, 3, 4], [])
    assert bot.get("/changes?types=claim.needs_human").json["items"] == []
    before = bot.get("/claims/2")
    assert crash() == [[2]]
    assert ids(bot.get("/claims/due")) == ids(bot.get("/claims/due?available=true")) == [1, 3, 4]
    assert flagged(bot) == [2]
    (row,) = bot.get("/changes?types=claim.needs_human").json["items"]
    assert (row["actor"], row["claim_id"], row["article_id"]) == ("duecheck", 2, 1)
    assert row["changed"] == {
        "queue": {
            "needs_human": True,
            "expired_leases": [
                {"id": 1, "holder": "the-bot", "expires_at": "2025-06-01T12:01:00Z"},
                {"id": 2, "holder": "another-bot", "expires_at": "2025-06-01T12:02:00Z"},
                {"id": 3, "holder": "the-bot", "expires_at": "2025-06-01T12:03:00Z"},
            ],
        }
    }
    last = bot.get("/changes?types=lease.expired").json["items"][-1]
    assert (last["changed"]["lease"]["id"], last["seq"] + 1) == (3, row["seq"])
    after = bot.get("/claims/2")
    assert (after.json, after.headers["ETag"]) == (before.json, before.headers["ETag"])  # as after a check


def _held(caller):
    return [item.get("expired_leases") for item in caller.get("/claims?needs_human=true").json["items"]]


def test_the_list_of_these_claims_names_the_holders(due, crash, other, bot, journalist, reader, clock):
    crash(2)
    crash(caller=other)
    (row,) = bot.get("/changes?types=claim.needs_human").json["items"]
    assert _held(bot) == _held(journalist) == [row["changed"]["queue"]["expired_leases"]]
    assert [lease["holder"] for lease in _held(bot)[0]] == ["the-bot", "the-bot", "another-bot"]
    assert _held(reader) == [None]
    assert "expired_leases" not in bot.get("/claims?sort=-id").json["items"][0]
    bot.post("/claims/2/checks", {"result": "nothing_new"})
    assert len(_held(bot)[0]) == 3  # the check of a bot brings nothing back
    bot.post("/claims/2/checks", {"result": "needs_human", "note": "Two dates."})
    assert _held(bot) == [[]]
    journalist.post("/claims/2/checks", {"result": "nothing_new", "next_check_on": "2025-06-03"})
    assert _held(bot) == []
    clock.advance(days=3)
    crash(3)
    assert [[lease["id"] for lease in held] for held in _held(bot)] == [[4, 5, 6]]


@pytest.mark.parametrize("path", ["/claims/due", "/claims?needs_human=true", "/changes?types=claim.needs_human"])
def test_every_list_that_can_show_it_notices_the_expiry(due, crash, bot, path):
    crash(3)
    assert (2 in [item.get("claim_id", item.get("id")) for item in bot.get(path).json["items"]]) != ("due" in path)


def test_it_is_flagged_at_the_instant_of_the_expiry_and_once(due, crash, bot, clock):
    crash(2)
    bot.post("/leases", {"limit": 1, "ttl_seconds": 60})
    clock.advance(seconds=59)
    assert ids(bot.get("/claims/due")) == [2, 1, 3, 4]
    assert flagged(bot) == []
    clock.advance(seconds=1)
    etag = bot.get("/claims/due").headers["ETag"]
    assert ids(bot.get("/claims/due")) == [1, 3, 4]
    clock.advance(days=30)
    assert bot.get("/claims/due").headers["ETag"] == etag
    assert len(bot.get("/changes?types=claim.needs_human").json["items"]) == 1


def test_other_claims_are_leased_after_it(due, crash):
    assert crash(5) == [[2], [2], [2], [1], [1]]


def test_every_claim_of_the_lease_counts(due, crash, bot, reader):
    crash(2, limit=2)
    bot.post("/leases", {"limit": 2, "ttl_seconds": 60})
    bot.post("/claims/2/checks", {"result": "nothing_new", "next_check_on": "2025-06-02"})
    crash(0)
    bot.post("/leases", {"limit": 1, "ttl_seconds": 60})  # claim 3
    assert flagged(reader) == []


def test_claims_of_one_lease_are_flagged_together(due, crash, bot):
    crash(3, limit=2)
    assert ids(bot.get("/claims/due")) == [3, 4]
    rows = bot.get("/changes?types=claim.needs_human").json["items"]
    assert sorted(row["claim_id"] for row in rows) == flagged(bot)[::-1] == [1, 2]


def test_a_returned_lease_does_not_count(due, crash, bot, reader):
    crash(2)
    for number in (3, 4, 5):
        bot.post("/leases", {"limit": 1})
        bot.send("DELETE", f"/leases/{number}", 204)
    assert (ids(reader.get("/claims/due")), flagged(reader)) == ([2, 1, 3, 4], [])
    crash()
    assert flagged(reader) == [2]


def test_an_extended_lease_counts_once_when_it_ends(due, crash, bot, reader, clock):
    crash(1)
    bot.post("/leases", {"limit": 1, "ttl_seconds": 60})
    for _ in range(5):
        clock.advance(seconds=50)
        bot.send("PATCH", "/leases/2", 200, json={"ttl_seconds": 60})
    clock.advance(seconds=60)
    assert ids(reader.get("/claims/due")) == [2, 1, 3, 4]
    crash()
    assert flagged(reader) == [2]


def check_of_a_bot(callers):
    body = {"result": "nothing_new", "next_check_on": "2025-06-02"}
    callers["bot"].post("/claims/2/checks", body)


def check_of_a_person(callers):
    body = {"result": "too_early", "next_check_on": "2025-06-02"}
    callers["journalist"].post("/claims/2/checks", body)


def new_deadline(callers):
    due = {"relation": "by", "edtf": "2021-11"}
    callers["journalist"].post("/claims/2/deadlines", {"due": due, "reason": "correction"})


def no_change_of_the_queue(callers):
    callers["journalist"].patch("/claims/2", {"criteria": None, "statement": "Other words."}, '"1"')


@pytest.mark.parametrize(
    ("change", "left"),
    [(check_of_a_bot, 3), (check_of_a_person, 3), (new_deadline, 3), (no_change_of_the_queue, 1)],
)
def test_a_check_or_a_new_deadline_resets_the_count(due, crash, callers, reader, clock, change, left):
    crash(2)
    change(callers)
    clock.set("2025-06-02T00:00")
    assert ids(reader.get("/claims/due"))[0] == 2
    for expiries in range(1, left + 1):
        assert flagged(reader) == [], expiries
        assert crash() == [[2]]
        reader.get("/claims/due")
    assert flagged(reader) == [2]


def test_a_corrected_verdict_does_not_bring_the_count_back(due, crash, journalist, editor, reader):
    crash(2)
    evidence = journalist.evidence(2, published_on=None)["id"]
    journalist.judge(2, evidence_ids=[evidence])
    assert ids(reader.get("/claims/due")) == [1, 3, 4]
    assert crash(2) == [[1], [1]]
    assert flagged(reader) == []


def test_a_check_of_a_person_brings_it_back_and_one_of_a_bot_does_not(due, crash, bot, journalist, reader, clock):
    crash(3)
    bot.post("/claims/2/checks", {"result": "nothing_new"})
    clock.advance(days=30)
    assert (ids(reader.get("/claims/due")), flagged(reader)) == ([1, 3, 4], [2])
    journalist.post("/claims/2/checks", {"result": "too_early"})
    assert flagged(reader) == []
    clock.advance(days=8)
    assert ids(reader.get("/claims/due")) == [2, 1, 3, 4]
    assert crash(3) == [[2], [2], [2]]
    reader.get("/claims/due")
    assert flagged(reader) == [2]


@pytest.mark.parametrize("act", ["deadline", "verdict"])
def test_a_new_deadline_and_a_verdict_clear_the_flag(due, crash, journalist, reader, act):
    crash(3)
    assert ids(reader.get("/claims/due")) == [1, 3, 4]
    if act == "deadline":
        body = {"due": {"relation": "by", "edtf": "2021-11"}, "reason": "correction"}
        journalist.post("/claims/2/deadlines", body)
        assert ids(reader.get("/claims/due")) == [2, 1, 3, 4]
    else:
        journalist.judge(2, evidence_ids=[journalist.evidence(2, published_on=None)["id"]])
    assert flagged(reader) == []


def test_a_claim_without_an_end_is_left_to_a_person_too(journalist, crash, reader, clock):
    journalist.claim(due={"text": "in coming years"}, topics=["gas"])
    clock.set("2023-01-01T00:00")
    assert crash(3) == [[1], [1], [1]]
    assert ids(reader.get("/claims/due")) == ids(reader.get("/claims/due?topic=gas&available=true")) == []
    assert flagged(reader) == [1]
    clock.advance(days=1000)
    assert ids(reader.get("/claims/due")) == []
    journalist.post("/claims/1/checks", {"result": "nothing_new", "next_check_on": "2026-01-01"})
    clock.set("2026-01-01T00:00")
    assert ids(reader.get("/claims/due?topic=gas&available=true")) == [1]


def test_expiries_that_nobody_noticed_for_months_count_once(due, crash, bot, other, clock):
    crash(2)
    bot.post("/leases", {"limit": 1, "ttl_seconds": 60})
    other.post("/leases", {"limit": 1, "ttl_seconds": 61})
    clock.advance(days=200)
    rows = bot.get("/changes?types=lease.expired,claim.needs_human").json["items"]
    assert [(row["type"], row["claim_id"]) for row in rows[2:]] == [
        ("lease.expired", None),
        ("claim.needs_human", 2),
        ("lease.expired", None),
    ]
    assert ids(bot.get("/claims/due")) == [1, 3, 4]


def test_the_row_of_an_expired_lease_says_when_it_ended(due, bot, clock):
    lease = bot.post("/leases", {"limit": 1, "ttl_seconds": 60}).json
    clock.advance(days=1)
    (row,) = bot.get("/changes?types=lease.expired").json["items"]
    assert row["changed"]["lease"]["expires_at"] == lease["expires_at"]


def test_a_lease_that_expired_too_early_does_not_count(due, crash, bot, reader, clock):
    crash(1)
    bot.post("/leases", {"limit": 1, "ttl_seconds": 3600})
    now = clock.now
    clock.advance(days=2)
    assert reader.get("/claims/due").json["items"][0]["lease"] is None
    clock.now = now
    assert crash(1) == [[2]]
    assert (ids(reader.get("/claims/due")), flagged(reader)) == ([2, 1, 3, 4], [])
    crash()
    assert flagged(reader) == [2]


def test_expiries_are_forgotten_when_the_clock_comes_back(due, crash, bot, reader, clock):
    now = clock.now
    clock.advance(days=2)
    assert crash(2) == [[2], [2]]
    reader.get("/claims/due")
    clock.now = now
    (row,) = reader.get("/changes?types=clock.corrected").json["items"]
    assert row["changed"]["clock"]["claim_ids"] == []
    assert crash(2) == [[2], [2]]
    assert (ids(reader.get("/claims/due")), flagged(reader)) == ([2, 1, 3, 4], [])
    crash()
    assert ids(reader.get("/claims/due")) == [1, 3, 4]


def test_a_clock_that_is_set_back_a_little_counts_nothing_twice(due, crash, reader, clock):
    assert crash(2) == [[2], [2]]
    reader.get("/claims/due")
    clock.advance(seconds=-90)
    assert ids(reader.get("/claims/due")) == [2, 1, 3, 4]
    clock.advance(seconds=90)
    assert (ids(reader.get("/claims/due")), flagged(reader)) == ([2, 1, 3, 4], [])
    crash()
    assert ids(reader.get("/claims/due")) == [1, 3, 4]


def test_the_page_of_the_claim_names_the_holders(due, crash, client, context, bot):
    crash(3)
    bot.get("/claims/due")
    text = Visitor(client).sign_in(add_token(context, "page-bot", "bot")).get("/claims/2")
    assert "Left to a person: <bdi>" in text
    assert "a lease of the-bot expired, a lease of the-bot expired, a lease of the-bot expired" in text
