"""Claims in the formats of others, read by a checker of the field rules, a test a rule."""

import pytest

from claims.exchange.claimreview import LABELS, RATINGS
from claims.words import OUTCOMES
from tests.conftest import TEXT, assert_problem

JSON_LD = "application/ld+json"


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


@pytest.fixture
def newsroom(app):
    settings = app.extensions["duecheck"].settings
    for name, value in (
        ("PUBLISHER_NAME", "The Desk"),
        ("REVIEW_URL", "https://desk.example.org/claims/{id}"),
        ("RATING_LABELS", (("did_not", "Wrong"),)),
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
    assert document["reviewRating"]["ratingValue"] == RATINGS["did_not"]
    assert document["citation"] == [{"@type": "CreativeWork", "url": "https://later.example/a", "name": "Later"}]
    assert document["itemReviewed"]["firstAppearance"]["url"] == "https://news.example/a"


@pytest.mark.parametrize("outcome", ["void", "undeterminable"])
def test_what_cannot_be_rated_has_no_number(journalist, reader, newsroom, outcome):
    document = review(reader, judged(journalist, outcome))
    check(document)
    assert "ratingValue" not in document["reviewRating"]
    assert document["reviewRating"]["alternateName"] == LABELS[outcome]


def test_every_outcome_has_a_label_and_numbers_where_they_say_something():
    assert set(LABELS) == set(OUTCOMES)
    assert set(RATINGS) == set(OUTCOMES) - {"void", "undeterminable"}


def test_what_is_incomplete_is_refused_with_all_that_is_missing(journalist, reader):
    claim_id = journalist.claim(workflow="candidate")["id"]
    answer = reader.get(f"/claims/{claim_id}/claimreview", None)
    assert_problem(answer, 409, "review-incomplete")
    assert [text.split(":")[0] for text in answer.json["missing"]] == [
        "the newsroom's name", "where reviews are published", "an accepted claim", "a published verdict",
    ]  # fmt: skip
    assert_problem(reader.get("/feeds/claimreview.json", None), 409, "review-incomplete")
    assert_problem(reader.get("/claims/99/claimreview", None), 404, "claim-not-found")


def test_the_feed_holds_reviews_and_corrections_and_withdrawals_reach_it_at_once(journalist, editor, reader, newsroom):
    first, second = judged(journalist), judged(journalist)
    answer = reader.get("/feeds/claimreview.json")
    feed = answer.json
    assert (feed["@type"], [element["@type"] for element in feed["dataFeedElement"]]) == (
        "DataFeed", ["DataFeedItem"] * 2,
    )  # fmt: skip
    for element in feed["dataFeedElement"]:
        check(element["item"][0])
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert reader.send("GET", "/feeds/claimreview.json", headers=tag).status_code == 304
    verdict = reader.get(f"/claims/{first}/verdicts").json["items"][0]["id"]
    correction = {"outcome": "undeterminable", "rationale": "No.", "supersedes": verdict,
                  "correction": {"code": "wording", "note": "Said better."}}  # fmt: skip
    journalist.post(f"/claims/{first}/verdicts", correction, 201)
    editor.post(f"/claims/{second}/withdraw", {"reason": "Not said."}, 200)
    (element,) = reader.send("GET", "/feeds/claimreview.json", headers=tag).json["dataFeedElement"]
    assert element["item"][0]["reviewRating"]["alternateName"] == LABELS["undeterminable"]
    assert_problem(reader.get(f"/claims/{second}/claimreview", None), 409, "review-incomplete")


def test_each_span_is_an_annotation_that_finds_it_again(journalist, reader):
    quote = "will reach an agreement"
    spans = [{"role": "claim", "exact": quote}, {"role": "date", "exact": "by December 2022"}]
    claim = journalist.claim(quote=None, spans=spans)
    answer = reader.get(f"/claims/{claim['id']}/annotation")
    assert answer.content_type == f'{JSON_LD}; profile="http://www.w3.org/ns/anno.jsonld"'
    page = answer.json
    assert (page["type"], page["partOf"]["type"]) == ("AnnotationPage", "AnnotationCollection")
    assert [a["motivation"] for a in page["items"]] == ["identifying", "tagging"]
    for annotation in page["items"]:
        assert annotation["target"]["source"] == "https://news.example/a"
        quoted, position = annotation["target"]["selector"]
        assert TEXT[position["start"] : position["end"]] == quoted["exact"]
        assert TEXT.count(quoted["prefix"] + quoted["exact"] + quoted["suffix"]) == 1
        assert position["units"] == "code points"
    assert len({annotation["id"] for annotation in page["items"]}) == 2


def test_an_articles_annotations_are_paged(journalist, reader, article):
    for _ in range(3):
        journalist.claim()
    journalist.claim(workflow="candidate")
    seen, address = [], f"/articles/{article['id']}/annotations?limit=2"
    while address:
        page = reader.get(address).json
        seen += [annotation["via"] for annotation in page["items"]]
        address = page.get("next", "").partition("/api/v1")[2]
    assert len(seen) == len(set(seen)) == 3
    assert_problem(reader.get("/articles/99/annotations", None), 404, "article-not-found")
