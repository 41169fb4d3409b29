"""The search over HTTP: words as people write them, signs, order, highlights and suggestions."""

import json
from urllib.parse import quote

import pytest

from tests.conftest import ARTICLE, assert_problem


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


def found(caller, q, **others):
    query = "&".join(f"{name}={quote(str(value))}" for name, value in ({"q": q} | others).items())
    return caller.get(f"/claims?{query}").json


def ids(caller, q, **others):
    return [item["id"] for item in found(caller, q, **others)["items"]]


@pytest.mark.parametrize(
    ("statement", "queries"),
    [
        ("政府将在2030年前开放新港口", ["港口", "新港口", "政府", "港", "口", "2030年", "将在2030年前", "在2030"]),
        ("東京オリンピックは成功する", ["東京", "オリンピック", "成功"]),
        ("กรุงเทพมหานครจะเปิดสะพาน", ["กรุงเทพ", "สะพาน"]),
        ("Işık Yılmaz will open it", ["ışık", "isik", "IŞIK", "yilmaz"]),
        ("Ёлка будет в Кремле", ["елка", "ЁЛКА", "кремле"]),
        ("Łódź gets a port", ["lodz", "łódź", "ports"]),
        ("Η Ελλάδα του Μητσοτάκη", ["ΕΛΛΑΔΑ", "ελλαδα", "ΜΗΤΣΟΤΑΚΗ"]),
        ("The Straße will open", ["strasse", "STRASSE", "opening", "opened"]),
        ("The minister\u2019s agreements", ["minister", "ministers", "agreement", "ministe*", "agreem*"]),
        ("München and Nguyễn", ["munchen", "nguyen"]),
    ],
)
def test_words_are_found_as_people_write_them(journalist, reader, statement, queries):
    journalist.claim(statement=statement)
    for q in queries:
        assert ids(reader, q) == [1], q
        assert ids(reader, q, sort="relevance") == [1], q
    assert ids(reader, "nothing") == []


def test_evidence_rationales_and_titles_are_searched(journalist, editor, reader):
    journalist.article(title="Harbour news", url="https://news.example/2")
    journalist.claim(2)
    journalist.evidence(1, title="Ferry timetable", excerpt="Nobody came to the pier.")
    assert ids(reader, "harbour") == ids(reader, "ferry pier") == [1]
    journalist.judge(1, rationale="The lighthouse was dark.")
    assert ids(reader, "lighthouse") == [1]


def test_what_matched_is_marked_and_escaped(journalist, reader):
    journalist.claim(statement="A <b>bridge</b> opens", topics=["Bridges & roads"])
    journalist.evidence(1, title=None, excerpt="They said that " + "it is late and " * 30 + "the bridge opens <now>.")
    (item,) = found(reader, "bridge", highlight="true")["items"]
    by_member = {part["member"]: part for part in item["highlight"]}
    assert by_member["statement"]["excerpt"] == "A &lt;b&gt;<mark>bridge</mark>&lt;/b&gt; opens"
    assert by_member["topics"]["excerpt"] == "<mark>Bridges</mark> &amp; roads"
    excerpt = by_member["evidence"]["excerpt"]
    assert excerpt.startswith("\u2026") and excerpt.endswith("the <mark>bridge</mark> opens &lt;now&gt;.")
    assert by_member["evidence"]["evidence_id"] == 1 and len(excerpt) < 200
    assert "highlight" not in found(reader, "bridge")["items"][0]


def test_a_near_word_is_suggested_if_it_finds_something(journalist, reader):
    journalist.claim(statement="The harbour will open, says the Ministry")
    assert found(reader, "harbuor") == {"items": [], "next": None, "did_you_mean": "harbour"}
    assert found(reader, "the harbor")["did_you_mean"] == "the harbour"
    assert "did_you_mean" not in found(reader, "zebra")
    assert "did_you_mean" not in found(reader, "harbour zebra")
    assert "did_you_mean" not in found(reader, "harbour")
    assert "did_you_mean" not in found(reader, "harbuor", topic="none")


def test_no_suggestion_comes_from_what_the_caller_does_not_see(journalist, reader, bot):
    journalist.claim(statement="The harbour will open", workflow="candidate")
    assert found(bot, "harbuor")["did_you_mean"] == "harbour"
    assert "did_you_mean" not in found(reader, "harbuor")
    journalist.claim(statement="The harbours are full", due=None)
    journalist.claim(statement="The harbuor", workflow="candidate", due=None, quote="program addenda")
    assert found(reader, "harbuor")["did_you_mean"] == "harbours"  # whether or not the word is in a candidate


