"""The adapter between granian and WSGI: what an environ has, and bodies that do not arrive."""

import asyncio
import threading
from contextlib import closing

import pytest
from structlog.testing import capture_logs

from claims.api.routing import Routes
from claims.errors import StoreFailed
from claims.factory import body_limits, view_finder
from claims.server import rsgi
from claims.server.environ import environ_of
from claims.services.tokens import authenticate
from tests.applications import own_app
from tests.server.doubles import Log, Proto, make_adapter, make_registry, scope


def serve(app, tmp_path, asked, proto, **options):
    """Return status, headers and body of the answer to a request."""
    with closing(make_registry(tmp_path, Log(0))) as registry:
        asyncio.run(make_adapter(app, registry, **options).__rsgi__(asked, proto))
    return proto.answer


def test_an_environ_has_what_pep_3333_asks_for():
    headers = [
        ("content-type", "text/plain"),
        ("content-length", "3"),
        ("x-a", "1"),
        ("x-a", "2"),
        ("cookie", "a=1"),
        ("cookie", "b=2"),
    ]
    environ = environ_of(scope("POST", "/ж", "a=%20", headers, "news.example"))
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


def test_other_characters_than_ascii_in_a_query_are_escaped(app, tmp_path):
    for given, expected in (
        ("q=é&a=%20+b", "q=%C3%A9&a=%20+b"),
        ("q=ж", "q=%D0%B6"),
        ('q=%d0%b6?/\\"', 'q=%d0%b6?/\\"'),
    ):
        assert environ_of(scope(query=given))["QUERY_STRING"] == expected
    for path in ("/articles/new", "/sign-in", "/claims", "/api/v1/claims", "/api/v1/claims/due", "/feeds/due.json"):
        status, _, body = serve(app, tmp_path, scope(path=path, query="topic=ж"), Proto())
        assert status == (422 if b"Unknown field" in body else 200), path


def test_an_ipv6_address_and_a_host_that_only_http_2_names():
    named = {"http_version": "2", "host": None, "authority": "news.example"}
    environ = environ_of(scope(server="[::1]:80", client="[::2]:5", **named))
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


def thread_of(app, tmp_path, method, path):
    """Return the name of the thread on which the adapter runs a request."""
    names = []

    def wsgi(environ, start_response):
        names.append(threading.current_thread().name)
        start_response("200 OK", [])
        return [b"x"]

    async def one():
        with closing(make_registry(tmp_path, Log(0))) as registry:
            adapter = make_adapter(app, registry, wsgi)
            await adapter.__rsgi__(scope(method, path), Proto())
            adapter.__rsgi_del__(asyncio.get_running_loop())

    asyncio.run(one())
    return names[0]


@pytest.mark.parametrize(
    ("method", "path", "slow"),
    [
        ("POST", "/api/v1/articles/fetch", True),
        ("POST", "/api/v1/articles/1/candidates", True),
        ("POST", "/api/v1/claims/bulk", True),
        ("POST", "/api/v1/imports/claimreview", True),
        ("GET", "/api/v1/track-record", True),
        ("HEAD", "/api/v1/track-record", True),
        ("POST", "/articles/fetch", True),
        ("POST", "/articles/1/candidates", True),
        ("GET", "/people", True),
        ("GET", "/record.csv", True),
        ("GET", "/api/v1/articles/1/candidates", False),
        ("GET", "/api/v1/claims/1", False),
        ("POST", "/api/v1/claims", False),
        ("GET", "/people/", False),
        ("GET", "/no/such/people", False),
        ("FROB", "/people", False),
    ],
)
def test_routes_declared_slow_run_beside_the_others(app, tmp_path, method, path, slow):
    assert thread_of(app, tmp_path, method, path).startswith("slow") == slow


def test_a_new_slow_route_needs_no_change_in_the_server(database_path, clock, tmp_path):
    routes = Routes("new", __name__, url_prefix="/new")

    @routes.operation("GET", "/slow", role="reader", slow="count", answer=(200, {}))
    def slow(): ...

    @routes.operation("GET", "/quick", role="reader", answer=(200, {}))
    def quick(): ...

    with own_app(database_path, clock) as app:
        app.register_blueprint(routes)
        assert thread_of(app, tmp_path, "GET", "/new/slow").startswith("slow")
        assert not thread_of(app, tmp_path, "GET", "/new/quick").startswith("slow")


