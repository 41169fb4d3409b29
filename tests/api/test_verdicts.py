"""Verdicts over HTTP: the rules of docs/specification.md, section 9."""

from datetime import datetime, timedelta

import pytest

from tests.conftest import assert_problem

pytestmark = pytest.mark.usefixtures("november_claim")


def test_a_verdict_is_published_and_shown_with_the_claim(journalist, reader):
    answer = journalist.post(
        "/claims/1/verdicts",
        {
            "outcome": "came_true",
            "occurred_on": "2021-11-04",
            "rationale": "It did.",
            "evidence_ids": [1],
        },
    )
    assert answer.headers["Location"] == "http://localhost/api/v1/verdicts/1"
    verdict = answer.json
    assert (verdict["state"], verdict["current"], verdict["actor"]) == ("published", True, "the-journalist")
    claim = reader.get("/claims/1").json
    assert (claim["status"], claim["verdict"]["outcome"], claim["version"]) == ("judged", "came_true", 2)
    assert reader.get("/claims?outcome=came_true&status=judged").json["items"] == [claim]
    assert reader.get("/claims/due").json["items"] == []
    assert reader.get("/verdicts/1").json == verdict == reader.get("/claims/1/verdicts").json["items"][0]


BASE = {"outcome": "came_true", "occurred_on": "2021-11-04", "rationale": "R.", "evidence_ids": [1]}


@pytest.mark.parametrize(
    ("changes", "pointer", "words"),
    [
        ({"occurred_on": "2021-12-03", "evidence_ids": [1, 3]}, "/outcome", "the right outcome is came_true_late"),
        ({"occurred_on": "2021-12-03"}, "/occurred_on", "is after all evidence"),
        ({"occurred_on": "2021-12-03", "evidence_ids": [2]}, "/evidence_ids", "came_true contradicts its evidence"),
        ({"outcome": "came_true_late"}, "/outcome", "the right outcome is came_true"),
        ({"occurred_on": "2021-10-31"}, "/occurred_on", "before the window begins on 2021-11-01"),
        ({"occurred_on": "2021-12-07"}, "/occurred_on", "is in the future"),
        ({"occurred_on": None}, "/occurred_on", "needs the day"),
        ({"outcome": "did_not"}, "/occurred_on", "leave it out"),
        ({"outcome": "void"}, "/occurred_on", "leave it out"),
        ({"evidence_ids": []}, "/evidence_ids", "at least one piece of evidence"),
        ({"outcome": "did_not", "occurred_on": None, "evidence_ids": []}, "/evidence_ids", "did_not must cite"),
        ({"outcome": "partly", "evidence_ids": []}, "/evidence_ids", "partly must cite"),
        ({"evidence_ids": [1, 9]}, "/evidence_ids/1", "has no evidence 9"),
        ({"reason": "became_impossible"}, "/reason", "goes with did_not only"),
        ({"supersedes": 1}, "/correction", "and correction together"),
        ({"correction": {"code": "wording", "note": "n"}}, "/supersedes", "and correction together"),
        ({"supersedes": 1, "correction": {"code": "wording", "note": "n"}}, "/supersedes", "no published verdict"),
    ],
)
def test_a_verdict_that_breaks_a_rule_is_refused(journalist, reader, changes, pointer, words):
    journalist.evidence(published_on="2021-12-03", url="https://later.example/3")
    body = {k: v for k, v in (BASE | changes).items() if v is not None}
    problem = assert_problem(journalist.post("/claims/1/verdicts", body, None), 422, "verdict-refused", pointer)
    assert words in problem["detail"]
    assert reader.get("/claims/1").json["verdict"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"rationale": None},
        {"rationale": "  "},
        {"outcome": "true"},
        {"evidence_ids": [1.0]},
        {"reason": "tired"},
        {"correction": {"code": "typo", "note": "n"}},
    ],
)
def test_a_verdict_of_the_wrong_shape_is_refused(journalist, changes):
    body = {k: v for k, v in (BASE | changes).items() if v is not None}
    assert_problem(journalist.post("/claims/1/verdicts", body, None), 422, "invalid-input")


@pytest.mark.parametrize(
    "body",
    [
        BASE,
        BASE | {"outcome": "came_true_late", "occurred_on": "2021-12-03", "evidence_ids": [1, 3]},
        BASE | {"outcome": "partly", "occurred_on": "2021-11-02"},
        {"outcome": "did_not", "rationale": "R.", "evidence_ids": [2]},
        {"outcome": "undeterminable", "rationale": "Looked; nothing found."},
        {"outcome": "void", "rationale": "The company is gone."},
    ],
)
def test_each_outcome_can_be_reached(journalist, body):
    journalist.evidence(published_on="2021-12-03")
    assert journalist.post("/claims/1/verdicts", body).json["outcome"] == body["outcome"]


