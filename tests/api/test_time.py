"""Rows that timers log: once for each deadline, in order, however late a client polls, in every zone."""

import pytest

from claims.services import timers
from tests.conftest import assert_problem
from tests.storage.engine import held_by_another_program

TIMER_TYPES = "claim.due,claim.overdue"


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


def logged(reader, types=TIMER_TYPES):
    """Return type, claim and deadline of every row that a timer logged."""
    rows = reader.get(f"/changes?types={types}&limit=500").json["items"]
    assert {row["actor"] for row in rows} <= {"duecheck"}
    return [(row["type"], row["claim_id"], row["changed"]["due"]["due_at"]) for row in rows]


def by(edtf, **more):
    return {"relation": "by", "edtf": edtf} | more


def test_due_at_the_instant_and_overdue_after_fourteen_days(journalist, reader, clock):
    journalist.claim(due={"text": "in October"})
    steps = [
        ("2021-11-01T11:59:59", []),
        ("2021-11-01T12:00", ["claim.due"]),
        ("2021-11-15T12:00", ["claim.due"]),
        ("2021-11-15T12:00:01", ["claim.due", "claim.overdue"]),
        ("2031-01-01T00:00", ["claim.due", "claim.overdue"]),
    ]
    for instant, types in steps:
        clock.set(instant)
        for path in ("/claims/due", "/changes", "/claims/due"):
            reader.get(path)
        assert logged(reader) == [(type, 1, "2021-11-01T12:00:00Z") for type in types], instant


def test_after_a_long_time_without_polls_both_rows_come_in_order(journalist, reader, clock):
    for text in ("in December", "in October", "in November"):
        journalist.claim(due={"text": text})
    clock.set("2021-12-10T00:00")
    assert logged(reader) == [
        ("claim.due", 2, "2021-11-01T12:00:00Z"),
        ("claim.overdue", 2, "2021-11-01T12:00:00Z"),  # on November 15, before the next one fell due
        ("claim.due", 3, "2021-12-01T12:00:00Z"),
    ]


def test_a_claim_added_late_is_logged_too(journalist, reader, clock):
    clock.set("2024-01-01T00:00")
    journalist.claim(due={"text": "in October"})
    assert [type for type, *_ in logged(reader)] == ["claim.due", "claim.overdue"]


def test_each_deadline_of_a_chain_is_logged_once(journalist, reader, clock):
    journalist.claim(due=by("2021-11"))
    move = {"reason": "claimant_moved"}
    journalist.post("/claims/1/deadlines", {"due": by("2022-06"), **move})  # into the future, before it was due
    clock.set("2022-01-01T00:00")
    assert logged(reader) == []
    journalist.post("/claims/1/deadlines", {"due": by("2021-12"), "reason": "correction"})  # into the past
    assert logged(reader) == []  # its last day has not ended at UTC-12
    clock.set("2022-01-02T00:00")
    assert logged(reader) == [("claim.due", 1, "2022-01-01T12:00:00Z")]
    journalist.post("/claims/1/deadlines", {"due": by("2021-11-30"), "reason": "correction"})
    journalist.post("/claims/1/deadlines", {"due": by("2022-02"), **move})
    clock.set("2022-04-01T00:00")
    assert logged(reader) == [
        ("claim.due", 1, "2022-01-01T12:00:00Z"),
        ("claim.due", 1, "2021-12-01T12:00:00Z"),  # long past when it was set, and moved on before a client polled
        ("claim.overdue", 1, "2021-12-01T12:00:00Z"),
        ("claim.due", 1, "2022-03-01T12:00:00Z"),
        ("claim.overdue", 1, "2022-03-01T12:00:00Z"),
    ]


def test_a_claim_is_logged_as_due_before_what_removed_it_from_the_queue(journalist, editor, reader, clock):
    """Without a poll between deadline and verdict, the log must still have both rows, in order."""
    for _ in range(2):
        journalist.claim(due={"text": "in October"})
    clock.set("2021-12-01T00:00")
    journalist.evidence(1)
    journalist.judge(1, occurred_on="2021-10-01")
    editor.post("/claims/2/withdraw", {"reason": "Misread."}, 200)
    for claim_id, last in ((1, "verdict.published"), (2, "claim.withdrawn")):
        types = [row["type"] for row in reader.get(f"/claims/{claim_id}/history").json["items"]]
        assert [type for type in types if type != "evidence.added"] == [
            "claim.created",
            "claim.due",
            "claim.overdue",
            last,
        ]
    clock.advance(days=400)
    assert len(logged(reader)) == 4


