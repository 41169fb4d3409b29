"""Bots that lease claims and report on them, on the application itself."""

import itertools

from claims.client.bot import tasks
from examples import due_bot

EVIDENCE = {"url": "https://later.example/1", "stance": "supports", "published_on": "2021-09-30"}


def test_the_example_bot_leases_reports_and_stops_on_ctrl_c(due, connect, monkeypatch, reader):
    seen = []

    def look(claim):
        seen.append(claim["id"])
        return [EVIDENCE] if claim["id"] == 1 else []

    def interrupt(seconds):
        raise KeyboardInterrupt

    monkeypatch.setenv("BOT", "x")
    monkeypatch.setattr(due_bot, "look_for_evidence", look)
    monkeypatch.setattr(due_bot, "Client", lambda address, token: connect("bot", sleep=interrupt))
    due_bot.main()
    assert seen == [2, 1, 3]
    results = {i: reader.get(f"/claims/{i}/checks").json["items"][0]["result"] for i in (1, 2, 3)}
    assert results == {1: "needs_human", 2: "nothing_new", 3: "nothing_new"}
    assert [claim["id"] for claim in reader.get("/claims?needs_human=true").json["items"]] == [1]


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
