"""The example data: its records, and the positions of its quotations in the real article."""

import json
from pathlib import Path

import pytest

from claims.anchoring.normalize import normalize_text, text_sha256
from claims.cli.example_data import FIXTURES, load_examples

SEED = Path(__file__).resolve().parents[3] / "shared" / "seed" / "000_d417debdda4b5a90.txt"
EVIDENCE = SEED.parent / "evidence.md"
REAL = json.loads((FIXTURES / "articles" / "1-breakthrough.json").read_text(encoding="utf-8"))
OURS = json.loads((FIXTURES / "articles" / "2-explainer.json").read_text(encoding="utf-8"))


@pytest.fixture
def loaded(context, clock):
    clock.set("2026-11-24T00:00")
    assert load_examples(context) == 2
    return context


@pytest.mark.skipif(not SEED.exists(), reason="the article's text is not beside this checkout")
def test_every_span_of_the_real_article_stands_in_its_text(loaded, journalist, reader):
    text = normalize_text(SEED.read_text(encoding="utf-8"))
    assert (text_sha256(text), len(text)) == (REAL["article"]["sha256"], REAL["article"]["length"])
    for item in REAL["claims"]:
        for span in item["claim"]["spans"]:
            assert text[span["start"] : span["end"]] == span["exact"]
            assert text[: span["start"]].endswith(span["prefix"]) and text[span["end"] :].startswith(span["suffix"])
    answer = journalist.send("PUT", "/articles/1/text?store=false", 200, data=text.encode(), content_type="text/plain")
    assert {s["span"]["state"] for s in answer.json["spans"]} == {"verified"}


def test_quotations_are_short(loaded):
    assert sum(len(s["exact"]) for i in REAL["claims"] for s in i["claim"]["spans"]) < 1500
    assert max(len(s["exact"]) for i in REAL["claims"] for s in i["claim"]["spans"]) < 160


@pytest.mark.skipif(not EVIDENCE.exists(), reason="the list of evidence is not beside this checkout")
def test_no_url_is_invented():
    known = EVIDENCE.read_text(encoding="utf-8")
    for item in REAL["claims"] + OURS["claims"]:
        for evidence in item.get("evidence", []):
            assert evidence["url"] in known
    assert REAL["article"]["url"] in SEED.read_text(encoding="utf-8")


def test_dated_claims_of_the_real_article(loaded, reader):
    claims = reader.get("/claims?article_id=1&sort=due_at&limit=100").json["items"]
    dated = [
        (c["due"]["text"], c["due"]["latest"], c["status"], (c["verdict"] or {}).get("outcome"))
        for c in claims
        if c["due_at"]
    ]
    assert dated == [
        ("in November", "2021-11-30", "judged", "came_true"),
        ("by December 2022", "2022-12-31", "overdue", None),
        ("until December 1, 2023", "2023-12-01", "judged", "undeterminable"),
    ]
    assert len(claims) == 13


def test_the_explainer_shows_every_kind_of_verdict(loaded, reader):
    claims = reader.get("/claims?article_id=2&sort=due_at").json["items"]
    outcomes = [c["verdict"]["outcome"] for c in claims if c["verdict"]]
    assert outcomes == ["came_true_late", "did_not", "came_true", "void"]
    corrected, conditional, voided = claims[1], claims[2], claims[3]
    assert corrected["verdict"]["supersedes"] is not None
    assert conditional["depends_on"]["offset"] == "P1M"
    (verdict,) = reader.get(f"/claims/{conditional['id']}/verdicts").json["items"]
    assert (verdict["actor"], verdict["review"]["actor"]) == ("example-journalist", "example-editor")
    assert reader.get(f"/claims/{voided['id']}/verdicts").json["items"][0]["actor"] == "duecheck"
    moved = next(c for c in claims if c["status"] == "overdue")
    assert len(reader.get(f"/claims/{moved['id']}/deadlines").json["items"]) == 2


class TestUnderReview:
    @pytest.fixture
    def options(self):
        return {"VERDICT_REVIEW": "second_person"}

    def test_the_example_data_is_the_same_where_a_second_person_reviews(self, loaded, reader):
        judged = reader.get("/claims?status=judged").json["items"]
        assert len(judged) > 3
        assert reader.get("/verdicts?state=proposed").json["items"] == []


def test_loading_twice_changes_nothing(loaded):
    seq = loaded.store.last_seq()
    assert load_examples(loaded) == 0
    assert loaded.store.last_seq() == seq
