"""HTTP over all routes: problem documents, ETags, idempotency, limits, other origins and the request log."""

import json

import pytest

from claims.errors import StoreBusy
from claims.factory import create_app
from tests.conftest import ARTICLE, Caller, assert_problem


@pytest.mark.parametrize(
    ("method", "path", "status", "slug"),
    [
        ("GET", "/nothing", 404, "no-such-route"),
        ("GET", "/claims/0", 404, "no-such-route"),
        ("GET", "/claims/01", 404, "no-such-route"),
        ("GET", "/claims/-1", 404, "no-such-route"),
        ("GET", "/claims/x", 404, "no-such-route"),
        ("GET", f"/claims/{2**63}", 404, "no-such-route"),
        ("GET", f"/claims/{2**63 - 1}", 404, "claim-not-found"),
        ("DELETE", "/claims/1", 405, "method-not-allowed"),
        ("TRACE", "/claims", 405, "method-not-allowed"),
    ],
)
def test_routing_errors_are_problems_too(reader, method, path, status, slug):
    answer = reader.send(method, path)
    assert_problem(answer, status, slug)
    if status == 405:
        assert "GET" in answer.headers["Allow"]


def test_outside_the_api_errors_stay_html(client):
    assert client.get("/nothing").mimetype == "text/html"


@pytest.mark.parametrize(
    ("data", "content_type", "status", "slug"),
    [
        ("{", "application/json", 400, "bad-request"),
        ("", "application/json", 400, "bad-request"),
        (b'{"url": "\xff"}', "application/json", 400, "bad-request"),
        ('{"title": "\\ud800"}', "application/json", 422, "invalid-input"),
        ('{"\\ud800": 1}', "application/json", 422, "invalid-input"),
        ('{"title": "\\ud800"', "application/json", 400, "bad-request"),
        ("[" * 5000, "application/json", 400, "bad-request"),
        ("{}", "text/plain", 415, "unsupported-media-type"),
        ("a=1", "application/x-www-form-urlencoded", 415, "unsupported-media-type"),
        ("{}", None, 415, "unsupported-media-type"),
        ("[]", "application/json", 422, "invalid-input"),
        ("null", "application/json", 422, "invalid-input"),
        ("3", "application/json", 422, "invalid-input"),
        ('{"title": "a\\u0000b"}', "application/json", 422, "invalid-input"),
    ],
)
def test_bodies_that_cannot_be_read_are_refused(journalist, data, content_type, status, slug):
    answer = journalist.send("POST", "/articles", data=data, content_type=content_type)
    assert_problem(answer, status, slug)


class TestLargeBodies:
    @pytest.fixture
    def options(self):
        return {"MAX_BODY_BYTES": 2048}

    def test_more_than_the_limit_is_413(self, journalist):
        assert_problem(journalist.post("/articles", ARTICLE | {"text": "x" * 3000}, None), 413, "too-large")


def test_unknown_parameters_are_refused_everywhere(journalist):
    journalist.article()
    for path in ("/articles/1", "/articles", "/claims", "/claims/due", "/evidence/1"):
        assert_problem(journalist.get(f"{path}?colour=red", None), 422, "invalid-input", "colour")
    assert_problem(journalist.post("/articles?x=1", ARTICLE, None), 422, "invalid-input", "x")


def test_a_crash_is_a_problem_without_secrets(journalist, context, monkeypatch):
    def crash(*_):
        raise RuntimeError("secret")

    monkeypatch.setattr(type(context.store), "list_articles", crash)
    answer = journalist.get("/articles", None)
    assert_problem(answer, 500, "internal-error")
    assert "secret" not in answer.get_data(as_text=True)


def test_a_busy_store_is_503_with_retry_after(journalist, context, monkeypatch):
    def busy(*_):
        raise StoreBusy("held")

    monkeypatch.setattr(type(context.store), "list_articles", busy)
    answer = journalist.get("/articles", None)
    assert_problem(answer, 503, "store-busy")
    assert answer.headers["Retry-After"] == "1"


