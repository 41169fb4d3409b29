"""Articles, texts and revisions over HTTP."""

import hashlib

import pytest

from tests.conftest import ARTICLE, TEXT, assert_problem

HASH = hashlib.sha256(TEXT.encode()).hexdigest()
WITHHELD = {"text": None, "withheld": True, "sha256": HASH, "length": len(TEXT)}


def _withheld(journalist, **changes):
    body = {k: v for k, v in (ARTICLE | WITHHELD | changes).items() if v is not None}
    return journalist.post("/articles", body).json


def test_an_article_is_stored_and_read(journalist, reader):
    answer = journalist.post("/articles", ARTICLE)
    assert answer.headers["Location"] == "http://localhost/api/v1/articles/1"
    read = reader.get("/articles/1")
    assert read.json == answer.json
    assert read.json["revision"] | {"created_at": ""} == {
        "number": 1,
        "sha256": HASH,
        "length": len(TEXT),
        "withheld": False,
        "created_at": "",
        "url": "http://localhost/api/v1/articles/1/revisions/1",
        "html_url": "http://localhost/articles/1",
    }
    assert reader.get("/articles/1/text").get_data(as_text=True) == TEXT
    assert reader.get("/articles").json == {"items": [read.json], "next": None}


def test_the_same_url_again_names_the_article_there(journalist):
    journalist.article()
    assert assert_problem(journalist.post("/articles", ARTICLE, 409), 409, "article-exists")["article_id"] == 1


def test_line_ends_are_lf_before_anything_is_counted(journalist, reader):
    article = journalist.article(text="one\r\ntwo\rthree ☃")
    assert article["revision"]["length"] == 15
    assert reader.get("/articles/1/text").data == "one\ntwo\nthree ☃".encode()


@pytest.mark.parametrize(
    ("changes", "slug", "pointer"),
    [
        ({"text": ""}, "bad-text", "/text"),
        ({"text": "a\0b"}, "bad-text", "/text"),
        ({"text": None}, "invalid-input", "/text"),
        ({"url": "ftp://x.example/"}, "invalid-input", "/url"),
        ({"url": "https://u:p@x.example/"}, "invalid-input", "/url"),
        ({"url": "https://x.example:99999/"}, "invalid-input", "/url"),
        ({"url": "https://x.example/a b"}, "invalid-input", "/url"),
        ({"published_on": "2021-9-1"}, "invalid-input", "/published_on"),
        ({"published_on": "2021-02-30"}, "invalid-input", "/published_on"),
        ({"published_on": 20210921}, "invalid-input", "/published_on"),
        ({"title": " "}, "invalid-input", "/title"),
        ({"title": None}, "invalid-input", "/title"),
        ({"authors": ["A", 1]}, "invalid-input", "/authors/1"),
        ({"language": "English"}, "invalid-input", "/language"),
        ({"withheld": "yes"}, "invalid-input", "/withheld"),
        ({"length": 3}, "text-mismatch", "/length"),
        ({"sha256": "0" * 64}, "text-mismatch", "/sha256"),
        ({"words": 3}, "invalid-input", "/words"),
    ],
)
def test_a_bad_article_is_refused_and_changes_nothing(journalist, reader, changes, slug, pointer):
    body = {k: v for k, v in (ARTICLE | changes).items() if v is not None}
    assert_problem(journalist.post("/articles", body, None), 422, slug, pointer)
    assert reader.get("/articles").json["items"] == []


@pytest.mark.parametrize(("day", "is_future"), [("2021-10-01", False), ("2021-10-02", False), ("2021-10-03", True)])
def test_an_article_of_a_day_that_has_begun_nowhere_is_refused(journalist, day, is_future):
    """It is 12:00 UTC on 1 October: in UTC+14 it is 2 October."""
    sent = [journalist.post("/articles", ARTICLE | {"published_on": day}, None)]
    journalist.post("/articles", ARTICLE | {"url": "https://news.example/2"}, 201)
    sent.append(journalist.patch("/articles/1" if is_future else "/articles/2", {"published_on": day}, '"1"', None))
    for answer in sent:
        if is_future:
            assert "in the future" in assert_problem(answer, 422, "invalid-input", "/published_on")["detail"]
        else:
            assert answer.json["published_on"] == day


