"""Taking back: verdicts are withdrawn, claims and evidence restored, evidence corrected."""

import pytest

from tests.conftest import Caller, assert_problem

REASON = {"reason": "A mistake."}


@pytest.fixture
def due(journalist, clock):
    """Return the due instant of claim 1, which is due and has evidence 1."""
    journalist.article()
    journalist.claim(due={"text": "in October"})
    journalist.evidence()
    clock.set("2021-11-03T00:00:00")
    return "2021-11-01T12:00:00Z"


def seqs(caller, types):
    return [row["seq"] for row in caller.get(f"/changes?types={types}").json["items"]]


class TestVerdicts:
    def test_the_claim_returns_to_the_queue_with_its_due_instant(self, due, journalist, editor, reader, bot):
        assert len(seqs(reader, "claim.due")) == 1
        journalist.judge(occurred_on="2021-10-02")
        assert reader.get("/claims/due").json["items"] == []
        withdrawn = editor.post("/verdicts/1/withdraw", REASON, 200).json
        assert (withdrawn["state"], withdrawn["current"]) == ("withdrawn", False)
        assert (withdrawn["withdrawal"]["reason"], withdrawn["withdrawal"]["actor"]) == ("A mistake.", "the-editor")
        claim = reader.get("/claims/1").json
        assert (claim["verdict"], claim["status"], claim["due_at"], claim["version"]) == (None, "due", due, 3)
        (item,) = reader.get("/claims/due").json["items"]
        assert (item["id"], item["due_at"]) == (1, due)
        assert len(seqs(reader, "claim.due")) == 1
        (row,) = reader.get("/changes?types=verdict.withdrawn").json["items"]
        assert (row["changed"]["verdict"]["id"], row["changed"]["claim"]["verdict"]) == (1, None)
        assert bot.post("/leases", {}).json["items"][0]["id"] == 1
        assert reader.get("/verdicts/1").json == withdrawn == reader.get("/claims/1/verdicts").json["items"][0]
        assert reader.get("/verdicts?state=withdrawn").json["items"] == [withdrawn]
        record = reader.get("/track-record?by=publisher").json["items"][0]
        assert (record["judged"], record["unjudged"]) == (0, 1)

    def test_a_claim_that_fell_due_while_it_was_judged_is_told_once(self, journalist, editor, reader, clock):
        journalist.article()
        journalist.claim(due={"text": "in October"})
        journalist.evidence()
        clock.set("2021-10-05T00:00:00")
        journalist.judge(occurred_on="2021-10-02")
        clock.set("2021-11-03T00:00:00")
        assert seqs(reader, "claim.due") == []
        editor.post("/verdicts/1/withdraw", REASON, 200)
        assert len(seqs(reader, "claim.due")) == 1

    def test_the_verdict_before_counts_again(self, due, journalist, editor, reader):
        journalist.judge(occurred_on="2021-10-02")
        fix = {"supersedes": 1, "correction": {"code": "factual_error", "note": "The third."}}
        journalist.judge(occurred_on="2021-10-03", **fix)
        problem = assert_problem(editor.post("/verdicts/1/withdraw", REASON, None), 409, "verdict-not-current")
        assert (problem["current"]["id"], problem["state"]) == (2, "published")
        editor.post("/verdicts/2/withdraw", REASON, 200)
        claim = reader.get("/claims/1").json
        assert (claim["status"], claim["verdict"]["id"], claim["verdict"]["occurred_on"]) == ("judged", 1, "2021-10-02")
        assert reader.get("/verdicts/1").json["current"] is True
        problem = assert_problem(editor.post("/verdicts/2/withdraw", REASON, None), 409, "verdict-not-current")
        assert (problem["current"]["id"], problem["state"]) == (1, "withdrawn")
        journalist.judge(occurred_on="2021-10-04", **fix)
        editor.post("/verdicts/3/withdraw", REASON, 200)
        editor.post("/verdicts/1/withdraw", REASON, 200)
        assert reader.get("/claims/1").json["verdict"] is None
        problem = assert_problem(editor.post("/verdicts/1/withdraw", REASON, None), 409, "verdict-not-current")
        assert problem["current"] is None
        journalist.judge(occurred_on="2021-10-05")
        assert reader.get("/claims/1").json["verdict"]["id"] == 4

    @pytest.mark.parametrize(
        ("seconds", "is_allowed"), [(0, True), (3599, True), (3600, True), (3601, False), (86400, False)]
    )
    def test_its_author_has_an_hour(self, due, journalist, clock, seconds, is_allowed):
        journalist.judge(occurred_on="2021-10-02")
        clock.advance(seconds=seconds)
        answer = journalist.post("/verdicts/1/withdraw", REASON, None)
        if is_allowed:
            assert answer.json["state"] == "withdrawn"
        else:
            assert_problem(answer, 403, "withdrawal-refused")
            assert journalist.get("/claims/1").json["status"] == "judged"

    def test_another_journalist_may_not(self, due, journalist, client, context):
        from tests.tokens import add_token

        journalist.judge(occurred_on="2021-10-02")
        other = Caller(client, add_token(context, "other", "journalist"))
        assert_problem(other.post("/verdicts/1/withdraw", REASON, None), 403, "withdrawal-refused")

    @pytest.mark.parametrize("role", ["bot", None])
    def test_a_bot_or_a_reader_may_not(self, due, callers, journalist, role):
        journalist.judge(occurred_on="2021-10-02")
        assert callers[role].post("/verdicts/1/withdraw", REASON, None).status_code == (403 if role else 401)

    def test_conditions_are_undone(self, due, journalist, editor, reader):
        journalist.claim(depends_on={"claim_id": 1, "offset": "P1M"}, due=None)
        journalist.claim(depends_on={"claim_id": 2, "offset": "P1M"}, due=None)
        journalist.judge(occurred_on="2021-10-02")
        assert reader.get("/claims/2").json["due"]["latest"] == "2021-11-02"
        editor.post("/verdicts/1/withdraw", REASON, 200)
        assert [reader.get(f"/claims/{n}").json["status"] for n in (2, 3)] == ["waiting", "waiting"]
        assert reader.get("/claims/2").json["due"] is None
        journalist.judge(outcome="did_not", occurred_on=None)
        assert [reader.get(f"/claims/{n}").json["verdict"]["outcome"] for n in (2, 3)] == ["void", "void"]
        verdict = reader.get("/claims/1").json["verdict"]["id"]
        automatic = reader.get("/claims/2").json["verdict"]["id"]
        assert_problem(editor.post(f"/verdicts/{automatic}/withdraw", REASON, None), 409, "workflow-conflict")
        editor.post(f"/verdicts/{verdict}/withdraw", REASON, 200)
        assert [reader.get(f"/claims/{n}").json["verdict"] for n in (2, 3)] == [None, None]

    def test_a_condition_that_a_persons_verdict_kept_away_is_settled(self, due, journalist, editor, reader):
        journalist.claim(depends_on={"claim_id": 1}, due={"text": "in October"})
        evidence_id = journalist.evidence(1, url="https://a.example/2", stance="refutes")["id"]
        own = journalist.evidence(2)["id"]
        journalist.judge(1, occurred_on="2021-10-02", evidence_ids=[1])
        judged = journalist.judge(2, occurred_on="2021-10-03", evidence_ids=[own])
        fix = {"supersedes": 1, "correction": {"code": "factual_error", "note": "Never."}}
        journalist.judge(1, outcome="did_not", occurred_on=None, evidence_ids=[evidence_id], **fix)
        assert reader.get("/claims/2").json["verdict"]["outcome"] == "came_true"
        editor.post(f"/verdicts/{judged['id']}/withdraw", REASON, 200)
        assert reader.get("/claims/2").json["verdict"]["outcome"] == "void"

    @pytest.mark.parametrize("reason", [None, "", " ", 5])
    def test_it_needs_a_reason(self, due, journalist, editor, reason):
        journalist.judge(occurred_on="2021-10-02")
        body = {} if reason is None else {"reason": reason}
        assert_problem(editor.post("/verdicts/1/withdraw", body, None), 422, "invalid-input", "/reason")