def test_every_get_has_an_etag_and_answers_304(journalist, reader):
    journalist.article()
    journalist.claim()
    journalist.evidence()
    journalist.judge()
    for path in (
        "/articles",
        "/articles/1",
        "/articles/1/text",
        "/articles/1/revisions",
        "/articles/1/revisions/1",
        "/claims",
        "/claims/1",
        "/claims/due",
        "/claims/1/history",
        "/claims/1/deadlines",
        "/claims/1/evidence",
        "/claims/1/verdicts",
        "/evidence/1",
        "/verdicts/1",
    ):
        etag = reader.get(path).headers["ETag"]
        answer = reader.get(path, 304, headers={"If-None-Match": etag})
        assert answer.data == b"", path
        assert reader.get(path, 200, headers={"If-None-Match": '"another"'}).data


class TestIdempotency:
    def test_the_same_request_is_done_once(self, journalist, reader):
        journalist.article()
        body = {"article_id": 1, "quote": "until December 1, 2023"}
        first = journalist.post("/claims", body, headers={"Idempotency-Key": "k1"})
        again = journalist.post("/claims", body, headers={"Idempotency-Key": "k1"})
        assert (again.json, again.headers["Location"]) == (first.json, first.headers["Location"])
        assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
        assert len(reader.get("/claims").json["items"]) == 1

    def test_order_and_spacing_of_the_body_do_not_count(self, journalist):
        key = {"Idempotency-Key": "k", "Content-Type": "application/json"}
        names = sorted(ARTICLE)
        bodies = [
            json.dumps({name: ARTICLE[name] for name in names}),
            json.dumps({name: ARTICLE[name] for name in reversed(names)}, indent=2),
        ]
        first, again = (journalist.post("/articles", None, 201, data=body, headers=key) for body in bodies)
        assert (first.json, again.headers["Idempotency-Replayed"]) == (again.json, "true")
        changed = json.dumps(ARTICLE | {"title": "Another"})
        assert_problem(journalist.post("/articles", None, None, data=changed, headers=key), 422, "idempotency-mismatch")

    @pytest.mark.parametrize(
        ("odds", "is_same"),
        [("1.0", True), ("1e0", True), ("1", True), ("0.1e1", True), ("0.9", False), ("0.99", False)],
    )
    def test_numbers_count_by_their_value(self, journalist, reader, odds, is_same):
        journalist.article()
        key = {"Idempotency-Key": "k", "Content-Type": "application/json"}
        body = '{"article_id": 1, "quote": "program addenda", "probability": {"low": 0.5, "high": %s, "text": "x"}}'
        journalist.post("/claims", None, 201, data=body % "1", headers=key)
        again = journalist.post("/claims", None, None, data=body % odds, headers=key)
        assert again.headers.get("Idempotency-Replayed") == ("true" if is_same else None)
        if not is_same:
            assert_problem(again, 422, "idempotency-mismatch")
        assert len(reader.get("/claims").json["items"]) == 1

    @pytest.mark.parametrize(
        ("second", "is_same"),
        [
            ('{"quote":"program addenda","article_id":1}\n\n{"article_id":1,"quote":"by December 2022"}', True),
            ('{"article_id":1,"quote":"program addenda"}\r\n{"quote": "by December 2022", "article_id": 1}\r\n', True),
            ('{"article_id":1,"quote":"by December 2022"}\n{"article_id":1,"quote":"program addenda"}', False),
            ('{"article_id":1,"quote":"program addenda"}', False),
            ('{"article_id":1,"quote":"program addenda"}{"article_id":1,"quote":"by December 2022"}', False),
        ],
    )
    def test_each_line_counts_by_its_value(self, journalist, second, is_same):
        journalist.article()
        first = '{"article_id": 1, "quote": "program addenda"}\n{"article_id": 1, "quote": "by December 2022"}\n'
        key = {"Idempotency-Key": "k", "Content-Type": "application/x-ndjson"}
        journalist.post("/claims/bulk", None, 200, data=first, headers=key)
        again = journalist.post("/claims/bulk", None, None, data=second, headers=key)
        assert again.headers.get("Idempotency-Replayed") == ("true" if is_same else None)
        if not is_same:
            assert_problem(again, 422, "idempotency-mismatch")

    def test_another_request_with_the_same_key_is_refused(self, journalist, editor):
        key = {"Idempotency-Key": "k1"}
        journalist.post("/articles", ARTICLE, headers=key)
        other = journalist.post("/articles", ARTICLE | {"url": "https://b.example"}, None, headers=key)
        assert_problem(other, 422, "idempotency-mismatch")
        editor.post("/articles", ARTICLE | {"url": "https://b.example"}, headers=key)  # each token has its own keys

    def test_a_failure_is_not_remembered(self, journalist):
        key = {"Idempotency-Key": "k1"}
        body = {"article_id": 1, "quote": "until December 1, 2023"}
        assert_problem(journalist.post("/claims", body, None, headers=key), 422, "invalid-input")
        journalist.article()
        journalist.post("/claims", body, headers=key)

    def test_keys_are_forgotten_after_some_days(self, journalist, clock, context):
        key = {"Idempotency-Key": "k1"}
        journalist.post("/articles", ARTICLE, headers=key)
        clock.advance(days=8)
        assert_problem(journalist.post("/articles", ARTICLE, None, headers=key), 409, "article-exists")
        journalist.post("/articles", ARTICLE | {"url": "https://b.example"}, headers=key)

    @pytest.mark.parametrize("key", ["", "x" * 256, "a b", '""', '"a b"'])
    def test_a_bad_key_is_refused(self, journalist, key):
        answer = journalist.post("/articles", ARTICLE, None, headers={"Idempotency-Key": key})
        assert_problem(answer, 422, "invalid-input", "Idempotency-Key")


