"""The odds that an article states: at every entry, in the record of the claim, and in track records."""

import json

import pytest

from claims.formats import csv_table
from claims.services.claim_iterator import iterate_claims
from tests.conftest import ARTICLE, assert_problem

ODDS = {"low": 0.6, "high": 0.7, "text": "a chance of 60 to 70 percent"}


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


@pytest.mark.parametrize(
    "odds",
    [
        None,
        ODDS,
        {"low": 0, "high": 1, "text": "anything"},
        {"low": 0.5, "high": 0.5, "text": "even"},
        {"low": 0.3333333333, "high": 0.4, "text": "x" * 200},
        {"low": 1, "high": 1, "text": "certain"},
    ],
)
def test_a_claim_has_stated_odds_or_null(journalist, reader, odds):
    claim = journalist.claim(probability=odds)
    assert claim["probability"] == odds
    assert reader.get("/claims/1").json["probability"] == odds
    assert reader.get("/claims").json["items"][0]["probability"] == odds
    assert reader.get("/claims/1?at=2021-10-02T00:00:00Z").json["probability"] == odds
    changes = reader.get("/claims/1/history").json["items"]
    assert changes[0]["changed"]["claim"]["probability"] == odds


def test_a_client_that_knows_no_odds_sends_none(journalist):
    assert journalist.post("/claims", {"article_id": 1, "quote": "program addenda"}).json["probability"] is None


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"low": 0.71}, "/probability/high"),
        ({"low": -0.01}, "/probability/low"),
        ({"high": 1.01}, "/probability/high"),
        ({"low": "0.6"}, "/probability/low"),
        ({"low": True}, "/probability/low"),
        ({"low": None}, "/probability/low"),
        ({"low": 10**18}, "/probability/low"),
        ({"text": ""}, "/probability/text"),
        ({"text": " "}, "/probability/text"),
        ({"text": "x" * 201}, "/probability/text"),
        ({"text": None}, "/probability/text"),
        ({"text": 7}, "/probability/text"),
        ({"middle": 0.65}, "/probability/middle"),
    ],
)
def test_bad_odds_are_refused_and_change_nothing(journalist, reader, change, pointer):
    body = {"article_id": 1, "quote": "program addenda", "probability": ODDS | change}
    assert_problem(journalist.post("/claims", body, None), 422, "invalid-input", pointer)
    assert reader.get("/claims").json["items"] == []
    journalist.claim()
    answer = journalist.patch("/claims/1", {"probability": ODDS | change}, '"1"', None)
    assert_problem(answer, 422, "invalid-input", pointer)
    assert reader.get("/claims/1").json["version"] == 1


@pytest.mark.parametrize("member", ["low", "high", "text"])
def test_odds_are_complete(journalist, member):
    odds = {name: value for name, value in ODDS.items() if name != member}
    body = {"article_id": 1, "quote": "program addenda", "probability": odds}
    assert_problem(journalist.post("/claims", body, None), 422, "invalid-input", f"/probability/{member}")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999", "1" + "0" * 400])
def test_numbers_that_are_none_are_refused(journalist, reader, value):
    body = json.dumps({"article_id": 1, "quote": "program addenda", "probability": ODDS}).replace("0.6", value)
    answer = journalist.post("/claims", data=body, content_type="application/json", status=None)
    assert answer.status_code in {400, 422}
    assert reader.get("/claims").json["items"] == []


def test_odds_are_patched_and_removed(journalist):
    journalist.claim()
    added = journalist.patch("/claims/1", {"probability": ODDS}, '"1"').json
    assert (added["probability"], added["version"]) == (ODDS, 2)
    assert journalist.patch("/claims/1", {"probability": ODDS}, '"2"').json["version"] == 2
    assert journalist.patch("/claims/1", {"criteria": "A report."}, '"2"').json["probability"] == ODDS
    assert journalist.patch("/claims/1", {"probability": None}, '"3"').json["probability"] is None


