"""The gateway between granian and WSGI: what an environ must be, and bodies that do not come."""

import asyncio
import os
import sys
import threading
from contextlib import closing
from types import SimpleNamespace

import pytest

from claims.server import long_poll, rsgi
from claims.server.long_poll import LongPollRegistry
from claims.server.rsgi import RsgiAdapter, environ_of
from claims.storage.sqlite.commit_signal import watch_file


class Headers(list):
    def items(self):
        return self

    def get(self, name):
        return next((value for key, value in self if key == name), None)


def scope(method="GET", path="/", query="", headers=(), **changes):
    said = {
        "method": method,
        "path": path,
        "query_string": query,
        "scheme": "http",
        "server": "127.0.0.1:8000",
        "client": "127.0.0.2:5",
        "authority": None,
        "headers": Headers(headers),
    }
    return SimpleNamespace(**said | changes)


class Proto:
    """A request's body in chunks; None never comes."""

    def __init__(self, *chunks):
        self.chunks, self.answer = chunks, None

    async def __aiter__(self):
        for chunk in self.chunks:
            if chunk is None:
                await asyncio.sleep(60)
            yield chunk

    def response_bytes(self, status, headers, body):
        self.answer = status, dict(headers), body

    def response_empty(self, status, headers):
        self.answer = status, dict(headers), b""

    async def client_disconnect(self):
        await asyncio.sleep(60)


class Log:
    def __init__(self, *seqs, types=()):
        self.seqs, self.types, self.asked = list(seqs), set(types), []

    def last_seq(self):
        return self.seqs.pop(0) if len(self.seqs) > 1 else self.seqs[0]

    def types_between(self, since, until):
        self.asked.append((since, until))
        return self.types


def make_room(tmp_path, log, places=5, is_closing=lambda: False):
    (tmp_path / "lock").touch()
    return LongPollRegistry(places, watch_file(tmp_path / "lock"), log, is_closing)


def serve(app, tmp_path, asked, proto):
    with closing(make_room(tmp_path, Log(0))) as found:
        asyncio.run(RsgiAdapter(app.wsgi_app, 1_000, found).__rsgi__(asked, proto))
    return proto.answer


def test_an_environ_says_what_pep_3333_wants():
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


def test_a_body_that_does_not_come_is_408(app, tmp_path, monkeypatch):
    monkeypatch.setattr(rsgi, "BODY_SECONDS", 0.05)
    headers = [("content-length", "100"), ("content-type", "application/json")]
    status, said, body = serve(app, tmp_path, scope("POST", "/api/v1/leases", headers=headers), Proto(b"{", None))
    assert (status, said["Content-Type"]) == (408, "application/problem+json")
    assert b"/problems/request-timeout" in body


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_beyond_the_limit_is_not_taken_in(app, tmp_path, callers, announced):
    app.config["MAX_CONTENT_LENGTH"] = 1_000
    chunks = Proto(*[b"x" * 600] * 2, None)  # the rest would never come
    headers = [("content-type", "application/json"), *callers["journalist"].headers.items()]
    headers = [(name.lower(), value) for name, value in headers] + [("content-length", "9999")] * announced
    assert serve(app, tmp_path, scope("POST", "/api/v1/articles", headers=headers), chunks)[0] == 413


def test_what_takes_long_does_not_hold_up_the_others(tmp_path):
    seen = {}

    def wsgi(environ, start_response):
        path = environ["PATH_INFO"]
        seen[path] = threading.current_thread().name
        if path.endswith("/candidates"):
            assert passed.wait(5), "the quick request had to wait for the slow one"
        start_response("200 OK", [])
        return [b"x"]

    passed = threading.Event()

    async def both():
        with closing(make_room(tmp_path, Log(0))) as found:
            serving = RsgiAdapter(wsgi, 1_000, found)
            slow = asyncio.create_task(serving.__rsgi__(scope("POST", "/api/v1/articles/1/candidates"), Proto(b"")))
            await asyncio.sleep(0)
            await serving.__rsgi__(scope("GET", "/api/v1/claims"), Proto())
            passed.set()
            await slow
            serving.__rsgi_del__(asyncio.get_running_loop())

    asyncio.run(both())
    assert seen["/api/v1/claims"] == threading.current_thread().name
    assert seen["/api/v1/articles/1/candidates"].startswith("slow")


class TestRoom:
    def wait(self, tmp_path, log, types=(), seconds=0.3, **options):
        async def waiting():
            with closing(make_room(tmp_path, log, **options)) as found:
                deadline = asyncio.get_running_loop().time() + seconds
                return await found.wait_beyond(4, types, deadline, Proto().client_disconnect)

        return asyncio.run(waiting())

    def test_only_what_was_asked_for_ends_the_wait(self, tmp_path, monkeypatch):
        monkeypatch.setattr(long_poll, "POLL_SECONDS", 0.02)
        log = Log(4, 5, 5, 6, types=["claim.due"])
        assert not self.wait(tmp_path, log, ["lease.taken"])
        assert log.asked == [(4, 5), (5, 6)]  # each new row is asked about once
        assert self.wait(tmp_path, Log(4, 5, types=["claim.due"]), ["lease.taken", "claim.due"])
        assert self.wait(tmp_path, Log(4, 5))

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of a file that is touched (inotify)")
    def test_a_commit_rings_the_bell_and_nobody_looks_for_it(self, tmp_path, monkeypatch):
        monkeypatch.setattr(long_poll, "POLL_SECONDS", 3600.0)
        log = Log(4)

        async def waiting():
            loop = asyncio.get_running_loop()
            with closing(make_room(tmp_path, log)) as found:
                loop.call_later(0.2, lambda: (log.seqs.__setitem__(0, 5), os.utime(tmp_path / "lock")))
                return await found.wait_beyond(4, (), loop.time() + 60, Proto().client_disconnect)

        assert asyncio.run(waiting())

    def test_every_writer_rings_it(self, tmp_path, app, journalist):
        lock = app.extensions["duecheck"].backend.database.lock_path
        os.utime(lock, (0, 0))
        journalist.article()
        assert lock.stat().st_mtime > 0

    def test_a_look_that_fails_is_not_the_last(self, tmp_path, monkeypatch):
        monkeypatch.setattr(long_poll, "POLL_SECONDS", 0.02)
        log = Log(5)
        monkeypatch.setattr(log, "last_seq", iter([ZeroDivisionError, 5]).__next__)
        assert self.wait(tmp_path, log)

    def test_without_a_bell_it_looks_more_often(self, tmp_path, monkeypatch):
        monkeypatch.setattr("tests.server.test_rsgi.watch_file", lambda path: None)
        assert self.wait(tmp_path, Log(4, 4, 4, 5))

    def test_nobody_waits_in_a_server_that_stops(self, tmp_path):
        assert not self.wait(tmp_path, Log(4), seconds=60, is_closing=lambda: True)
