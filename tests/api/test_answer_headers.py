"""Headers of every answer: caching, other sites, the rate limit, compression, and routes that end."""

import gzip
import json
import zlib
from datetime import UTC, datetime

import pytest

from claims.api.route_headers import Deprecation
from claims.api.routing import Routes
from claims.domain.limits import MIN_COMPRESSED
from tests.applications import own_app
from tests.conftest import ARTICLE, assert_problem

GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def record(journalist):
    journalist.article()
    journalist.claim()


class TestCaching:
    @pytest.mark.parametrize(
        "path",
        ["/api/v1", "/api/v1/claims", "/api/v1/claims/1", "/api/v1/claims/due", "/api/v1/changes", "/feeds/due.ics",
         "/api/v1/claims/99", "/api/v1/nothing", "/openapi.json", "/docs", "/problems", "/", "/claims/1"],
    )  # fmt: skip
    def test_readers_ask_again_and_a_token_s_answer_is_private(self, record, client, journalist, path):
        public, own = client.get(path), client.get(path, headers=journalist.headers)
        assert public.headers["Cache-Control"] == "no-cache"
        assert own.headers["Cache-Control"] == "private, no-cache"
        for answer in (public, own):
            assert len(answer.headers.getlist("Vary")) == 1
            assert "Accept-Encoding" in answer.vary
            assert ("Authorization" in answer.vary) == path.startswith(("/api/", "/feeds/"))

    def test_answers_to_writes_are_not_stored(self, record, journalist, client):
        claim = journalist.claim()
        for answer in (
            journalist.post("/claims/1/evidence", {"url": "https://a.example", "stance": "supports"}),
            journalist.patch(f"/claims/{claim['id']}", {"topics": ["a"]}, "*"),
            journalist.post("/claims", {}, None),
            client.post("/api/v1/claims"),
            client.post("/api/v1/nothing"),
        ):
            assert answer.headers["Cache-Control"] == "no-store"

    def test_the_openapi_document_has_a_tag_and_is_open_to_other_sites(self, client):
        answer = client.get("/openapi.json")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert client.get("/openapi.json", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


class TestOtherSites:
    ORIGIN = "https://desk.example.org"

    def test_reading_is_open_and_writing_is_not(self, record, client):
        for method, allowed in (("GET", "*"), ("HEAD", "*"), ("POST", None)):
            answer = client.open("/api/v1/claims", method=method, headers={"Origin": self.ORIGIN})
            assert answer.headers.get("Access-Control-Allow-Origin") == allowed
        preflight = client.options("/api/v1/claims", headers={"Origin": self.ORIGIN})
        assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
        assert "Origin" not in preflight.vary

    @pytest.mark.parametrize("reading", ["*", "off"])
    def test_origins_of_the_setting_may_write(self, tmp_path, clock, reading):
        options = {"CORS_WRITE_ORIGINS": f"{self.ORIGIN} http://localhost:3000", "CORS_ORIGIN": reading}
        with own_app(tmp_path / "own.db", clock, **options) as app:
            client = app.test_client()
            for origin, allowed in (
                (self.ORIGIN, True), ("http://localhost:3000", True), ("https://desk.example.org.evil.example", False),
                ("http://desk.example.org", False), ("null", False), ("https://DESK.example.org", False),
            ):  # fmt: skip
                asked = {"Origin": origin, "Access-Control-Request-Method": "PATCH"}
                preflight = client.options("/api/v1/claims/1", headers=asked)
                methods = preflight.headers.get("Access-Control-Allow-Methods", "")
                assert ("PATCH" in methods) == allowed, origin
                answer = client.post("/api/v1/claims", headers={"Origin": origin})
                assert answer.headers.get("Access-Control-Allow-Origin") == (origin if allowed else None)
                assert "Origin" in answer.vary and "Access-Control-Allow-Credentials" not in answer.headers
                if allowed:
                    headers = preflight.headers["Access-Control-Allow-Headers"]
                    assert all(n in headers for n in ("Authorization", "Content-Type", "Idempotency-Key", "If-Match"))

    @pytest.mark.parametrize(
        "origins", ["*", "desk.example.org", "https://a.example/", "https://a.example/x", "ftp://a.example", "https://"]
    )
    def test_a_wrong_origin_stops_the_start(self, tmp_path, clock, origins):
        with (
            pytest.raises(Exception, match="DUECHECK_CORS_WRITE_ORIGINS"),
            own_app(tmp_path / "x.db", clock, CORS_WRITE_ORIGINS=origins),
        ):
            pass


class TestRateLimit:
    def test_each_answer_says_what_is_left(self, tmp_path, clock):
        with own_app(tmp_path / "own.db", clock, RATE_LIMIT="3 per minute") as app:
            client = app.test_client()
            answers = [client.get("/api/v1/claims/due") for _ in range(2)] + [
                client.get("/api/v1/claims") for _ in "ab"
            ]
            assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
            assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"default";q=3;w=60'}
            left = [answer.headers["RateLimit"].partition(";t=") for answer in answers]
            assert [words for words, _, _ in left] == [f'"default";r={n}' for n in (2, 1, 0, 0)]
            assert all(1 <= int(seconds) <= 60 for _, _, seconds in left)

    def test_without_a_limit_there_are_no_such_headers(self, client):
        assert not [name for name, _ in client.get("/api/v1/claims").headers if name.startswith("RateLimit")]


def packed(body):
    """Return a body as gzip without its time: the tests of both processes must have the same names."""
    return gzip.compress(body, mtime=0)


class TestCompression:
    def test_long_texts_are_compressed_for_those_who_accept_it(self, record, client, journalist):
        for path in ("/api/v1/claims", "/api/v1/claims/1", "/api/v1/claims/due?as_of=2030-01-01T00:00:00Z",
                     "/api/v1/changes", "/openapi.json", "/docs", "/claims/1"):  # fmt: skip
            plain, packed = client.get(path), client.get(path, headers=GZIP)
            assert len(plain.data) >= MIN_COMPRESSED, path
            assert packed.headers["Content-Encoding"] == "gzip", path
            assert gzip.decompress(packed.data) == plain.data
            assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
            if "ETag" in plain.headers:
                assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"
                again = client.get(path, headers=GZIP | {"If-None-Match": packed.headers["ETag"]})
                assert (again.status_code, again.data) == (304, b"")
        tag = client.get("/api/v1/claims/1", headers=GZIP).headers["ETag"]
        assert journalist.patch("/claims/1", {"topics": ["gas"]}, tag).json["version"] == 2

    @pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "identity, gzip;q=0.5", "*;q=0"])
    def test_others_get_the_plain_text(self, record, client, accepted):
        answer = client.get("/api/v1/claims/1", headers={"Accept-Encoding": accepted})
        assert "Content-Encoding" not in answer.headers and answer.json["id"] == 1

    def test_short_answers_and_pages_of_a_session_stay_as_they_are(self, client):
        assert "Content-Encoding" not in client.get("/api/v1/claims", headers=GZIP).headers
        assert client.get("/docs", headers=GZIP).headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in client.head("/docs", headers=GZIP).headers
        client.set_cookie("duecheck", "x")
        assert "Content-Encoding" not in client.get("/docs", headers=GZIP).headers
        assert client.get("/openapi.json", headers=GZIP).headers["Content-Encoding"] == "gzip"

    def test_requests_may_be_compressed(self, journalist):
        body = gzip.compress(json.dumps(ARTICLE).encode())
        headers = {"Content-Encoding": "gzip"}
        sent = {"data": body, "content_type": "application/json", "headers": headers}
        assert journalist.send("POST", "/articles", 201, **sent).json["id"] == 1
        lines = b'{"article_id": 1, "quote": "program addenda", "due": {"text": "by 2030"}}'
        bulk = {"data": gzip.compress(lines), "content_type": "application/x-ndjson", "headers": headers}
        assert journalist.send("POST", "/claims/bulk", 200, **bulk).json["added"] == 1

    @pytest.mark.parametrize(
        ("body", "encoding", "status", "slug"),
        [
            (b"{}", "gzip", 400, "bad-request"),
            (packed(b"{}")[:-3], "gzip", 400, "bad-request"),
            (packed(b"{}") + b"x", "gzip", 400, "bad-request"),
            (packed(b"{}") + packed(b" ")[:-3], "gzip", 400, "bad-request"),
            (b"", "gzip", 400, "bad-request"),
            (packed(b" " * 4_500_000) + packed(b" "), "gzip", 413, "too-large"),
            (packed(b"{") + packed(b"}"), "gzip", 422, "invalid-input"),
            (zlib.compress(b"{}"), "deflate", 415, "unsupported-media-type"),
            (b"{}", "br", 415, "unsupported-media-type"),
            (packed(packed(b"{}")), "gzip, gzip", 415, "unsupported-media-type"),
            (packed(b" " * 4_500_001), "gzip", 413, "too-large"),
            (packed(b" " * 4_500_000), "GZIP", 400, "bad-request"),
            (b"{}", "identity", 422, "invalid-input"),
        ],
    )
    def test_wrong_encodings_are_refused(self, journalist, body, encoding, status, slug):
        headers = {"Content-Encoding": encoding}
        answer = journalist.send("POST", "/articles", data=body, content_type="application/json", headers=headers)
        assert_problem(answer, status, slug)