def test_a_window_computed_by_a_condition_is_logged(journalist, reader, clock):
    parent = journalist.claim(due={"relation": "open"})["id"]
    child = journalist.claim(depends_on={"claim_id": parent, "offset": "P1M"}, due=None)["id"]
    clock.set("2022-06-01T00:00")
    assert logged(reader) == []
    journalist.evidence(parent)
    journalist.judge(parent, occurred_on="2021-10-10")  # so the child was due in November
    assert logged(reader) == [
        ("claim.due", child, "2021-11-11T12:00:00Z"),
        ("claim.overdue", child, "2021-11-11T12:00:00Z"),
    ]


def test_a_claim_that_waits_or_is_not_accepted_is_not_logged(journalist, editor, reader, clock):
    journalist.claim(workflow="candidate")
    parent = journalist.claim(due={"relation": "open"})["id"]
    journalist.claim(depends_on={"claim_id": parent})
    clock.set("2024-01-01T00:00")
    assert logged(reader) == []
    editor.post("/claims/1/accept", None, 200)
    assert [row[1] for row in logged(reader)] == [1, 1]


@pytest.mark.parametrize(
    ("zone", "due_at"),
    [
        ("Pacific/Auckland", "2021-11-30T11:00:00Z"),  # UTC+13 in their summer
        ("Pacific/Honolulu", "2021-12-01T10:00:00Z"),
        ("Europe/Minsk", "2021-11-30T21:00:00Z"),
        (None, "2021-12-01T12:00:00Z"),  # November has ended at UTC-12 too
    ],
)
def test_a_day_ends_in_the_claims_time_zone(journalist, reader, clock, zone, due_at):
    journalist.claim(due=by("2021-11-30", timezone=zone))
    clock.set(due_at.removesuffix("Z"))
    clock.advance(seconds=-1)
    assert reader.get("/claims/due").json["items"] == []
    assert reader.get(f"/claims/due?as_of={due_at}").json["items"]
    clock.advance(seconds=1)
    assert logged(reader) == [("claim.due", 1, due_at)]
    assert reader.get("/claims/due?as_of=2021-11-30T10:59:59Z").json["items"] == []


def test_due_today_in_auckland_and_tomorrow_in_honolulu(journalist, reader, clock):
    for zone in ("Pacific/Honolulu", "Pacific/Auckland"):
        journalist.claim(due=by("2021-11-30", timezone=zone))
    clock.set("2021-11-30T12:00")
    assert [claim["id"] for claim in reader.get("/claims/due").json["items"]] == [2]
    clock.set("2021-12-01T10:00")
    assert [claim["id"] for claim in reader.get("/claims/due").json["items"]] == [2, 1]


@pytest.mark.parametrize(
    ("due", "due_at"),
    [
        (by("2022-03-27", timezone="Europe/Berlin"), "2022-03-27T22:00:00Z"),  # 23 hours long: clocks go forward
        (by("2022-10-30", timezone="Europe/Berlin"), "2022-10-30T23:00:00Z"),  # 25 hours long
        (by("2022-03-26", timezone="America/Havana"), "2022-03-27T04:00:00Z"),
        (by("2022-09-10", timezone="America/Santiago"), "2022-09-11T04:00:00Z"),  # a day without a midnight
        (by("2024-02-29"), "2024-03-01T12:00:00Z"),
        (by("2024-02"), "2024-03-01T12:00:00Z"),
        (by("2023-02"), "2023-03-01T12:00:00Z"),
    ],
)
def test_summer_time_and_leap_days(journalist, reader, clock, due, due_at):
    assert journalist.claim(due=due)["due_at"] == due_at
    clock.set(due_at.removesuffix("Z"))
    assert logged(reader) == [("claim.due", 1, due_at)]