class TestProposals:
    @pytest.fixture
    def options(self):
        return {"VERDICT_REVIEW": "second_person"}

    def test_its_author_withdraws_a_proposal_at_any_time(self, due, journalist, editor, reader, bot, clock):
        journalist.judge(occurred_on="2021-10-02")
        clock.advance(days=9)
        journalist.post("/verdicts/1/withdraw", REASON, 200)
        assert_problem(editor.post("/verdicts/1/approve", {}, None), 409, "verdict-not-pending")
        assert reader.get("/changes?types=verdict.proposal_withdrawn").json["items"] == []
        assert len(seqs(bot, "verdict.proposal_withdrawn")) == 1
        assert reader.get("/claims/1/verdicts").json["items"] == []
        assert_problem(reader.get("/verdicts/1", None), 404, "verdict-not-found")


class TestClaims:
    def test_each_goes_back_to_what_it_was(self, due, journalist, editor, reader, bot):
        journalist.claim(workflow="candidate")
        journalist.claim(workflow="candidate")
        for claim_id, step, body, before in (
            (1, "withdraw", REASON, "accepted"),
            (2, "reject", REASON, "candidate"),
            (1, "merge", {"into": 3}, "accepted"),
            (2, "merge", {"into": 3}, "candidate"),
        ):
            editor.post(f"/claims/{claim_id}/{step}", body, 200)
            restored = editor.post(f"/claims/{claim_id}/restore", REASON, 200).json
            assert (restored["workflow"], restored["workflow_reason"], restored["merged_into"]) == (before, None, None)
            assert_problem(editor.post(f"/claims/{claim_id}/restore", REASON, None), 409, "workflow-conflict")
        assert [item["id"] for item in reader.get("/claims/due").json["items"]] == [1]
        assert len(seqs(reader, "claim.due")) == 1
        rows = bot.get("/changes?types=claim.restored").json["items"]
        assert {row["changed"]["restoration"]["reason"] for row in rows} == {"A mistake."}
        assert len(rows) == 4
        assert len(seqs(reader, "claim.restored")) == 2

    def test_an_accepted_claim_that_was_rejected_first_is_restored_to_accepted(self, due, journalist, editor):
        journalist.claim(workflow="candidate")
        editor.post("/claims/2/reject", REASON, 200)
        editor.post("/claims/2/accept", {}, 200)
        editor.post("/claims/2/withdraw", REASON, 200)
        assert editor.post("/claims/2/restore", REASON, 200).json["workflow"] == "accepted"

    def test_a_claim_whose_condition_is_gone_is_not_restored(self, due, journalist, editor):
        journalist.claim(depends_on={"claim_id": 1})
        editor.post("/claims/2/withdraw", REASON, 200)
        editor.post("/claims/1/withdraw", REASON, 200)
        assert_problem(editor.post("/claims/2/restore", REASON, None), 409, "workflow-conflict")
        editor.post("/claims/1/restore", REASON, 200)
        editor.post("/claims/2/restore", REASON, 200)

    def test_only_editors_restore(self, due, journalist, editor):
        editor.post("/claims/1/withdraw", REASON, 200)
        assert journalist.post("/claims/1/restore", REASON, None).status_code == 403


