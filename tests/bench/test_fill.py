"""The benchmark can fill its databases with the services and tables of today, and its server counts requests."""

from bench import fill, servers
from claims.factory import create_app


def test_it_fills_a_database_and_its_baselines(tmp_path, monkeypatch):
    monkeypatch.setattr(fill, "DATA", tmp_path)
    made = fill.filled(300, lambda _: None)
    app = create_app({"DATABASE_URL": f"sqlite:///{made.path}", "LOG_LEVEL": "error"})
    client = app.test_client()
    assert client.get("/api/v1/claims/count").json == {"count": 300, "exact": True}
    assert client.get("/api/v1/claims/count?status=judged").json == {"count": made.judged, "exact": True}
    assert 0 < made.judged < 300
    app.extensions["duecheck"].backend.close()


def test_the_rate_limit_counts_the_requests_of_the_benchmark(tmp_path):
    app = create_app({"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}", "RATE_LIMIT": servers.RATE_LIMIT})
    answers = [app.test_client().get("/api/v1/claims") for _ in range(2)]
    left = [int(answer.headers["RateLimit"].partition("r=")[2].partition(";")[0]) for answer in answers]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert left[0] == 899_999_999
    assert left[1] in {899_999_998, 899_999_999}  # the same if a new minute began in between
    app.extensions["duecheck"].backend.close()
