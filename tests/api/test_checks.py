"""Checks over HTTP: they snooze a claim, leave it to a person, or schedule the next periodic check."""

import pytest

from tests.api.conftest import ids
from tests.conftest import assert_problem


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


def types(reader, claim_id):
    return [row["type"] for row in reader.get(f"/claims/{claim_id}/history").json["items"]]


@pytest.mark.parametrize("result", ["too_early", "nothing_new"])
def test_the_queue_hides_a_claim_until_the_day(due, bot, clock, result):
    check = bot.post("/claims/2/checks", {"result": result, "next_check_on": "2025-06-10", "note": "Looked."})
    assert {k: check.json[k] for k in ("id", "claim_id", "result", "next_check_on", "note", "actor")} == {
        "id": 1,
        "claim_id": 2,
        "result": result,
        "next_check_on": "2025-06-10",
        "note": "Looked.",
        "actor": "the-bot",
    }
    assert bot.get("/claims/2/checks").json["items"] == [check.json]
    assert ids(bot.get("/claims/due")) == ids(bot.get("/claims/due?available=true")) == [1, 3, 4]
    assert bot.get("/claims/2").json["status"] == "overdue"  # a check does not change the claim
    clock.set("2025-06-09T23:59:59")
    assert ids(bot.get("/claims/due")) == [1, 3, 4]
    etag = bot.get("/claims/due").headers["ETag"]
    clock.set("2025-06-10T00:00")
    assert ids(bot.get("/claims/due", headers={"If-None-Match": etag})) == [2, 1, 3, 4]
    assert types(bot, 2) == ["claim.created", "claim.due", "claim.overdue", "check.added", "claim.check_due"]
    assert ids(bot.post("/leases", {"limit": 1})) == [2]


def test_as_of_lists_the_queue_at_another_time(due, bot, reader):
    bot.post("/claims/2/checks", {"result": "nothing_new", "next_check_on": "2025-06-10"})
    bot.post("/claims/4/checks", {"result": "needs_human"})
    for query in ("", "topic=gas&"):
        expected = [3, 4] if query else [2, 1, 3, 4]
        before, soon, later = ([i for i in expected if i not in hidden] for hidden in ((), (2, 4), (4,)))
        assert ids(reader.get(f"/claims/due?{query}as_of=2025-05-31T00:00:00Z")) == before
        assert ids(reader.get(f"/claims/due?{query}as_of=2025-06-05T00:00:00Z")) == soon
        assert ids(reader.get(f"/claims/due?{query}as_of=2025-06-10T00:00:00Z")) == later
    pages = reader.get("/claims/due?limit=2&as_of=2025-06-10T00:00:00Z")
    assert (ids(pages), ids(reader.client.get(pages.json["next"]))) == ([2, 1], [3])
    assert_problem(
        reader.get("/claims/due?available=true&as_of=2025-06-10T00:00:00Z", None), 422, "invalid-input", "available"
    )


@pytest.mark.parametrize(
    ("result", "role", "day", "expected"),
    [
        ("nothing_new", "bot", "2025-06-10", {"needs_human": False, "snoozed_until": "2025-06-10T00:00:00Z"}),
        ("needs_human", "bot", None, {"needs_human": True, "snoozed_until": None}),
        ("needs_human", "bot", "2025-06-10", {"needs_human": True, "snoozed_until": "2025-06-10T00:00:00Z"}),
    ],
)
def test_the_row_of_a_check_says_what_it_does_to_the_queue(due, callers, result, role, day, expected):
    callers[role].post("/claims/2/checks", {"result": result, "next_check_on": day})
    (row,) = callers["bot"].get("/changes?types=check.added").json["items"]
    assert row["changed"]["queue"] == expected


def test_a_check_until_the_day_that_a_clock_ahead_announced_is_announced_again(journalist, bot, clock):
    def polled():
        bot.get("/claims/due")
        return types(bot, 1)

    journalist.claim(due={"relation": "not_before", "edtf": "2022-06", "timezone": "UTC"})
    now = clock.now
    clock.set("2022-06-01T00:00")
    assert polled() == ["claim.created", "claim.check_due"]
    clock.now = now
    bot.post("/claims/1/checks", {"result": "nothing_new", "next_check_on": "2022-06-01"})
    clock.set("2022-05-31T23:59:59")
    assert polled()[-1] == "check.added"
    clock.set("2022-06-01T00:00")
    assert polled() == ["claim.created", "claim.check_due", "check.added", "claim.check_due"]


