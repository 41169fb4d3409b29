"""Claims in the formats of others, read by a checker of the field rules, a test a rule."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from claims.domain.outcomes import OUTCOME_TABLE
from claims.errors import InvalidInput
from claims.formats.annotation_import import read_annotations
from tests.conftest import ARTICLE, TEXT, assert_problem

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


def test_a_verdict_may_say_where_it_is_published_and_a_claim_who_its_claimant_is(journalist, reader, newsroom, app):
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


def test_a_claim_review_says_the_same_to_a_json_ld_processor(journalist, reader, newsroom):
    loader = _offline(json.loads(CONTEXT.read_text(encoding="utf-8")))
    journalist.claim(claimant_url="https://www.wikidata.org/wiki/Q7747")
    claim_id = judged(journalist, "void")
    for document in (review(reader, claim_id), reader.get("/feeds/claimreview.json").json):
        (graph,) = jsonld.expand(document, {"documentLoader": loader})
        text = json.dumps(graph)
        assert "https://schema.org/claimReviewed" in text and "https://schema.org/ClaimReview" in text
    (found,) = jsonld.expand(review(reader, claim_id), {"documentLoader": loader})
    assert found["@type"] == ["https://schema.org/ClaimReview"]
    assert found["https://schema.org/url"] == [{"@id": f"https://desk.example.org/claims/{claim_id}"}]
    (rating,) = found["https://schema.org/reviewRating"]
    assert rating["https://schema.org/alternateName"] == [{"@value": OUTCOME_TABLE["void"].label}]
    (item,) = found["https://schema.org/itemReviewed"]
    assert item["https://schema.org/author"][0]["https://schema.org/name"]
    day = {"@type": "https://schema.org/Date", "@value": "2021-09-21"}
    assert item["https://schema.org/datePublished"] == [day]
    assert all(name.startswith(("https://schema.org/", "@")) for name in found)


def _offline(context):
    """Load the context from a file, and nothing else."""

    def load(url, options):
        assert url in {"https://schema.org", "https://schema.org/"}
        return {"contentType": JSON_LD, "contextUrl": None, "documentUrl": url, "document": context}

    return load


@pytest.mark.parametrize("outcome", ["void", "undeterminable"])
def test_what_cannot_be_rated_has_no_number(journalist, reader, newsroom, outcome):
    document = review(reader, judged(journalist, outcome))
    check(document)
    assert "ratingValue" not in document["reviewRating"]
    assert document["reviewRating"]["alternateName"] == OUTCOME_TABLE[outcome].label


def test_what_is_incomplete_is_refused_with_all_that_is_missing(journalist, reader):
    claim_id = journalist.claim(workflow="candidate")["id"]
    answer = reader.get(f"/claims/{claim_id}/claimreview", None)
    assert_problem(answer, 409, "review-incomplete")
    assert [text.split(":")[0] for text in answer.json["missing"]] == [
        "the newsroom's name",
        "the address of the review",
        "an accepted claim",
        "a published verdict",
    ]
    assert_problem(reader.get("/feeds/claimreview.json", None), 409, "review-incomplete")
    assert_problem(reader.get("/claims/99/claimreview", None), 404, "claim-not-found")


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


SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "web-annotations.jsonl"


def annotated(exact, value=None, source="https://news.example/a", **selector):
    body = {"body": {"type": "TextualBody", "value": value}} if value else {}
    target = {"source": source, "selector": [{"type": "TextQuoteSelector", "exact": exact} | selector]}
    return {"type": "Annotation", "target": target} | body


def take(caller, article_id, document, status=200):
    return caller.send("POST", f"/articles/{article_id}/annotations", status, json=document).json


def test_annotations_come_in_as_candidates_once(journalist, reader, article):
    document = [
        annotated("will reach an agreement", "They agree."),
        annotated("It will rain."),
        annotated("It will rain.", prefix="2022. "),
        annotated("nowhere at all"),
        annotated("by December 2022", source="https://elsewhere.example/"),
        {"type": "Annotation", "target": "https://news.example/a"},
        {"type": "Note"},
        7,
    ]
    items = take(journalist, article["id"], document)["items"]
    assert [item["new"] for item in items] == [True, False, True, False, False, False, False, False]
    assert [bool(item["problem"]) for item in items] == [False, True, False, True, True, True, True, True]
    assert "occurs 2 times" in items[1]["problem"]
    claim = reader.get(f"/claims/{items[0]['claim_id']}").json
    assert (claim["workflow"], claim["statement"]) == ("candidate", "They agree.")
    assert claim["spans"][0]["exact"] == "will reach an agreement"
    again = take(journalist, article["id"], document)["items"]
    assert [item["claim_id"] for item in again] == [item["claim_id"] for item in items]
    assert not any(item["new"] for item in again)


def test_what_goes_out_as_annotations_comes_in_at_the_same_places(journalist, reader):
    first = journalist.claim(quote="will reach an agreement")
    page = reader.get(f"/claims/{first['id']}/annotation").json
    text = "Once more. " + TEXT
    other = journalist.post("/articles", ARTICLE | {"url": "https://news.example/again", "text": text}, 201).json
    for item in page["items"]:
        item["target"]["source"] = other["url"]
    (taken,) = take(journalist, other["id"], page)["items"]
    span = reader.get(f"/claims/{taken['claim_id']}").json["spans"][0]
    assert text[span["start"] : span["end"]] == span["exact"] == first["spans"][0]["exact"]


def test_a_claim_keeps_the_spans_of_its_other_roles(journalist, reader, article):
    words = {"claim": "reach an agreement by December 2022", "date": "by December 2022", "speaker": "The central banks"}
    spans = [{"role": role, "exact": exact} for role, exact in words.items()]
    journalist.claim(quote=None, due=None, spans=spans)
    document = reader.get("/claims/1/annotation").json
    withheld = {
        "url": "https://news.example/b",
        "text": None,
        "withheld": True,
        "length": len(TEXT),
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
    }
    for number, other in enumerate(({"url": "https://news.example/twin"}, withheld), 2):
        body = {k: v for k, v in (ARTICLE | other).items() if v is not None}
        twin = journalist.post("/articles", body, 201).json
        text = json.dumps(document).replace(ARTICLE["url"] + '"', twin["url"] + '"')
        items = journalist.post(f"/articles/{twin['id']}/annotations", json.loads(text), 200).json["items"]
        assert [(one["claim_id"], one["new"], one["problem"]) for one in items] == [
            (number, True, None),
            (number, False, None),
            (number, False, None),
        ]
        found = reader.get(f"/claims/{number}").json["spans"]
        first = reader.get("/claims/1").json["spans"]
        assert [(s["role"], s["start"], s["end"], s["exact"]) for s in found] == [
            (s["role"], s["start"], s["end"], s["exact"]) for s in first
        ]
    alone = [one for one in document["items"] if one["motivation"] == "tagging"]
    assert "only tags" in journalist.post("/articles/1/annotations", alone, 200).json["items"][0]["problem"]


@pytest.mark.parametrize("place", [{"exact": "\ud800"}, {"exact": "rain\ud800"}])
def test_signs_that_cannot_be_said_do_no_harm(journalist, article, place):
    target = {"source": "https://x\ud800", "selector": {"type": "TextQuoteSelector"} | place}
    document = json.dumps([{"target": target}, {"target": {"selector": target["selector"]}}])
    answer = journalist.send("POST", "/articles/1/annotations", 200, data=document, content_type="application/ld+json")
    assert all(one["problem"] for one in answer.json["items"])


def test_a_correction_stays_at_the_address_of_what_it_corrects(journalist, reader, newsroom):
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


def test_what_hypothesis_exports_is_read(journalist, reader, article):
    row = {
        "id": "x",
        "uri": "https://news.example/a#intro",
        "text": "Will they?",
        "user": "acct:a@h",
        "target": [
            {
                "source": "https://news.example/a",
                "selector": [
                    {"type": "RangeSelector", "startContainer": "/p[1]", "endContainer": "/p[1]", "startOffset": 1},
                    {"type": "TextPositionSelector", "start": 1, "end": 9},
                    {
                        "type": "TextQuoteSelector",
                        "exact": "will reach an agreement",
                        "prefix": "banks ",
                        "suffix": " by",
                    },
                ],
            }
        ],
    }
    (item,) = take(journalist, article["id"], {"total": 1, "rows": [row]})["items"]
    assert reader.get(f"/claims/{item['claim_id']}").json["statement"] == "Will they?"


@pytest.mark.parametrize("document", [{}, 7, "x", None, {"type": "Annotation"}, {"items": 1}, [annotated("x")] * 501])
def test_what_holds_no_annotations_is_a_problem(journalist, article, document):
    body = json.dumps(document)
    address = f"/articles/{article['id']}/annotations"
    answer = journalist.send("POST", address, data=body, content_type="application/json")
    assert_problem(answer, 422, "invalid-input")


@pytest.mark.skipif(not SHARED.exists(), reason=f"{SHARED.name} is not beside this checkout")
def test_documents_of_others_are_taken_or_reported(journalist, reader, article):
    for line in SHARED.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        body = json.dumps(case["json"]) if case["json"] is not None else case["raw"]
        answer = journalist.send(
            "POST", f"/articles/{article['id']}/annotations", data=body, content_type="application/ld+json"
        )
        assert answer.status_code in {200, 400, 422}, case["id"]
        if answer.status_code == 200:
            assert all(item["problem"] for item in answer.json["items"]), case["id"]
    assert reader.get("/claims").json["items"] == []


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "target",
                    "selector",
                    "exact",
                    "start",
                    "end",
                    "items",
                    "rows",
                    "body",
                    "value",
                    "refinedBy",
                    "source",
                    "first",
                    "prefix",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=200)
@given(JSONS)
def test_any_document_is_read_or_refused(document):
    try:
        found = read_annotations(document)
    except InvalidInput:
        return
    assert all((one.place is None) == (one.problem is not None) for one in found)
