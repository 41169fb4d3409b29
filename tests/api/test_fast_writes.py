"""Posts that are answered before Flask: the same answers, errors, counts and rows as through Flask."""

import json

import pytest

from claims.domain.limits import MAX_ID
from tests.applications import own_app
from tests.conftest import Caller, assert_problem

#: a media type that the fast path does not know, and Flask does
SLOW = "application/json; charset=UTF-8; x=y"
VERDICT = {"outcome": "came_true", "rationale": "It was signed.", "evidence_ids": [1], "occurred_on": "2021-09-30"}


def paths():
    """Return the posts that the fast path answers: path, body, role."""
    evidence = {"url": "https://later.example/x", "stance": "supports", "published_on": "2021-09-30"}
    return {
        "evidence": ("/claims/1/evidence", evidence, "bot"),
        "check": ("/claims/1/checks", {"result": "nothing_new"}, "bot"),
        "verdict": ("/claims/1/verdicts", VERDICT, "journalist"),
        "lease": ("/leases", {"limit": 2}, "bot"),
    }


@pytest.fixture
def record(journalist, clock):
    journalist.article()
    journalist.claim(due={"relation": "by", "edtf": "2021-09"})
    journalist.evidence()
    clock.set("2021-11-10T12:00")


def post(caller, path, body, content_type="application/json", **headers):
    data = body if isinstance(body, bytes) else json.dumps(body)
    return caller.send("POST", path, data=data, content_type=content_type, headers=headers)


def seen(answer):
    """Return what an answer says, but not of its request."""
    headers = {name: value for name, value in answer.headers if name not in {"X-Request-Id", "RateLimit"}}
    body = {name: value for name, value in (answer.json or {}).items() if name != "request_id"}
    return answer.status_code, headers, body


@pytest.fixture
def passed(monkeypatch):
    """Return the paths of requests that reach Flask."""
    found = []
    monkeypatch.setattr("flask.Flask.dispatch_request", _noting(found))
    return found


def _noting(found):
    from flask import Flask, request

    def dispatch(self, *, own=Flask.dispatch_request):
        found.append(request.path)
        return own(self)

    return dispatch


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("name", paths())
def test_a_post_is_answered_before_flask(callers, passed, name):
    path, body, role = paths()[name]
    answer = post(callers[role], path, body)
    assert (answer.status_code, passed) == (201, [])
    assert answer.headers["Content-Length"] == str(len(answer.get_data()))
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Request-Id"]
    assert answer.headers["Location"].startswith("http://localhost/api/v1/")


@pytest.mark.parametrize("name", paths())
def test_both_ways_give_the_same_answer_and_rows(template, tmp_path, clock, name):
    path, body, role = paths()[name]
    found = []
    for number, content_type in enumerate(("application/json", SLOW)):
        clock.set("2021-10-01T00:00")
        copy = tmp_path / f"{number}.db"
        copy.write_bytes(template.read_bytes())
        with own_app(copy, clock) as app:
            from tests.tokens import add_token

            context = app.extensions["duecheck"].context
            callers = {
                role: Caller(app.test_client(), add_token(context, role, role)) for role in ("journalist", "bot")
            }
            callers["journalist"].article()
            callers["journalist"].claim(due={"relation": "by", "edtf": "2021-09"})
            callers["journalist"].evidence()
            clock.set("2021-11-10T12:00")
            answer = seen(post(callers[role], path, body, content_type))
            again = seen(post(callers[role], path, body, content_type))
            rows = callers["bot"].get("/changes").json["items"]
            found.append((answer, again, rows, app.extensions["duecheck"].backend.store.list_tokens()[0].name))
    assert found[0] == found[1]


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("path", "body", "status", "slug"),
    [
        ("/claims/1/verdicts", b"", 400, "bad-request"),
        ("/claims/1/verdicts", b"{", 400, "bad-request"),
        ("/claims/1/verdicts", b"[]", 422, "invalid-input"),
        ("/claims/1/verdicts", {}, 422, "invalid-input"),
        ("/claims/1/verdicts", VERDICT | {"x": 1}, 422, "invalid-input"),
        ("/claims/1/verdicts", VERDICT | {"evidence_ids": [2]}, 422, "verdict-refused"),
        ("/claims/2/verdicts", VERDICT, 404, "claim-not-found"),
        (f"/claims/{MAX_ID}/verdicts", VERDICT, 404, "claim-not-found"),
        (f"/claims/{MAX_ID + 1}/verdicts", VERDICT, 404, "no-such-route"),
        ("/claims/0/verdicts", VERDICT, 404, "no-such-route"),
        ("/claims/01/verdicts", VERDICT, 404, "no-such-route"),
        ("/claims/1/verdicts?x=1", VERDICT, 422, "invalid-input"),
        ("/claims/1/verdicts/", VERDICT, 404, "no-such-route"),
        ("/claims/1/verdicts", b"[" * 30_000, 400, "bad-request"),
    ],
)
def test_what_is_wrong_is_refused_as_ever_and_changes_nothing(journalist, reader, path, body, status, slug):
    before = reader.get("/changes").json
    assert_problem(post(journalist, path, body), status, slug)
    assert reader.get("/changes").json == before


