"""The security headers of all answers, whoever gives them."""

import re

import pytest

OUTSIDE = [
    ("GET", "/", 200),
    ("GET", "/sign-in", 200),
    ("GET", "/docs", 200),
    ("GET", "/problems", 200),
    ("GET", "/problems/bad-request", 200),
    ("GET", "/problems/nothing", 404),
    ("GET", "/openapi.json", 200),
    ("GET", "/static/docs.css", 200),
    ("GET", "/static/nothing.css", 404),
    ("GET", "/static/web/duecheck.css", 200),
    ("GET", "/static/web/fonts/duecheck-serif.woff2", 200),
    ("GET", "/static/web/nothing.css", 404),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/metrics", 200),
    ("GET", "/record.csv", 200),
    ("GET", "/oembed?url=http://localhost/claims/9", 404),
    ("GET", "/nothing", 404),
    ("GET", "//docs", 200),
    ("GET", "/claims/9/embed", 404),
    ("GET", "/claims?limit=0&status=nothing", 422),
    ("POST", "/docs", 405),
    ("POST", "/sign-out", 400),
    ("POST", "/articles/new", 401),
    ("OPTIONS", "/docs", 200),
    ("HEAD", "/docs", 200),
]
API = [
    ("GET", "/api/v1/claims", 200),
    ("GET", "/api/v1/claims/due", 200),
    ("GET", "/api/v1/changes", 200),
    ("GET", "/api/v1/claims/1", 200),
    ("GET", "/api/v1/claims/9", 404),
    ("GET", "/api/v1/nothing", 404),
    ("DELETE", "/api/v1/claims/1", 405),
    ("POST", "/api/v1/claims", 401),
    ("OPTIONS", "/api/v1/claims", 200),
    ("GET", "/feeds/due.ics", 200),
    ("GET", "/feeds/nothing", 404),
]


@pytest.fixture(autouse=True)
def record(journalist):
    journalist.article()
    journalist.claim()


@pytest.mark.parametrize(("method", "path", "status"), OUTSIDE)
def test_every_answer_outside_the_api_has_the_policy(client, method, path, status):
    with client.open(path, method=method) as answer:
        assert answer.status_code == status
        (policy,) = answer.headers.getlist("Content-Security-Policy")
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert answer.headers.getlist("Referrer-Policy") == ["same-origin"]
        assert answer.headers.getlist("X-Content-Type-Options") == ["nosniff"]


def test_pages_may_use_the_font_of_the_server(client):
    with client.get("/static/web/fonts/duecheck-serif.woff2") as answer:
        assert (answer.status_code, answer.mimetype, answer.data[:4]) == (200, "font/woff2", b"wOF2")
        assert len(answer.data) < 45_000
    assert "font-src 'self'" in client.get("/sign-in").headers["Content-Security-Policy"]


@pytest.mark.parametrize(("method", "path", "status"), API)
def test_every_answer_of_the_api_keeps_its_media_type(client, method, path, status):
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert answer.headers.getlist("X-Content-Type-Options") == ["nosniff"]


def test_a_304_of_the_fast_path_keeps_its_media_type(client):
    etag = client.get("/api/v1/claims/1").headers["ETag"]
    answer = client.get("/api/v1/claims/1", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.headers["X-Content-Type-Options"]) == (304, "nosniff")


def test_a_crash_outside_the_api_has_the_policy(client, monkeypatch):
    monkeypatch.setattr("claims.services.track_record.get_totals", lambda *_: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/docs", "/problems", "/problems/bad-request"])
def test_the_reference_loads_only_what_its_policy_allows(client, path):
    text = client.get(path).get_data(as_text=True)
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', text) == ["/static/docs.css"]
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:|<img|<iframe|@import", text)