class TestMerged:
    @pytest.fixture
    def merged(self, due, journalist, editor):
        """Claim 2, with evidence 2, is merged into claim 1."""
        journalist.claim(due={"text": "in October"})
        journalist.evidence(2, url="https://later.example/2")
        editor.post("/claims/2/merge", {"into": 1}, 200)

    def test_its_evidence_is_listed_and_cited(self, merged, journalist, editor, reader):
        listed = reader.get("/claims/1/evidence").json["items"]
        assert [(item["id"], item["claim_id"], item["from_claim_id"]) for item in listed] == [(1, 1, None), (2, 2, 2)]
        assert reader.get("/claims/2/evidence").json["items"][0]["from_claim_id"] is None
        journalist.judge(occurred_on="2021-10-02", evidence_ids=[2])
        problem = assert_problem(editor.post("/claims/2/restore", REASON, None), 409, "evidence-in-use")
        assert problem["verdict_id"] == 1
        problem = assert_problem(journalist.post("/evidence/2/retract", REASON, None), 409, "evidence-in-use")
        assert problem["verdict_id"] == 1
        editor.post("/verdicts/1/withdraw", REASON, 200)
        editor.post("/claims/2/restore", REASON, 200)
        assert [item["id"] for item in reader.get("/claims/1/evidence").json["items"]] == [1]
        answer = journalist.post(
            "/claims/1/verdicts",
            {"outcome": "came_true", "occurred_on": "2021-10-02", "rationale": "R.", "evidence_ids": [2]},
            None,
        )
        assert_problem(answer, 422, "verdict-refused", "/evidence_ids/0")

    @pytest.mark.parametrize("options", [{"VERDICT_REVIEW": "second_person"}])
    def test_a_duplicate_is_restored_after_the_named_withdrawals(self, merged, journalist, editor):
        journalist.judge(occurred_on="2021-10-02", evidence_ids=[2])
        editor.post("/verdicts/1/approve", {}, 200)
        fix = {"supersedes": 1, "correction": {"code": "wording", "note": "A slip."}}
        journalist.judge(occurred_on="2021-10-02", evidence_ids=[1], **fix)
        editor.post("/verdicts/2/approve", {}, 200)
        fix["supersedes"] = 2
        journalist.judge(occurred_on="2021-10-02", evidence_ids=[2], **fix)
        problem = assert_problem(editor.post("/claims/2/restore", REASON, None), 409, "evidence-in-use")
        assert (problem["verdict_id"], problem["withdraw"]) == (3, [3, 2, 1])
        for number in problem["withdraw"]:
            editor.post(f"/verdicts/{number}/withdraw", REASON, 200)
        editor.post("/claims/2/restore", REASON, 200)

    def test_evidence_of_a_chain(self, merged, journalist, editor, reader):
        journalist.claim(due={"text": "in October"})
        editor.post("/claims/1/merge", {"into": 3}, 200)
        items = reader.get("/claims/3/evidence?limit=1").json
        assert [item["from_claim_id"] for item in items["items"]] == [1]
        rest = journalist.client.get(items["next"]).json["items"]
        assert [item["from_claim_id"] for item in rest] == [2]
        journalist.judge(3, occurred_on="2021-10-02", evidence_ids=[2])

    def test_the_public_sees_no_evidence_of_a_candidate(self, due, journalist, editor, reader, bot):
        journalist.claim(workflow="candidate")
        journalist.evidence(2, url="https://later.example/2")
        editor.post("/claims/2/merge", {"into": 1}, 200)
        assert [item["id"] for item in reader.get("/claims/1/evidence").json["items"]] == [1]
        assert [item["id"] for item in bot.get("/claims/1/evidence").json["items"]] == [1, 2]