def test_a_slow_request_does_not_hold_up_the_others(app, tmp_path):
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
            serving = make_adapter(app, registry, wsgi)
            slow = asyncio.create_task(serving.__rsgi__(scope("POST", "/api/v1/articles/1/candidates"), Proto(b"")))
            await asyncio.sleep(0)
            await serving.__rsgi__(scope("GET", "/api/v1/claims"), Proto())
            passed.set()
            await slow
            serving.__rsgi_del__(asyncio.get_running_loop())

    asyncio.run(both())
    assert seen["/api/v1/claims"] == threading.current_thread().name
    assert seen["/api/v1/articles/1/candidates"].startswith("slow")


class Unread(Proto):
    """A body of which nothing must be read."""

    async def __aiter__(self):
        raise AssertionError("the body was read")
        yield b""


@pytest.mark.parametrize("length", ["1000000", None])
@pytest.mark.parametrize(
    ("method", "path", "role", "status"),
    [
        ("POST", "/api/v1/articles", None, 401),
        ("POST", "/api/v1/articles", "wrong", 401),
        ("POST", "/api/v1/articles", "bot", 403),
        ("POST", "/api/v1/imports/claimreview", "journalist", 403),
        ("PUT", "/api/v1/articles/1/text", "reader", 403),
        ("POST", "/api/v1/no/such/route", "editor", 404),
        ("DELETE", "/api/v1/articles", "editor", 405),
        ("POST", "/no/such/page", None, 404),
    ],
)
def test_the_body_of_a_caller_who_may_not_send_it_is_not_read(
    app, tmp_path, callers, method, path, role, status, length
):
    headers = {"wrong": {"Authorization": "Bearer due_x"}, None: {}}.get(role) or (
        callers[role].headers if role else {}
    )
    sent = [(name.lower(), value) for name, value in headers.items()] + [("content-type", "application/json")]
    sent += [("content-length", length)] if length else []
    answered = serve(app, tmp_path, scope(method, path, headers=sent), Unread(), body_limit=body_limits(app))
    assert answered[0] == status


@pytest.mark.parametrize(("size", "status"), [(99_999, 200), (100_000, 200), (100_001, 413)])
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/articles/new"])
def test_a_form_without_a_session_is_read_up_to_its_limit(app, tmp_path, size, status, path):
    body = b"title=" + b"x" * (size - 6)
    headers = [("content-type", "application/x-www-form-urlencoded"), ("content-length", str(size))]
    asked = scope("POST", path, headers=headers)
    answered = serve(app, tmp_path, asked, Proto(body), body_limit=body_limits(app))
    assert answered[0] in ({status} if status == 413 else {200, 303, 401, 400}), answered


def test_a_form_without_a_session_and_without_a_length_is_read_up_to_its_limit(app, tmp_path):
    headers = [("content-type", "application/x-www-form-urlencoded"), ("transfer-encoding", "chunked")]
    chunks = [b"title=" + b"x" * 60_000, b"x" * 60_000, None]
    asked = scope("POST", "/articles/new", headers=headers)
    assert serve(app, tmp_path, asked, Proto(*chunks), body_limit=body_limits(app))[0] == 413


def test_a_caller_who_may_send_a_body_may_send_all_of_it(app, tmp_path, callers):
    limit, find_view = body_limits(app), view_finder(app)
    headers = [(name.lower(), value) for name, value in callers["journalist"].headers.items()]
    for path in ("/api/v1/articles", "/api/v1/claims/bulk", "/api/v1/articles/1/candidates"):
        assert limit(environ_of(scope("POST", path, headers=headers)), find_view("POST", path)) == 4_500_000, path


