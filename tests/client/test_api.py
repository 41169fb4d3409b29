"""The client, on the application itself and on servers that misbehave."""

import httpx
import pytest

from claims.client import Client, Problem

EVIDENCE = {"url": "https://later.example/1", "stance": "supports", "published_on": "2021-09-30"}


def server(*answers):
    """Return a client of a server with these answers, the requests that it sends, and the seconds that it pauses."""
    sent, pauses, waiting = [], [], iter(answers)

    def handle(request):
        sent.append(request)
        answer = next(waiting)
        if isinstance(answer, Exception):
            raise answer
        return answer

    client = Client("http://server/api/v1/", "due_x", transport=httpx.MockTransport(handle), sleep=pauses.append)
    return client, sent, pauses


def test_every_attempt_of_a_post_has_the_same_key_and_every_post_its_own():
    gone, done = httpx.ConnectError("gone"), httpx.Response(201, json={})
    client, sent, pauses = server(gone, httpx.ReadTimeout("slow"), httpx.Response(502), done, done)
    client.post("/leases", {})
    client.post("/leases", {})
    keys = [request.headers["Idempotency-Key"] for request in sent]
    assert len(set(keys[:4])) == 1 and keys[4] != keys[0]
    assert len(pauses) == 3


def test_a_post_whose_first_attempt_still_runs_is_repeated_with_its_key():
    running = httpx.Response(409, headers={"Retry-After": "5"}, json={"type": "/problems/request-under-way"})
    client, sent, pauses = server(httpx.ReadTimeout("slow"), running, httpx.Response(201, json={"id": 1}))
    assert client.post("/articles/fetch", {}) == {"id": 1}
    assert len({request.headers["Idempotency-Key"] for request in sent}) == 1
    assert pauses[1] >= 5
    client, _, pauses = server(httpx.Response(409, json={"type": "/problems/article-exists"}))
    with pytest.raises(Problem):
        client.post("/articles", {})
    assert pauses == []


def test_a_refusal_is_raised_at_once_with_its_document():
    document = {"type": "/problems/lease-lost", "title": "Lost", "detail": "It is over."}
    client, _, pauses = server(httpx.Response(409, json=document), httpx.Response(400, text="<html>"))
    with pytest.raises(Problem, match="409 Lost: It is over") as caught:
        client.post("/claims/1/checks", {})
    assert (caught.value.status, caught.value.slug, pauses) == (409, "lease-lost", [])
    with pytest.raises(Problem, match="400 Bad Request: <html>"):
        client.get("/claims")


def test_a_server_without_long_polling_is_polled_after_a_pause():
    client, _, pauses = server(httpx.Response(200, json={"items": [], "next_since": 4, "next": None}))
    assert client.poll(4, wait=25) == ([], 4)
    (pause,) = pauses
    assert 0 < pause <= 5  # the seconds that the request took are part of the pause


def test_lists_are_read_page_by_page(due, connect):
    bot = connect("bot")
    assert [claim["id"] for claim in bot.due()] == [2, 1, 3]
    assert [claim["id"] for claim in bot.pages("/claims/due", limit=1)] == [2, 1, 3]


def test_a_bot_lists_what_is_assigned_to_it(due, connect, journalist):
    bot = connect("bot", "a")
    assert list(bot.due(assigned_to="me")) == []
    name = bot.take_lease(limit=1, ttl_seconds=60)["holder"]
    journalist.patch("/claims/1", {"assigned_to": name}, "*")
    assert [(claim["id"], claim["assigned_to"]) for claim in bot.due(assigned_to="me")] == [(1, name)]


def test_a_bot_leases_reports_and_returns_claims(due, connect):
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
