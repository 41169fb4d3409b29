"""What a public verdict cites is public; and a follower of the log gets whole records (section 13.10)."""

import orjson
import pytest

from tests.conftest import assert_problem

URL = "https://later.example/never-accepted"
WINDOW = {"relation": "by", "edtf": "2021-10-10"}


@pytest.fixture
def options():
    return {"PUBLISHER_NAME": "Newsroom", "CLAIMREVIEW_URL": "https://newsroom.example/{id}"}


@pytest.fixture
def merged(journalist, editor, clock):
    """Merge candidate 2, which was never accepted and has evidence 1, into claim 1."""
    journalist.article()
    journalist.claim(due={"text": "in October"}, claimant="Anna")
    journalist.claim(workflow="candidate", claimant="Ivan", due=WINDOW)
    clock.set("2021-11-03T00:00:00")
    journalist.evidence(2, url=URL, title="Internal title", published_on="2021-11-02")
    journalist.evidence(1, url="https://later.example/own", published_on="2021-11-02")
    editor.post("/claims/2/merge", {"into": 1}, 200)


def rows(caller, since=0, **query):
    path = f"/changes?limit=500&since={since}" + "".join(f"&{name}={value}" for name, value in query.items())
    return caller.get(path).json["items"]


def public_evidence(reader):
    return [item["id"] for item in reader.get("/claims/1/evidence").json["items"]]


class TestEvidence:
    def test_it_is_internal_until_a_published_verdict_cites_it(self, merged, journalist, editor, reader):
        assert_problem(reader.get("/evidence/1", None), 404, "evidence-not-found")
        assert public_evidence(reader) == [2]
        journalist.judge(occurred_on="2021-10-02", evidence_ids=[1, 2])
        shown = reader.get("/evidence/1").json
        assert (shown["claim_id"], shown["from_claim_id"], shown["title"]) == (1, None, "Internal title")
        assert shown["html_url"] == "http://localhost/claims/1#evidence-1"
        listed = reader.get("/claims/1/evidence").json["items"]
        assert listed[0] == shown and [item["id"] for item in listed] == [1, 2]
        assert [item["id"] for item in reader.get("/claims/1/evidence?limit=1").json["items"]] == [1]
        assert [item["from_claim_id"] for item in editor.get("/claims/1/evidence").json["items"]] == [2, None]
        (row,) = rows(reader, types="verdict.published")
        assert row["changed"]["evidence"] == [shown]
        review = reader.get("/claims/1/claimreview").json
        assert {cited["url"] for cited in review["citation"]} == {one["url"] for one in listed}

    @pytest.mark.parametrize("options", [{"VERDICT_REVIEW": "second_person"}])
    def test_a_proposed_verdict_shows_nothing(self, merged, journalist, editor, reader):
        journalist.judge(occurred_on="2021-10-02", evidence_ids=[1])
        assert public_evidence(reader) == [2]
        editor.post("/verdicts/1/approve", {}, 200)
        assert public_evidence(reader) == [1, 2]
        (row,) = rows(reader, types="verdict.published")
        assert [item["id"] for item in row["changed"]["evidence"]] == [1]

    def test_it_stays_public_and_its_rows_are_public_then(self, merged, journalist, editor, reader):
        journalist.judge(occurred_on="2021-10-02", evidence_ids=[1])
        editor.post("/verdicts/1/withdraw", {"reason": "A mistake."}, 200)
        journalist.post("/evidence/1/retract", {"reason": "A hoax."}, 200)
        assert reader.get("/evidence/1").json["retraction"]["reason"] == "A hoax."
        (row,) = rows(reader, types="evidence.retracted")
        assert (row["claim_id"], row["changed"]["evidence"]["claim_id"]) == (1, 1)
        assert row["changed"]["evidence"]["html_url"] == "http://localhost/claims/1#evidence-1"
        entry = reader.get("/corrections").json["items"][0]
        assert (entry["type"], entry["claim_id"], entry["before"]["claim_id"]) == ("evidence.retracted", 1, 1)
        editor.post("/claims/2/restore", {"reason": "It is another claim."}, 200)
        assert reader.get("/evidence/1").json["claim_id"] == 1
        assert_problem(reader.get("/claims/2", None), 404, "claim-not-found")

    def test_a_deadline_that_names_it_shows_it(self, merged, journalist, reader):
        due = {"due": {"relation": "by", "edtf": "2021-12"}, "reason": "claimant_moved", "evidence_id": 1}
        deadline = journalist.post("/claims/1/deadlines", due).json
        assert (deadline["evidence_id"], deadline["said_on"]) == (1, "2021-11-02")
        assert public_evidence(reader) == [1, 2]
        (row,) = rows(reader, types="claim.deadline_added")
        assert [item["id"] for item in row["changed"]["evidence"]] == [1]

    def test_own_evidence_adds_nothing_to_a_verdict_row(self, merged, journalist, reader):
        journalist.judge(occurred_on="2021-10-02", evidence_ids=[2])
        (row,) = rows(reader, types="verdict.published")
        assert "evidence" not in row["changed"]

    def test_evidence_of_an_internal_claim_between_is_not_shown(self, merged, journalist, editor, reader):
        journalist.claim(workflow="candidate", claimant="Olga", due={"relation": "by", "edtf": "2021-10-11"})
        journalist.evidence(3, url="https://later.example/third")
        editor.post("/claims/3/merge", {"into": 1}, 200)
        journalist.judge(occurred_on="2021-10-02", evidence_ids=[1])
        assert public_evidence(reader) == [1, 2]
        assert_problem(reader.get("/evidence/3", None), 404, "evidence-not-found")


