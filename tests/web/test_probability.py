"""Stated odds on the web pages: entered, changed, shown and scored."""

import csv
import io

import pytest

ODDS = {"low": 0.6, "high": 0.7, "text": "60 to 70 percent"}
TYPED = {"probability__low": "0.6", "probability__high": "0,7", "probability__text": "60 to 70 percent"}


@pytest.fixture(autouse=True)
def article(journalist):
    journalist.article()


def test_a_new_claim_gets_the_odds_of_the_form(visit, reader):
    visitor = visit("journalist")
    visitor.send("/articles/1/claims/new", quote="program addenda", **TYPED)
    assert reader.get("/claims/1").json["probability"] == ODDS
    assert "60 to 70 %: “60 to 70 percent”" in visitor.get("/claims/1")


def test_a_claim_without_odds_shows_none(visit, journalist):
    journalist.claim()
    assert "Stated odds" not in visit().get("/claims/1")


@pytest.mark.parametrize(
    ("odds", "words"),
    [
        ({"low": 0.5, "high": 0.5}, "50 %: “o”"),
        ({"low": 0, "high": 1}, "0 to 100 %: “o”"),
        ({"low": 0.07, "high": 0.285}, "7 to 28.5 %: “o”"),
        ({"low": 0.001, "high": 0.001}, "0.1 %: “o”"),
    ],
)
def test_odds_are_shown_in_percent(visit, journalist, odds, words):
    journalist.claim(probability=odds | {"text": "o"})
    assert words in visit().get("/claims/1")


def test_the_form_of_a_claim_shows_and_changes_its_odds(visit, journalist, reader):
    journalist.claim(probability=ODDS | {"low": 0})
    visitor = visit("journalist")
    page = visitor.get("/claims/1/edit")
    for value in ("0", "0.7", "60 to 70 percent"):
        assert f'value="{value}"' in page
    kept = {"statement": "Addenda are signed.", "claimant": "Moscow"}
    visitor.send("/claims/1/edit", **kept, **TYPED)
    assert reader.get("/claims/1").json["probability"] == ODDS
    assert "0 to 70 %" in visitor.get("/claims/1").split('id="history"')[1]
    visitor.send("/claims/1/edit", **kept)
    assert reader.get("/claims/1").json["probability"] is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"probability__low": "sixty"}, "probability-low"),
        ({"probability__high": "0.5"}, "probability-high"),
        ({"probability__text": ""}, "probability-text"),
    ],
)
def test_bad_odds_are_marked_at_their_field(visit, journalist, reader, typed, field):
    journalist.claim()
    answer = visit("journalist").send("/claims/1/edit", 422, statement="S", claimant="C", **{**TYPED, **typed})
    assert f'id="error-f-{field}"' in answer.get_data(as_text=True)
    assert reader.get("/claims/1").json["version"] == 1


def test_two_people_who_change_the_odds_see_both_versions(visit, journalist, reader):
    journalist.claim(probability=ODDS)
    ann, bob = visit("journalist", "ann"), visit("journalist", "bob")
    page = ann.get("/claims/1/edit")
    kept = {"statement": "S", "claimant": "C"}
    bob.send("/claims/1/edit", **kept, **{**TYPED, "probability__low": "0.1"})
    text = ann.send("/claims/1/edit", 409, page, **kept, **{**TYPED, "probability__high": "0.9"}).get_data(as_text=True)
    both = text.split("Both versions")[1].split("</section>")[0]
    assert "0.9" in both and 'value="0.1"' in text


def test_a_judged_claim_keeps_its_odds(visit, journalist, reader):
    journalist.claim(probability=ODDS)
    journalist.evidence()
    journalist.judge()
    visitor = visit("journalist")
    assert "probability" not in visitor.get("/claims/1/edit")
    visitor.send("/claims/1/edit", claimant="Moscow", topics="gas")
    claim = reader.get("/claims/1").json
    assert (claim["probability"], claim["topics"]) == (ODDS, ["gas"])


def test_a_candidate_is_accepted_with_its_odds(visit, journalist, reader):
    journalist.claim(workflow="candidate", probability=ODDS)
    visitor = visit("editor")
    assert 'value="60 to 70 percent"' in visitor.get("/claims/1/accept")
    visitor.send("/claims/1/accept", statement="S", **{**TYPED, "probability__low": "0.65"})
    assert reader.get("/claims/1").json["probability"] == ODDS | {"low": 0.65}


def test_the_record_shows_the_score_of_the_odds(visit, journalist):
    visitor = visit()
    journalist.claim()
    assert "Brier" not in visitor.get("/people/1")
    journalist.claim(probability=ODDS)
    journalist.claim(probability=ODDS)
    journalist.evidence(2)
    journalist.judge(2)
    body = {"outcome": "void", "rationale": "It was replaced."}
    journalist.post("/claims/3/verdicts", body)
    page = visitor.get("/people/1")
    assert "score is 0.122:" in page and "1 claim with odds is left out" in page  # (0.65 - 1)^2 = 0.1225
    assert '<th scope="row">60% – 70%</th><td class="n">1</td><td class="n">65%</td><td class="n">1 of 1</td>' in page
    (row,) = csv.DictReader(io.StringIO(visitor.get("/record.csv").removeprefix("\ufeff")))
    assert (row["odds"], float(row["brier"]), float(row["brier_with_late"])) == (
        "1",
        pytest.approx(0.1225),
        pytest.approx(0.1225),
    )


def test_a_record_without_a_score_names_what_is_left_out(visit, journalist):
    journalist.claim(probability=ODDS)
    journalist.post("/claims/1/verdicts", {"outcome": "void", "rationale": "It was replaced."})
    page = visit().get("/people/1")
    assert "Brier" not in page and "1 claim with odds is left out" in page
    (row,) = csv.DictReader(io.StringIO(visit().get("/record.csv").removeprefix("\ufeff")))
    assert (row["odds"], row["brier"]) == ("0", "")