def test_without_text_or_hash_the_detail_names_what_to_send(journalist):
    body = {k: v for k, v in ARTICLE.items() if k != "text"}
    problem = assert_problem(journalist.post("/articles", body, 422), 422, "invalid-input", "/text")
    assert "sha256" in problem["detail"]


def test_a_withheld_text_cannot_be_read(journalist, reader):
    assert _withheld(journalist)["revision"]["withheld"] is True
    problem = assert_problem(reader.get("/articles/1/text", None), 404, "text-withheld")
    assert problem["url"] == ARTICLE["url"]


def test_a_text_that_is_sent_to_be_withheld_is_not_stored(journalist, reader, context):
    assert journalist.article(withheld=True)["revision"]["sha256"] == HASH
    assert context.store.get_revision(1, 1).text is None


def test_spans_of_a_withheld_text_are_unverified_until_it_is_supplied(journalist, reader):
    _withheld(journalist)
    start = TEXT.index("until")
    span = {"exact": "until December 1, 2023", "start": start, "end": start + 22}
    claim = journalist.claim(quote=None, spans=[span])
    assert claim["spans"][0]["state"] == "unverified"
    wrong = journalist.claim(quote=None, spans=[span | {"start": 0, "end": 22}])
    report = journalist.send("PUT", "/articles/1/text", 200, data=TEXT, content_type="text/plain; charset=utf-8").json
    assert [(s["claim_id"], s["span"]["state"], s["span"]["start"]) for s in report["spans"]] == [
        (claim["id"], "verified", start),
        (wrong["id"], "needs_human", None),
    ]
    assert reader.get("/claims/1").json["spans"][0]["prefix"] == TEXT[start - 32 : start]
    assert reader.get("/articles/1/text").get_data(as_text=True) == TEXT
    again = journalist.send("PUT", "/articles/1/text", None, data=TEXT, content_type="text/plain")
    assert_problem(again, 409, "text-present")


def test_a_text_can_verify_spans_without_being_kept(journalist, reader):
    _withheld(journalist)
    start = TEXT.index("until")
    journalist.claim(quote=None, spans=[{"exact": "until", "start": start, "end": start + 5}])
    journalist.send("PUT", "/articles/1/text?store=false", 200, data=TEXT, content_type="text/plain")
    assert reader.get("/claims/1").json["spans"][0]["state"] == "verified"
    assert_problem(reader.get("/articles/1/text", None), 404, "text-withheld")


@pytest.mark.parametrize(
    ("data", "content_type", "status", "slug"),
    [
        ("another text", "text/plain", 422, "text-mismatch"),
        (b"\xff", "text/plain", 400, "bad-request"),
        (TEXT, "application/xml", 415, "unsupported-media-type"),
        (TEXT, "application/json", 400, "bad-request"),
        ('{"text": "another"}', "application/json", 422, "text-mismatch"),
        ('{"text": 1}', "application/json", 422, "invalid-input"),
        ('{"text": "a", "b": 1}', "application/json", 422, "invalid-input"),
        ("[]", "application/json", 422, "invalid-input"),
    ],
)
def test_another_text_than_the_one_on_record_is_refused(journalist, data, content_type, status, slug):
    _withheld(journalist)
    answer = journalist.send("PUT", "/articles/1/text", None, data=data, content_type=content_type)
    assert_problem(answer, status, slug)


def test_a_text_can_come_as_json(journalist, reader):
    _withheld(journalist)
    journalist.send("PUT", "/articles/1/text", 200, json={"text": TEXT})
    assert reader.get("/articles/1/text").get_data(as_text=True) == TEXT


