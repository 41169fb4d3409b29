"""An editor's decisions, deadlines, and claims that depend on others, over HTTP."""

import pytest

from tests.conftest import assert_problem


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


@pytest.mark.parametrize(
    ("start", "steps"),
    [
        ("candidate", {"accept": 200, "reject": 200, "withdraw": 409, "merge": 200}),
        ("accepted", {"accept": 409, "reject": 409, "withdraw": 200, "merge": 200}),
        ("rejected", {"accept": 200, "reject": 409, "withdraw": 409, "merge": 409}),
        ("withdrawn", {"accept": 409, "reject": 409, "withdraw": 409, "merge": 409}),
        ("duplicate", {"accept": 409, "reject": 409, "withdraw": 409, "merge": 409}),
    ],
)
def test_which_step_follows_which(journalist, editor, reader, start, steps):
    bodies = {"accept": None, "reject": {"reason": "r"}, "withdraw": {"reason": "r"}, "merge": {"into": 1}}
    reach = {"rejected": "reject", "withdrawn": "withdraw", "duplicate": "merge"}
    journalist.claim()
    for step, status in steps.items():
        first = "candidate" if start in {"candidate", "rejected", "duplicate"} else "accepted"
        claim_id = journalist.claim(workflow=first)["id"]
        if start in reach:
            editor.post(f"/claims/{claim_id}/{reach[start]}", bodies[reach[start]], 200)
        answer = editor.post(f"/claims/{claim_id}/{step}", bodies[step], None)
        assert answer.status_code == status, (start, step, answer.json)
        if status == 409:
            assert_problem(answer, 409, "workflow-conflict")


def test_only_accepted_claims_have_a_status_and_fall_due(journalist, editor, reader, clock):
    assert journalist.claim(workflow="candidate")["status"] is None
    clock.set("2024-01-01T00:00")
    assert reader.get("/claims/due").json["items"] == []
    assert editor.post("/claims/1/accept", None, 200).json["status"] == "overdue"
    assert [c["id"] for c in reader.get("/claims/due").json["items"]] == [1]
    withdrawn = editor.post("/claims/1/withdraw", {"reason": "Misread."}, 200).json
    assert (withdrawn["status"], withdrawn["workflow_reason"]) == (None, "Misread.")
    assert reader.get("/claims/due").json["items"] == []


def test_a_merged_claim_points_to_the_other(journalist, editor):
    journalist.claim()
    journalist.claim()
    merged = editor.post("/claims/2/merge", {"into": 1, "reason": "Same words."}, 200).json
    assert (merged["workflow"], merged["merged_into"], merged["workflow_reason"]) == ("duplicate", 1, "Same words.")
    assert_problem(editor.post("/claims/1/merge", {"into": 1}, None), 422, "invalid-input", "/into")
    assert_problem(editor.post("/claims/1/merge", {"into": 2}, None), 409, "workflow-conflict")
    assert_problem(editor.post("/claims/1/merge", {"into": 9}, None), 404, "claim-not-found")


