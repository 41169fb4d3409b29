"""The client, against the application itself and against servers that misbehave."""

import itertools
from email.utils import format_datetime

import httpx
import pytest

from claims.client.api import Client, Problem
from claims.client.bot import tasks
from claims.domain.instants import utc_now
from claims.services.tokens import create_token
from examples import due_bot

EVIDENCE = {"url": "https://later.example/1", "stance": "supports", "published_on": "2021-09-30"}


@pytest.fixture
def connect(app, context):
    """Give a client of the application with a role of its own; its requests go through WSGI."""
    made = []

    def connect(role, name=None, **options):
        transport = httpx.WSGITransport(app=app.wsgi_app)
        token = create_token(context, name or f"client-{role}", role)
        made.append(Client("http://server", token, transport=transport, **options))
        return made[-1]

    yield connect
    for client in made:
        client.close()


@pytest.fixture
def due(journalist, clock):
    journalist.article()
    for year in ("2022", "2021-10", "2023"):
        journalist.claim(due={"relation": "by", "edtf": year})
    clock.set("2024-06-01T00:00")


def server(*answers):
    """A client of a server that gives these answers in turn, with what was sent and how long it paused."""
    sent, pauses, waiting = [], [], iter(answers)

    def handle(request):
        sent.append(request)
        answer = next(waiting)
        if isinstance(answer, Exception):
            raise answer
        return answer

    client = Client("http://server/api/v1/", "due_x", transport=httpx.MockTransport(handle), sleep=pauses.append)
    return client, sent, pauses


class TestPatience:
    def test_it_waits_as_long_as_retry_after(self):
        busy = httpx.Response(503, headers={"Retry-After": "7"})
        limited = httpx.Response(429, headers={"Retry-After": format_datetime(utc_now(), usegmt=False)})
        client, sent, pauses = server(busy, limited, httpx.Response(200, json={"id": 1}))
        assert client.get("/claims/1") == {"id": 1}
        assert pauses == [7, 0]
        assert {str(request.url) for request in sent} == {"http://server/api/v1/claims/1"}
        assert sent[0].headers["Authorization"] == "Bearer due_x"

    def test_every_attempt_of_a_post_has_the_same_key_and_every_post_its_own(self):
        gone, done = httpx.ConnectError("gone"), httpx.Response(201, json={})
        client, sent, pauses = server(gone, httpx.ReadTimeout("slow"), httpx.Response(502), done, done)
        client.post("/leases", {})
        client.post("/leases", {})
        keys = [request.headers["Idempotency-Key"] for request in sent]
        assert len(set(keys[:4])) == 1 and keys[4] != keys[0]
        assert len(pauses) == 3 and all(0.25 <= pause <= 2 for pause in pauses)

    def test_pauses_grow_up_to_a_limit(self):
        client, _, pauses = server(*[httpx.Response(503)] * 9)
        with pytest.raises(Problem):
            client.get("/claims")
        assert len(pauses) == 8
        assert all(later >= before for before, later in itertools.pairwise(pauses[:6]))
        assert max(pauses) <= 60

    def test_the_last_error_is_raised(self):
        client, _, pauses = server(*[httpx.ConnectError("gone")] * 9)
        with pytest.raises(httpx.ConnectError):
            client.get("/claims")
        assert len(pauses) == 8

    def test_a_refusal_is_raised_at_once_with_its_document(self):
        document = {"type": "/problems/lease-lost", "title": "Lost", "detail": "It is over."}
        client, _, pauses = server(httpx.Response(409, json=document), httpx.Response(400, text="<html>"))
        with pytest.raises(Problem, match="409 Lost: It is over") as caught:
            client.post("/claims/1/checks", {})
        assert (caught.value.status, caught.value.slug, pauses) == (409, "lease-lost", [])
        with pytest.raises(Problem, match="400 Bad Request: <html>"):
            client.get("/claims")

    def test_a_server_without_long_polling_is_polled_after_a_pause(self):
        client, _, pauses = server(httpx.Response(200, json={"items": [], "next_since": 4, "next": None}))
        assert client.poll(4, wait=25) == ([], 4)
        assert pauses == [pytest.approx(5, abs=0.5)]