def test_did_not_before_the_end_of_the_window_is_refused_with_the_date(journalist, clock):
    journalist.claim(due={"text": "in December"})
    evidence_id = journalist.evidence(2, stance="refutes")["id"]
    clock.set("2022-01-01T11:59:59")
    body = {"outcome": "did_not", "rationale": "R.", "evidence_ids": [evidence_id]}
    problem = assert_problem(journalist.post("/claims/2/verdicts", body, None), 422, "verdict-too-early", "/outcome")
    assert problem["due_at"] == "2022-01-01T12:00:00Z"
    assert "became_impossible" in problem["detail"]
    journalist.post("/claims/2/verdicts", body | {"reason": "became_impossible"})


def test_did_not_for_a_claim_without_end_needs_the_reason(journalist):
    journalist.claim(due={"relation": "open"})
    evidence_id = journalist.evidence(2, published_on="2021-11-04", stance="refutes")["id"]
    body = {"outcome": "did_not", "rationale": "R.", "evidence_ids": [evidence_id]}
    assert_problem(journalist.post("/claims/2/verdicts", body, None), 422, "verdict-too-early")
    journalist.post("/claims/2/verdicts", body | {"reason": "became_impossible"})


def test_evidence_of_another_claim_or_retracted_does_not_count(journalist):
    journalist.claim()
    other = journalist.evidence(2)["id"]
    journalist.post("/evidence/1/retract", {"reason": "A hoax."}, 200)
    for number, words in ((other, "has no evidence"), (1, "has been retracted")):
        answer = journalist.post("/claims/1/verdicts", BASE | {"evidence_ids": [2, number]}, None)
        problem = assert_problem(answer, 422, "verdict-refused", "/evidence_ids/1")
        assert words in problem["detail"]


def test_a_judged_claim_takes_another_verdict_only_as_a_correction(journalist, reader):
    first = journalist.judge(occurred_on="2021-11-04")
    problem = assert_problem(journalist.post("/claims/1/verdicts", BASE, None), 409, "already-judged")
    assert problem["current"]["id"] == first["id"]
    fix = {"supersedes": 1, "correction": {"code": "factual_error", "note": "It was the third of December."}}
    newer = journalist.evidence(published_on="2021-12-03")["id"]
    late = journalist.judge(outcome="came_true_late", occurred_on="2021-12-03", evidence_ids=[2, newer], **fix)
    again = journalist.post("/claims/1/verdicts", BASE | fix, None)
    assert assert_problem(again, 409, "already-judged")["current"]["id"] == late["id"]
    shown = reader.get("/claims/1/verdicts").json["items"]
    assert [(v["id"], v["current"], v["supersedes"]) for v in shown] == [(1, False, None), (2, True, 1)]
    assert reader.get("/claims/1").json["verdict"]["outcome"] == "came_true_late"


@pytest.mark.parametrize("workflow", ["candidate", "withdrawn"])
def test_only_accepted_claims_are_judged(journalist, editor, workflow):
    journalist.claim(workflow="candidate" if workflow == "candidate" else "accepted")
    evidence_id = journalist.evidence(2)["id"]
    if workflow == "withdrawn":
        editor.post("/claims/2/withdraw", {"reason": "r"}, 200)
        assert_problem(
            journalist.post("/claims/2/evidence", {"url": "https://a.example", "stance": "context"}, None),
            409,
            "workflow-conflict",
        )
    answer = journalist.post("/claims/2/verdicts", BASE | {"evidence_ids": [evidence_id]}, None)
    assert_problem(answer, 409, "workflow-conflict")


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/evidence/99", "evidence-not-found"),
        ("/verdicts/99", "verdict-not-found"),
        ("/claims/99/evidence", "claim-not-found"),
        ("/claims/99/verdicts", "claim-not-found"),
    ],
)
def test_missing_records_are_404(reader, path, slug):
    assert_problem(reader.get(path, None), 404, slug)


