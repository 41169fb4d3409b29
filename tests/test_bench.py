"""The benchmark can fill its databases with the services and tables of today."""

from bench import fill
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