class TestRateLimit:
    @pytest.fixture
    def options(self):
        return {"RATE_LIMIT": "3 per minute"}

    def test_beyond_the_limit_is_429_with_retry_after(self, journalist, bot, reader, client):
        for _ in range(3):
            answer = journalist.get("/articles")
        assert "Retry-After" not in answer.headers
        answer = journalist.get("/claims", None)
        assert_problem(answer, 429, "rate-limited")
        assert 0 < int(answer.headers["Retry-After"]) <= 60
        bot.get("/articles")  # each token has its own
        reader.get("/articles")
        for _ in range(5):
            assert client.get("/healthz").status_code == 200

    def test_tokens_that_are_not_valid_share_the_addresss_limit(self, client):
        answers = [Caller(client, f"due_{i}").get("/articles", None).status_code for i in range(4)]
        assert answers == [401, 401, 401, 429]


def test_browsers_on_other_sites_may_read(reader, journalist):
    assert reader.get("/articles").headers["Access-Control-Allow-Origin"] == "*"
    preflight = reader.send("OPTIONS", "/articles", 200)
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in journalist.post("/articles", ARTICLE).headers


class TestClosed:
    @pytest.fixture
    def options(self):
        return {"PUBLIC_READ": "off", "CORS_ORIGIN": "off"}

    def test_reading_needs_a_token_where_it_is_not_public(self, reader, callers):
        answer = reader.get("/articles", None)
        assert_problem(answer, 401, "unauthenticated")
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="duecheck"'
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert_problem(
            reader.get("/claims/due", None, headers={"If-None-Match": '"0-00000000"'}), 401, "unauthenticated"
        )
        callers["reader"].get("/articles")
        etag = callers["reader"].get("/claims/due").headers["ETag"]
        callers["reader"].get("/claims/due", 304, headers={"If-None-Match": etag})


def test_a_plain_request_id_is_kept(reader):
    assert reader.get("/articles", headers={"X-Request-Id": "abc-1"}).headers["X-Request-Id"] == "abc-1"
    assert reader.get("/articles", headers={"X-Request-Id": "a b"}).headers["X-Request-Id"] != "a b"


def test_every_request_leaves_a_line_without_secrets(tmp_path, capfdbinary):
    app = create_app({"DATABASE_URL": f"sqlite:///{tmp_path}/log.db"})
    answer = app.test_client().get("/api/v1/claims?q=private", headers={"Authorization": "Bearer due_secret"})
    lines = [json.loads(line) for line in capfdbinary.readouterr().err.splitlines()]
    line = next(line for line in lines if line["event"] == "request")
    assert (line["method"], line["path"], line["status"]) == ("GET", "/api/v1/claims", 401)
    assert line["route"] == "/api/v1/claims"
    assert line["request_id"] == answer.json["request_id"]
    assert "due_secret" not in json.dumps(lines) and "private" not in json.dumps(lines)
    app.extensions["duecheck"].backend.close()


def test_behind_a_proxy_links_name_the_public_address(tmp_path):
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path}/p.db", "TRUSTED_PROXIES": 1, "LOG_LEVEL": "error"}
    app = create_app(settings)
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "due.example"}
    assert app.test_client().get("/api/v1/articles", headers=headers).status_code == 200
    app.extensions["duecheck"].backend.close()
