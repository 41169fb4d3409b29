"""Web Annotations: each span is one, and those of other programs are imported."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.conftest import ARTICLE, TEXT, assert_problem

JSON_LD = "application/ld+json"


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "web-annotations.jsonl"


def annotated(exact, value=None, source="https://news.example/a", **selector):
    body = {"body": {"type": "TextualBody", "value": value}} if value else {}
    target = {"source": source, "selector": [{"type": "TextQuoteSelector", "exact": exact} | selector]}
    return {"type": "Annotation", "target": target} | body


def take(caller, article_id, document, status=200):
    return caller.send("POST", f"/articles/{article_id}/annotations", status, json=document).json


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


def test_annotations_are_imported_as_candidates_once(journalist, bot, article):
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
    claim = bot.get(f"/claims/{items[0]['claim_id']}").json
    assert (claim["workflow"], claim["statement"]) == ("candidate", "They agree.")
    assert claim["spans"][0]["exact"] == "will reach an agreement"
    again = take(journalist, article["id"], document)["items"]
    assert [item["claim_id"] for item in again] == [item["claim_id"] for item in items]
    assert not any(item["new"] for item in again)


def test_exported_annotations_are_imported_at_the_same_offsets(journalist, bot):
    first = journalist.claim(quote="will reach an agreement")
    page = bot.get(f"/claims/{first['id']}/annotation").json
    text = "Once more. " + TEXT
    other = journalist.post("/articles", ARTICLE | {"url": "https://news.example/again", "text": text}, 201).json
    for item in page["items"]:
        item["target"]["source"] = other["url"]
    (taken,) = take(journalist, other["id"], page)["items"]
    span = bot.get(f"/claims/{taken['claim_id']}").json["spans"][0]
    assert text[span["start"] : span["end"]] == span["exact"] == first["spans"][0]["exact"]


def test_a_claim_keeps_the_spans_of_its_other_roles(journalist, bot, article):
    words = {"claim": "reach an agreement by December 2022", "date": "by December 2022", "speaker": "The central banks"}
    spans = [{"role": role, "exact": exact} for role, exact in words.items()]
    journalist.claim(quote=None, due=None, spans=spans)
    document = bot.get("/claims/1/annotation").json
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
        spans = bot.get(f"/claims/{number}").json["spans"]
        first = bot.get("/claims/1").json["spans"]
        assert [(s["role"], s["start"], s["end"], s["exact"]) for s in spans] == [
            (s["role"], s["start"], s["end"], s["exact"]) for s in first
        ]
    alone = [one for one in document["items"] if one["motivation"] == "tagging"]
    assert "only tags" in journalist.post("/articles/1/annotations", alone, 200).json["items"][0]["problem"]


@pytest.mark.parametrize("place", [{"exact": "\ud800"}, {"exact": "rain\ud800"}])
def test_characters_that_a_format_cannot_have_do_no_harm(journalist, article, place):
    target = {"source": "https://x\ud800", "selector": {"type": "TextQuoteSelector"} | place}
    document = json.dumps([{"target": target}, {"target": {"selector": target["selector"]}}])
    answer = journalist.send("POST", "/articles/1/annotations", 200, data=document, content_type="application/ld+json")
    assert all(one["problem"] for one in answer.json["items"])


def test_exports_of_hypothesis_are_read(journalist, bot, article):
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
    assert bot.get(f"/claims/{item['claim_id']}").json["statement"] == "Will they?"


@pytest.mark.parametrize("document", [{}, 7, "x", None, {"type": "Annotation"}, {"items": 1}, [annotated("x")] * 501])
def test_a_body_without_annotations_is_a_problem(journalist, article, document):
    body = json.dumps(document)
    address = f"/articles/{article['id']}/annotations"
    answer = journalist.send("POST", address, data=body, content_type="application/json")
    assert_problem(answer, 422, "invalid-input")


@pytest.mark.skipif(not SHARED.exists(), reason=f"{SHARED.name} is not beside this checkout")
def test_documents_of_other_programs_are_imported_or_reported(journalist, bot, article):
    for line in SHARED.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        body = json.dumps(case["json"]) if case["json"] is not None else case["raw"]
        answer = journalist.send(
            "POST", f"/articles/{article['id']}/annotations", data=body, content_type="application/ld+json"
        )
        assert answer.status_code in {200, 400, 422}, case["id"]
        if answer.status_code == 200:
            assert all(item["problem"] for item in answer.json["items"]), case["id"]
    assert bot.get("/claims").json["items"] == []


EMOJI = "\U0001f642 " + TEXT


@pytest.mark.parametrize("unit", ["code_point", "utf16", None])
def test_a_span_states_the_unit_of_its_offsets(journalist, unit):
    journalist.article(url="https://news.example/emoji", text=EMOJI)
    start = EMOJI.index("December 2022") + (unit == "utf16")
    span = {"start": start, "end": start + 13} | ({"offset_unit": unit} if unit else {})
    claim = journalist.claim(2, quote=None, due=None, spans=[span])
    assert (claim["spans"][0]["exact"], claim["spans"][0]["start"]) == ("December 2022", EMOJI.index("December 2022"))


def test_an_unknown_unit_is_refused(journalist):
    body = {"article_id": 1, "spans": [{"start": 0, "end": 9, "offset_unit": "byte"}]}
    assert_problem(journalist.post("/claims", body, None), 422, "invalid-input", "/spans/0/offset_unit")


@pytest.mark.parametrize(
    ("shift", "exact", "units", "found"),
    [
        (0, "will reach", None, True),
        (1, "will reach", None, True),
        (7, "will reach", None, False),  # it occurs twice, and no reading of the position is confirmed
        (1, None, None, False),  # nothing confirms one of the two readings
        (0, None, "code points", True),
    ],
)
def test_a_position_of_a_browser_is_taken_if_the_quotation_confirms_it(journalist, bot, shift, exact, units, found):
    text = EMOJI + " We will reach it."
    journalist.article(url="https://news.example/emoji", text=text)
    start = text.index("will reach") + shift
    position = {"type": "TextPositionSelector", "start": start, "end": start + 10} | ({"units": units} if units else {})
    document = annotated(exact, source="https://news.example/emoji")
    selectors = document["target"]["selector"]
    document["target"]["selector"] = [*(selectors if exact else []), position]
    (report,) = take(journalist, 2, document)["items"]
    assert report["new"] is found
    if found:
        span = bot.get(f"/claims/{report['claim_id']}").json["spans"][0]
        assert (span["exact"], span["start"]) == ("will reach", text.index("will reach"))


def test_a_line_of_a_bulk_import_needs_no_unit_if_the_quotation_confirms_it(journalist, bot):
    journalist.article(url="https://news.example/emoji", text=EMOJI)
    start = EMOJI.index("December") + 1
    spans = [{"start": start, "end": start + 8, "exact": "December"}, {"start": start, "end": start + 8}]
    lines = "\n".join(json.dumps({"article_id": 2, "spans": [span]}) for span in spans)
    report = journalist.send(
        "POST", "/claims/bulk?mode=keep_good", 200, data=lines, content_type="application/x-ndjson"
    ).json
    assert [line["result"] for line in report["lines"]] == ["added", "refused"]
    assert "exact, or offset_unit" in json.dumps(report["lines"][1])
    assert bot.get("/claims/1").json["spans"][0]["start"] == start - 1


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("https://news.example/a#:~:text=will%20reach", "will reach"),
        ("https://news.example/a#part:~:text=will%20reach", "will reach"),
        ("https://news.example/a/#:~:x=1&text=will%20reach", "will reach"),
        ({"source": "https://news.example/a#:~:text=It%20will%20rain,-.%20It"}, "It will rain"),
        (
            {"id": "https://web.archive.org/web/2022/https://news.example/a#:~:text=rain.-,It%20will%20rain"},
            "It will rain",
        ),
        ({"source": "https://via.hypothes.is/https://news.example/a#:~:text=banks-,will%20reach"}, "will reach"),
        ("https://news.example/a#:~:text=will,2022", None),
        ("https://news.example/a#:~:text=", None),
        ("https://news.example/a#:~:text=no%20such%20words", None),
        ("https://other.example/a#:~:text=will%20reach", None),
    ],
)
def test_a_text_fragment_is_a_quotation(journalist, bot, target, found):
    (report,) = take(journalist, 1, {"type": "Annotation", "target": target})["items"]
    assert report["new"] is (found is not None)
    if found:
        assert bot.get(f"/claims/{report['claim_id']}").json["spans"][0]["exact"] == found
    else:
        assert report["problem"]