class TestEvidence:
    def test_it_is_corrected(self, due, journalist, reader):
        tag = reader.get("/evidence/1").headers["ETag"]
        changed = journalist.patch("/evidence/1", {"title": "A title", "published_on": "2021-10-03"}, tag).json
        assert (changed["title"], changed["published_on"], changed["version"]) == ("A title", "2021-10-03", 2)
        assert changed["in_window"] is True
        assert changed == reader.get("/evidence/1").json
        (row,) = reader.get("/changes?types=evidence.updated").json["items"]
        assert row["changed"]["evidence"]["title"] == "A title"
        problem = assert_problem(journalist.patch("/evidence/1", {"title": "B"}, tag, None), 412, "version-conflict")
        assert problem["current"]["version"] == 2
        assert_problem(journalist.patch("/evidence/1", {"title": "B"}, None, None), 428, "precondition-required")
        assert journalist.patch("/evidence/1", {"title": "A title"}, '"2"').json["version"] == 2

    @pytest.mark.parametrize(
        ("changes", "slug", "pointer"),
        [
            ({"published_on": "2021-09-20"}, "evidence-invalid", "/published_on"),
            ({"published_on": "2021-11-05"}, "evidence-invalid", "/published_on"),
            ({"stance": "maybe"}, "invalid-input", "/stance"),
            ({"claim_id": 2}, "invalid-input", "/claim_id"),
            ({"url": None}, "invalid-input", "/url"),
        ],
    )
    def test_bad_corrections_are_refused(self, due, journalist, reader, changes, slug, pointer):
        before = reader.get("/evidence/1").json
        assert_problem(journalist.patch("/evidence/1", changes, '"1"', None), 422, slug, pointer)
        assert reader.get("/evidence/1").json == before

    def test_cited_or_retracted_evidence_is_frozen(self, due, journalist, editor, reader):
        journalist.judge(occurred_on="2021-10-02")
        problem = assert_problem(journalist.patch("/evidence/1", {"title": "B"}, '"1"', None), 409, "evidence-in-use")
        assert problem["verdict_id"] == 1
        editor.post("/verdicts/1/withdraw", REASON, 200)
        journalist.patch("/evidence/1", {"title": "B"}, '"1"')
        journalist.post("/evidence/1/retract", REASON, 200)
        assert_problem(journalist.patch("/evidence/1", {"title": "C"}, '"2"', None), 409, "evidence-retracted")

    def test_the_named_verdicts_are_withdrawn_in_their_order(self, due, journalist, editor):
        fix = {"correction": {"code": "wording", "note": "A slip."}}
        journalist.judge(occurred_on="2021-10-02")
        journalist.evidence(url="https://later.example/2")
        journalist.judge(occurred_on="2021-10-02", evidence_ids=[2], supersedes=1, **fix)
        journalist.judge(occurred_on="2021-10-02", evidence_ids=[2], supersedes=2, **fix)
        problem = assert_problem(journalist.patch("/evidence/1", {"title": "B"}, '"1"', None), 409, "evidence-in-use")
        assert (problem["verdict_id"], problem["withdraw"]) == (1, [3, 2, 1])
        assert problem["detail"].endswith("withdraw verdict 3, then verdict 2, then verdict 1")
        for number in problem["withdraw"]:
            editor.post(f"/verdicts/{number}/withdraw", REASON, 200)
        journalist.patch("/evidence/1", {"title": "B"}, '"1"')

    def test_a_correction_without_the_evidence_lets_it_be_retracted(self, due, journalist):
        journalist.judge(occurred_on="2021-10-02")
        problem = assert_problem(journalist.post("/evidence/1/retract", REASON, None), 409, "evidence-in-use")
        assert (problem["verdict_id"], problem["withdraw"]) == (1, [1])
        journalist.evidence(url="https://later.example/2")
        fix = {"supersedes": 1, "correction": {"code": "wording", "note": "A slip."}}
        journalist.judge(occurred_on="2021-10-02", evidence_ids=[2], **fix)
        journalist.post("/evidence/1/retract", REASON, 200)

    def test_a_bot_corrects_only_its_own(self, due, bot, journalist):
        own = bot.evidence(url="https://later.example/9")["id"]
        assert bot.patch(f"/evidence/{own}", {"title": "B"}, '"1"').json["title"] == "B"
        assert_problem(bot.patch("/evidence/1", {"title": "B"}, '"1"', None), 403, "evidence-not-yours")

    def test_a_retraction_is_undone(self, due, journalist, reader):
        assert_problem(journalist.post("/evidence/1/restore", REASON, None), 409, "evidence-not-retracted")
        journalist.post("/evidence/1/retract", {"reason": "A hoax."}, 200)
        tag = reader.get("/evidence/1").headers["ETag"]
        restored = journalist.post("/evidence/1/restore", REASON, 200).json
        assert restored["retraction"] is None
        assert reader.get("/evidence/1").headers["ETag"] != tag
        journalist.judge(occurred_on="2021-10-02")
        (row,) = reader.get("/changes?types=evidence.restored").json["items"]
        assert row["changed"]["restoration"] == REASON


