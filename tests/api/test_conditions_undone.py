"""Conditions after something was taken back: claims that wait again, and windows that a condition has set."""

import pytest

from claims.domain.outcomes import OUTCOME_TABLE
from tests.conftest import assert_problem

REASON = {"reason": "A mistake."}
FIX = {"correction": {"code": "factual_error", "note": "Not all of it."}}


@pytest.fixture
def parent(journalist, clock):
    """Claim 1 with evidence 1; it is November 2021."""
    journalist.article()
    journalist.claim(due={"text": "in October"})
    journalist.evidence()
    clock.set("2021-11-03T00:00:00")


def conditional(journalist, **members):
    """Return a claim that depends on claim 1."""
    return journalist.claim(**({"due": None, "depends_on": {"claim_id": 1}} | members))["id"]


def withdrawn_and_restored(journalist, editor, claim_id, between):
    editor.post(f"/claims/{claim_id}/withdraw", REASON, 200)
    between()
    editor.post(f"/claims/{claim_id}/restore", REASON, 200)


def merged_and_restored(journalist, editor, claim_id, between):
    other = journalist.claim(due={"text": "in 2022"})["id"]
    editor.post(f"/claims/{claim_id}/merge", {"into": other}, 200)
    between()
    editor.post(f"/claims/{claim_id}/restore", REASON, 200)


def judged_and_withdrawn(journalist, editor, claim_id, between):
    evidence = journalist.evidence(claim_id, url="https://later.example/own")["id"]
    verdict = journalist.judge(claim_id, occurred_on="2021-10-20", evidence_ids=[evidence])["id"]
    between()
    editor.post(f"/verdicts/{verdict}/withdraw", REASON, 200)


def rejected_and(step):
    def run(journalist, editor, claim_id, between):
        editor.post(f"/claims/{claim_id}/reject", REASON, 200)
        between()
        editor.post(f"/claims/{claim_id}/{step}", REASON if step == "restore" else {}, 200)

    return run


def nothing(journalist, editor, claim_id, between):
    between()


_STEPS = {
    "withdrawn": ("accepted", withdrawn_and_restored),
    "merged": ("accepted", merged_and_restored),
    "judged": ("accepted", judged_and_withdrawn),
    "rejected and restored": ("candidate", rejected_and("restore")),
    "rejected and accepted": ("candidate", rejected_and("accept")),
    "nothing": ("accepted", nothing),
}
#: verdict of the other claim that is withdrawn again meanwhile -> the claim waits after it
_BETWEEN = {
    None: False,
    "partly": False,
    "undeterminable": False,
    "came_true": True,
    "did_not": True,
    "void": True,
}


@pytest.mark.parametrize("step", _STEPS)
@pytest.mark.parametrize("outcome", _BETWEEN)
def test_a_claim_with_a_deadline_of_a_person_waits_again_only_if_its_condition_was_settled(
    parent, journalist, editor, reader, bot, step, outcome
):
    workflow, run = _STEPS[step]
    claim_id = conditional(journalist, workflow=workflow)
    deadline = {"due": {"text": "in October"}, "reason": "correction", "note": "known"}
    journalist.post(f"/claims/{claim_id}/deadlines", deadline)
    assert bot.get(f"/claims/{claim_id}").json["depends_on"]["waiting"] is False

    def between():
        if outcome is not None:
            day = "2021-10-02" if outcome == "came_true" else None
            verdict = journalist.judge(1, outcome=outcome, occurred_on=day)["id"]
            editor.post(f"/verdicts/{verdict}/withdraw", REASON, 200)

    run(journalist, editor, claim_id, between)
    claim = bot.get(f"/claims/{claim_id}").json
    assert claim["depends_on"]["waiting"] is _BETWEEN[outcome]
    if claim["workflow"] == "accepted":
        assert claim["status"] == ("waiting" if _BETWEEN[outcome] else "due")
    due = [item["id"] for item in reader.get("/claims/due").json["items"]]
    assert (claim_id in due) is (claim["status"] == "due")


def test_a_claim_that_only_waited_waits_again(parent, journalist, editor, reader):
    claim_id = conditional(journalist)
    withdrawn_and_restored(journalist, editor, claim_id, lambda: None)
    assert reader.get(f"/claims/{claim_id}").json["status"] == "waiting"


@pytest.mark.parametrize("change", ["claim", "article"])
def test_a_window_that_a_condition_has_set_rests_on_the_day_of_the_condition(parent, journalist, reader, change):
    journalist.judge(1, occurred_on="2021-10-02")
    claim_id = conditional(journalist, said_on="2021-09" if change == "article" else None)
    before = reader.get(f"/claims/{claim_id}").json
    assert (before["due"]["earliest"], before["due"]["latest"]) == ("2021-10-02", None)
    if change == "claim":
        journalist.patch(f"/claims/{claim_id}", {"said_on": "2021-03"}, f'"{before["version"]}"')
    else:
        report = journalist.patch("/articles/1", {"published_on": "2021-09-25"}, '"1"').json
        assert claim_id not in report["changed"] + report["kept"]
    assert reader.get(f"/claims/{claim_id}").json["due"] == before["due"]