def test_a_clock_that_is_set_back_a_little_neither_undoes_nor_repeats_a_row(journalist, reader, clock):
    journalist.claim(due={"text": "in October"})
    clock.set("2021-11-01T12:04")
    before = logged(reader)
    clock.set("2021-11-01T11:59")
    journalist.claim(due={"text": "in November"})
    clock.set("2021-11-01T12:04")
    assert logged(reader) == before == [("claim.due", 1, "2021-11-01T12:00:00Z")]
    rows = reader.get("/changes").json["items"]
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)


def test_as_of_logs_nothing(journalist, reader, clock):
    journalist.claim(due={"text": "in October"})
    (item,) = reader.get("/claims/due?as_of=2021-11-20T00:00:00Z").json["items"]
    assert (item["status"], item["days_overdue"]) == ("overdue", 18)
    assert logged(reader) == []
    assert_problem(reader.get("/claims/due?as_of=tomorrow", None), 422, "invalid-input", "as_of")


POLLS = ("/claims/due", "/changes", "/feeds/due.json", "/feeds/due.ics", "/feeds/verdicts.atom")


@pytest.mark.parametrize("path", POLLS)
def test_a_poll_during_the_write_of_another_program_answers_what_is_there(app, journalist, reader, clock, path):
    journalist.claim(due={"text": "in October"})
    clock.set("2021-11-01T12:00")
    with held_by_another_program(app):
        for headers in ({}, {"If-None-Match": "*"}):
            answer = reader.get(path, headers=headers)
            assert ("ETag" in answer.headers, answer.headers["Cache-Control"]) == (False, "no-store")
        assert [claim["id"] for claim in reader.get("/claims/due").json["items"]] == [1]
    answer = reader.get(path)
    assert ("ETag" in answer.headers, answer.cache_control.no_store) == (True, False)
    assert reader.get(path, 304, headers={"If-None-Match": answer.headers["ETag"]})
    assert logged(reader) == [("claim.due", 1, "2021-11-01T12:00:00Z")]


def test_a_poll_without_events_has_an_etag_during_the_write_of_another_program(app, journalist, reader):
    journalist.claim(due={"text": "in October"})
    tag = reader.get("/claims/due").headers["ETag"]
    with held_by_another_program(app):
        assert reader.get("/claims/due", 304, headers={"If-None-Match": tag})


@pytest.mark.parametrize(("claims", "first"), [(3, 3), (4, 4), (5, 4), (9, 4)])
def test_a_poll_writes_a_bounded_number_of_rows(journalist, reader, clock, monkeypatch, claims, first):
    monkeypatch.setattr(timers, "BATCH_SIZE", 2)
    monkeypatch.setattr(timers, "MAX_BATCHES", 2)
    for _ in range(claims):
        journalist.claim(due={"text": "in October"}, quote="until December 1, 2023")
    clock.set("2021-11-01T12:00")
    answer = reader.get("/changes?types=claim.due")
    assert (len(answer.json["items"]), "ETag" in answer.headers) == (first, first == claims)
    for _ in range(2):
        reader.get("/claims/due")
    assert [claim for _, claim, _ in logged(reader)] == [*range(1, claims + 1)]