class TestAllVerdicts:
    @pytest.fixture(autouse=True)
    def verdicts(self, november_claim, journalist, editor, clock):
        """Add three verdicts: void, its correction a second later by an editor, and void again on another claim."""
        body = {"outcome": "void", "rationale": "It was replaced."}
        journalist.post("/claims/1/verdicts", body)
        clock.advance(seconds=1)
        fix = {"supersedes": 1, "correction": {"code": "wording", "note": "It was never sure."}}
        editor.post("/claims/1/verdicts", body | fix | {"outcome": "undeterminable"})
        clock.advance(seconds=1)
        journalist.claim()
        journalist.post("/claims/2/verdicts", body)
        return [at["created_at"] for at in journalist.get("/verdicts").json["items"]]

    @pytest.mark.parametrize(
        ("query", "ids"),
        [
            ("", [1, 2, 3]),
            ("state=published", [1, 2, 3]),
            ("state=proposed,returned", []),
            ("outcome=void", [1, 3]),
            ("outcome=void,undeterminable,void", [1, 2, 3]),
            ("outcome=void&state=proposed,published", [1, 3]),
            ("actor=the-editor", [2]),
            ("actor=The-Editor", []),
            ("actor=the-journalist&outcome=undeterminable", []),
        ],
    )
    def test_verdicts_are_listed_by_state_outcome_and_author(self, reader, query, ids):
        assert [verdict["id"] for verdict in reader.get(f"/verdicts?{query}").json["items"]] == ids
        if ids:
            page = reader.get(f"/verdicts?{query}&limit=1").json
            seen = page["items"]
            while page["next"]:
                page = reader.get(page["next"].removeprefix("http://localhost/api/v1")).json
                seen += page["items"]
            assert [verdict["id"] for verdict in seen] == ids

    def test_since_includes_its_instant(self, reader, verdicts):
        second = datetime.fromisoformat(verdicts[1])
        for at, ids in (
            (second - timedelta(seconds=1), [1, 2, 3]),
            (second, [2, 3]),
            (second.replace(microsecond=1), [3]),
        ):
            since = at.isoformat().replace("+00:00", "Z")
            assert [verdict["id"] for verdict in reader.get(f"/verdicts?since={since}").json["items"]] == ids
        today = second.date()
        for day, ids in ((today, [1, 2, 3]), (today + timedelta(days=1), [])):
            assert [verdict["id"] for verdict in reader.get(f"/verdicts?since={day}").json["items"]] == ids

    @pytest.mark.parametrize(
        ("query", "parameter"),
        [
            ("state=open", "state"),
            ("state=proposed,", "state"),
            ("state=", "state"),
            ("outcome=void,maybe", "outcome"),
            ("actor=", "actor"),
            ("since=monday", "since"),
            ("since=2021-10-01T12:00:00", "since"),
            ("cursor=abc", "cursor"),
            ("claim_id=1", "claim_id"),
        ],
    )
    def test_bad_filters_are_refused(self, reader, query, parameter):
        assert_problem(reader.get(f"/verdicts?{query}", None), 422, "invalid-input", parameter)

    def test_a_cursor_of_another_list_is_refused(self, reader):
        cursor = reader.get("/claims?limit=1").json["next"].split("cursor=")[1]
        assert_problem(reader.get(f"/verdicts?cursor={cursor}", None), 422, "invalid-input", "cursor")


class TestSecondPerson:
    @pytest.fixture
    def options(self):
        return {"VERDICT_REVIEW": "second_person"}

    def test_a_verdict_waits_for_a_second_person(self, journalist, editor, bot):
        verdict = journalist.judge(occurred_on="2021-11-04")
        assert (verdict["state"], verdict["current"], verdict["published_at"]) == ("proposed", False, None)
        assert bot.get("/claims/1").json["status"] == "due"
        assert bot.get("/verdicts?state=proposed").json["items"] == [verdict]
        approved = editor.post("/verdicts/1/approve", {"note": "Agreed."}, 200).json
        assert (approved["state"], approved["current"], approved["review"]["actor"]) == (
            "published",
            True,
            "the-editor",
        )
        assert bot.get("/claims/1").json["status"] == "judged"
        assert bot.get("/verdicts?state=proposed").json["items"] == []
        assert bot.get("/verdicts").json["items"] == [approved]
        assert_problem(editor.post("/verdicts/1/approve", {}, None), 409, "verdict-not-pending")

    def test_the_author_cannot_approve_a_verdict(self, editor):
        editor.judge(occurred_on="2021-11-04")
        assert_problem(editor.post("/verdicts/1/approve", {}, None), 403, "own-verdict")

    def test_a_claim_that_changed_meanwhile_is_not_approved(self, journalist, editor):
        journalist.judge(occurred_on="2021-11-04")
        journalist.patch("/claims/1", {"statement": "Something else."}, '"1"')
        assert_problem(editor.post("/verdicts/1/approve", {}, None), 409, "claim-changed")

    def test_of_two_proposals_one_is_published(self, journalist, editor):
        journalist.judge(occurred_on="2021-11-04")
        journalist.judge(occurred_on="2021-11-03")
        editor.post("/verdicts/2/approve", {}, 200)
        assert_problem(editor.post("/verdicts/1/approve", {}, None), 409, "claim-changed")

    def test_a_verdict_whose_evidence_was_retracted_is_not_approved(self, journalist, editor):
        journalist.judge(occurred_on="2021-11-04")
        journalist.post("/evidence/1/retract", {"reason": "r"}, 200)
        assert_problem(editor.post("/verdicts/1/approve", {}, None), 409, "evidence-retracted")

    def test_a_returned_verdict_stays_on_record(self, journalist, editor, reader):
        journalist.judge(occurred_on="2021-11-04")
        returned = editor.post("/verdicts/1/return", {"note": "Name the decree."}, 200).json
        assert (returned["state"], returned["review"]["note"]) == ("returned", "Name the decree.")
        assert_problem(editor.post("/verdicts/1/approve", {}, None), 409, "verdict-not-pending")
        assert_problem(editor.post("/verdicts/1/return", {"note": "n"}, None), 409, "verdict-not-pending")
        journalist.judge(occurred_on="2021-11-04")
