"""Every outcome of the table over HTTP: accepted, counted, labelled, rated, and carried to other claims."""

import re

import feedparser
import pytest

from claims.domain.outcomes import AUTOMATIC_OUTCOME, OUTCOME_TABLE, OUTCOMES
from tests.conftest import assert_problem

DURING, AFTER = "2023-06-01", "2024-01-15"


@pytest.fixture(autouse=True)
def claim(journalist, clock):
    journalist.article()
    clock.set("2024-03-01T00:00")
    journalist.claim()
    journalist.evidence()


def judge(journalist, outcome, status=201, **changes):
    day = AFTER if outcome == "came_true_late" else DURING
    body = {"occurred_on": day if OUTCOME_TABLE[outcome].needs_day else None}
    return journalist.judge(status=status, outcome=outcome, **body | changes)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_verdict_with_it_is_accepted_and_counted(journalist, reader, outcome):
    row = OUTCOME_TABLE[outcome]
    assert judge(journalist, outcome)["outcome"] == outcome
    (record,) = reader.get("/track-record").json["items"]
    assert record["outcomes"] == {one: int(one == outcome) for one in OUTCOMES}
    assert record["judged"] == int(row.counts_in_rate)
    assert record["rate"] == (float(row.is_hit) if row.counts_in_rate else None)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_its_day_is_needed_optional_or_refused(journalist, outcome):
    row = OUTCOME_TABLE[outcome]
    if row.needs_day:
        judge(journalist, outcome, status=422, occurred_on=None)
    elif row.may_have_day:
        assert judge(journalist, outcome, occurred_on=DURING)["occurred_on"] == DURING
    else:
        problem = judge(journalist, outcome, status=422, occurred_on=DURING)
        assert problem["errors"][0]["pointer"] == "/occurred_on"


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_its_evidence_is_needed_or_optional(journalist, outcome):
    judge(journalist, outcome, status=422 if OUTCOME_TABLE[outcome].needs_evidence else 201, evidence_ids=[])


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_it_settles_conditions_as_the_table_says(journalist, reader, outcome):
    journalist.claim(due=None, quote="The central banks", depends_on={"claim_id": 1, "offset": "P10Y"})
    if OUTCOME_TABLE[outcome].needs_window:
        day = DURING if OUTCOME_TABLE[outcome].may_have_day else None
        refused = {"outcome": outcome, "occurred_on": day, "rationale": "Too early.", "evidence_ids": [2]}
        journalist.evidence(2)
        body = {name: value for name, value in refused.items() if value is not None}
        assert_problem(journalist.post("/claims/2/verdicts", body, None), 409, "claim-waiting")
    judge(journalist, outcome)
    dependent = reader.get("/claims/2").json
    effect = OUTCOME_TABLE[outcome].effect
    assert dependent["status"] == {"met": "open", "failed": "judged", None: "waiting"}[effect]
    assert (dependent["verdict"] or {}).get("outcome") == (AUTOMATIC_OUTCOME if effect == "failed" else None)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_its_label_is_the_same_in_feeds_and_pages(journalist, reader, client, outcome):
    label = OUTCOME_TABLE[outcome].label
    judge(journalist, outcome)
    (entry,) = feedparser.parse(reader.get("/feeds/verdicts.atom").data).entries
    assert entry.title.startswith(f"{label}: ")
    assert f'<h2 id="verdict" tabindex="-1">{label}' in client.get("/claims/1").get_data(as_text=True)
    assert re.search(rf'<th scope="col"[^>]*>(<a [^>]*>)?{label}<', client.get("/people").get_data(as_text=True))
    assert f'<option value="{outcome}"' in client.get("/claims").get_data(as_text=True)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_review_with_its_label_has_the_stance_of_the_table(editor, bot, outcome):
    review = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://facts.example/1",
        "datePublished": "2024-01-10",
        "claimReviewed": "The mill opens.",
        "reviewRating": {"@type": "Rating", "alternateName": OUTCOME_TABLE[outcome].label},
    }
    (report,) = editor.post("/imports/claimreview", review, 200).json["items"]
    (evidence,) = bot.get(f"/claims/{report['claim_id']}/evidence").json["items"]
    assert evidence["stance"] == OUTCOME_TABLE[outcome].stance