def test_a_database_that_fails_before_the_body_is_read_is_503(app, tmp_path, callers, monkeypatch):
    def fail(*_):
        raise StoreFailed("no")

    monkeypatch.setattr("claims.api.auth.authenticate", fail)
    headers = [(name.lower(), value) for name, value in callers["journalist"].headers.items()]
    for method, path in (("POST", "/api/v1/articles"), ("GET", "/api/v1/claims/due"), ("GET", "/api/v1/claims/1")):
        asked = scope(method, path, headers=[*headers, ("content-length", "5")])
        assert serve(app, tmp_path, asked, Proto(b"{}   "), body_limit=body_limits(app))[0] == 503, path


@pytest.mark.parametrize("path", ["/api/v1/articles", "/api/v1/claims/1/evidence", "/api/v1/leases"])
def test_a_database_that_fails_only_while_the_caller_is_looked_up_is_503(app, tmp_path, callers, monkeypatch, path):
    """The body was not read. So the request is refused, although the database works again."""
    calls = []

    def fail_once(context, secret):
        calls.append(secret)
        if len(calls) == 1:
            raise StoreFailed("no")
        return authenticate(context, secret)

    monkeypatch.setattr("claims.api.auth.authenticate", fail_once)
    headers = [(name.lower(), value) for name, value in callers["journalist"].headers.items()]
    headers += [("content-type", "application/json"), ("content-length", "2")]
    answered = serve(app, tmp_path, scope("POST", path, headers=headers), Proto(b"{}"), body_limit=body_limits(app))
    assert answered[0] == 503


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_error_outside_of_the_application_is_a_500_problem(app, tmp_path, callers, monkeypatch, method):
    def fail(*_):
        raise RuntimeError("secret")

    monkeypatch.setattr("claims.api.auth.authenticate", fail)
    headers = [(name.lower(), value) for name, value in callers["journalist"].headers.items()]
    asked = scope(method, "/api/v1/articles", headers=[*headers, ("content-length", "2")])
    with capture_logs() as logs:
        status, headers, body = serve(app, tmp_path, asked, Proto(b"{}"), body_limit=body_limits(app))
    assert status == 500 and b"secret" not in body and dict(headers)["Content-Type"] == "application/problem+json"
    assert method == "GET" or [entry["event"] for entry in logs] == ["a request failed"]


class StreamProto(Proto):
    """An answer in pieces; the client takes `takes` of them and then no more."""

    def __init__(self, takes=1_000):
        super().__init__()
        self.takes, self.pieces = takes, []

    def response_stream(self, status, headers):
        self.answer = status, dict(headers), self.pieces
        return self

    async def send_bytes(self, data):
        if len(self.pieces) == self.takes:
            await asyncio.sleep(60)
        self.pieces.append(data)


@pytest.fixture
def claims_to_stream(journalist, monkeypatch):
    monkeypatch.setattr("claims.api.exports._PIECE", 1)
    journalist.article()
    for _ in range(5):
        journalist.claim()


def test_a_stream_is_sent_in_pieces(app, tmp_path, claims_to_stream, client):
    asked = scope(path="/api/v1/claims.ndjson", host="localhost")
    status, headers, pieces = serve(app, tmp_path, asked, StreamProto())
    assert (status, headers["Content-Type"], len(pieces)) == (200, "application/x-ndjson", 5)
    assert b"".join(pieces) == client.get("/api/v1/claims.ndjson").data
    tag = [("if-none-match", headers["ETag"])]
    asked = scope(path="/api/v1/claims.ndjson", host="localhost", headers=tag)
    assert serve(app, tmp_path, asked, Proto())[0] == 304
    assert serve(app, tmp_path, scope("HEAD", path="/api/v1/claims.csv"), Proto())[2] == b""
    assert serve(app, tmp_path, scope(path="/api/v1/claims.csv", query="a=1"), Proto())[0] == 422


def test_a_client_that_takes_too_long_ends_its_stream(app, tmp_path, claims_to_stream, monkeypatch):
    monkeypatch.setattr("claims.server.streams.SEND_SECONDS", 0.05)
    _, _, pieces = serve(app, tmp_path, scope(path="/api/v1/claims.ndjson"), StreamProto(takes=2))
    assert len(pieces) == 2
