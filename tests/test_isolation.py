"""No test sees what another test did with the application that they share."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from claims.fetching.http import fetch_page
from tests.applications import lend
from tests.conftest import Caller, Clock
from tests.storage.engine import database_path
from tests.tokens import add_token


@pytest.fixture
def databases(template, tmp_path):
    """Return the paths of two fresh databases."""
    return [shutil.copyfile(template, tmp_path / name) for name in ("first.db", "second.db")]


def use(app, clock, due):
    """Create a token, an article and a claim; return the token and what the log has when the claim is due."""
    token = add_token(app.extensions["duecheck"].context, "jo", "journalist")
    caller = Caller(app.test_client(), token)
    caller.article()
    caller.claim(due={"relation": "by", "edtf": due})
    assert [row["type"] for row in caller.get("/changes").json["items"]] == ["article.created", "claim.created"]
    clock.set("2022-02-01T00:00")
    return token, [row["type"] for row in caller.get("/changes").json["items"][2:]]


def test_each_test_has_its_own_records_tokens_timers_and_clock(shared_app, databases):
    first, second = databases
    with lend(shared_app, first, clock := Clock()) as app:
        token, log = use(app, clock, "2030")
        assert log == []
    with lend(shared_app, second, clock := Clock()) as app:
        reader = Caller(app.test_client())
        assert reader.get("/articles").json["items"] == reader.get("/changes").json["items"] == []
        assert Caller(app.test_client(), token).get("/articles", 401)
        other, log = use(app, clock, "2021")  # the same seqs: what the store knew of the first agenda is gone
        assert log == ["claim.due", "claim.overdue"]
    with lend(shared_app, first, Clock()) as app:
        assert Caller(app.test_client(), token).get("/claims/1").json["due"]["edtf"] == "2030"
        assert Caller(app.test_client(), other).get("/articles", 401)


def test_no_test_keeps_another_ones_settings(shared_app, databases):
    first, second = databases
    with lend(shared_app, first, Clock()) as app:
        wiring, config = app.extensions["duecheck"], dict(app.config)
        settings = {name: getattr(wiring.settings, name) for name in wiring.settings.__slots__}
        object.__setattr__(wiring.settings, "PUBLIC_READ", False)
        object.__setattr__(wiring.context, "verdict_review", "second_person")
        object.__setattr__(wiring, "fetch", None)
        app.config.update(MAX_CONTENT_LENGTH=1, ANOTHER=1)
        assert Caller(app.test_client()).get("/articles", 401)
    with lend(shared_app, second, Clock()) as app:
        wiring = app.extensions["duecheck"]
        changed = {name for name, value in settings.items() if getattr(wiring.settings, name) != value}
        assert changed == {"DATABASE_URL"}
        assert database_path(app) == second
        assert (wiring.context.verdict_review, wiring.fetch, app.config) == ("none", fetch_page, config)
        assert Caller(app.test_client()).get("/articles")


def test_a_thread_that_goes_on_reads_the_new_database(shared_app, databases):
    def count():
        return len(Caller(shared_app.test_client()).get("/articles").json["items"])

    with ThreadPoolExecutor(1) as thread:
        for path in databases:
            with lend(shared_app, path, Clock()) as app:
                assert thread.submit(count).result() == 0
                token = add_token(app.extensions["duecheck"].context, "jo", "journalist")
                Caller(app.test_client(), token).article()
                assert thread.submit(count).result() == 1


def test_nothing_can_be_added_to_the_shared_application(shared_app):
    with pytest.raises(AssertionError, match="setup method"):
        shared_app.add_url_rule("/new", "new", lambda: "")
    with pytest.raises(AssertionError, match="setup method"):
        shared_app.before_request(lambda: None)