def named(editor, claim_id, *aliases):
    """Give aliases to the claimant of a claim."""
    claimant_id = editor.get(f"/claims/{claim_id}").json["claimant_id"]
    etag = editor.get(f"/claimants/{claimant_id}").headers["ETag"]
    return editor.patch(f"/claimants/{claimant_id}", {"aliases": list(aliases)}, etag).json["id"]


def test_a_hit_by_another_name_of_the_claimant_is_marked(journalist, editor, reader):
    journalist.claim(statement="It opens", claimant="José Núñez")
    named(editor, 1, "Don Pepito", "Pepe Fantastico")
    for q in ("fantastico", "fant*", '"pepe fantastico"'):
        (item,) = found(reader, q, highlight="true")["items"]
        (part,) = item["highlight"]
        assert (part["member"], part["excerpt"].count("<mark>")) == ("claimant", 1)
        assert "Fantastico</mark>" in part["excerpt"]
    (item,) = found(reader, "nunez", highlight="true")["items"]
    assert item["highlight"] == [{"member": "claimant", "excerpt": "José <mark>Núñez</mark>"}]


def test_a_hit_by_a_name_of_the_claimant_after_a_merge_is_marked(journalist, editor, reader):
    for name in ("José Núñez", "Jose N."):
        journalist.claim(statement="It opens", claimant=name, due={"text": f"by {2030 + len(name)}"})
    named(editor, 1, "Pepe Fantastico")
    etag = editor.get("/claimants/2").headers["ETag"]
    editor.send("POST", "/claimants/2/merge", 200, json={"into": 1}, headers={"If-Match": etag})
    items = found(reader, "fantastico", highlight="true")["items"]
    assert [item["highlight"] for item in items] == [
        [{"member": "claimant", "excerpt": "Pepe <mark>Fantastico</mark>"}]
    ] * len(items) and len(items) == 2


def test_near_words_come_from_all_that_is_searched(journalist, editor, reader):
    journalist.claim(statement="It opens", claimant="Anna", topics=["Turbines"], criteria="A kilowatt")
    journalist.evidence(1, title="The boatlist", excerpt="A needleword here, at the university.")
    journalist.judge(1, rationale="The lighthouse was dark.")
    named(editor, 1, "Pepe Fantastico")
    for wrong, right in (
        ("needlewrd", "needleword"),
        ("boatlits", "boatlist"),
        ("lighthuose", "lighthouse"),
        ("fantastiko", "fantastico"),
        ("turbimes", "turbines"),
        ("kilowat", "kilowatt"),
        ("universty", "university"),
    ):
        assert found(reader, wrong).get("did_you_mean") == right, wrong


def test_no_near_word_comes_from_what_is_taken_back_or_hidden(journalist, editor, reader):
    journalist.claim(statement="It opens")
    journalist.evidence(1, title="Needleword")
    journalist.post("/evidence/1/retract", {"reason": "wrong"}, None)
    journalist.claim(statement="It closes", workflow="candidate", claimant="Ben", due=None)
    journalist.evidence(2, title="Hiddenword")
    named(editor, 2, "Secretname")
    for wrong in ("needlewrd", "hiddenwrd", "secretnam"):
        assert "did_you_mean" not in found(reader, wrong)


def test_a_hidden_word_that_is_nearer_does_not_hide_a_public_one(journalist, reader):
    journalist.claim(statement="The harbours are full")
    before = found(reader, "harbaxr")
    journalist.claim(statement="The harbxr", workflow="candidate", due=None, quote="program addenda")
    assert found(reader, "harbaxr") == before and before["did_you_mean"] == "harbours"


def test_a_minus_leaves_out_claims_by_all_that_is_searched(journalist, editor, reader):
    journalist.claim(statement="Yxcvium stays", claimant="Anna")
    journalist.claim(statement="Yxcvium goes", claimant="Ben", due={"text": "by 2031"})
    journalist.evidence(1, title="Goodtitle", excerpt="Some other words.")
    named(editor, 2, "Pepe Fantastico")
    for q, expected in (
        ("yxcvium", [2, 1]),
        ("yxcvium -goodtitle", [2]),
        ("yxcvium -good*", [2]),
        ('yxcvium -"other words"', [2]),
        ("yxcvium -fantastico", [1]),
        ("goodtitle -yxcvium", []),
        ("goodtitle -stays", []),
        ("goodtitle -goes", [1]),
        ("fantastico -goes", []),
        ("fantastico -stays", [2]),
        ("yxcvium -goodtitle -fantastico", []),
    ):
        assert ids(reader, q) == ids(reader, q, sort="relevance") or q.startswith("fantastico"), q
        assert ids(reader, q) == expected, q
    added = journalist.evidence(2, title="Other")
    journalist.judge(2, rationale="The lighthouse was dark.", evidence_ids=[added["id"]])
    assert ids(reader, "yxcvium -lighthouse") == [1]


