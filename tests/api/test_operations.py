"""Liveness, readiness and metrics."""

import pytest

from claims.errors import StoreFailed
from tests.storage.engine import connect, database_path, held_by_another_program


class TestReadiness:
    @pytest.fixture
    def options(self):
        return {"WRITE_TIMEOUT_MS": 0}

    @pytest.mark.sqlite
    def test_ready_while_the_database_is_one_of_duecheck(self, client, app):
        assert client.get("/healthz").json == {"status": "ok"}
        assert client.get("/readyz").json == {"status": "ready"}
        with connect(database_path(app)) as connection:
            connection.execute("PRAGMA application_id = 1")
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json["status"]) == (503, "not ready")

    def test_a_token_is_valid_while_its_use_cannot_be_stored(self, callers, app, clock):
        clock.advance(hours=1)
        with held_by_another_program(app):
            callers["bot"].get("/claims")


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


class TestGauges:
    @pytest.fixture
    def options(self):
        return {"OVERDUE_AFTER_DAYS": 14, "WRITE_TIMEOUT_MS": 0}

    @pytest.fixture
    def gauges(self, client):
        """Return a function that returns the gauges of the record: those without labels."""

        def read():
            answer = client.get("/metrics")
            assert answer.status_code == 200
            lines = [line.split() for line in answer.get_data(as_text=True).splitlines() if line[0] != "#"]
            return {
                name.removeprefix("duecheck_"): float(value)
                for name, value in lines
                if name.startswith("duecheck_") and "{" not in name
            }

        return read

    def test_an_empty_record_has_zeros(self, gauges):
        assert gauges() == {"claims_due": 0, "claims_overdue": 0, "oldest_lease_seconds": 0, "changes_last_seq": 0}

    @pytest.mark.parametrize(
        ("after", "due", "overdue"),
        [
            ({"seconds": -1}, 0, 0),
            ({"seconds": 0}, 1, 0),
            ({"days": 14}, 1, 0),
            ({"days": 14, "seconds": 1}, 0, 1),
        ],
    )
    def test_a_claim_counts_by_its_status(self, gauges, journalist, reader, clock, after, due, overdue):
        journalist.article()
        journalist.claim()
        clock.set(reader.get("/claims/1").json["due"]["due_at"].removesuffix("Z"))
        clock.advance(**after)
        status = reader.get("/claims/1").json["status"]
        assert (gauges()["claims_due"], gauges()["claims_overdue"]) == (due, overdue)
        assert (status == "due", status == "overdue") == (due, overdue)

    def test_a_judged_claim_does_not_count(self, gauges, journalist, clock):
        journalist.article()
        journalist.claim()
        clock.set("2040-01-01T00:00")
        assert gauges()["claims_overdue"] == 1
        journalist.post("/claims/1/verdicts", {"outcome": "void", "rationale": "The plan was dropped."}, 201)
        assert gauges()["claims_overdue"] == 0

    @pytest.mark.parametrize(("limit", "counted"), [(1, 1), (2, 2), (3, 2)])
    def test_claims_are_counted_up_to_a_bound(self, gauges, journalist, reader, clock, monkeypatch, limit, counted):
        monkeypatch.setattr("claims.services.dashboard.MAX_GAUGE", limit)
        journalist.article()
        for _ in range(2):
            journalist.claim()
        clock.set(reader.get("/claims/1").json["due"]["due_at"].removesuffix("Z"))
        assert gauges()["claims_due"] == counted
        clock.set("2040-01-01T00:00")
        assert gauges()["claims_overdue"] == counted

    def test_the_oldest_lease_counts_until_it_expires(self, gauges, journalist, bot, clock):
        journalist.article()
        journalist.claim()
        clock.set("2040-01-01T00:00")
        bot.post("/leases", {"limit": 1, "ttl_seconds": 60}, 201)
        for seconds, age in ((0, 0), (1, 1), (58, 59), (1, 0), (1, 0)):
            clock.advance(seconds=seconds)
            assert gauges()["oldest_lease_seconds"] == age

    def test_the_last_seq_is_that_of_the_log_and_reading_logs_nothing(self, gauges, journalist, reader, clock):
        journalist.article()
        journalist.claim()
        clock.set("2040-01-01T00:00")
        before = gauges()["changes_last_seq"]
        assert before == gauges()["changes_last_seq"] > 0
        seq = reader.get("/changes").json["items"][-1]["seq"]  # the poll logs that the claim is overdue
        assert gauges()["changes_last_seq"] == seq > before

    def test_gauges_are_missing_if_the_database_fails(self, gauges, app, client, monkeypatch):
        def fail(*_):
            raise StoreFailed("the disk is gone")

        monkeypatch.setattr(type(app.extensions["duecheck"].context.store), "count_record", fail)
        assert gauges() == {}
        assert "duecheck_requests_total" in client.get("/metrics").get_data(as_text=True)
