"""Evidence over HTTP: validation, its relation to the due window, and retraction."""

import pytest

from tests.conftest import assert_problem

pytestmark = pytest.mark.usefixtures("november_claim")


def test_evidence_shows_whether_it_is_inside_the_window(journalist, reader, bot):
    bot.evidence(published_on=None)
    bot.evidence(published_on="2021-09-21", excerpt="too early", stance="context")
    items = reader.get("/claims/1/evidence").json["items"]
    assert [(e["in_window"], e["actor"]) for e in items] == [
        (True, "the-journalist"),
        (False, "the-journalist"),
        (None, "the-bot"),
        (False, "the-bot"),
    ]
    assert reader.get("/evidence/4").json == items[3]


@pytest.mark.parametrize(
    ("changes", "slug", "pointer"),
    [
        ({"published_on": "2021-09-20"}, "evidence-invalid", "/published_on"),
        ({"published_on": "2021-12-07"}, "evidence-invalid", "/published_on"),
        ({"url": "javascript:alert(1)"}, "invalid-input", "/url"),
        ({"stance": "maybe"}, "invalid-input", "/stance"),
        ({"note": ""}, "invalid-input", "/note"),
    ],
)
def test_invalid_evidence_is_refused(journalist, changes, slug, pointer):
    body = {"url": "https://later.example/1", "published_on": "2021-11-04", "stance": "supports"} | changes
    assert_problem(journalist.post("/claims/1/evidence", body, None), 422, slug, pointer)


def test_evidence_that_the_current_verdict_rests_on_is_not_retracted(journalist, reader):
    journalist.judge(occurred_on="2021-11-04")
    problem = assert_problem(journalist.post("/evidence/1/retract", {"reason": "r"}, None), 409, "evidence-in-use")
    assert problem["verdict_id"] == 1
    journalist.evidence(published_on="2021-11-05")
    journalist.judge(
        evidence_ids=[3], occurred_on="2021-11-04", supersedes=1, correction={"code": "new_evidence", "note": "Better."}
    )
    retracted = journalist.post("/evidence/1/retract", {"reason": "A hoax."}, 200).json
    assert retracted["retraction"]["reason"] == "A hoax."
    assert_problem(journalist.post("/evidence/1/retract", {"reason": "r"}, None), 409, "evidence-retracted")
    assert [e["retraction"] is None for e in reader.get("/claims/1/evidence").json["items"]] == [False, True, True]


def test_evidence_has_the_address_of_an_archived_copy(journalist, reader):
    claim_id = journalist.claim()["id"]
    copy = "https://web.archive.org/web/2022/https://later.example/a"
    with_copy, without = journalist.evidence(claim_id, archive_url=copy), journalist.evidence(claim_id)
    assert (with_copy["archive_url"], without["archive_url"]) == (copy, None)
    changed = journalist.patch(f"/evidence/{with_copy['id']}", {"archive_url": None}, '"1"').json
    assert (changed["archive_url"], changed["version"]) == (None, 2)
    body = {"url": "https://e.example", "stance": "context", "archive_url": "javascript:alert(1)"}
    assert_problem(journalist.post(f"/claims/{claim_id}/evidence", body, None), 422, "invalid-input", "/archive_url")
    assert journalist.patch(f"/evidence/{without['id']}", {"archive_url": copy}, '"1"').json["archive_url"] == copy
    assert reader.client.get(f"/claims/{claim_id}").text.count(f'href="{copy}"') == 1
