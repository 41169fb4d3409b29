"""Routes with a slow part: it runs outside transactions, once for an Idempotency-Key, and on the newest records."""

import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest

from claims.extraction import candidates
from claims.services import articles, reservations, revisions
from claims.services.idempotency import RESERVATION
from tests.conftest import ARTICLE, TEXT, assert_problem
from tests.storage.engine import in_transaction

KEY = {"Idempotency-Key": "k1"}
PAGE = {"url": "https://news.example/page", "html": "<p>never read</p>", "title": "T", "publisher": "P"}
REVISED = {"text": TEXT.replace("It will rain.", "It will snow.")}


@pytest.fixture
def during(app, monkeypatch):
    """Return a context manager: another request is sent while the slow part of revisions runs."""

    @contextmanager
    def patched(send):
        slow, answers = revisions.reanchor, []

        def reanchor(*args):
            monkeypatch.setattr(revisions, "reanchor", slow)
            answers.append(send())
            return slow(*args)

        monkeypatch.setattr(revisions, "reanchor", reanchor)
        yield answers
        monkeypatch.setattr(revisions, "reanchor", slow)

    return patched


def revise(caller, status=201, **options):
    return caller.post("/articles/1/revisions", REVISED, status, **options)


def test_other_requests_write_while_the_slow_part_runs(journalist, during):
    journalist.article()
    journalist.claim()
    with during(lambda: journalist.article(url="https://news.example/b")) as answers:
        revise(journalist, headers=KEY)
    assert answers[0]["id"] == 2


def test_a_repetition_during_the_slow_part_is_409(journalist, during):
    journalist.article()
    journalist.claim()
    with during(lambda: revise(journalist, 409, headers=KEY)) as answers:
        first = revise(journalist, headers=KEY)
    assert_problem(answers[0], 409, "request-under-way")
    assert int(answers[0].headers["Retry-After"]) > 0
    again = revise(journalist, headers=KEY)
    assert (again.get_data(), again.headers["Idempotency-Replayed"]) == (first.get_data(), "true")
    assert again.headers["Location"] == first.headers["Location"]


def test_the_key_with_another_request_during_the_slow_part_is_422(journalist, during):
    journalist.article()
    journalist.claim()
    other = {"text": "Another text."}
    with during(lambda: journalist.post("/articles/1/revisions", other, 422, headers=KEY)) as answers:
        revise(journalist, headers=KEY)
    assert_problem(answers[0], 422, "idempotency-mismatch", None)


def test_a_failed_request_frees_its_key(journalist):
    journalist.article()
    assert_problem(
        journalist.post("/articles/1/revisions", {"text": TEXT}, 409, headers=KEY), 409, "revision-unchanged"
    )
    revise(journalist, headers=KEY)


def died_during_the_slow_part(journalist, context, monkeypatch):
    """Send a request whose process dies before it can free its key."""

    class Died(BaseException):
        pass

    def die(*_):
        raise Died

    journalist.article()
    journalist.claim()
    with monkeypatch.context() as patch:
        patch.setattr(revisions, "reanchor", die)
        patch.setattr(type(context.store), "remove_answer", die)
        with pytest.raises(Died):
            revise(journalist, headers=KEY)


@pytest.mark.parametrize("change", ["another start", "no such process"])
def test_the_key_of_a_process_that_has_died_is_free_at_once(journalist, context, monkeypatch, change):
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    _, host, pid, started = reservations.reservation().split(" ")
    text = f"reserved {host} {pid} 1{started}" if change == "another start" else f"reserved {host} {ended.pid} 7"
    with monkeypatch.context() as patch:
        patch.setattr("claims.services.idempotency.reservation", lambda: text)
        died_during_the_slow_part(journalist, context, monkeypatch)
    revise(journalist, headers=KEY)