def test_a_revision_lists_the_state_of_every_span(journalist, reader):
    journalist.article()
    journalist.claim()
    journalist.claim(quote="by December 2022", due={"text": "by December 2022"})
    journalist.claim(quote="program addenda", due={"relation": "open"})
    new = "Correction. " + TEXT.replace("by December 2022", "in December of 2022").replace("program addenda", "papers")
    answer = journalist.post("/articles/1/revisions", {"text": new})
    assert answer.headers["Location"] == "http://localhost/api/v1/articles/1/revisions/2"
    states = [(s["claim_id"], s["span"]["state"]) for s in answer.json["spans"]]
    assert states == [(1, "moved"), (2, "needs_human"), (3, "orphaned")]
    proposal = answer.json["spans"][1]["span"]["proposal"]
    assert new[proposal["start"] : proposal["end"]] == proposal["exact"]
    assert answer.json["spans"][1]["span"]["start"] is None
    claim = reader.get("/claims/1").json
    assert (claim["spans"][0]["start"], claim["version"]) == (new.index("until"), 2)
    first = reader.get("/articles/1/revisions/1").json
    assert [s["span"]["start"] for s in first["spans"]] == [
        TEXT.index("until"),
        TEXT.index("by Dec"),
        TEXT.index("program"),
    ]
    assert [r["number"] for r in reader.get("/articles/1/revisions").json["items"]] == [1, 2]
    same = journalist.post("/articles/1/revisions", {"text": new}, None)
    assert assert_problem(same, 409, "revision-unchanged")["revision"] == 2


def test_a_human_settles_a_span_by_patching_it(journalist, reader):
    journalist.article()
    journalist.claim()
    journalist.post("/articles/1/revisions", {"text": TEXT.replace("until December 1, 2023", "until 1 December 2023")})
    etag = reader.get("/claims/1").headers["ETag"]
    patched = journalist.patch("/claims/1", {"quote": "until 1 December 2023"}, etag).json
    assert (patched["spans"][0]["state"], patched["spans"][0]["revision"]) == ("verified", 2)
    assert reader.get("/articles/1/revisions/1").json["spans"][0]["span"]["exact"] == "until December 1, 2023"


def test_a_revision_needs_its_text(journalist):
    journalist.article()
    answer = journalist.post("/articles/1/revisions", {"sha256": HASH, "length": 5}, None)
    assert_problem(answer, 422, "invalid-input", "/text")


@pytest.mark.parametrize(
    "path", ["/articles/7", "/articles/7/text", "/articles/7/revisions", "/articles/7/revisions/1"]
)
def test_there_is_no_article_seven(reader, path):
    assert_problem(reader.get(path, None), 404, "article-not-found")


def test_there_is_no_revision_two(journalist, reader):
    journalist.article()
    assert_problem(reader.get("/articles/1/revisions/2", None), 404, "revision-not-found")


def test_an_article_is_found_by_the_address_of_its_page(journalist, reader):
    first = journalist.article(url="https://news.example/a?b=1&c=ä")
    journalist.article(url="https://news.example/a")
    for url, ids in (
        ("https://news.example/a", [2]),
        ("https://news.example/a%3Fb%3D1%26c%3D%C3%A4", [1]),
        ("https://news.example/A", []),
        ("https://news.example/a/", [2]),
        ("https://NEWS.example:443/a%23top", [2]),
        ("http://news.example/a", []),
    ):
        page = reader.get(f"/articles?url={url}&limit=1").json
        assert ([article["id"] for article in page["items"]], page["next"]) == (ids, None), url
    assert reader.get("/articles?url=https://news.example/a%3Fb%3D1%26c%3D%C3%A4").json["items"] == [first]
    cursor = reader.get("/articles?limit=1").json["next"].split("cursor=")[1]
    assert [a["id"] for a in reader.get(f"/articles?url={first['url'][:22]}&cursor={cursor}").json["items"]] == [2]
    for url in ("", "news.example", "ftp://news.example/a", "https://jo@news.example/"):
        assert_problem(reader.get(f"/articles?url={url}", None), 422, "invalid-input", "url")