@pytest.mark.parametrize("change", [None, ODDS | {"low": 0.5}])
def test_odds_are_fixed_by_a_verdict(journalist, reader, clock, change):
    journalist.claim(probability=ODDS)
    clock.set("2024-01-01T00:00")  # a due claim can still be changed, as its statement can
    journalist.patch("/claims/1", {"probability": ODDS | {"high": 0.8}}, '"1"')
    journalist.patch("/claims/1", {"probability": ODDS}, '"2"')
    journalist.evidence()
    journalist.judge()
    assert_problem(journalist.patch("/claims/1", {"probability": change}, '"4"', None), 409, "claim-frozen")
    assert journalist.patch("/claims/1", {"probability": ODDS, "topics": ["gas"]}, '"4"').json["topics"] == ["gas"]


def test_odds_of_a_line_and_of_a_row(journalist, reader):
    line = json.dumps({"article_id": 1, "quote": "program addenda", "probability": ODDS})
    journalist.post("/claims/bulk", data=line, content_type="application/x-ndjson", status=200)
    table = (
        "article_id;quote;probability low;Probability-High;probability_text\r\n"
        "1;sign program addenda;0,6;0.7;a chance of 60 to 70 percent\r\n"
        "1;addenda;;;\r\n"
    )
    journalist.post("/claims/bulk", data=table, content_type="text/csv", status=200)
    assert [reader.get(f"/claims/{number}").json["probability"] for number in (1, 2, 3)] == [ODDS, ODDS, None]


@pytest.mark.parametrize("low", [0, 0.00001, 0.1, 0.3333333333333333, 0.7])
def test_an_exported_table_has_the_odds_and_an_import_restores_them(journalist, editor, reader, context, low):
    odds = {"low": low, "high": 0.7, "text": "=odds"}
    journalist.claim(probability=odds)
    journalist.claim()
    table = b"".join(csv_table.write_csv(iterate_claims(context)))
    for number in (1, 2):
        editor.post(f"/claims/{number}/withdraw", {"reason": "It comes again."}, 200)
    journalist.post("/claims/bulk", data=table, content_type="text/csv", status=200)
    assert [reader.get(f"/claims/{number}").json["probability"] for number in (3, 4)] == [odds, None]


@pytest.mark.parametrize(
    ("cells", "pointer"),
    [
        ("sixty;0.7;words", "/2/probability/low"),
        ("60 %;0.7;words", "/2/probability/low"),
        ("0.6;1e999;words", "/2/probability/high"),
        ("0.8;0.7;words", "/2/probability/high"),
        ("0.6;;words", "/2/probability/high"),
        ("0.6;0.7;", "/2/probability/text"),
    ],
)
def test_a_row_with_bad_odds_is_refused(journalist, reader, cells, pointer):
    table = f"article_id;quote;probability_low;probability_high;probability_text\r\n1;program addenda;{cells}\r\n"
    answer = journalist.post("/claims/bulk", data=table, content_type="text/csv", status=None)
    assert_problem(answer, 422, "bulk-refused", pointer)
    assert reader.get("/claims").json["items"] == []


def test_candidates_have_no_odds_until_an_editor_adds_them(journalist, editor, bot):
    found = journalist.post("/articles/1/candidates?store=true", None, 200).json["items"]
    assert {item["probability"] for item in found} == {None}
    number = found[0]["claim_id"]
    assert editor.post(f"/claims/{number}/accept", {"probability": ODDS}, 200).json["probability"] == ODDS
    bad = {"probability": ODDS | {"high": 2}}
    other = found[1]["claim_id"]
    answer = editor.post(f"/claims/{other}/accept", bad, None)
    assert_problem(answer, 422, "invalid-input", "/probability/high")
    assert bot.get(f"/claims/{other}").json["workflow"] == "candidate"


def test_candidates_have_the_odds_of_their_sentence_and_so_has_the_claim(journalist, editor, bot):
    text = "There is a 60 to 70 percent chance that the bridge will open in May 2030. It will be closed in June 2030."
    article = journalist.post("/articles", ARTICLE | {"url": "https://news.example/odds", "text": text}, 201).json
    odds = {"low": 0.6, "high": 0.7, "text": "60 to 70 percent chance"}
    bridge, closed = journalist.post(f"/articles/{article['id']}/candidates?store=true", None, 200).json["items"]
    assert (bridge["probability"], bridge["modality"], bridge["modality_words"]) == (odds, "likely", odds["text"])
    assert "odds '60 to 70 percent chance': 0.6 to 0.7" in bridge["why"]
    assert closed["probability"] is None
    stored = bot.get(f"/claims/{bridge['claim_id']}").json
    assert (stored["probability"], stored["extraction"]["modality"]) == (odds, "likely")
    assert stored["extraction"]["why"] == bridge["why"]
    assert editor.post(f"/claims/{stored['id']}/accept", {}, 200).json["probability"] == odds