def test_the_key_of_another_host_is_kept(journalist, context, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("claims.services.idempotency.reservation", lambda: "reserved elsewhere 1 1")
        died_during_the_slow_part(journalist, context, monkeypatch)
    revise(journalist, 409, headers=KEY)


@pytest.mark.parametrize(("seconds", "status"), [(-1, 409), (0, 409), (1, 201)])
def test_the_key_of_a_request_without_end_is_free_after_a_time(
    journalist, context, clock, monkeypatch, seconds, status
):
    died_during_the_slow_part(journalist, context, monkeypatch)
    clock.now += RESERVATION + timedelta(seconds=seconds)
    revise(journalist, status, headers=KEY)


def test_a_request_whose_key_was_taken_over_writes_nothing(journalist, clock, during):
    journalist.article()
    journalist.claim()

    def take_over():
        clock.now += RESERVATION + timedelta(seconds=1)
        return revise(journalist, headers=KEY)

    with during(take_over):
        answer = revise(journalist, 409, headers=KEY)
    assert answer.json["type"] in {
        f"http://localhost/problems/{slug}" for slug in ("request-under-way", "revision-unchanged")
    }
    assert len(journalist.get("/articles/1/revisions").json["items"]) == 2


def test_a_claim_added_during_the_slow_part_is_moved_too(journalist, during):
    journalist.article()
    journalist.claim()
    with during(lambda: journalist.claim(quote="by December 2022", due={"text": "by December 2022"})):
        report = revise(journalist).json
    assert [(row["claim_id"], row["span"]["state"]) for row in report["spans"]] == [(1, "verified"), (2, "verified")]
    assert {claim["spans"][0]["revision"] for claim in journalist.get("/claims").json["items"]} == {2}


def test_a_revision_added_during_the_slow_part_is_the_base_of_the_next(journalist, during):
    journalist.article()
    journalist.claim()
    with during(lambda: journalist.post("/articles/1/revisions", {"text": f"Before. {TEXT}"})):
        assert revise(journalist).json["revision"]["number"] == 3


def test_candidates_are_found_again_after_a_revision_meanwhile(journalist, monkeypatch):
    journalist.article()
    slow = candidates.extract

    def extract(text, *args):
        if "Before." not in text:
            journalist.post("/articles/1/revisions", {"text": f"Before. {TEXT}"})
        return slow(text, *args)

    monkeypatch.setattr(candidates, "extract", extract)
    found = journalist.post("/articles/1/candidates?store=true", status=200, headers=KEY).json["items"]
    assert {span["revision"] for candidate in found for span in candidate["spans"]} == {2}


def test_an_article_that_changes_at_each_attempt_is_503(journalist, monkeypatch):
    journalist.article()
    slow, numbers = candidates.extract, iter(range(100))

    def extract(text, *args):
        journalist.post("/articles/1/revisions", {"text": f"{next(numbers)} {TEXT}"})
        return slow(text, *args)

    monkeypatch.setattr(candidates, "extract", extract)
    answer = journalist.post("/articles/1/candidates?store=true", status=503, headers=KEY)
    assert_problem(answer, 503, "store-busy", None)
    monkeypatch.setattr(candidates, "extract", slow)
    journalist.post("/articles/1/candidates?store=true", status=200, headers=KEY)


@pytest.mark.parametrize(
    ("path", "body", "media"),
    [
        ("/articles", ARTICLE | {"url": "https://news.example/b"}, "application/json"),
        (
            "/claims/bulk",
            b'{"article_id":1,"quote":"It will rain.","due":{"text":"in November"},"external_id":"a"}',
            "application/x-ndjson",
        ),
    ],
)
def test_each_slow_route_replays_its_answer(journalist, path, body, media):
    journalist.article(text=TEXT.replace("It will rain. It will rain.", "It will rain."))
    sent = {"json": body} if media == "application/json" else {"data": body, "content_type": media}
    first = journalist.send("POST", path, headers=KEY, **sent)
    again = journalist.send("POST", path, headers=KEY, **sent)
    assert first.status_code in {200, 201}, first.get_data()
    assert (again.status_code, again.get_data()) == (first.status_code, first.get_data())
    assert again.headers["Idempotency-Replayed"] == "true"


def test_nothing_slow_runs_inside_a_transaction(app, journalist, monkeypatch):
    """Each slow function is called while another connection could write."""
    journalist.article()
    journalist.claim()
    database = app.extensions["duecheck"].backend
    seen = []

    def watched(module, name):
        slow = getattr(module, name)

        def call(*args, **kwargs):
            seen.append((name, in_transaction(database)))
            return slow(*args, **kwargs)

        monkeypatch.setattr(module, name, call)

    watched(revisions, "reanchor")
    watched(articles, "normalize_text")
    watched(candidates, "extract")
    revise(journalist, headers={"Idempotency-Key": "a"})
    journalist.post("/articles", ARTICLE | {"url": "https://news.example/c"}, headers={"Idempotency-Key": "b"})
    journalist.post("/articles/1/candidates?store=true", status=200, headers={"Idempotency-Key": "c"})
    assert {name for name, _ in seen} == {"reanchor", "normalize_text", "extract"}
    assert not [name for name, inside in seen if inside]
