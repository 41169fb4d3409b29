"""Slippage: how far the claimant has moved the deadline, and how often after it had passed."""

import pytest

from tests.conftest import assert_problem


@pytest.fixture
def move(journalist, clock):
    """Return a function that adds a deadline on a day."""
    journalist.article()
    journalist.claim(due={"text": "by 2022-12-31"})

    def add(due, on="2022-11-01", reason="claimant_moved", **members):
        clock.set(f"{on}T13:00:00")
        journalist.post("/claims/1/deadlines", {"due": {"text": due}, "reason": reason} | members)
        return journalist.get("/claims/1").json["slippage"]

    return add


def slippage(moves, days, missed=0, first="2022-12-31"):
    return {"moves": moves, "first_latest": first, "days": days, "missed": missed}


def test_only_the_claimant_moves_a_deadline(move):
    assert move("by 2023-01-10", reason="correction") is None
    assert move("by 2023-01-20") == slippage(1, 10, first="2023-01-10")
    assert move("by 2023-01-15", reason="correction") == slippage(1, 5, first="2023-01-10")
    assert move("by 2023-02-10") == slippage(2, 31, first="2023-01-10")
    assert move("by 2022-12-31") == slippage(3, -10, first="2023-01-10")


@pytest.mark.parametrize(
    ("on", "members", "missed"),
    [
        ("2023-02-01", {"said_on": "2022-12-31"}, 0),
        ("2023-02-01", {"said_on": "2023-01-01"}, 1),
        ("2023-02-01", {"said_on": "2022-12"}, 0),
        ("2023-02-01", {"said_on": "2023-01"}, 1),
        ("2023-02-01", {"said_on": "2022"}, 0),
        # without a day the entry counts; the last day ends at 12:00 UTC of the next
        ("2022-12-31", {}, 0),
        ("2023-01-01", {}, 1),
    ],
)
def test_a_move_after_the_last_day_is_a_missed_deadline(move, on, members, missed):
    assert move("by 2023-06-30", on, **members) == slippage(1, 181, missed)


@pytest.mark.parametrize(("published_on", "missed"), [("2022-12-31", 0), ("2023-01-01", 1), (None, 1)])
def test_the_day_of_the_evidence_counts_where_nobody_says_when(move, journalist, clock, published_on, missed):
    clock.set("2023-02-01T12:00:00")
    evidence = journalist.evidence(published_on=published_on)
    assert move("by 2023-06-30", "2023-02-01", evidence_id=evidence["id"])["missed"] == missed


@pytest.mark.parametrize("published_on", ["2023-01-01", None])
def test_evidence_that_a_deadline_names_keeps_its_day(move, journalist, clock, published_on):
    clock.set("2023-02-01T12:00:00")
    journalist.evidence(published_on=published_on)
    move("by 2023-06-30", "2023-02-01", evidence_id=1)
    moved = journalist.patch("/evidence/1", {"published_on": "2022-12-01"}, '"1"', None)
    retracted = journalist.post("/evidence/1/retract", {"reason": "A hoax."}, None)
    for answer in (moved, retracted):
        problem = assert_problem(answer, 409, "evidence-in-use")
        assert problem["deadline_id"] == 2 and "add other evidence" in problem["remedy"]
    shown = journalist.get("/evidence/1").json
    assert (shown["published_on"], shown["retraction"]) == (published_on, None)
    assert journalist.get("/claims/1").json["slippage"]["missed"] == 1
    journalist.patch("/evidence/1", {"note": "Another page says May.", "published_on": published_on}, '"1"')
    journalist.evidence(published_on="2022-12-01", url="https://later.example/other")  # as the remedy says
    journalist.post("/evidence/2/retract", {"reason": "No deadline names it."}, 200)


def test_evidence_of_a_duplicate_can_announce_a_move(move, journalist, editor, bot, clock):
    clock.set("2023-02-01T12:00:00")
    journalist.claim(claimant="Another")
    journalist.evidence(2, published_on="2023-01-01")
    body = {"due": {"text": "by 2023-06-30"}, "reason": "claimant_moved", "evidence_id": 1}
    assert_problem(journalist.post("/claims/1/deadlines", body, None), 422, "invalid-input", "/evidence_id")
    editor.post("/claims/2/merge", {"into": 1}, 200)
    added = journalist.post("/claims/1/deadlines", body).json
    assert (added["evidence_id"], added["said_on"]) == (1, "2023-01-01")
    editor.post("/claims/2/restore", {"reason": "It is another."}, 200)
    problem = assert_problem(bot.patch("/evidence/1", {"published_on": None}, '"1"', None), 403, "evidence-not-yours")
    problem = assert_problem(journalist.post("/evidence/1/retract", {"reason": "r"}, None), 409, "evidence-in-use")
    assert problem["deadline_id"] == added["id"]


def test_windows_without_an_end_have_no_days(move):
    assert move("in coming years") == slippage(1, None)
    assert move("by 2023-01-01") == slippage(2, 1)


def test_a_window_without_an_end_cannot_be_missed(journalist, clock):
    journalist.article()
    journalist.claim(due={"text": "in coming years"})
    journalist.post("/claims/1/deadlines", {"due": {"text": "by 2025"}, "reason": "claimant_moved"})
    assert journalist.get("/claims/1").json["slippage"] == slippage(1, None, first=None)


def test_the_record_counts_first_deadlines_that_were_missed(move, journalist):
    journalist.claim(due={"text": "by 2022-12-31"}, quote="sign program addenda")
    move("by 2023-06-30", "2023-02-01", said_on="2023-01-01")
    journalist.post(
        "/claims/2/deadlines",
        {"due": {"text": "by 2023-01-30"}, "reason": "claimant_moved", "said_on": "2022-12-31"},
    )
    journalist.post(
        "/claims/2/deadlines",
        {"due": {"text": "by 2023-02-28"}, "reason": "claimant_moved", "said_on": "2023-01-31"},
    )
    assert journalist.get("/claims/2").json["slippage"] == slippage(2, 59, 1)
    (record,) = journalist.get("/track-record").json["items"]
    assert (record["moved"], record["missed_first"], record["moved_days"]) == (2, 1, 120)


def test_rows_of_due_claims_carry_the_due_instant(move, journalist, clock):
    clock.set("2023-03-01T00:00:00")
    rows = journalist.get("/changes?types=claim.due,claim.overdue").json["items"]
    assert {row["changed"]["due"]["due_at"] for row in rows} == {"2023-01-01T12:00:00Z"}
    page = journalist.client.get("/claims/1").get_data(as_text=True)
    assert page.count("January 1, 2023, 12:00 UTC</time>: Became due") == 1
    assert "March 1, 2023, 00:00 UTC" not in page
