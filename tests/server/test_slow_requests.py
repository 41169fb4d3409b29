"""Slow requests: one caller gets half of the threads and places of a kind; and who the caller of a request is."""

import asyncio
import threading

import pytest

from claims.factory import slow_callers
from claims.pool.places import PLACES, share
from claims.server.environ import environ_of
from claims.server.slow_requests import SlowRequests
from tests.applications import own_app
from tests.server.doubles import Log, Proto, make_adapter, make_registry, scope
from tests.tokens import add_token


@pytest.fixture
def slow():
    requests = SlowRequests()
    yield requests
    requests.close()


@pytest.mark.parametrize(("places", "expected"), [(1, 1), (2, 1), (3, 1), (4, 2), (34, 17)])
def test_the_share_of_a_caller_is_half_and_at_least_one(places, expected):
    assert share(places) == expected


@pytest.mark.parametrize("kind", PLACES)
def test_a_caller_runs_and_waits_on_half_of_the_places(slow, kind):
    running, waiting = PLACES[kind]
    go, names, lock = threading.Event(), [], threading.Lock()

    def work(name):
        with lock:
            names.append(name)
        assert go.wait(60)
        return name

    async def ask():
        loop = asyncio.get_running_loop()
        tasks = []
        for _ in range((running + waiting) // 2):
            assert slow.is_full(kind, "one") is None
            tasks.append(loop.create_task(slow.run(kind, "one", lambda: work("one"))))
            await asyncio.sleep(0)
        assert slow.is_full(kind, "one") == "caller"
        assert slow.is_full(kind, "two") is None
        tasks.append(loop.create_task(slow.run(kind, "two", lambda: work("two"))))
        while "two" not in names:  # a thread is free for it, although many of the first caller wait
            await asyncio.sleep(0.01)
        assert names.count("one") == share(running)
        for _ in range((running + waiting) // 2 - 1):
            tasks.append(loop.create_task(slow.run(kind, "two", lambda: work("two"))))
            await asyncio.sleep(0)
        assert slow.is_full(kind, "three") == "server"
        go.set()
        assert sorted(await asyncio.gather(*tasks)) == ["one"] * (len(tasks) // 2) + ["two"] * (len(tasks) // 2)
        assert slow.is_full(kind, "one") is None

    asyncio.run(ask())


def test_places_are_free_after_a_request_that_failed(slow):
    def fail():
        raise ZeroDivisionError

    async def ask():
        for _ in range(sum(PLACES["text"]) + 1):
            with pytest.raises(ZeroDivisionError):
                await slow.run("text", "one", fail)

    asyncio.run(ask())


@pytest.mark.parametrize(
    ("full", "status", "slug"), [("one", 429, "too-many-slow-requests"), ("two", 503, "server-busy")]
)
def test_a_request_without_a_place_is_refused(app, tmp_path, monkeypatch, full, status, slug):
    monkeypatch.setattr(SlowRequests, "is_full", lambda self, kind, caller: "caller" if caller == full else "server")

    async def ask():
        registry = make_registry(tmp_path, Log(0))
        adapter = make_adapter(app, registry, find_caller=lambda environ: "one")
        proto = Proto(b"")
        await adapter.__rsgi__(scope("POST", "/api/v1/articles/1/candidates"), proto)
        adapter.__rsgi_del__(asyncio.get_running_loop())
        return proto.answer

    answered, headers, body = asyncio.run(ask())
    assert (answered, slug in body.decode()) == (status, True)
    assert int(headers["Retry-After"]) > 0


def test_the_caller_is_the_token_or_the_session_or_the_address(app, context):
    secret = add_token(context, "desk", "journalist")
    find, client = slow_callers(app), app.test_client()
    page = client.get("/sign-in").get_data(as_text=True)
    csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
    client.post("/sign-in", data={"csrf_token": csrf, "token": secret})
    cookie = client.get_cookie("duecheck")
    for path, headers, expected in (
        ("/api/v1/articles/fetch", [("authorization", f"Bearer {secret}")], "token:desk"),
        ("/api/v1/articles/fetch", [("authorization", "Bearer wrong")], "address:127.0.0.2"),
        ("/api/v1/track-record", [], "address:127.0.0.2"),
        ("/articles/fetch", [("cookie", f"duecheck={cookie.value}")], "token:desk"),
        ("/people", [("x-forwarded-for", "192.0.2.1")], "address:127.0.0.2"),
    ):
        assert find(environ_of(scope(path=path, headers=headers))) == expected


def test_the_address_of_a_caller_is_the_one_that_a_trusted_proxy_names(database_path, clock):
    with own_app(database_path, clock, TRUSTED_PROXIES=1) as app:
        environ = environ_of(scope(path="/people", headers=[("x-forwarded-for", "192.0.2.1")]))
        assert slow_callers(app)(environ) == "address:192.0.2.1"
        assert environ["REMOTE_ADDR"] == "127.0.0.2"  # the application corrects it itself
