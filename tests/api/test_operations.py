"""Liveness, readiness and metrics."""

import sqlite3

import pytest


class TestReadiness:
    @pytest.fixture
    def options(self):
        return {"WRITE_TIMEOUT_MS": 0}

    def test_ready_while_the_database_is_one_of_duecheck(self, client, app):
        assert client.get("/healthz").json == {"status": "ok"}
        assert client.get("/readyz").json == {"status": "ready"}
        app.extensions["duecheck"].backend.database.connection.execute("PRAGMA application_id = 1")
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json["status"]) == (503, "not ready")

    def test_a_token_is_valid_while_its_use_cannot_be_stored(self, callers, app, clock):
        clock.advance(hours=1)
        other = sqlite3.connect(app.extensions["duecheck"].backend.database.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        callers["bot"].get("/claims")
        other.execute("ROLLBACK")
        other.close()


def test_metrics_are_labelled_by_route(client, journalist):
    journalist.article()
    journalist.get("/articles/1")
    text = client.get("/metrics").get_data(as_text=True)
    assert 'duecheck_requests_total{method="GET",route="/api/v1/articles/<id:article_id>",status="200"}' in text
    assert 'duecheck_request_seconds_bucket{le="0.001",route="/api/v1/articles"}' in text
    assert "articles/1" not in text


def test_a_parameter_given_twice_or_not_in_utf_8_is_refused(reader):
    for path in ("/claims/due?limit=3&limit=4", "/claims?status=due&limit=2&status=open", "/claims?q=%ff"):
        assert reader.get(path, 422).json["errors"]
