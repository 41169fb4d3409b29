"""Evidence, checks and verdicts of many claims in one request: all or none, or each on its own."""

import pytest

from claims.domain.limits import MAX_OPERATIONS
from tests.conftest import assert_problem

URL = {"url": "https://later.example/9", "stance": "supports"}
VERDICT = {"outcome": "came_true", "occurred_on": "2021-09-30", "rationale": "It did.", "evidence_ids": [1]}


def evidence(claim_id, key=None, **changes):
    return {"type": "evidence", "claim_id": claim_id, "body": URL | changes} | ({"key": key} if key else {})


def check(claim_id, **changes):
    return {"type": "check", "claim_id": claim_id, "body": {"result": "nothing_new"} | changes}


def verdict(claim_id, **changes):
    return {"type": "verdict", "claim_id": claim_id, "body": VERDICT | changes}


@pytest.fixture(autouse=True)
def record(journalist):
    journalist.article()
    for _ in range(4):
        journalist.claim()
    journalist.evidence(1)


def run(caller, operations, status=200, atomic=False, **kwargs):
    return caller.post("/bulk", {"atomic": atomic, "operations": operations}, status, **kwargs)


def statuses(answer):
    return [result["status"] for result in answer.json["results"]]


def counts(caller):
    paths = [f"/claims/{number}/{kind}" for number in (1, 2) for kind in ("evidence", "checks", "verdicts")]
    return [len(caller.get(path).json["items"]) for path in paths]


@pytest.mark.parametrize("atomic", [True, False])
def test_records_are_those_of_single_requests(journalist, atomic):
    answer = run(journalist, [evidence(2), check(3, note="Looked."), verdict(1)], atomic=atomic)
    assert statuses(answer) == [201, 201, 201]
    bodies = [result["body"] for result in answer.json["results"]]
    for body, path in zip(bodies, ("/evidence/2", "/checks/1", "/verdicts/1"), strict=True):
        assert body == journalist.get(path).json
    assert [row["type"] for row in journalist.get("/changes?since=6").json["items"]] == [
        "evidence.added", "check.added", "verdict.published",
    ]  # fmt: skip


def test_each_fails_on_its_own(journalist):
    operations = [
        evidence(2), evidence(99), evidence(2), check(1), verdict(1, evidence_ids=[77]), verdict(1), check(1),
        evidence(1, url="no url", stance="maybe"), check(2, result="x"),
    ]  # fmt: skip
    answer = run(journalist, operations)
    assert statuses(answer) == [201, 404, 409, 201, 422, 201, 409, 422, 422]
    problems = [result["body"] for result in answer.json["results"] if result["status"] >= 400]
    assert [problem["type"].rpartition("/")[2] for problem in problems] == [
        "claim-not-found", "evidence-exists", "verdict-refused", "workflow-conflict", "invalid-input", "invalid-input",
    ]  # fmt: skip
    assert [problem["status"] for problem in problems] == [404, 409, 422, 409, 422, 422]
    pointers = [error["pointer"] for error in problems[4]["errors"]]
    assert sorted(pointers) == ["/operations/7/body/stance", "/operations/7/body/url"]
    named = [part.split(": ")[0] for part in problems[4]["detail"].split("; ")]
    assert named == pointers
    assert problems[0]["errors"][0]["pointer"] == "/operations/1"
    assert problems[1]["evidence_id"] == 2 and problems[1]["remedy"]
    assert counts(journalist) == [1, 1, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("wrong", "status", "slug", "pointer"),
    [
        (evidence(99), 404, "claim-not-found", "/operations/2"),
        (check(2, result="x"), 422, "invalid-input", "/operations/2/body/result"),
        (verdict(1, evidence_ids=[77]), 422, "verdict-refused", "/operations/2/body/evidence_ids"),
        (evidence(1, url="https://later.example/1"), 409, "evidence-exists", "/operations/2"),
    ],
)
def test_one_that_fails_refuses_all_of_an_atomic_request(journalist, wrong, status, slug, pointer):
    before = (counts(journalist), journalist.get("/changes").json)
    answer = run(journalist, [evidence(2), check(2), wrong, verdict(1)], None, atomic=True)
    problem = assert_problem(answer, status, slug)
    assert problem["errors"][0]["pointer"].startswith(pointer)
    assert (counts(journalist), journalist.get("/changes").json) == before
    assert statuses(run(journalist, [evidence(2)], atomic=True)) == [201]


def test_a_bot_adds_no_verdict_and_then_nothing(bot, journalist):
    before = counts(journalist)
    answer = run(bot, [evidence(2), verdict(1)], None)
    assert "/operations/1" in assert_problem(answer, 403, "forbidden")["detail"]
    assert counts(journalist) == before
    assert statuses(run(bot, [evidence(2), check(2)])) == [201, 201]


def test_a_key_runs_an_operation_once(journalist):
    first = run(journalist, [evidence(2, key="a-1"), check(2)])
    again = run(journalist, [evidence(2, key="a-1"), evidence(3, key="a-2"), evidence(3, key="a-1")])
    assert statuses(again) == [201, 201, 422]
    assert again.json["results"][0] == first.json["results"][0] | {"replayed": True}
    assert again.json["results"][2]["body"]["type"].endswith("/idempotency-mismatch")
    assert counts(journalist)[3] == 1


def test_an_atomic_request_that_fails_frees_its_keys(journalist):
    assert run(journalist, [evidence(2, key="b-1"), evidence(99)], None, atomic=True).status_code == 404
    assert "replayed" not in run(journalist, [evidence(2, key="b-1")]).json["results"][0]


def test_a_key_of_the_request_repeats_the_whole_answer(journalist):
    headers = {"Idempotency-Key": "whole-1"}
    first = run(journalist, [evidence(2), evidence(99)], headers=headers)
    again = run(journalist, [evidence(2), evidence(99)], headers=headers)
    assert (again.json, again.headers["Idempotency-Replayed"]) == (first.json, "true")
    assert counts(journalist)[3] == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/operations"),
        ({"operations": []}, "/operations"),
        ({"operations": [check(1)] * (MAX_OPERATIONS + 1)}, "/operations"),
        ({"operations": [{}]}, "/operations/0/type"),
        ({"operations": [check(1) | {"type": "claim"}]}, "/operations/0/type"),
        ({"operations": [check(1), check(1) | {"claim_id": "1"}]}, "/operations/1/claim_id"),
        ({"operations": [check(1) | {"body": []}]}, "/operations/0/body"),
        ({"operations": [check(1) | {"key": "a b"}]}, "/operations/0/key"),
        ({"operations": [check(1) | {"x": 1}]}, "/operations/0/x"),
        ({"operations": [check(1)], "atomic": "yes"}, "/atomic"),
        ({"operations": [check(1)], "y": 1}, "/y"),
    ],
)
def test_a_malformed_request_is_refused_as_a_whole(journalist, body, pointer):
    assert_problem(journalist.post("/bulk", body, None), 422, "invalid-input", pointer)
    assert counts(journalist)[1] == 0


def test_many_operations_are_bounded(journalist):
    operations = [evidence(2, excerpt=f"Paragraph {number}") for number in range(MAX_OPERATIONS)]
    assert statuses(run(journalist, operations, atomic=True)) == [201] * MAX_OPERATIONS
