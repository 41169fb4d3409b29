"""The history of claims: a row for every write, and the claim at any instant."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.domain.instants import format_instant
from tests.conftest import assert_problem
from tests.storage.makers import read


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


def test_every_write_leaves_its_row(journalist, editor, reader, clock, context):
    journalist.claim(due={"text": "in October"}, topics=["gas"])
    journalist.patch("/claims/1", {"criteria": "A report."}, '"1"')
    journalist.evidence(published_on="2021-10-01")
    journalist.evidence()
    journalist.post("/evidence/2/retract", {"reason": "Twice."}, 200)
    journalist.judge(occurred_on="2021-10-01")
    journalist.judge(
        outcome="undeterminable", occurred_on=None, supersedes=1, correction={"code": "wording", "note": "n"}
    )
    rows = reader.get("/claims/1/history").json["items"]
    assert [(r["type"], r["actor"]) for r in rows] == [
        (type, "the-journalist")
        for type in (
            "claim.created",
            "claim.updated",
            "evidence.added",
            "evidence.added",
            "evidence.retracted",
            "verdict.published",
            "verdict.corrected",
        )
    ]
    assert [r["seq"] for r in rows] == sorted({r["seq"] for r in rows})
    assert rows[1]["changed"]["claim"]["criteria"] == "A report."
    assert rows[1]["changed"]["claim"].keys() == {"criteria", "version"}
    assert rows[6]["changed"]["verdict"]["supersedes"] == 1
    assert [row["seq"] for row in read(context.store)] == list(range(1, 9))


def test_a_refused_write_leaves_no_row(journalist, context):
    journalist.claim()
    before = context.store.last_seq()
    journalist.judge(outcome="did_not", occurred_on=None, evidence_ids=[], status=422)
    journalist.patch("/claims/1", {"claimant": "x"}, '"7"', 412)
    assert context.store.last_seq() == before


def test_the_history_is_paged(journalist, reader):
    journalist.claim()
    for i in range(4):
        journalist.patch("/claims/1", {"claimant": f"c{i}"}, f'"{i + 1}"')
    first = reader.get("/claims/1/history?limit=3")
    assert len(first.json["items"]) == 3
    rest = reader.client.get(first.json["next"]).json
    assert (len(rest["items"]), rest["next"]) == (2, None)


def test_before_its_creation_there_is_no_claim(journalist, reader, clock):
    before = clock.now - timedelta(seconds=1)
    journalist.claim()
    assert_problem(reader.get(f"/claims/1?at={format_instant(before)}", None), 404, "claim-not-found")
    assert_problem(reader.get("/claims/2?at=2024-01-01T00:00:00Z", None), 404, "claim-not-found")
    assert_problem(reader.get("/claims/1?at=then", None), 422, "invalid-input", "at")


STEPS = ["patch", "deadline", "evidence", "judge", "correct", "withdraw", "revise", "parent", "poll", "wait"]


@settings(max_examples=25)
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 400)), max_size=10), conditional=st.booleans())
def test_at_any_instant_the_claim_is_what_it_was_then(journalist, editor, reader, clock, steps, conditional):
    article = journalist.article(url=f"https://news.example/{clock.now.timestamp()}")["id"]
    parent = journalist.claim(article, due={"relation": "open"})["id"]
    condition = {"depends_on": {"claim_id": parent, "offset": "P2Y"}, "due": None}
    claim = journalist.claim(article, **(condition if conditional else {}))["id"]
    seen = [(clock.now, reader.get(f"/claims/{claim}").json)]
    for step, days in steps:
        clock.advance(days=days, seconds=1)
        _do(step, journalist, editor, reader, article, parent, claim)
        seen.append((clock.now, reader.get(f"/claims/{claim}").json))
    for instant, then in seen:
        assert reader.get(f"/claims/{claim}?at={format_instant(instant)}").json == then
    clock.advance(days=1)


def _do(step, journalist, editor, reader, article, parent, claim):
    """Send a write request; the server may refuse it, but must not write only a part of it."""
    now = reader.get(f"/claims/{claim}").json
    verdict = {"outcome": "undeterminable", "rationale": "r"}
    if step == "patch":
        journalist.patch(f"/claims/{claim}", {"claimant": f"v{now['version']}"}, f'"{now["version"]}"')
    elif step == "deadline":
        body = {"due": {"relation": "by", "edtf": str(2022 + now["version"])}, "reason": "claimant_moved"}
        journalist.post(f"/claims/{claim}/deadlines", body, None)
    elif step == "evidence":
        journalist.post(f"/claims/{claim}/evidence", {"url": "https://later.example", "stance": "context"}, None)
    elif step == "judge":
        journalist.post(f"/claims/{claim}/verdicts", verdict, None)
    elif step == "correct":
        body = verdict | {
            "supersedes": (now["verdict"] or {"id": 1})["id"],
            "correction": {"code": "wording", "note": "n"},
        }
        journalist.post(f"/claims/{claim}/verdicts", body, None)
    elif step == "withdraw":
        editor.post(f"/claims/{claim}/withdraw", {"reason": "r"}, None)
    elif step == "revise":
        text = reader.get(f"/articles/{article}/text").get_data(as_text=True)
        journalist.post(f"/articles/{article}/revisions", {"text": "New. " + text})
    elif step == "parent":
        journalist.post(f"/claims/{parent}/verdicts", verdict | {"outcome": "void"}, None)
    elif step == "poll":
        reader.get("/claims/due")
