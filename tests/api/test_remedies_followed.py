"""Refusals of verdicts and withdrawals: doing what the message says succeeds."""

import pytest

from tests.conftest import Caller, assert_problem
from tests.tokens import add_token

REASON = {"reason": "A mistake."}
WRONG = {"rationale": "R.", "outcome": "came_true"}


@pytest.fixture
def claim(journalist, clock):
    """Return a function that adds a claim said on September 21, 2021, with evidence; it is January 2022."""
    clock.set("2022-01-01T00:00:00")
    journalist.article()

    def add(due, **members):
        number = journalist.claim(due=due, **members)["id"]
        days = {"supports": ("2021-12-20", None), "refutes": ("2021-12-21",)}
        for stance, published in days.items():
            for day in published:
                journalist.evidence(number, stance=stance, published_on=day, url=f"https://e.example/{stance}/{day}")
        return number

    return add


def refused(journalist, claim_id, slug="verdict-refused", **body):
    return assert_problem(journalist.post(f"/claims/{claim_id}/verdicts", WRONG | body, None), 422, slug)


class TestADayBeforeTheWindow:
    def test_the_deadline_is_corrected(self, claim, journalist):
        number = claim({"text": "in November"})
        body = {"occurred_on": "2021-10-02", "evidence_ids": [1]}
        assert refused(journalist, number, **body)["detail"].endswith("without a day, or correct the deadline")
        due = {"due": {"relation": "in", "edtf": "2021-10"}, "reason": "correction"}
        journalist.post("/claims/1/deadlines", due)
        journalist.post("/claims/1/verdicts", WRONG | body)

    def test_the_day_of_the_claim_is_corrected(self, claim, journalist):
        claim({"text": "by December 1, 2021"})
        body = {"occurred_on": "2021-09-02", "evidence_ids": [1]}
        assert refused(journalist, 1, **body)["detail"].endswith("or correct when the claim was said")
        journalist.patch("/claims/1", {"said_on": "2021-09-01"}, "*")
        journalist.post("/claims/1/verdicts", WRONG | body)

    def test_both_are_corrected(self, claim, journalist):
        claim({"relation": "in", "edtf": "2021-11"})
        body = {"occurred_on": "2021-09-02", "evidence_ids": [1]}
        assert refused(journalist, 1, **body)["detail"].endswith("when the claim was said, and the deadline")
        journalist.patch("/claims/1", {"said_on": "2021-09-01"}, "*")
        due = {"due": {"relation": "by", "edtf": "2021-10"}, "reason": "correction"}
        journalist.post("/claims/1/deadlines", due)
        journalist.post("/claims/1/verdicts", WRONG | body)

    def test_the_verdict_is_withdrawn_first(self, claim, journalist, editor):
        claim({"text": "by December 1, 2021"})
        judged = journalist.judge(occurred_on="2021-10-01")["id"]
        fix = {"supersedes": judged, "correction": {"code": "factual_error", "note": "Earlier."}}
        body = {"occurred_on": "2021-09-02", "evidence_ids": [1]}
        assert "or withdraw the verdict and correct when" in refused(journalist, 1, **body, **fix)["detail"]
        editor.post(f"/verdicts/{judged}/withdraw", REASON, 200)
        journalist.patch("/claims/1", {"said_on": "2021-09-01"}, "*")
        journalist.post("/claims/1/verdicts", WRONG | body)

    def test_partly_has_no_day(self, claim, journalist):
        claim({"text": "in November"})
        detail = refused(journalist, 1, occurred_on="2021-10-02", evidence_ids=[1])["detail"]
        assert "use partly without a day" in detail and "did_not" not in detail
        journalist.post("/claims/1/verdicts", WRONG | {"outcome": "partly", "evidence_ids": [1]})

    def test_did_not_is_named_if_it_is_possible(self, claim, journalist):
        claim({"text": "in November"})
        assert "use did_not" in refused(journalist, 1, occurred_on="2021-10-02", evidence_ids=[1, 3])["detail"]
        journalist.post("/claims/1/verdicts", WRONG | {"outcome": "did_not", "evidence_ids": [1, 3]})