@pytest.mark.parametrize(("said_on", "earliest"), [("2021-10-01", "2021-10-02"), ("2021-10-03", "2021-10-03")])
def test_it_begins_no_earlier_than_the_claim_was_made_also_when_read_twice(
    parent, journalist, reader, said_on, earliest
):
    journalist.judge(1, occurred_on="2021-10-02")
    conditional(journalist)
    for day, version in ((said_on, '"1"'), ("2021-10-01", '"2"')):
        journalist.patch("/articles/1", {"published_on": day}, version)
        first = earliest if day == said_on else "2021-10-02"
        assert reader.get("/claims/2").json["due"]["earliest"] == first


def test_an_outcome_that_leaves_a_condition_open_gives_no_window(parent, journalist, reader):
    journalist.judge(1, occurred_on="2021-10-02")
    claim_id = conditional(journalist)
    journalist.judge(1, outcome="partly", occurred_on="2021-10-20", supersedes=1, **FIX)
    before = reader.get(f"/claims/{claim_id}").json
    assert (before["status"], before["due"]["earliest"]) == ("waiting", "2021-10-02")
    journalist.patch(f"/claims/{claim_id}", {"said_on": "2021-03"}, f'"{before["version"]}"')
    assert reader.get(f"/claims/{claim_id}").json["due"] == before["due"]


def test_a_claim_whose_condition_has_come_true_is_stored_once(parent, journalist):
    journalist.judge(1, occurred_on="2021-10-02")
    body = {"article_id": 1, "quote": "until December 1, 2023", "depends_on": {"claim_id": 1}}
    claim_id = journalist.post("/claims", body).json["id"]
    assert assert_problem(journalist.post("/claims", body, None), 409, "claim-said-already")["claim_id"] == claim_id


def test_an_automatic_verdict_without_its_reason_does_not_count_again(parent, journalist, editor, reader):
    claim_id = conditional(journalist)
    journalist.evidence(claim_id, url="https://later.example/own")
    failed = journalist.judge(1, outcome="void", occurred_on=None)["id"]
    automatic = reader.get(f"/claims/{claim_id}").json["verdict"]["id"]
    fix = {"outcome": "undeterminable", "occurred_on": None, "evidence_ids": []}
    judged = journalist.judge(claim_id, supersedes=automatic, **FIX, **fix)["id"]
    editor.post(f"/verdicts/{failed}/withdraw", REASON, 200)
    editor.post(f"/verdicts/{judged}/withdraw", REASON, 200)
    assert reader.get(f"/claims/{claim_id}").json["status"] == "waiting"
    entries = reader.get("/corrections").json["items"][:2]
    assert [(entry["before"]["id"], entry["after"]) for entry in entries] == [(automatic, None), (judged, None)]


@pytest.mark.parametrize(("chain", "restored"), [((2, 3, 1), 3), ((2, 3, 1), 2), ((3, 2, 1), 2), ((3, 2, 1), 3)])
def test_evidence_that_came_through_another_duplicate_keeps_it(parent, journalist, editor, reader, chain, restored):
    """The first claim of the chain has the evidence; each is merged into the next."""
    journalist.claim(due={"text": "in 2022"})
    journalist.claim(due={"text": "in 2023"})
    first, second, last = chain
    evidence = journalist.evidence(first, url="https://later.example/2")["id"]
    editor.post(f"/claims/{first}/merge", {"into": second}, 200)
    editor.post(f"/claims/{second}/merge", {"into": last}, 200)
    verdict = journalist.judge(last, occurred_on="2021-10-02", evidence_ids=[evidence])["id"]
    problem = assert_problem(editor.post(f"/claims/{restored}/restore", REASON, None), 409, "evidence-in-use")
    assert problem["verdict_id"] == verdict
    editor.post(f"/verdicts/{verdict}/withdraw", REASON, 200)
    editor.post(f"/claims/{restored}/restore", REASON, 200)
    assert reader.get(f"/claims/{restored}").json["workflow"] == "accepted"


@pytest.mark.parametrize(("outcome", "rows"), [("partly", 0), ("undeterminable", 0), ("void", 2)])
def test_a_condition_that_stays_open_is_no_change_of_a_judged_claim(parent, journalist, editor, reader, outcome, rows):
    claim_id = conditional(journalist)
    own = {"outcome": "undeterminable", "occurred_on": None, "evidence_ids": []}
    first = journalist.judge(claim_id, **own)["id"]
    second = journalist.judge(claim_id, supersedes=first, **FIX, **own)["id"]
    editor.post(f"/verdicts/{second}/withdraw", REASON, 200)
    assert reader.get("/changes?types=claim.condition_changed").json["items"] == []
    settled = journalist.judge(1, outcome=outcome, occurred_on=None)["id"]
    editor.post(f"/verdicts/{settled}/withdraw", REASON, 200)
    assert reader.get(f"/claims/{claim_id}").json["verdict"]["id"] == first
    assert len(reader.get("/changes?types=claim.condition_changed").json["items"]) == rows