@pytest.mark.usefixtures("record")
def test_roles_are_checked(callers, client):
    for name, (path, body, role) in paths().items():
        assert_problem(post(callers["reader"], path, body), 403, "forbidden")
        assert_problem(post(Caller(client), path, body), 401, "unauthenticated")
        assert_problem(post(Caller(client, "due_wrong"), path, body), 401, "unauthenticated")
        assert post(callers["editor"], path, body).status_code in {200, 201}, (name, role)


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("content_type", ["text/plain", "application/x-ndjson", None])
def test_other_media_types_are_refused(journalist, content_type):
    assert_problem(post(journalist, "/claims/1/verdicts", VERDICT, content_type), 415, "unsupported-media-type")


@pytest.mark.usefixtures("record")
def test_a_repeated_key_runs_once_on_either_way(journalist, reader, passed):
    key = {"Idempotency-Key": "k1"}
    first = post(journalist, "/claims/1/verdicts", VERDICT, **key)
    assert first.status_code == 201 and passed == []
    last = reader.get("/changes").json["next_since"]
    for content_type in ("application/json", "application/json; charset=UTF-8"):
        again = post(journalist, "/claims/1/verdicts", dict(reversed(VERDICT.items())), content_type, **key)
        assert (again.status_code, again.json, again.headers["Location"]) == (
            first.status_code,
            first.json,
            first.headers["Location"],
        )
        assert again.headers["Idempotency-Replayed"] == "true"
        assert again.headers["Content-Length"] == str(len(again.get_data()))
    assert reader.get("/changes").json["next_since"] == last
    other = VERDICT | {"rationale": "Other."}
    assert_problem(post(journalist, "/claims/1/verdicts", other, **key), 422, "idempotency-mismatch")
    assert_problem(post(journalist, "/claims/1/checks", {}, **{"Idempotency-Key": "a b"}), 422, "invalid-input")


@pytest.mark.usefixtures("record")
def test_a_refused_post_keeps_no_key(journalist):
    key = {"Idempotency-Key": "k2"}
    assert_problem(
        post(journalist, "/claims/1/verdicts", VERDICT | {"evidence_ids": [2]}, **key), 422, "verdict-refused"
    )
    assert post(journalist, "/claims/1/verdicts", VERDICT, **key).status_code == 201


@pytest.mark.usefixtures("record")
def test_an_error_of_the_view_does_not_run_it_again(journalist, monkeypatch):
    from claims.services import verdicts

    runs = []

    def fail(*arguments):
        runs.append(arguments)
        raise RuntimeError("broken")

    monkeypatch.setattr(verdicts, "add_verdict", fail)
    assert_problem(post(journalist, "/claims/1/verdicts", VERDICT), 500, "internal-error")
    assert len(runs) == 1


@pytest.mark.parametrize("options", [{"RATE_LIMIT": "3 per minute"}])
def test_each_post_counts_once_against_the_rate_limit(callers):
    bot = callers["bot"]
    statuses = [
        post(bot, "/leases", body).status_code for body in ({"limit": 1}, {"limit": 0}, {"limit": 1}, {"limit": 1})
    ]
    assert statuses == [200, 422, 200, 429]
