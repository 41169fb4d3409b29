"""The host of a request over RSGI and HTTP: missing, repeated and malformed ones are refused."""

import json
import socket

import pytest

from tests.conftest import slug
from tests.server.doubles import Proto, scope
from tests.server.test_rsgi import serve

PATHS = ["/api/v1/claims/due", "/api/v1/claims/1", "/api/v1/changes", "/api/v1/nothing", "/", "/docs", "/healthz"]
VALID = [
    "localhost",
    "news.example",
    "news.example:80",
    "news.example.",
    "a_b.example",
    "127.0.0.1:8000",
    "127.0.0.1:65535",
    "[::1]",
    "[::1]:8000",
    "[::ffff:1.2.3.4]:1",
    "xn--bcher-kva.example",
    "a" * 63,
    ".".join(["a" * 62] * 4) + ".",
    ".".join(["a" * 62] * 4) + ".b:80",
]
MALFORMED = [
    "",
    " ",
    "a b",
    "a,b",
    "a, a",
    "a/b",
    "a\\b",
    "a?b",
    "a#b",
    "a@b",
    "user:word@a",
    "http://a",
    "<script>",
    "a\tb",
    "a\n",
    "a%20b",
    "a..b",
    ".a",
    ".",
    ":80",
    "a:",
    "a:b",
    "a:-1",
    "a:65536",
    "a:999999",
    "a:80:80",
    "::1",
    "[::1",
    "[]",
    "[1.2.3.4]",
    "[::g]",
    "[fe80::1%25eth0]",
    "[::1]a",
    "b\u00fccher.example",
    "\u0661.example",
    "a" * 64,
    ".".join(["a" * 62] * 4) + ".bb",
]


def assert_refused(answer):
    status, headers, body = answer
    assert (status, headers["Content-Type"]) == (400, "application/problem+json")
    assert slug(json.loads(body)) == "bad-request" and "Host" in json.loads(body)["detail"]


@pytest.mark.parametrize("path", PATHS)
def test_a_request_of_http_1_1_needs_a_host(app, tmp_path, path):
    assert_refused(serve(app, tmp_path, scope(path=path, host=None), Proto()))
    assert_refused(serve(app, tmp_path, scope(path=path, host=None, authority="news.example"), Proto()))
    for version in ("1", "2"):
        assert serve(app, tmp_path, scope(path=path, host=None, http_version=version), Proto())[0] in {200, 404}


@pytest.mark.parametrize("path", PATHS)
def test_two_hosts_are_refused(app, tmp_path, path):
    for other in ("127.0.0.1:8000", "news.example"):
        asked = scope(path=path, headers=[("host", other)], authority="news.example")
        assert_refused(serve(app, tmp_path, asked, Proto()))


def test_malformed_hosts_are_refused(app, tmp_path):
    for host in MALFORMED:
        for path in PATHS[:5]:
            assert_refused(serve(app, tmp_path, scope(path=path, host=host), Proto()))
        for version in ("1.1", "2"):
            named = {"http_version": version, "authority": host or "@"}
            assert_refused(serve(app, tmp_path, scope(**named), Proto()))


def test_well_formed_hosts_stand_in_links(app, tmp_path, journalist):
    journalist.article()
    journalist.claim()
    journalist.claim()
    for host in VALID:
        asked = scope(path="/api/v1/claims", query="limit=1", host=host)
        status, _, body = serve(app, tmp_path, asked, Proto())
        assert status == 200 and json.loads(body)["next"].startswith(f"http://{host}/api/v1/claims?")


def test_the_host_of_the_target_counts_before_the_header(app, tmp_path, journalist):
    journalist.article()
    journalist.claim()
    journalist.claim()
    asked = scope(path="/api/v1/claims", query="limit=1", host="other.example", authority="news.example")
    assert json.loads(serve(app, tmp_path, asked, Proto())[2])["next"].startswith("http://news.example/")


@pytest.mark.parametrize("options", [{"TRUSTED_PROXIES": 1}], ids=str)
def test_a_malformed_host_of_a_proxy_is_refused(client):
    for host, status in (("news.example", 200), ("a b", 400), ("a/b", 400), ("a@b", 400)):
        assert client.get("/api/v1/claims/due", headers={"X-Forwarded-Host": host}).status_code == status, host


@pytest.mark.xdist_group("live")
@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /healthz HTTP/1.1\r\nHost: a\r\n", b"200"),
        (b"GET http://a/healthz HTTP/1.1\r\nHost: a\r\n", b"200"),
        (b"GET /healthz HTTP/1.0\r\n", b"200"),
        (b"GET /healthz HTTP/1.1\r\n", b"400"),
        (b"GET http://a/healthz HTTP/1.1\r\n", b"400"),
        (b"GET http://u@a/healthz HTTP/1.1\r\nHost: a\r\n", b"400"),
        (b"GET /healthz HTTP/1.1\r\nHost:\r\n", b"400"),
        (b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: a\r\n", b"400"),
        (b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n", b"400"),
        (b"GET /healthz HTTP/1.1\r\nHost: a b\r\n", b"400"),
        (b"GET /healthz HTTP/1.1\r\nHost: \xc3\xa9\r\n", b"400"),
        (b"GET /api/v1/changes?wait=1 HTTP/1.1\r\n", b"400"),
    ],
)
def test_a_server_refuses_requests_without_a_host(live, head, status):
    with socket.create_connection(("127.0.0.1", live.server.port), timeout=30) as connection:
        connection.sendall(head + b"Connection: close\r\n\r\n")
        assert connection.recv(100).split()[1] == status
