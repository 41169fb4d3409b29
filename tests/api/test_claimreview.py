"""Verdicts as ClaimReview, checked by the rules of schema.org and Google for its fields."""

import json
from pathlib import Path

import pytest
from pyld import jsonld

from claims.domain.outcomes import OUTCOME_TABLE
from tests.conftest import assert_problem

JSON_LD = "application/ld+json"


CONTEXT = Path(__file__).resolve().parents[2] / "fixtures" / "jsonld" / "schema.json"


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


@pytest.fixture
def newsroom(app):
    settings = app.extensions["duecheck"].settings
    for name, value in (
        ("PUBLISHER_NAME", "The Desk"),
        ("CLAIMREVIEW_URL", "https://desk.example.org/claims/{id}"),
        ("CLAIMREVIEW_LABELS", (("did_not", "Wrong"),)),
    ):
        object.__setattr__(settings, name, value)


def judged(journalist, outcome="void", **more):
    claim = journalist.claim()
    body = {"outcome": outcome, "rationale": "We looked."} | more
    if outcome not in {"void", "undeterminable"}:
        url = "https://later.example/a"
        evidence = {"url": url, "published_on": "2023-12-05", "stance": "refutes", "title": "Later"}
        body["evidence_ids"] = [journalist.post(f"/claims/{claim['id']}/evidence", evidence, 201).json["id"]]
    journalist.post(f"/claims/{claim['id']}/verdicts", body, 201)
    return claim["id"]


def review(caller, claim_id):
    answer = caller.get(f"/claims/{claim_id}/claimreview")
    assert answer.content_type == JSON_LD
    return answer.json


def check(document):
    """The fields that schema.org names and Google requires of a ClaimReview."""
    assert document["@context"] == "https://schema.org"
    assert document["@type"] == "ClaimReview"
    for name in ("claimReviewed", "url", "datePublished"):
        assert document[name], name
    assert document["url"].startswith("https://")
    assert document["author"] == {"@type": "Organization", "name": "The Desk"}
    rating = document["reviewRating"]
    assert rating["@type"] == "Rating"
    assert rating["alternateName"]
    numbers = [name in rating for name in ("ratingValue", "bestRating", "worstRating")]
    assert all(numbers) or not any(numbers)
    if all(numbers):
        assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
    item = document["itemReviewed"]
    assert item["@type"] == "Claim"
    assert item["author"]["name"]
    assert item["firstAppearance"]["url"] and item["appearance"]
    assert item["datePublished"] <= document["datePublished"]


def test_a_verdict_is_a_claim_review(journalist, reader, newsroom, clock):
    clock.set("2023-12-10T00:00")
    document = review(reader, judged(journalist, "did_not"))
    check(document)
    assert document["url"] == "https://desk.example.org/claims/1"
    assert document["reviewRating"]["alternateName"] == "Wrong"
    assert document["reviewRating"]["ratingValue"] == OUTCOME_TABLE["did_not"].rating
    assert document["citation"] == [{"@type": "CreativeWork", "url": "https://later.example/a", "name": "Later"}]
    assert document["itemReviewed"]["firstAppearance"]["url"] == "https://news.example/a"


def test_a_review_of_a_claim_of_nobody_has_no_author_and_comes_back_so(journalist, editor, bot, newsroom, clock):
    clock.set("2023-12-10T00:00")
    claim_id = judged(journalist, "did_not")
    journalist.patch(f"/claims/{claim_id}", {"claimant": None}, bot.get(f"/claims/{claim_id}").headers["ETag"])
    document = review(bot, claim_id)
    assert "author" not in document["itemReviewed"]
    document["url"] = "https://other.example/review"
    (item,) = editor.post("/imports/claimreview", document, 200).json["items"]
    imported = bot.get(f"/claims/{item['claim_id']}").json
    assert (imported["claimant"], imported["claimant_id"]) == (None, None)


def test_a_verdict_may_have_a_review_url_and_a_claim_a_claimant_url(journalist, reader, newsroom, app):
    claim_id = judged(journalist, review_url="https://desk.example.org/2023/11/a-review")
    etag = journalist.get(f"/claims/{claim_id}").headers["ETag"]
    url = "https://www.wikidata.org/wiki/Q7747"
    journalist.patch(f"/claims/{claim_id}", {"claimant_url": url}, etag)
    document = review(reader, claim_id)
    check(document)
    assert document["url"] == "https://desk.example.org/2023/11/a-review"
    assert document["itemReviewed"]["author"]["sameAs"] == url
    object.__setattr__(app.extensions["duecheck"].settings, "CLAIMREVIEW_URL", "")
    second = judged(journalist)
    assert review(reader, claim_id)["url"] == document["url"]
    assert_problem(reader.get(f"/claims/{second}/claimreview", None), 409, "review-incomplete")
    (element,) = reader.get("/feeds/claimreview.json").json["dataFeedElement"]
    assert element["item"][0]["url"] == document["url"]