class TestDeadlines:
    def test_a_moved_deadline_is_added_and_the_claim_falls_due_again(self, journalist, reader, clock):
        journalist.claim(due={"text": "by December 2022"})
        clock.set("2023-01-02T00:00")
        assert reader.get("/claims/due").json["items"][0]["due_at"] == "2023-01-01T12:00:00Z"
        evidence_id = journalist.evidence(published_on="2022-12-09")["id"]
        added = journalist.post(
            "/claims/1/deadlines",
            {
                "due": {"text": "by the end of next year"},
                "reason": "claimant_moved",
                "evidence_id": evidence_id,
            },
        ).json
        assert (added["due"]["edtf"], added["due"]["earliest"], added["reason"]) == (
            "2023",
            "2021-09-21",
            "claimant_moved",
        )
        assert reader.get("/claims/due").json["items"] == []
        chain = reader.get("/claims/1/deadlines").json["items"]
        assert [(d["reason"], d["due"]["latest"]) for d in chain] == [
            ("first", "2022-12-31"),
            ("claimant_moved", "2023-12-31"),
        ]
        clock.set("2024-01-01T12:00")
        assert [c["id"] for c in reader.get("/claims/due").json["items"]] == [1]
        types = [c["type"] for c in reader.get("/claims/1/history").json["items"]]
        assert types == ["claim.created", "claim.due", "evidence.added", "claim.deadline_added", "claim.due"]

    @pytest.mark.parametrize(
        ("body", "slug", "pointer"),
        [
            ({"due": {"text": "until December 1, 2023"}, "reason": "correction"}, "invalid-input", "/due"),
            ({"due": {"text": "one day or other"}, "reason": "correction"}, "due-not-understood", "/due/text"),
            ({"due": {"text": "by 2025"}, "reason": "first"}, "invalid-input", "/reason"),
            ({"due": {"text": "by 2025"}, "reason": "correction", "evidence_id": 9}, "invalid-input", "/evidence_id"),
            (
                {"due": {"text": "by 2025"}, "reason": "correction", "said_on": "2021-10-03"},
                "invalid-input",
                "/said_on",
            ),
            ({"reason": "correction"}, "invalid-input", "/due"),
        ],
    )
    def test_a_bad_deadline_is_refused(self, journalist, reader, body, slug, pointer):
        journalist.claim()
        assert_problem(journalist.post("/claims/1/deadlines", body, None), 422, slug, pointer)
        assert len(reader.get("/claims/1/deadlines").json["items"]) == 1

    def test_a_judged_claims_deadline_is_only_corrected(self, journalist, editor):
        journalist.claim()
        journalist.evidence()
        journalist.judge()
        body = {"due": {"text": "by 2025"}, "reason": "claimant_moved"}
        assert_problem(journalist.post("/claims/1/deadlines", body, None), 409, "workflow-conflict")
        journalist.post("/claims/1/deadlines", body | {"reason": "correction"})
        editor.post("/claims/1/withdraw", {"reason": "r"}, 200)
        assert_problem(journalist.post("/claims/1/deadlines", body, None), 409, "workflow-conflict")