class TestClockThatWasAhead:
    """The clock jumps ahead, somebody polls, and the clock is set right."""

    @pytest.fixture(autouse=True)
    def claims(self, journalist):
        for edtf in ("2021-10", "2021-11", "2022-03"):
            journalist.claim(due=by(edtf))

    def jump(self, reader, clock, there, back):
        clock.set(there)
        reader.get("/claims/due")
        clock.set(back)

    def test_what_was_announced_too_early_is_told_again(self, reader, clock):
        self.jump(reader, clock, "2022-12-01T00:00", "2021-11-05T00:00")
        assert [claim["id"] for claim in reader.get("/claims/due").json["items"]] == [1]
        (row,) = reader.get("/changes?types=clock.corrected").json["items"]
        assert (row["at"], row["actor"], row["claim_id"]) == ("2021-11-05T00:00:00.000000Z", "duecheck", None)
        assert row["changed"] == {"clock": {"was_at": "2022-12-01T00:00:00.000000Z", "claim_ids": [2, 3]}}
        since = row["seq"]
        for instant, expected in (
            ("2021-12-01T11:59:59", []),
            ("2021-12-01T12:00", [("claim.due", 2)]),
            ("2021-12-15T12:00:01", [("claim.due", 2), ("claim.overdue", 2)]),
            ("2022-04-01T12:00", [("claim.due", 2), ("claim.overdue", 2), ("claim.due", 3)]),
        ):
            clock.set(instant)
            rows = reader.get(f"/changes?since={since}").json["items"]
            assert [(row["type"], row["claim_id"]) for row in rows] == expected, instant

    @pytest.mark.parametrize(("back", "corrected"), [("2021-12-01T11:55", []), ("2021-12-01T11:54:59", [[2]])])
    def test_five_minutes_are_no_correction(self, reader, clock, back, corrected):
        self.jump(reader, clock, "2021-12-01T12:00", back)
        reader.get("/claims/due")
        rows = reader.get("/changes?types=clock.corrected").json["items"]
        assert [row["changed"]["clock"]["claim_ids"] for row in rows] == corrected

    @pytest.mark.parametrize(("back", "corrected"), [("2021-12-01T11:55", []), ("2021-12-01T11:54:59", [2])])
    def test_a_deadline_that_passes_within_five_minutes_stays_announced(self, reader, clock, back, corrected):
        self.jump(reader, clock, "2022-02-01T00:00", back)
        (row,) = reader.get("/changes?types=clock.corrected").json["items"]
        assert row["changed"]["clock"]["claim_ids"] == corrected

    def test_a_write_after_the_correction_has_the_right_instant(self, journalist, reader, clock):
        self.jump(reader, clock, "2022-12-01T00:00", "2021-11-05T00:00")
        journalist.evidence(1, published_on="2021-11-04")
        rows = reader.get("/changes?limit=500").json["items"][-2:]
        assert [(row["type"], row["at"]) for row in rows] == [
            ("clock.corrected", "2021-11-05T00:00:00.000000Z"),
            ("evidence.added", "2021-11-05T00:00:00.000000Z"),
        ]

    def test_leases_hand_out_what_is_listed(self, bot, reader, clock):
        self.jump(reader, clock, "2022-12-01T00:00", "2021-11-05T00:00")
        leased = bot.post("/leases", {"limit": 10}).json
        assert [claim["id"] for claim in leased["items"]] == [1]
        assert leased["expires_at"] < "2021-11-06"

    def test_judged_and_withdrawn_claims_are_not_announced_again(self, journalist, editor, reader, clock):
        clock.set("2022-12-01T00:00")
        reader.get("/claims/due")
        journalist.evidence(3, published_on="2022-03-01")
        journalist.judge(3, occurred_on="2022-03-01")
        editor.post("/claims/2/withdraw", {"reason": "The article does not say this."}, 200)
        clock.set("2021-11-05T00:00")
        reader.get("/claims/due")
        since = reader.get("/changes?limit=500").json["next_since"]
        clock.set("2023-01-01T00:00")
        assert reader.get(f"/changes?since={since}&types={TIMER_TYPES}").json["items"] == []

    def test_a_correction_of_a_clock_without_early_rows_says_so_once(self, journalist, reader, clock):
        clock.set("2021-10-20T00:00")
        journalist.article(url="https://news.example/later")
        clock.set("2021-10-10T00:00")
        for _ in range(3):
            reader.get("/claims/due")
        rows = reader.get("/changes?types=clock.corrected").json["items"]
        assert [row["changed"]["clock"]["claim_ids"] for row in rows] == [[]]

    def test_many_claims_are_named_in_several_rows(self, reader, clock, monkeypatch):
        monkeypatch.setattr("claims.services.clock_correction.MAX_NAMED", 1)
        self.jump(reader, clock, "2022-12-01T00:00", "2021-11-05T00:00")
        reader.get("/claims/due")
        rows = reader.get("/changes?types=clock.corrected").json["items"]
        assert [row["changed"]["clock"]["claim_ids"] for row in rows] == [[2], [3]]