class TestTheRightOutcome:
    def test_it_is_proposed_only_if_the_evidence_allows_it(self, claim, journalist):
        claim({"text": "in November"})
        late = {"occurred_on": "2021-12-21"}
        assert "right_outcome" not in refused(journalist, 1, evidence_ids=[1], **late)
        assert "right_outcome" not in refused(journalist, 1, evidence_ids=[3], **late)
        problem = refused(journalist, 1, evidence_ids=[1, 3], **late)
        body = WRONG | late | {"outcome": problem["right_outcome"], "evidence_ids": [1, 3]}
        assert journalist.post("/claims/1/verdicts", body).json["outcome"] == "came_true_late"


class TestTooEarly:
    @pytest.mark.parametrize("due", [{"text": "by December 2022"}, {"relation": "open"}])
    def test_the_reason_is_enough_if_it_is_proposed(self, claim, journalist, due):
        claim(due)
        body = {"outcome": "did_not", "evidence_ids": [3]}
        problem = refused(journalist, 1, "verdict-too-early", **body)
        assert problem["detail"].endswith("the reason became_impossible")
        journalist.post("/claims/1/verdicts", WRONG | body | {"reason": "became_impossible"})

    @pytest.mark.parametrize("due", [{"text": "by December 2022"}, {"relation": "open"}])
    def test_other_evidence_is_asked_for_if_it_is_missing(self, claim, journalist, clock, due):
        claim(due)
        body = {"outcome": "did_not", "evidence_ids": [1]}
        problem = refused(journalist, 1, "verdict-too-early", **body)
        assert problem["detail"].endswith("evidence that does not support the claim")
        body["evidence_ids"] = [1, 3]
        if "due_at" in problem:
            assert "became_impossible" not in problem["detail"]
            clock.set(problem["due_at"].removesuffix("Z"))
        else:
            body["reason"] = "became_impossible"
        journalist.post("/claims/1/verdicts", WRONG | body)


class TestWithdrawals:
    @pytest.fixture
    def another(self, client, context):
        return Caller(client, add_token(context, "another", "journalist"))

    def test_a_withdrawn_verdict_names_the_one_that_counts_or_none(self, claim, journalist, editor):
        claim({"text": "by December 1, 2021"})
        judged = journalist.judge(occurred_on="2021-10-01")["id"]
        editor.post(f"/verdicts/{judged}/withdraw", REASON, 200)
        problem = assert_problem(editor.post(f"/verdicts/{judged}/withdraw", REASON, None), 409, "verdict-not-current")
        assert problem["current"] is None and "no verdict counts: nothing is to do" in problem["remedy"]
        again = journalist.judge(occurred_on="2021-10-01")["id"]
        problem = assert_problem(editor.post(f"/verdicts/{judged}/withdraw", REASON, None), 409, "verdict-not-current")
        assert problem["current"]["id"] == again
        editor.post(f"/verdicts/{again}/withdraw", REASON, 200)

    @pytest.mark.parametrize("options", [{"VERDICT_REVIEW": "second_person"}])
    def test_a_proposed_verdict_is_its_authors_at_any_time(self, claim, journalist, another, clock):
        claim({"text": "by December 1, 2021"})
        proposed = journalist.judge(occurred_on="2021-10-01")["id"]
        clock.advance(days=3)
        problem = assert_problem(
            another.post(f"/verdicts/{proposed}/withdraw", REASON, None), 403, "withdrawal-refused"
        )
        assert "Its author can withdraw a proposed verdict at any time" in problem["remedy"]
        journalist.post(f"/verdicts/{proposed}/withdraw", REASON, 200)

    def test_a_published_verdict_is_its_authors_for_an_hour_and_an_editors_after_it(
        self, claim, journalist, editor, clock
    ):
        claim({"text": "by December 1, 2021"})
        judged = journalist.judge(occurred_on="2021-10-01")["id"]
        clock.advance(seconds=3_601)
        problem = assert_problem(
            journalist.post(f"/verdicts/{judged}/withdraw", REASON, None), 403, "withdrawal-refused"
        )
        assert problem["remedy"].startswith("Ask an editor.")
        editor.post(f"/verdicts/{judged}/withdraw", REASON, 200)