def test_short_beginnings_of_words(journalist, reader):
    journalist.claim(statement="Zebulon opens in 2030")
    for q in ("ze*", "20*", "203*", '"opens in 20*"', "o* -x".replace("o*", "op*")):
        assert ids(reader, q) == [1], q
    for q, words in (
        ("z*", "at least two letters"),
        ("2*", "at least two letters"),
        ('"zebul* opens"', "only the last"),
    ):
        problem = assert_problem(reader.get(f"/claims?q={quote(q)}", None), 422, "invalid-input", "q")
        assert words in problem["errors"][0]["message"]


def test_cursors_continue_in_their_order_only(journalist, reader):
    for number in range(5):
        journalist.claim(statement="bridge " * (number + 1), due={"text": f"by {2030 + number}"})
    for sort in ("-id", "relevance"):
        seen, address = [], f"/claims?q=bridge&sort={sort}&limit=2"
        while address:
            page = reader.get(address).json
            seen += [item["id"] for item in page["items"]]
            address = (page["next"] or "").partition("/api/v1")[2]
        assert seen == ids(reader, "bridge", sort=sort) and sorted(seen) == [1, 2, 3, 4, 5]
    cursor = reader.get("/claims?q=bridge&limit=2").json["next"].split("cursor=")[1]
    assert_problem(reader.get(f"/claims?q=bridge&sort=relevance&cursor={cursor}", None), 422, "invalid-input", "cursor")


def test_topics_are_compared_by_their_key_and_stay_as_written(journalist, bot, reader):
    claim = journalist.claim(topics=["Gas Market", " gas  MARKET", "Cafe\u0301"])
    assert claim["topics"] == ["Gas Market", "Caf\u00e9"]
    for topic in ("gas market", "GAS%20%20MARKET", "cafe%CC%81", "CAF%C3%89"):
        assert [item["id"] for item in reader.get(f"/claims?topic={topic}").json["items"]] == [1]
        assert [
            item["id"] for item in bot.get(f"/claims/due?topic={topic}&as_of=2040-01-01T00:00:00Z").json["items"]
        ] == [1]
    names = [row["name"] for row in reader.get("/track-record?by=topic").json["items"]]
    assert sorted(names) == ["Caf\u00e9", "Gas Market"]


def test_publishers_and_authors_are_counted_by_their_key(journalist, reader):
    for number, (publisher, author) in enumerate((("The Post", "Ann Ode"), ("the  POST ", " ann ode"))):
        journalist.article(url=f"https://news.example/{number}", publisher=publisher, authors=[author])
        journalist.claim(number + 2)
    for by, name in (("publisher", "The Post"), ("author", "Ann Ode")):
        (row,) = reader.get(f"/track-record?by={by}").json["items"]
        assert (row["name"], row["claims"]) == (name, 2)


@pytest.mark.parametrize("url", ["https://NEWS.example:443/a", "https://news.example/a/?utm_source=x#top"])
def test_another_address_of_a_page_is_the_same_article(journalist, reader, url):
    assert reader.get("/articles/1").json["url"] == ARTICLE["url"] == "https://news.example/a"
    problem = assert_problem(journalist.post("/articles", ARTICLE | {"url": url}, None), 409, "article-exists")
    assert problem["article_id"] == 1
    page = "<html><body><article>" + "<p>The bridge opens soon, they said in town.</p>" * 9 + "</article></body></html>"
    members = {"title": "T", "publisher": "P", "published_on": "2021-09-21"}
    answer = journalist.send("POST", "/articles/fetch", json={"url": url, "html": page} | members)
    assert assert_problem(answer, 409, "article-exists")["article_id"] == 1
    line = json.dumps({"article_url": url, "quote": "by December 2022"})
    report = journalist.send("POST", "/claims/bulk", 200, data=line, content_type="application/x-ndjson").json
    assert report["added"] == 1
    assert [item["id"] for item in reader.get(f"/articles?url={quote(url)}").json["items"]] == [1]
    target = {"source": url, "selector": {"type": "TextQuoteSelector", "exact": "program addenda"}}
    report = journalist.post("/articles/1/annotations", {"type": "Annotation", "target": target}, 200).json
    assert report["items"][0]["new"] is True
    edit = journalist.patch("/articles/1", {"url": url}, '"1"')
    assert edit.json["url"] == url  # an article may get another address of its own page