def test_a_merge_patch_changes_what_json_changes(record, journalist):
    sent = {"data": b'{"topics": ["gas"]}', "headers": {"If-Match": "*"}}
    answer = journalist.send("PATCH", "/claims/1", 200, content_type="application/merge-patch+json", **sent)
    assert answer.json["topics"] == ["gas"]
    for method, path, media in (
        ("POST", "/claims", "application/merge-patch+json"),
        ("PATCH", "/claims/1", "application/json-patch+json"),
    ):
        answer = journalist.send(method, path, content_type=media, **sent)
        assert_problem(answer, 415, "unsupported-media-type")


@pytest.mark.parametrize(("first", "second"), [("abc", '"abc"'), ('"abc"', "abc"), (r'"a\"b\\c"', 'a"b\\c')])
def test_a_quoted_key_is_the_same_key(journalist, first, second):
    made = journalist.post("/articles", ARTICLE, headers={"Idempotency-Key": first})
    again = journalist.post("/articles", ARTICLE, headers={"Idempotency-Key": second})
    assert (again.json, again.headers["Idempotency-Replayed"]) == (made.json, "true")


@pytest.mark.parametrize(
    ("path", "status"),
    [("//", 200), ("//api/v1/claims", 200), ("//api/v1/nothing", 404), ("/api//v1/claims", 404),
     ("/api/v1//claims", 404), ("/api/v1/claims/", 404), ("/api/v1/", 404)],
)  # fmt: skip
def test_two_slashes_are_no_redirect(client, path, status):
    answer = client.get("/", environ_overrides={"PATH_INFO": path})
    assert answer.status_code == status
    if status == 404:
        assert_problem(answer, 404, "no-such-route")


def test_the_index_lists_addresses_that_can_be_read(client):
    index = client.get("/api/v1").json
    assert index["api_version"] == "v1"
    urls = [url for name, url in index.items() if name.endswith("_url")]
    assert len(urls) == 13 and all(url.startswith("http://localhost/") for url in urls)
    assert {client.get(url).status_code for url in urls} == {200, 401}  # leases need a token


def test_a_route_that_ends_says_so(tmp_path, clock):
    ends = Deprecation(datetime(2026, 1, 2, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC), "https://a.example/docs")
    routes = Routes("old", __name__, url_prefix="/api/v1", description="Old")

    @routes.operation("GET", "/old", role="reader", answer=(200, {"type": "object"}), deprecation=ends)
    def get_old():
        """Return what was."""
        from flask import Response

        return Response("{}", mimetype="application/json")

    with own_app(tmp_path / "own.db", clock) as app:
        app.register_blueprint(routes)
        answer = app.test_client().get("/api/v1/old")
    assert answer.headers["Deprecation"] == "@1767312000"
    assert answer.headers["Sunset"] == "Sat, 02 Jan 2027 00:00:00 GMT"
    assert answer.headers["Link"] == '<https://a.example/docs>; rel="deprecation"; type="text/html"'