class TestRetractedEvidence:
    """A verdict never counts on evidence that is retracted (sections 8 and 9.7)."""

    @pytest.fixture
    def corrected(self, due, journalist):
        """Verdict 2, on evidence 2, corrects verdict 1, on evidence 1, which is retracted then."""
        journalist.judge(occurred_on="2021-10-02")
        journalist.evidence(url="https://later.example/2", stance="refutes")
        fix = {"supersedes": 1, "correction": {"code": "factual_error", "note": "It did not."}}
        journalist.judge(outcome="did_not", occurred_on=None, evidence_ids=[2], **fix)
        journalist.post("/evidence/1/retract", REASON, 200)

    def test_the_verdict_before_does_not_count_again(self, corrected, journalist, editor, reader):
        problem = assert_problem(editor.post("/verdicts/2/withdraw", REASON, None), 409, "evidence-retracted")
        assert (problem["evidence_id"], problem["verdict_id"]) == (1, 1)
        assert problem["detail"].endswith("undo the retraction, or correct verdict 2")
        assert reader.get("/claims/1").json["verdict"]["id"] == 2

    def test_it_counts_again_after_the_retraction_is_undone(self, corrected, journalist, editor, reader):
        journalist.post("/evidence/1/restore", REASON, 200)
        editor.post("/verdicts/2/withdraw", REASON, 200)
        assert reader.get("/claims/1").json["verdict"]["id"] == 1

    def test_the_verdict_can_be_corrected_instead(self, corrected, journalist, editor, reader):
        fix = {"supersedes": 2, "correction": {"code": "factual_error", "note": "Nobody knows."}}
        journalist.judge(outcome="undeterminable", occurred_on=None, evidence_ids=[2], **fix)
        assert reader.get("/claims/1").json["verdict"]["id"] == 3
        editor.post("/verdicts/3/withdraw", REASON, 200)
        assert reader.get("/claims/1").json["verdict"]["id"] == 2

    def test_a_proposed_verdict_is_withdrawn_all_the_same(self, corrected, editor):
        assert_problem(editor.post("/verdicts/1/withdraw", REASON, None), 409, "verdict-not-current")

    def test_a_withdrawn_one_between_does_not_matter(self, due, journalist, editor, reader):
        journalist.judge(occurred_on="2021-10-02")
        journalist.evidence(url="https://later.example/2")
        fix = {"supersedes": 1, "correction": {"code": "wording", "note": "A slip."}}
        journalist.judge(occurred_on="2021-10-02", evidence_ids=[2], **fix)
        editor.post("/verdicts/2/withdraw", REASON, 200)
        journalist.post("/evidence/2/retract", REASON, 200)
        editor.post("/verdicts/1/withdraw", REASON, 200)
        assert reader.get("/claims/1").json["verdict"] is None
