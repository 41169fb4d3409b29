"""Faults of the storage on the web pages: the form keeps what the visitor typed, and says what to do."""

import os

import pytest
from structlog.testing import capture_logs

from claims.web.remedies import REMEDIES
from tests.storage.engine import database_path, forbid_growth, set_read_only

pytestmark = pytest.mark.sqlite


def _lose(app, journalist):
    os.unlink(database_path(app))


def _fill(app, journalist):
    forbid_growth(app)
    body = {"published_on": "2021-09-30", "stance": "context", "excerpt": "It rains. " * 19}
    for number in range(500):
        body["url"] = f"https://later.example/{number}"
        if journalist.post("/claims/1/evidence", body, None).status_code == 507:
            return
    raise AssertionError("the storage does not get full")


def _set_read_only(app, journalist):
    set_read_only(app)


@pytest.mark.parametrize(
    ("fail", "status", "slug", "event", "seconds"),
    [
        (_lose, 503, "database-missing", "database file is lost", "10"),
        (_fill, 507, "storage-full", "storage fault", None),
        (_set_read_only, 503, "store-failed", "storage fault", "5"),
    ],
)
def test_a_form_keeps_its_input_when_the_storage_fails(
    visit, app, journalist, reader, fail, status, slug, event, seconds
):
    journalist.article()
    journalist.claim()
    visitor = visit("journalist")
    page = visitor.get("/claims/1/evidence/new")
    fail(app, journalist)
    before = reader.get("/claims/1/evidence").json
    typed = {"url": "https://later.example/typed", "published_on": "2021-09-30", "stance": "supports"}
    with capture_logs() as logs:
        answer = visitor.send("/claims/1/evidence/new", status, page, **typed, excerpt="It rains. " * 190)
    text = answer.get_data(as_text=True)
    assert answer.headers.get("Retry-After") == seconds
    assert "https://later.example/typed" in text and REMEDIES[slug] in text
    assert [line["event"] for line in logs if line["log_level"] == "error"] == [event]
    assert reader.get("/claims/1/evidence").json == before
