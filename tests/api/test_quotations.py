"""Quotations over HTTP: as they were copied, in their context, sent twice, and after a new text."""

import hashlib

import pytest

from tests.api.test_annotations import take
from tests.conftest import assert_problem

WE = 'Smith said: \u201cWe\u2019ll open in June.\u201d Jones said: "We\'ll open in June."'


def posted(caller, exact, status=201, article_id=1, **members):
    span = {"role": "claim", "exact": exact} | {
        name: members.pop(name) for name in ("prefix", "suffix", "start", "end") if name in members
    }
    body = {"article_id": article_id, "spans": [span], "due": {"relation": "by", "edtf": "2030-06"}} | members
    answer = caller.post("/claims", body, None)
    assert answer.status_code == status, answer.json
    return answer


def test_the_context_decides_between_places_that_differ_in_typography(journalist):
    journalist.article(text=WE)
    for prefix, start in (('Smith said: "', 13), ('Jones said: "', 47)):
        span = posted(journalist, "We'll open in June", prefix=prefix).json["spans"][0]
        assert (span["start"], span["exact"]) == (start, WE[start : start + 18])
    problem = assert_problem(posted(journalist, "We'll open in June", 422), 422, "span-not-proven", "/spans/0/exact")
    assert (problem["occurrences"], problem["starts"]) == (2, [13, 47])


def test_an_imported_annotation_gets_the_place_of_its_context(journalist):
    journalist.article(text=WE)
    selector = {"type": "TextQuoteSelector", "exact": "We'll open in June", "prefix": 'Smith said: "'}
    target = {"source": "https://news.example/a", "selector": selector}
    (item,) = take(journalist, 1, {"type": "Annotation", "target": target})["items"]
    assert journalist.get(f"/claims/{item['claim_id']}").json["spans"][0]["start"] == 13
    del selector["prefix"]
    (item,) = take(journalist, 1, {"type": "Annotation", "target": target})["items"]
    assert "2 times" in item["problem"]


def test_a_unique_quotation_with_its_offsets_needs_no_context(journalist):
    journalist.article(text="Some say the bridge opens. Rain. Rain.")
    span = posted(journalist, "bridge opens", start=13, end=25, prefix="other words ", suffix="!").json["spans"][0]
    assert (span["start"], span["prefix"], span["suffix"]) == (13, "Some say the ", ". Rain. Rain.")
    answer = posted(journalist, "Rain", 422, start=27, end=31, prefix="other words ")
    assert_problem(answer, 422, "span-not-proven", "/spans/0/prefix")


@pytest.mark.parametrize("exact", [" Fourth bit", "Fourth bit\u00a0", "\nFourth  bit", "Fourth\u00a0bit"])
def test_white_space_does_not_make_another_claim(journalist, exact):
    journalist.article(text="Third bit. Fourth bit.")
    first = posted(journalist, "Fourth bit").json
    problem = assert_problem(posted(journalist, exact, 409), 409, "claim-said-already")
    assert problem["claim_id"] == first["id"]


def test_offsets_with_white_space_do_not_make_another_claim(journalist):
    journalist.article(text="Third bit. Fourth bit.")
    first = posted(journalist, "Fourth bit").json
    problem = assert_problem(posted(journalist, " Fourth bit", 409, start=10, end=21), 409, "claim-said-already")
    assert problem["claim_id"] == first["id"]


def test_words_of_a_withheld_text_are_compared_and_verified_by_their_typography(journalist, reader):
    text = "It\u2019s open in June\u00a02030, he said."
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    journalist.article(text=None, withheld=True, sha256=sha256, length=len(text))
    posted(journalist, "It's open in June 2030", start=0, end=22)
    assert_problem(posted(journalist, text[:22], 409, start=0, end=22), 409, "claim-said-already")
    journalist.send("PUT", "/articles/1/text", 200, data=text.encode(), content_type="text/plain; charset=utf-8")
    span = reader.get("/claims/1").json["spans"][0]
    assert (span["state"], span["start"], span["end"], span["exact"]) == ("verified", 0, 22, text[:22])
    assert span["proposal"] is None


def test_a_proposal_is_accepted_when_it_is_sent_back(journalist):
    text = "पुल जून २०३० तक खुलेगा उन्होंने कहा"
    journalist.article(text=text)
    posted(journalist, "पुल जून २०३० तक खुलेगा")
    journalist.post("/articles/1/revisions", {"text": text.replace("खुलेगा", "नहीं खुलेगा")})
    answer = journalist.get("/claims/1")
    proposal = answer.json["spans"][0]["proposal"]
    assert (proposal["exact"], proposal["differs"]) == ("पुल जून २०३० तक नहीं खुलेगा", ["", "नहीं"])
    span = {"role": "claim"} | {name: proposal[name] for name in ("exact", "start", "end")}
    claim = journalist.patch("/claims/1", {"spans": [span]}, answer.headers["ETag"]).json
    assert (claim["spans"][0]["state"], claim["spans"][0]["exact"]) == ("verified", proposal["exact"])