class TestAcceptance:
    def test_the_row_has_the_records_of_the_claim(self, journalist, editor, reader, clock):
        journalist.article()
        journalist.claim(workflow="candidate", claimant="Ivan", claimant_url="https://ivan.example")
        journalist.evidence(title="A page", published_on="2021-09-30")
        due = {"due": {"relation": "by", "edtf": "2022"}, "reason": "claimant_moved"}
        journalist.post("/claims/1/deadlines", due)
        stood_at = reader.get("/changes").json["next_since"]
        assert rows(reader, types="claim.created,evidence.added") == []
        editor.post("/claims/1/accept", {}, 200)
        (row,) = [row for row in rows(reader, stood_at) if row["type"] == "claim.accepted"]
        changed = row["changed"]
        document = reader.get("/claims/1").json
        assert changed["claim"] == {name: value for name, value in document.items() if name in changed["claim"]}
        assert document.keys() - changed["claim"].keys() == {"status", "days_overdue"}
        assert changed["deadlines"] == reader.get("/claims/1/deadlines").json["items"]
        assert changed["evidence"] == reader.get("/claims/1/evidence").json["items"]
        assert changed["checks"] == reader.get("/claims/1/checks").json["items"] == []
        assert changed["claimant"] == reader.get("/claimants/1").json
        assert [len(changed[name]) for name in ("deadlines", "evidence")] == [2, 1]

    def test_a_deadline_and_a_claimant_of_the_acceptance_are_in_it(self, journalist, editor, reader):
        journalist.article()
        journalist.claim(workflow="candidate", claimant="Ivan")
        editor.post("/claims/1/accept", {"claimant": "Olga", "due": {"relation": "by", "edtf": "2022"}}, 200)
        (row,) = rows(reader, types="claim.accepted")
        assert [item["id"] for item in row["changed"]["deadlines"]] == [1, 2]
        assert row["changed"]["claimant"] == reader.get(f"/claimants/{row['changed']['claim']['claimant_id']}").json

    def test_a_merged_claimant_comes_with_the_other(self, journalist, editor, reader):
        journalist.article()
        journalist.claim(workflow="candidate", claimant="Ivan")
        journalist.claim(workflow="candidate", claimant="Olga", due=WINDOW)
        editor.post("/claimants/1/merge", {"into": 2}, 200)
        editor.post("/claims/1/accept", {}, 200)
        (row,) = rows(reader, types="claim.accepted")
        assert (row["changed"]["claimant"]["merged_into"], row["changed"]["into"]["name"]) == (2, "Olga")

    def test_a_second_acceptance_repeats_nothing(self, journalist, editor, reader):
        journalist.article()
        journalist.claim()
        editor.post("/claims/1/withdraw", {"reason": "Wrong."}, 200)
        editor.post("/claims/1/restore", {"reason": "Right."}, 200)
        assert "deadlines" not in rows(reader, types="claim.restored")[0]["changed"]

    @pytest.mark.parametrize("is_bulk", [False, True])
    def test_a_claimant_of_candidates_comes_with_its_first_public_claim(self, journalist, reader, is_bulk):
        journalist.article()
        journalist.claim(workflow="candidate", claimant="Ivan")
        quotes = ("It will rain. It will", "The central banks will", "Moscow and Minsk have")
        lines = [{"article_id": 1, "quote": quote, "claimant": "ivan"} for quote in quotes[1:]]
        if is_bulk:
            headers = {"Content-Type": "application/x-ndjson"}
            body = b"\n".join(map(orjson.dumps, lines))
            assert journalist.post("/claims/bulk", status=200, data=body, headers=headers).json["added"] == 2
        else:
            for line in lines:
                journalist.post("/claims", line)
        found = [row["changed"].get("claimant") for row in rows(reader, types="claim.created")]
        assert [one and (one["id"], one["name"]) for one in found] == [(1, "Ivan"), None]

    def test_a_claimant_of_candidates_comes_with_an_edit(self, journalist, reader):
        journalist.article()
        journalist.claim(workflow="candidate", claimant="Ivan")
        journalist.claim(claimant="Olga", due=WINDOW)
        journalist.patch("/claims/2", {"claimant": "Ivan"}, "*")
        (row,) = rows(reader, types="claim.updated")
        assert row["changed"]["claimant"]["name"] == "Ivan"