class TestAgainstTheApplication:
    def test_lists_are_read_page_by_page(self, due, connect):
        bot = connect("bot")
        assert [claim["id"] for claim in bot.due()] == [2, 1, 3]
        assert [claim["id"] for claim in bot.pages("/claims/due", limit=1)] == [2, 1, 3]

    def test_a_bot_leases_reports_and_returns_claims(self, due, connect):
        bot, other = connect("bot", "a"), connect("bot", "b")
        lease = bot.take_lease(limit=2, ttl_seconds=60)
        assert [claim["id"] for claim in lease["items"]] == [2, 1]
        assert [claim["id"] for claim in other.due(available=True)] == [3]
        assert bot.extend_lease(lease["id"])["expires_at"] > lease["expires_at"]
        first, again = bot.add_evidence(2, EVIDENCE), bot.add_evidence(2, EVIDENCE)
        assert first == again
        assert [evidence["id"] for evidence in bot.evidence(2)] == [first["id"]]
        check = bot.add_check(2, "needs_human", note="A report.", lease_id=lease["id"])
        assert bot.add_check(2, "needs_human", note="A report.", lease_id=lease["id"]) == check
        with pytest.raises(Problem) as caught:
            other.add_check(1, "nothing_new")
        assert caught.value.slug == "claim-leased"
        bot.return_leases()
        bot.return_lease(lease["id"])  # again, which is no error
        assert [claim["id"] for claim in other.take_lease()["items"]] == [1, 3]

    def test_the_log_is_followed(self, due, connect):
        bot = connect("bot", sleep=lambda seconds: None)
        seqs = [change["seq"] for change in itertools.islice(bot.changes(0), 10)]
        assert seqs == list(range(1, 11))
        assert bot.last_seq() == 10
        dues = bot.changes(0, types=("claim.due",))
        assert [change["claim_id"] for change in itertools.islice(dues, 3)] == [2, 1, 3]
        assert bot.wait_for_work(2) == 10

    def test_the_example_bot_leases_reports_and_stops_on_ctrl_c(self, due, connect, monkeypatch, reader):
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

    def test_evidence_of_others_does_not_count_as_found(self, due, connect, journalist, reader):
        journalist.evidence(2)
        journalist.post("/evidence/1/retract", {"reason": "Another claim's."}, 200)
        journalist.evidence(1)
        for task in itertools.islice(tasks(connect("bot")), 3):
            assert task.report([])
        assert reader.get("/claims?needs_human=true").json["items"] == []

    def test_evidence_that_a_killed_bot_attached_is_for_a_human(self, due, connect, reader):
        bot = connect("bot")
        bot.add_evidence(2, EVIDENCE)
        work = tasks(bot)
        for found in ([], [EVIDENCE]):
            assert next(work).report(found)
        assert [claim["id"] for claim in reader.get("/claims?needs_human=true").json["items"]] == [2, 1]

    def test_evidence_that_the_server_refuses_is_left_out(self, due, connect, reader, capsys):
        work = tasks(connect("bot"))
        assert next(work).report([EVIDENCE | {"published_on": "2001-01-01"}])
        assert reader.get("/claims/2/checks").json["items"][0]["result"] == "nothing_new"
        assert "the article was published later" in capsys.readouterr().out

    def test_a_claim_that_another_user_judged_first_is_left_alone(self, due, connect, journalist, reader):
        work = tasks(connect("bot"))
        task = next(work)
        journalist.evidence(2)
        journalist.judge(2)
        assert not task.report([])
        lost = next(work)
        work.close()  # gives back what it held
        assert not lost.report([])
        assert reader.get("/changes?types=check.added").json["items"] == []

    def test_claims_of_an_expired_lease_are_skipped(self, due, connect, clock):
        work = tasks(connect("bot"), ttl_seconds=60)
        first = next(work)
        clock.advance(minutes=2)
        assert next(work).lease_id == first.lease_id + 1
