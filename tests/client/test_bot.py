"""Bots that lease claims and report on them, on the application itself."""

import contextlib
import itertools

import pytest

from claims.client.bot import tasks
from examples import due_bot

EVIDENCE = {"url": "https://later.example/1", "stance": "supports", "published_on": "2021-09-30"}


def test_the_example_bot_leases_reports_and_stops_on_ctrl_c(due, connect, monkeypatch, journalist, reader):
    seen = []

    def look(claim):
        seen.append(claim["id"])
        return [EVIDENCE] if claim["id"] == 1 else []

    def interrupt(seconds):
        raise KeyboardInterrupt

    monkeypatch.setenv("BOT", "x")
    monkeypatch.setattr(due_bot, "look_for_evidence", look)
    monkeypatch.setattr(due_bot, "Client", lambda address, token, public_url: connect("bot", sleep=interrupt))
    due_bot.main()
    assert seen == [2, 1, 3]
    results = {i: reader.get(f"/claims/{i}/checks").json["items"][0]["result"] for i in (1, 2, 3)}
    assert results == {1: "needs_human", 2: "nothing_new", 3: "nothing_new"}
    assert [claim["id"] for claim in reader.get("/claims?needs_human=true").json["items"]] == [1]
    notes = [journalist.get(f"/claims/{i}/checks").json["items"][0]["note"] for i in (1, 2, 3)]
    assert notes == ["Proposal of the bot: came_true, 1 found.", None, None]


@pytest.mark.parametrize(
    ("stances", "outcome"),
    [
        (["supports"], "came_true"),
        (["refutes", "context"], "did_not"),
        (["supports", "refutes"], "no verdict yet"),
        (["context"], "no verdict yet"),
    ],
)
def test_the_example_bot_proposes_what_its_evidence_says(stances, outcome):
    evidence = [{"url": "https://news.example/1", "stance": stance} for stance in stances]
    assert due_bot.propose_verdict(evidence) == f"Proposal of the bot: {outcome}, {len(evidence)} found."


def test_evidence_of_others_does_not_count_as_found(due, connect, journalist, reader):
    journalist.evidence(2)
    journalist.post("/evidence/1/retract", {"reason": "Another claim's."}, 200)
    journalist.evidence(1)
    for task in itertools.islice(tasks(connect("bot")), 3):
        assert task.report([])
    assert reader.get("/claims?needs_human=true").json["items"] == []


def test_evidence_that_a_killed_bot_attached_is_for_a_human(due, connect, reader):
    bot = connect("bot")
    bot.add_evidence(2, EVIDENCE)
    work = tasks(bot)
    for found in ([], [EVIDENCE]):
        assert next(work).report(found)
    assert [claim["id"] for claim in reader.get("/claims?needs_human=true").json["items"]] == [2, 1]


def test_evidence_that_the_server_refuses_is_left_out(due, connect, reader, capsys):
    work = tasks(connect("bot"))
    assert next(work).report([EVIDENCE | {"published_on": "2001-01-01"}])
    assert reader.get("/claims/2/checks").json["items"][0]["result"] == "nothing_new"
    assert "the claim was made later" in capsys.readouterr().out


def test_a_claim_that_another_user_judged_first_is_left_alone(due, connect, journalist, reader):
    work = tasks(connect("bot"))
    task = next(work)
    journalist.evidence(2)
    journalist.judge(2)
    assert not task.report([])
    lost = next(work)
    work.close()  # gives back what it held
    assert not lost.report([])
    assert reader.get("/changes?types=check.added").json["items"] == []


def test_claims_of_an_expired_lease_are_skipped(due, connect, clock):
    work = tasks(connect("bot"), ttl_seconds=60)
    first = next(work)
    clock.advance(minutes=2)
    assert next(work).lease_id == first.lease_id + 1


def run_until_it_ends(connect, poison, limit, name):
    """Run a bot that ends at one claim; return the claims that it looked at."""
    looked = []
    with contextlib.suppress(ZeroDivisionError), contextlib.closing(tasks(connect("bot", name), limit=limit)) as work:
        for task in work:
            looked.append(task.claim["id"])
            if task.claim["id"] == poison:
                raise ZeroDivisionError
            task.report([])
    return looked


@pytest.mark.parametrize("limit", [1, 3])
def test_a_claim_that_ends_the_bot_three_times_is_left_to_a_person(due, connect, reader, clock, limit):
    def stop(seconds):
        raise KeyboardInterrupt

    for run in range(3):
        assert run_until_it_ends(connect, 2, limit, f"bot-{run}") == [2]
        assert reader.get("/claims?needs_human=true").json["items"] == []
        clock.advance(seconds=5)
    assert [claim["id"] for claim in reader.get("/claims?needs_human=true").json["items"]] == [2]
    work = tasks(connect("bot", "bot-3", sleep=stop), limit=limit)
    assert [next(work).report([]) for _ in (1, 3)] == [True, True]
    assert reader.get("/claims/due").json["items"] == []


def test_other_claims_are_leased_while_the_lease_of_an_unfinished_one_expires(due, connect):
    assert run_until_it_ends(connect, 2, 3, "bot-1") == [2]
    assert next(tasks(connect("bot", "bot-2"))).claim["id"] == 1


@pytest.mark.parametrize("limit", [1, 3])
def test_a_bot_that_was_killed_three_times_at_a_claim_leaves_only_this_claim(
    due, connect, journalist, reader, clock, limit
):
    for _ in range(3):
        journalist.claim(due={"relation": "by", "edtf": "2023"})
    bot = connect("bot")
    for other in (1, 3, 4):
        assert bot.take_lease(limit, 600)["items"][0]["id"] == 2  # it is killed when it looks at this claim
        with contextlib.closing(tasks(bot, limit=limit)) as work:
            task = next(work)
            assert task.claim["id"] == other and task.report([])
        assert reader.get("/claims?needs_human=true").json["items"] == []
        clock.advance(seconds=5)
    assert [claim["id"] for claim in reader.get("/claims?needs_human=true").json["items"]] == [2]
    assert [claim["id"] for claim in reader.get("/claims/due").json["items"]] == [5, 6]


def test_a_claim_with_a_report_counts_nothing(due, connect, reader, clock):
    for _ in range(2):
        work = tasks(connect("bot", f"bot-{clock.now:%H%M%S}"))
        assert next(work).report([])
        work.close()
        clock.advance(seconds=5)
    assert reader.get("/changes?types=lease.expired").json["items"] == []