def _withdrawals(reader, claim_id):
    """Return who withdrew verdicts of a claim and why, and the corrections about it."""
    verdicts = reader.get(f"/claims/{claim_id}/verdicts").json["items"]
    entries = [item for item in reader.get("/corrections").json["items"] if item["claim_id"] == claim_id]
    return [(v["state"], v["withdrawal"] and v["withdrawal"]["actor"]) for v in verdicts], entries


@pytest.mark.parametrize("change", ["withdraw", "partly", "came_true", "undeterminable"])
def test_an_automatic_verdict_that_no_longer_holds_is_withdrawn_by_the_server(
    parent, journalist, editor, reader, change
):
    claim_id = conditional(journalist)
    judged = journalist.judge(1, outcome="did_not", occurred_on=None)["id"]
    void = reader.get(f"/claims/{claim_id}").json["verdict"]["id"]
    if change == "withdraw":
        editor.post(f"/verdicts/{judged}/withdraw", REASON, 200)
        reason = "Claim 1, on which this one depends, is no longer judged."
    else:
        day = "2021-10-02" if change == "came_true" else None
        journalist.judge(1, outcome=change, occurred_on=day, supersedes=judged, **FIX)
        reason = f"Claim 1, on which this one depends, was judged “{OUTCOME_TABLE[change].label}”."
    shown = reader.get(f"/verdicts/{void}").json
    assert (shown["state"], shown["current"], shown["withdrawal"]["reason"]) == ("withdrawn", False, reason)
    assert void not in [item["id"] for item in reader.get("/verdicts?state=published").json["items"]]
    verdicts, entries = _withdrawals(reader, claim_id)
    assert verdicts == [("withdrawn", "duecheck")]
    (entry,) = entries
    assert (entry["type"], entry["actor"], entry["reason"], entry["before"]["id"], entry["after"]) == (
        "verdict.withdrawn", "duecheck", reason, void, None,
    )  # fmt: skip
    types = [row["type"] for row in reader.get(f"/claims/{claim_id}/history?limit=500").json["items"]][-2:]
    assert types == [
        "verdict.withdrawn",
        "claim.condition_met" if change == "came_true" else "claim.condition_reopened",
    ]
    assert reader.get(f"/claims/{claim_id}").json["verdict"] is None


def test_a_claim_gets_a_new_automatic_verdict_when_the_condition_fails_again(parent, journalist, editor, reader):
    claim_id = conditional(journalist)
    for _ in range(2):
        judged = journalist.judge(1, outcome="void", occurred_on=None, evidence_ids=[])["id"]
        assert reader.get(f"/claims/{claim_id}").json["verdict"]["id"] == judged + 1
        editor.post(f"/verdicts/{judged}/withdraw", REASON, 200)
    verdicts, entries = _withdrawals(reader, claim_id)
    assert verdicts == [("withdrawn", "duecheck")] * 2 and len(entries) == 2


@pytest.mark.parametrize("holds", [True, False])
def test_an_automatic_verdict_below_a_persons_counts_again_only_while_it_holds(
    parent, journalist, editor, reader, holds
):
    claim_id = conditional(journalist)
    failed = journalist.judge(1, outcome="void", occurred_on=None, evidence_ids=[])["id"]
    void = reader.get(f"/claims/{claim_id}").json["verdict"]["id"]
    own = journalist.judge(
        claim_id, outcome="undeterminable", occurred_on=None, evidence_ids=[], supersedes=void, **FIX
    )["id"]
    if not holds:
        editor.post(f"/verdicts/{failed}/withdraw", REASON, 200)
    assert reader.get(f"/verdicts/{void}").json["state"] == "published"  # it was corrected, not undone
    editor.post(f"/verdicts/{own}/withdraw", REASON, 200)
    verdict = reader.get(f"/claims/{claim_id}").json["verdict"]
    assert (verdict and verdict["id"]) == (void if holds else None)
    expected = [("published", None) if holds else ("withdrawn", "duecheck"), ("withdrawn", "the-editor")]
    assert _withdrawals(reader, claim_id)[0] == expected


def test_a_restored_claim_loses_the_automatic_verdict_that_no_longer_holds(parent, journalist, editor, reader):
    claim_id = conditional(journalist)
    judged = journalist.judge(1, outcome="void", occurred_on=None, evidence_ids=[])["id"]

    def between():
        editor.post(f"/verdicts/{judged}/withdraw", REASON, 200)
        assert _withdrawals(reader, claim_id)[0] == [("published", None)]

    withdrawn_and_restored(journalist, editor, claim_id, between)
    assert _withdrawals(reader, claim_id)[0] == [("withdrawn", "duecheck")]
    assert reader.get(f"/claims/{claim_id}").json["status"] == "waiting"