class TestConditions:
    """Claim 2 depends on 1 (within three months), 3 on 2 (no offset, its own deadline)."""

    @pytest.fixture(autouse=True)
    def chain(self, journalist, clock):
        journalist.claim(due={"text": "in November"})
        journalist.claim(due=None, depends_on={"claim_id": 1, "offset": "P3M"})
        journalist.claim(due={"text": "by 2023"}, depends_on={"claim_id": 2})
        clock.set("2021-12-05T00:00")
        journalist.evidence(published_on="2021-11-04")

    def _statuses(self, reader):
        return [reader.get(f"/claims/{i}").json["status"] for i in (1, 2, 3)]

    def test_a_claim_waits_for_its_condition(self, journalist, reader):
        claim = reader.get("/claims/2").json
        assert (claim["status"], claim["due"], claim["depends_on"]) == (
            "waiting",
            None,
            {"claim_id": 1, "offset": "P3M", "waiting": True},
        )
        assert [c["id"] for c in reader.get("/claims?status=waiting&sort=due_at").json["items"]] == [3, 2]
        evidence_id = journalist.evidence(2)["id"]
        body = {"outcome": "came_true", "occurred_on": "2021-11-04", "rationale": "r", "evidence_ids": [evidence_id]}
        assert assert_problem(journalist.post("/claims/2/verdicts", body, None), 409, "claim-waiting")["claim_id"] == 1

    def test_the_window_is_computed_when_the_other_came_true(self, journalist, reader, clock):
        journalist.judge(1, occurred_on="2021-11-04")
        due = reader.get("/claims/2").json["due"]
        assert (due["earliest"], due["latest"], due["basis"]) == ("2021-11-04", "2022-02-04", "inferred")
        assert self._statuses(reader) == ["judged", "open", "waiting"]
        evidence_id = journalist.evidence(2, published_on="2021-12-01")["id"]
        journalist.judge(2, occurred_on="2021-12-01", evidence_ids=[evidence_id])
        assert self._statuses(reader) == ["judged", "judged", "open"]
        assert reader.get("/claims/3").json["due"]["latest"] == "2023-12-31"
        clock.set("2024-02-01T00:00")
        assert [c["id"] for c in reader.get("/claims/due").json["items"]] == [3]

    def test_a_failed_condition_voids_the_whole_chain(self, journalist, reader):
        journalist.judge(1, outcome="did_not", occurred_on=None)
        assert self._statuses(reader) == ["judged"] * 3
        verdicts = [reader.get(f"/claims/{i}/verdicts").json["items"][0] for i in (2, 3)]
        assert [(v["outcome"], v["actor"]) for v in verdicts] == [("void", "duecheck")] * 2
        assert verdicts[0]["rationale"] == "Claim 1, on which this one depends, was judged “Did not happen”."
        assert [c["type"] for c in reader.get("/claims/3/history").json["items"]] == ["claim.created", "claim.voided"]

    def test_a_correction_reopens_what_was_voided(self, journalist, reader):
        journalist.judge(1, outcome="did_not", occurred_on=None)
        fix = {"supersedes": 1, "correction": {"code": "factual_error", "note": "It did."}}
        journalist.judge(1, occurred_on="2021-11-04", **fix)
        assert self._statuses(reader) == ["judged", "open", "waiting"]
        assert reader.get("/claims/2").json["verdict"] is None
        fix = {"supersedes": 4, "correction": {"code": "factual_error", "note": "The eighth."}}
        newer = journalist.evidence(1, published_on="2021-11-08")["id"]
        journalist.judge(1, occurred_on="2021-11-08", evidence_ids=[newer], **fix)
        chain = reader.get("/claims/2/deadlines").json["items"]
        assert [(d["reason"], d["due"]["latest"]) for d in chain] == [
            ("condition_met", "2022-02-04"),
            ("correction", "2022-02-08"),
        ]

    @pytest.mark.parametrize("outcome", ["partly", "undeterminable"])
    def test_an_outcome_that_settles_nothing_leaves_them_waiting(self, journalist, reader, outcome):
        journalist.judge(1, outcome=outcome, occurred_on=None)
        assert self._statuses(reader) == ["judged", "waiting", "waiting"]

    @pytest.mark.parametrize("outcome", ["partly", "undeterminable"])
    def test_a_deadline_of_a_person_ends_the_wait_also_after_such_an_outcome(self, journalist, reader, outcome):
        journalist.post("/claims/2/deadlines", {"due": {"text": "by 2023"}, "reason": "correction"})
        assert self._statuses(reader) == ["due", "open", "waiting"]
        journalist.judge(1, outcome=outcome, occurred_on=None)
        assert self._statuses(reader) == ["judged", "open", "waiting"]
        fix = {"supersedes": 1, "correction": {"code": "new_evidence", "note": "In doubt."}}
        journalist.judge(1, outcome="undeterminable", occurred_on=None, evidence_ids=[], **fix)
        assert self._statuses(reader) == ["judged", "open", "waiting"]

    def test_a_deadline_of_a_person_ends_the_wait_also_on_acceptance_and_merge(self, journalist, editor, reader):
        journalist.claim(due=None, depends_on={"claim_id": 1, "offset": "P3M"}, workflow="candidate")
        accepted = editor.post("/claims/4/accept", {"due": {"text": "by 2023"}}, 200).json
        assert (accepted["status"], accepted["depends_on"]) == (
            "open",
            {"claim_id": 1, "offset": None, "waiting": False},
        )
        other = journalist.claim(due={"text": "in November"})["id"]
        editor.post("/claims/1/merge", {"into": other}, 200)
        moved = reader.get("/claims/4").json
        assert (moved["status"], moved["depends_on"]["claim_id"]) == ("open", other)

    def test_a_correction_to_undeterminable_makes_them_wait_again(self, journalist, reader):
        journalist.judge(1, occurred_on="2021-11-04")
        fix = {"supersedes": 1, "correction": {"code": "new_evidence", "note": "In doubt."}}
        journalist.judge(1, outcome="undeterminable", occurred_on=None, evidence_ids=[], **fix)
        claim = reader.get("/claims/2").json
        assert (claim["status"], claim["due"]) == ("waiting", None)

    def test_a_human_verdict_is_not_touched_but_the_change_is_logged(self, journalist, reader):
        journalist.judge(1, occurred_on="2021-11-04")
        evidence_id = journalist.evidence(2, published_on="2021-12-01")["id"]
        journalist.judge(2, occurred_on="2021-12-01", evidence_ids=[evidence_id])
        fix = {"supersedes": 1, "correction": {"code": "factual_error", "note": "No."}}
        journalist.judge(1, outcome="did_not", occurred_on=None, **fix)
        assert reader.get("/claims/2").json["verdict"]["outcome"] == "came_true"
        assert reader.get("/claims/2/history").json["items"][-1]["type"] == "claim.condition_changed"

    def test_a_claim_added_after_the_fact_is_settled_at_once(self, journalist):
        journalist.judge(1, occurred_on="2021-11-04")
        assert journalist.claim(due=None, depends_on={"claim_id": 1, "offset": "P1Y"})["due"]["latest"] == "2022-11-04"
        assert journalist.claim(due=None, depends_on={"claim_id": 1})["status"] == "open_ended"

    def test_cycles_are_refused(self, journalist, editor):
        for claim_id, on, cycle in ((1, 3, [3, 2, 1]), (1, 1, [1]), (2, 3, [3, 2])):
            etag = journalist.get(f"/claims/{claim_id}").headers["ETag"]
            answer = journalist.patch(f"/claims/{claim_id}", {"depends_on": {"claim_id": on}}, etag, None)
            problem = assert_problem(answer, 422, "condition-invalid", "/depends_on/claim_id")
            assert problem["cycle"] == cycle
        assert_problem(editor.post("/claims/1/merge", {"into": 3}, None), 422, "condition-invalid")

    def test_a_condition_can_be_patched(self, journalist, reader):
        journalist.patch("/claims/3", {"depends_on": {"claim_id": 1, "offset": "P1Y"}}, '"1"')
        assert reader.get("/claims/3").json["due"] is None
        answer = journalist.patch("/claims/3", {"depends_on": None}, '"2"', None)
        assert_problem(answer, 422, "invalid-input", "/depends_on")
        journalist.post("/claims/3/deadlines", {"due": {"text": "by 2024"}, "reason": "correction"})
        assert journalist.patch("/claims/3", {"depends_on": None}, '"3"').json["status"] == "open"
        journalist.judge(1, occurred_on="2021-11-04")
        journalist.patch("/claims/3", {"depends_on": {"claim_id": 1, "offset": "P1Y"}}, '"4"')
        assert reader.get("/claims/3").json["due"]["latest"] == "2022-11-04"

    def test_a_claim_that_others_depend_on_is_not_withdrawn_but_can_be_merged(self, journalist, editor, reader):
        problem = assert_problem(editor.post("/claims/1/withdraw", {"reason": "r"}, None), 409, "claim-needed")
        assert problem["claim_ids"] == [2]
        other = journalist.claim(due={"text": "in November"})["id"]
        editor.post("/claims/1/merge", {"into": other}, 200)
        assert reader.get("/claims/2").json["depends_on"]["claim_id"] == other
        evidence_id = journalist.evidence(other, published_on="2021-11-04")["id"]
        journalist.judge(other, occurred_on="2021-11-04", evidence_ids=[evidence_id])
        assert reader.get("/claims/2").json["status"] == "open"

    def test_a_candidate_is_not_voided_until_it_is_accepted(self, journalist, editor, bot):
        journalist.claim(workflow="candidate", due=None, depends_on={"claim_id": 1, "offset": "P1Y"})
        journalist.judge(1, outcome="did_not", occurred_on=None)
        assert bot.get("/claims/4").json["verdict"] is None
        assert editor.post("/claims/4/accept", None, 200).json["verdict"]["outcome"] == "void"