def test_a_claim_review_means_the_same_to_a_json_ld_processor(journalist, reader, newsroom):
    loader = _offline(json.loads(CONTEXT.read_text(encoding="utf-8")))
    journalist.claim(claimant_url="https://www.wikidata.org/wiki/Q7747")
    claim_id = judged(journalist, "void")
    for document in (review(reader, claim_id), reader.get("/feeds/claimreview.json").json):
        (graph,) = jsonld.expand(document, {"documentLoader": loader})
        text = json.dumps(graph)
        assert "https://schema.org/claimReviewed" in text and "https://schema.org/ClaimReview" in text
    (parsed,) = jsonld.expand(review(reader, claim_id), {"documentLoader": loader})
    assert parsed["@type"] == ["https://schema.org/ClaimReview"]
    assert parsed["https://schema.org/url"] == [{"@id": f"https://desk.example.org/claims/{claim_id}"}]
    (rating,) = parsed["https://schema.org/reviewRating"]
    assert rating["https://schema.org/alternateName"] == [{"@value": OUTCOME_TABLE["void"].label}]
    (item,) = parsed["https://schema.org/itemReviewed"]
    assert item["https://schema.org/author"][0]["https://schema.org/name"]
    day = {"@type": "https://schema.org/Date", "@value": "2021-09-21"}
    assert item["https://schema.org/datePublished"] == [day]
    assert all(name.startswith(("https://schema.org/", "@")) for name in parsed)


def _offline(context):
    """Load the context from a file, and nothing else."""

    def load(url, options):
        assert url in {"https://schema.org", "https://schema.org/"}
        return {"contentType": JSON_LD, "contextUrl": None, "documentUrl": url, "document": context}

    return load


@pytest.mark.parametrize("outcome", ["void", "undeterminable"])
def test_an_outcome_that_cannot_be_rated_has_no_number(journalist, reader, newsroom, outcome):
    document = review(reader, judged(journalist, outcome))
    check(document)
    assert "ratingValue" not in document["reviewRating"]
    assert document["reviewRating"]["alternateName"] == OUTCOME_TABLE[outcome].label


def test_an_incomplete_review_is_refused_with_all_that_is_missing(journalist, bot):
    claim_id = journalist.claim(workflow="candidate")["id"]
    answer = bot.get(f"/claims/{claim_id}/claimreview", None)
    assert_problem(answer, 409, "review-incomplete")
    assert [text.split(":")[0] for text in answer.json["missing"]] == [
        "the newsroom's name",
        "the address of the review",
        "an accepted claim",
        "a published verdict",
    ]
    assert_problem(bot.get("/feeds/claimreview.json", None), 409, "review-incomplete")
    assert_problem(bot.get("/claims/99/claimreview", None), 404, "claim-not-found")


def test_the_feed_holds_reviews_and_corrections_and_withdrawals_reach_it_at_once(journalist, editor, reader, newsroom):
    first, second = judged(journalist), judged(journalist)
    answer = reader.get("/feeds/claimreview.json")
    feed = answer.json
    assert (feed["@type"], [element["@type"] for element in feed["dataFeedElement"]]) == (
        "DataFeed",
        ["DataFeedItem"] * 2,
    )
    for element in feed["dataFeedElement"]:
        check(element["item"][0])
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert reader.send("GET", "/feeds/claimreview.json", headers=tag).status_code == 304
    verdict = reader.get(f"/claims/{first}/verdicts").json["items"][0]["id"]
    correction = {
        "outcome": "undeterminable",
        "rationale": "No.",
        "supersedes": verdict,
        "correction": {"code": "wording", "note": "Said better."},
    }
    journalist.post(f"/claims/{first}/verdicts", correction, 201)
    editor.post(f"/claims/{second}/withdraw", {"reason": "Not said."}, 200)
    (element,) = reader.send("GET", "/feeds/claimreview.json", headers=tag).json["dataFeedElement"]
    assert element["item"][0]["reviewRating"]["alternateName"] == OUTCOME_TABLE["undeterminable"].label
    assert_problem(reader.get(f"/claims/{second}/claimreview", None), 409, "review-incomplete")


def test_a_correction_keeps_the_url_of_what_it_corrects(journalist, reader, newsroom):
    claim_id = judged(journalist, review_url="https://desk.example.org/special/1")
    verdict = reader.get(f"/claims/{claim_id}/verdicts").json["items"][0]["id"]
    correction = {
        "outcome": "undeterminable",
        "rationale": "No.",
        "supersedes": verdict,
        "correction": {"code": "wording", "note": "Said better."},
    }
    journalist.post(f"/claims/{claim_id}/verdicts", correction, 201)
    assert review(reader, claim_id)["url"] == "https://desk.example.org/special/1"


@pytest.mark.parametrize("said_on", ["2021-05-03", "2021-05", "2020", "2021-09-21", None])
def test_the_day_of_a_claim_survives_a_round_trip(journalist, editor, bot, newsroom, said_on):
    body = {"article_id": 1, "quote": "program addenda", "due": {"text": "by 2022"}, "said_on": said_on}
    claim_id = journalist.post("/claims", body, 201).json["id"]
    journalist.post(f"/claims/{claim_id}/verdicts", {"outcome": "void", "rationale": "We looked."}, 201)
    document = review(journalist, claim_id)
    assert document["itemReviewed"].get("datePublished") == said_on
    assert document["itemReviewed"]["appearance"][0]["datePublished"] == "2021-09-21"
    appearance = document["itemReviewed"]["appearance"][0] | {"url": "https://elsewhere.example/a"}
    item = document["itemReviewed"] | {"firstAppearance": appearance, "appearance": [appearance]}
    foreign = document | {"url": "https://another.example/r", "itemReviewed": item}
    (report,) = editor.post("/imports/claimreview", foreign, 200).json["items"]
    again = bot.get(f"/claims/{report['claim_id']}").json
    assert (report["new"], again["said_on"]) == (True, said_on)
    assert bot.get(f"/articles/{again['article_id']}").json["published_on"] == "2021-09-21"