def test_acceptance_without_odds_leaves_them(journalist, editor):
    journalist.claim(workflow="candidate", probability=ODDS)
    assert editor.post("/claims/1/accept", {}, 200).json["probability"] == ODDS


def judged(journalist, odds, outcome, **changes):
    """Add a claim with stated odds and its verdict."""
    probability = odds and {"low": odds[0], "high": odds[1], "text": "odds"}
    claim = journalist.claim(probability=probability, **changes)["id"]
    stance = "refutes" if outcome == "did_not" else "supports"
    evidence = journalist.evidence(claim, published_on=None, stance=stance)["id"]
    day = {"came_true": "2021-09-30", "came_true_late": "2023-12-05"}.get(outcome)
    journalist.judge(claim, outcome=outcome, occurred_on=day, evidence_ids=[evidence])


class TestTrackRecord:
    @pytest.fixture(autouse=True)
    def claims(self, journalist, clock):
        """Add claims of two claimants, and judge them after the window has ended."""
        clock.set("2024-06-01T00:00")
        judged(journalist, (0.6, 0.8), "came_true", claimant="The Bank", topics=["gas"])
        judged(journalist, (0.2, 0.2), "did_not", claimant="The Bank", topics=["gas"])
        judged(journalist, (0.9, 0.9), "came_true_late", claimant="The Bank")
        judged(journalist, (0.5, 0.5), "partly", claimant="The Bank")
        judged(journalist, None, "did_not", claimant="The Bank")
        judged(journalist, None, "came_true", claimant="Other")
        journalist.claim(claimant="Other", probability=ODDS)
        journalist.claim(claimant="The Bank", probability=ODDS)

    def test_the_record_has_the_brier_score_of_the_midpoints(self, reader):
        bank, other = reader.get("/track-record").json["items"][::-1]
        assert (bank["name"], other["name"], other["odds"]) == ("The Bank", "Other", None)
        odds = bank["odds"]
        # (0.7 - 1)^2 = 0.09, 0.2^2 = 0.04, 0.9^2 = 0.81 or, if late counts, 0.1^2 = 0.01
        assert (odds["count"], odds["brier"]) == (3, pytest.approx(0.94 / 3))
        assert odds["brier_with_late"] == pytest.approx(0.14 / 3)
        assert odds["left_out"] == {"partly": 1, "undeterminable": 0, "void": 0}
        assert [inside["count"] for inside in odds["bins"]] == [0, 0, 1, 0, 0, 0, 0, 1, 0, 1]
        assert odds["bins"][7] == {
            "low": 0.7,
            "high": 0.8,
            "count": 1,
            "stated": 0.7,
            "rate": 1.0,
            "interval": [pytest.approx(0.2065, abs=1e-4), 1.0],
        }
        assert odds["bins"][0]["interval"] is None

    @pytest.mark.parametrize(("by", "counts"), [("topic", [2]), ("publisher", [3]), ("author", [3])])
    def test_the_record_counts_by_every_kind(self, reader, by, counts):
        items = reader.get(f"/track-record?by={by}").json["items"]
        assert [record["odds"]["count"] for record in items] == counts

    def test_a_correction_changes_the_score(self, journalist, reader):
        verdict = reader.get("/claims/1").json["verdict"]["id"]
        fix = {"supersedes": verdict, "correction": {"code": "factual_error", "note": "It did not."}}
        journalist.judge(1, outcome="did_not", occurred_on=None, **fix)
        odds = reader.get("/track-record").json["items"][-1]["odds"]
        assert odds["brier"] == pytest.approx((0.49 + 0.04 + 0.81) / 3)