@pytest.mark.parametrize("topic", ["", "&topic=gas"])
def test_as_of_leaves_out_a_claim_that_was_checked_while_it_waits(journalist, bot, reader, topic):
    journalist.claim(due={"text": "by 2023"})
    journalist.claim(due={"text": "in November"}, depends_on={"claim_id": 1}, topics=["gas"])
    bot.post("/claims/2/checks", {"result": "nothing_new"})
    assert ids(reader.get(f"/claims/due?as_of=2022-06-01T00:00:00Z{topic}")) == []


def test_the_check_of_a_bot_keeps_the_flag_in_its_row(due, bot, journalist):
    bot.post("/claims/2/checks", {"result": "needs_human"})
    bot.post("/claims/2/checks", {"result": "nothing_new"})
    journalist.post("/claims/2/checks", {"result": "nothing_new"})
    rows = bot.get("/changes?types=check.added").json["items"]
    assert [row["changed"]["queue"]["needs_human"] for row in rows] == [True, True, False]


def test_without_a_day_the_next_check_is_in_a_week(due, bot):
    assert bot.post("/claims/2/checks", {"result": "nothing_new"}).json["next_check_on"] == "2025-06-08"


def test_the_day_begins_in_the_claims_own_zone(journalist, bot, reader, clock):
    due = {"relation": "by", "edtf": "2021-11", "timezone": "Pacific/Auckland"}
    claim = journalist.claim(due=due)["id"]
    clock.set("2021-12-01T00:00")
    bot.post(f"/claims/{claim}/checks", {"result": "nothing_new", "next_check_on": "2021-12-10"})
    clock.set("2021-12-09T10:59:59")
    assert ids(reader.get("/claims/due")) == []
    clock.set("2021-12-09T11:00")
    assert ids(reader.get("/claims/due")) == [claim]


def test_a_claim_that_needs_a_human_stays_so_after_a_bots_check(due, bot, journalist, reader):
    check = bot.post("/claims/2/checks", {"result": "needs_human", "note": "A paywall."})
    assert check.json["next_check_on"] is None
    bot.post("/claims/3/checks", {"result": "needs_human", "next_check_on": "2025-07-01"})
    assert sorted(ids(reader.get("/claims?needs_human=true"))) == [2, 3]
    assert sorted(ids(reader.get("/claims?needs_human=false"))) == [1, 4]
    bot.post("/claims/2/checks", {"result": "nothing_new"})
    assert sorted(ids(reader.get("/claims?needs_human=true&status=overdue"))) == [2, 3]
    assert ids(reader.get("/claims/due")) == [1, 4]
    journalist.post("/claims/2/checks", {"result": "nothing_new", "next_check_on": "2025-06-02"})
    journalist.evidence(3)
    journalist.judge(3)
    assert ids(reader.get("/claims?needs_human=true")) == []


def test_a_new_deadline_brings_the_claim_back(due, bot, journalist, reader, clock):
    bot.post("/claims/2/checks", {"result": "needs_human"})
    body = {"due": {"relation": "by", "edtf": "2025-06-10"}, "reason": "claimant_moved"}
    journalist.post("/claims/2/deadlines", body)
    assert ids(reader.get("/claims?needs_human=true")) == []
    clock.set("2025-06-11T12:00")
    assert ids(reader.get("/claims/due")) == [1, 3, 4, 2]
    assert types(reader, 2).count("claim.due") == 2


def test_claims_without_an_end_come_up_for_review(journalist, bot, reader, clock):
    claim = journalist.claim(due={"relation": "open", "review_every": "P6M"})["id"]
    clock.set("2022-03-20T23:59:59")
    assert ids(reader.get("/claims/due")) == []
    clock.set("2022-03-21T00:00")  # half a year after the article
    (item,) = reader.get("/claims/due").json["items"]
    assert (item["id"], item["status"], item["due_at"], item["days_overdue"]) == (claim, "open_ended", None, None)
    assert ids(bot.post("/leases", {})) == [claim]
    check = bot.post(f"/claims/{claim}/checks", {"result": "nothing_new"}).json
    assert check["next_check_on"] == "2022-09-21"
    assert ids(reader.get("/claims/due")) == []
    assert ids(reader.get("/claims/due?as_of=2022-09-21T00:00:00Z")) == [claim]
    clock.set("2022-10-01T00:00")
    assert ids(reader.get("/claims/due")) == [claim]
    bot.post(f"/claims/{claim}/checks", {"result": "needs_human"})
    clock.set("2025-10-01T00:00")
    assert ids(reader.get("/claims/due")) == []
    assert types(reader, claim).count("claim.check_due") == 2


