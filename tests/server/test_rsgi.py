"""The adapter between granian and WSGI: what an environ has, and bodies that do not arrive."""

import asyncio
import threading
from contextlib import closing

import pytest

from claims.server import rsgi
from claims.server.rsgi import RsgiAdapter, environ_of
from tests.server.doubles import Log, Proto, make_registry, scope


def serve(app, tmp_path, asked, proto):
    """Return status, headers and body of the answer to a request."""
    with closing(make_registry(tmp_path, Log(0))) as registry:
        asyncio.run(RsgiAdapter(app.wsgi_app, 1_000, registry).__rsgi__(asked, proto))
    return proto.answer


def test_an_environ_has_what_pep_3333_asks_for():
    headers = [
        ("content-type", "text/plain"),
        ("content-length", "3"),
        ("x-a", "1"),
        ("x-a", "2"),
        ("cookie", "a=1"),
        ("cookie", "b=2"),
        ("host", "news.example"),
    ]
    environ = environ_of(scope("POST", "/ж", "a=%20", headers))
    expected = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/ж".encode().decode("latin-1"),
        "QUERY_STRING": "a=%20",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "REMOTE_ADDR": "127.0.0.2",
        "CONTENT_TYPE": "text/plain",
        "CONTENT_LENGTH": "3",
        "HTTP_X_A": "1, 2",
        "HTTP_COOKIE": "a=1; b=2",
        "HTTP_HOST": "news.example",
        "wsgi.url_scheme": "http",
    }
    assert {name: environ[name] for name in expected} == expected


def test_an_ipv6_address_and_a_host_that_only_http_2_names():
    environ = environ_of(scope(server="[::1]:80", client="[::2]:5", authority="news.example"))
    assert (environ["SERVER_NAME"], environ["REMOTE_ADDR"], environ["HTTP_HOST"]) == ("::1", "::2", "news.example")


def test_a_body_that_does_not_arrive_is_408(app, tmp_path, monkeypatch):
    monkeypatch.setattr(rsgi, "BODY_SECONDS", 0.05)
    headers = [("content-length", "100"), ("content-type", "application/json")]
    status, said, body = serve(app, tmp_path, scope("POST", "/api/v1/leases", headers=headers), Proto(b"{", None))
    assert (status, said["Content-Type"]) == (408, "application/problem+json")
    assert b"/problems/request-timeout" in body


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_beyond_the_limit_is_not_read(app, tmp_path, callers, announced):
    app.config["MAX_CONTENT_LENGTH"] = 1_000
    chunks = Proto(*[b"x" * 600] * 2, None)  # the rest would never come
    headers = [("content-type", "application/json"), *callers["journalist"].headers.items()]
    headers = [(name.lower(), value) for name, value in headers] + [("content-length", "9999")] * announced
    assert serve(app, tmp_path, scope("POST", "/api/v1/articles", headers=headers), chunks)[0] == 413


def test_a_slow_request_does_not_hold_up_the_others(tmp_path):
    seen = {}

    def wsgi(environ, start_response):
        path = environ["PATH_INFO"]
        seen[path] = threading.current_thread().name
        if path.endswith("/candidates"):
            assert passed.wait(60), "the quick request had to wait for the slow one"
        start_response("200 OK", [])
        return [b"x"]

    passed = threading.Event()

    async def both():
        with closing(make_registry(tmp_path, Log(0))) as registry:
            serving = RsgiAdapter(wsgi, 1_000, registry)
            slow = asyncio.create_task(serving.__rsgi__(scope("POST", "/api/v1/articles/1/candidates"), Proto(b"")))
            await asyncio.sleep(0)
            await serving.__rsgi__(scope("GET", "/api/v1/claims"), Proto())
            passed.set()
            await slow
            serving.__rsgi_del__(asyncio.get_running_loop())

    asyncio.run(both())
    assert seen["/api/v1/claims"] == threading.current_thread().name
    assert seen["/api/v1/articles/1/candidates"].startswith("slow")