def test_a_review_every_day_ahead_of_utc(journalist, bot, reader, clock):
    """The next check is on a future day in the claim's time zone, and a check removes the claim from its lease."""
    due = {"relation": "open", "review_every": "P1D", "timezone": "Pacific/Auckland"}
    claim = journalist.claim(due=due)["id"]
    clock.set("2022-03-20T13:00")  # the 21st in Auckland
    assert ids(bot.post("/leases", {})) == [claim]
    check = bot.post(f"/claims/{claim}/checks", {"result": "nothing_new", "lease_id": 1}).json
    assert check["next_check_on"] == "2022-03-22"
    assert_problem(bot.get("/leases/1", None), 404, "lease-not-found")
    assert ids(reader.get("/claims/due")) == []
    clock.set("2022-03-21T11:00")
    assert ids(reader.get("/claims/due")) == [claim]


def test_a_claim_checked_early_does_not_come_up_before_it_is_due(journalist, bot, reader, clock):
    journalist.claim(due={"relation": "by", "edtf": "2022-03"})
    bot.post("/claims/1/checks", {"result": "too_early", "next_check_on": "2021-11-05"})
    clock.set("2022-01-01T00:00")
    assert types(reader, 1) == ["claim.created", "check.added"]
    clock.set("2022-04-02T00:00")
    assert ids(bot.post("/leases", {})) == [1]
    assert types(reader, 1) == ["claim.created", "check.added", "claim.due"]


def test_a_claim_may_be_checked_before_it_is_due(journalist, bot, reader, clock):
    journalist.claim(due={"relation": "by", "edtf": "2021-10"})
    bot.post("/claims/1/checks", {"result": "too_early", "next_check_on": "2021-11-05"})
    clock.set("2021-11-04T00:00")
    assert ids(reader.get("/claims/due")) == []
    assert types(reader, 1) == [
        "claim.created",
        "check.added",
        "claim.due",
    ]  # the row claim.due is logged in any case
    clock.set("2021-11-05T00:00")
    assert ids(reader.get("/claims/due")) == [1]


def test_a_bot_does_not_check_what_another_bot_leases(due, bot, other, journalist, clock):
    bot.post("/leases", {"limit": 2, "ttl_seconds": 60})
    problem = assert_problem(other.post("/claims/2/checks", {"result": "nothing_new"}, None), 409, "claim-leased")
    assert (problem["holder"], problem["expires_at"]) == ("the-bot", "2025-06-01T12:01:00Z")
    journalist.post("/claims/2/checks", {"result": "nothing_new"})  # a person may check a leased claim
    clock.advance(seconds=60)
    other.post("/claims/1/checks", {"result": "nothing_new"})


def test_a_check_may_name_the_lease_that_it_needs(due, bot, other, journalist, clock):
    """A check that was sent before a crash, and arrives after the restart, must not count."""
    bot.post("/leases", {"limit": 2, "ttl_seconds": 60})
    body = {"result": "nothing_new", "lease_id": 1}
    for caller, claim_id in ((bot, 3), (other, 2), (journalist, 2)):
        assert_problem(caller.post(f"/claims/{claim_id}/checks", body, None), 409, "lease-lost")
    bot.post("/claims/2/checks", body)
    assert_problem(bot.post("/claims/2/checks", body, None), 409, "lease-lost")
    bot.send("DELETE", "/leases/1", 204)
    bot.post("/leases", {"limit": 1})
    assert_problem(bot.post("/claims/1/checks", body, None), 409, "lease-lost")
    bot.post("/claims/1/checks", body | {"lease_id": 2})


def test_withdrawn_and_judged_claims_are_not_checked(due, bot, journalist, editor):
    editor.post("/claims/1/withdraw", {"reason": "Misread."}, 200)
    journalist.evidence(2)
    journalist.judge(2)
    for claim_id in (1, 2):
        answer = bot.post(f"/claims/{claim_id}/checks", {"result": "nothing_new"}, None)
        assert_problem(answer, 409, "workflow-conflict")
    assert_problem(bot.post("/claims/9/checks", {"result": "nothing_new"}, None), 404, "claim-not-found")


@pytest.mark.parametrize("day", ["2025-06-01", "2024-01-01", "2036-01-01", "9999-12-31"])
def test_the_next_check_must_be_in_the_future(due, bot, reader, day):
    body = {"result": "nothing_new", "next_check_on": day}
    assert_problem(bot.post("/claims/2/checks", body, None), 422, "check-invalid", "/next_check_on")
    assert reader.get("/claims/2/checks").json["items"] == []


def test_a_check_does_not_make_a_change_stale(due, bot, journalist):
    etag = journalist.get("/claims/2").headers["ETag"]
    bot.post("/claims/2/checks", {"result": "nothing_new"})
    assert journalist.patch("/claims/2", {"criteria": None, "claimant": "x"}, etag).json["version"] == 2
