"""Candidates over HTTP: extraction, storage, near-duplicates, acceptance with edits, rejection and counts by cue."""

import hashlib
import re
import sys
from datetime import UTC, datetime

import pytest

from claims.extraction import candidates as extraction
from claims.fetching.http import FetchedPage
from claims.fetching.limits import FetchError
from claims.services import candidates as candidates_service
from claims.services import claim_creation as creation_service
from tests.conftest import ARTICLE, assert_problem

TEXT = (
    "The bridge will open in May 2023, the ministry said. It stood at 40 metres in June.\n\n"
    "Moscow and Minsk have given themselves until December 1, 2023, to sign program addenda. "
    "If it rains, the match will be played on Sunday."
)
ADDRESS = "https://news.example/bridges"


@pytest.fixture
def article(journalist):
    return journalist.post("/articles", ARTICLE | {"url": ADDRESS, "text": TEXT}, 201).json


def candidates_of(caller, article_id, store="", **kwargs):
    address = f"/articles/{article_id}/candidates" + (f"?store={store}" if store else "")
    return caller.send("POST", address, 200, **kwargs).json["items"]


def in_text_order(items):
    return sorted(items, key=lambda item: item["spans"][0]["start"])


def test_candidates_have_the_shape_of_a_claim_and_a_reason(journalist, bot, article):
    bridge, addenda, match = in_text_order(candidates_of(journalist, article["id"]))
    assert bridge["statement"] == "The bridge will open in May 2023, the ministry said."
    assert (bridge["claimant"], bridge["kind"], bridge["modality"]) == ("the ministry", "prediction", "almost_certain")
    assert (bridge["due"]["relation"], bridge["due"]["edtf"], bridge["due"]["basis"]) == ("in", "2023-05", "stated")
    assert [span["role"] for span in bridge["spans"]] == ["claim", "date", "speaker"]
    for item in (bridge, addenda, match):
        for span in item["spans"]:
            assert TEXT[span["start"] : span["end"]] == span["exact"]
            assert (span["state"], span["revision"]) == ("verified", 1)
        assert item["why"]
        assert (item["claim_id"], item["workflow"]) == (None, None)
    assert (bridge["claimant_resolved"], match["claimant_resolved"]) == (False, True)
    assert addenda["due"]["latest"] == "2023-12-01"
    assert match["condition"] == {"exact": "If it rains", "start": TEXT.index("If"), "end": TEXT.index(", the match")}
    assert match["kind"] == "conditional"
    assert bot.get("/claims").json["items"] == []


@pytest.mark.parametrize(
    ("text", "said_on", "earliest", "latest"),
    [
        ("In March 2020 the minister said it would be done by May 1, 2021.", "2020-03", "2020-03-01", "2021-05-01"),
        ("The minister had promised to finish it by the end of 2020.", None, None, "2020-12-31"),
    ],
)
def test_a_promise_of_before_is_stored_with_its_day_and_its_past_deadline(journalist, text, said_on, earliest, latest):
    article = journalist.post("/articles", ARTICLE | {"url": ADDRESS, "text": text}, 201).json
    (item,) = candidates_of(journalist, article["id"], store="true")
    claim = journalist.get(f"/claims/{item['claim_id']}").json
    for record in (item, claim):
        assert record["said_on"] == said_on
        assert (record["due"]["earliest"], record["due"]["latest"]) == (earliest, latest)
    (again,) = candidates_of(journalist, article["id"], store="true")
    assert again["claim_id"] == item["claim_id"]


def test_a_candidate_can_be_posted_as_a_claim(journalist, article):
    item = in_text_order(candidates_of(journalist, article["id"]))[1]
    spans = [{k: span[k] for k in ("role", "exact", "start", "end")} for span in item["spans"]]
    due = {k: item["due"][k] for k in ("text", "relation", "edtf", "basis")}
    claim = journalist.post(
        "/claims",
        {
            "article_id": article["id"],
            "statement": item["statement"],
            "claimant": item["claimant"],
            "spans": spans,
            "due": due,
        },
        201,
    ).json
    assert claim["due_at"] == "2023-12-02T12:00:00Z"
    assert claim["extraction"] is None
    assert in_text_order(candidates_of(journalist, article["id"]))[1]["claim_id"] == claim["id"]


def test_candidates_are_kept_once_and_rejected_ones_stay_rejected(journalist, editor, bot, article):
    first = candidates_of(journalist, article["id"], "true")
    assert [item["workflow"] for item in first] == ["candidate"] * 3
    editor.post(f"/claims/{first[1]['claim_id']}/reject", {"reason": "Not ours to follow."}, 200)
    again = candidates_of(journalist, article["id"], "true")
    assert [item["claim_id"] for item in again] == [item["claim_id"] for item in first]
    assert [item["workflow"] for item in again] == ["candidate", "rejected", "candidate"]
    assert len(bot.get("/claims").json["items"]) == 3
    listed = bot.get("/claims?workflow=candidate").json["items"]
    assert {claim["id"] for claim in listed} == {first[0]["claim_id"], first[2]["claim_id"]}
    kept = bot.get(f"/claims/{first[0]['claim_id']}").json
    assert kept["extraction"]["cues"] == first[0]["cues"]
    assert kept["extraction"]["score"] == first[0]["score"]
    types = [change["type"] for change in bot.get("/changes").json["items"]]
    assert types.count("claim.created") == 3


def test_a_corrected_text_adds_only_new_candidates(journalist, editor, article):
    first = in_text_order(candidates_of(journalist, article["id"], "true"))
    editor.post(f"/claims/{first[0]['claim_id']}/reject", {"reason": "Old news."}, 200)
    text = TEXT.replace("the ministry said", "the Ministry said") + " A second bridge will open in 2025."
    journalist.post(f"/articles/{article['id']}/revisions", {"text": text}, 201)
    again = in_text_order(candidates_of(journalist, article["id"], "true"))
    assert [item["claim_id"] for item in again[:3]] == [item["claim_id"] for item in first]
    assert again[0]["workflow"] == "rejected"
    assert again[3]["workflow"] == "candidate"


def test_a_forecast_that_stands_twice_in_an_article_is_kept_once(journalist, bot):
    text = "The bridge will collapse. It is old.\n\nThe bridge will collapse."
    article = journalist.post("/articles", ARTICLE | {"url": ADDRESS, "text": text}, 201).json
    (one,) = candidates_of(journalist, article["id"], "true")
    assert [(span["role"], span["start"]) for span in one["spans"]] == [("claim", 0), ("claim", text.rindex("The"))]
    assert "stands 2 times in the text" in one["why"]
    (again,) = candidates_of(journalist, article["id"], "true")
    assert again["claim_id"] == one["claim_id"]
    assert len(bot.get("/claims").json["items"]) == 1


def test_near_duplicates_in_other_articles_are_listed_and_merged_by_a_person(journalist, editor, article):
    first = in_text_order(candidates_of(journalist, article["id"], "true"))
    text = "Moscow and Minsk gave themselves until December 1, 2023, to sign the program addenda. They will sign soon."
    other = journalist.post("/articles", ARTICLE | {"url": f"{ADDRESS}/2", "text": text}, 201).json
    item = candidates_of(journalist, other["id"], "true")[0]
    assert [(d["claim_id"], d["workflow"]) for d in item["duplicates"]] == [(first[1]["claim_id"], "candidate")]
    assert item["duplicates"][0]["score"] > 80
    merged = editor.post(f"/claims/{item['claim_id']}/merge", {"into": first[1]["claim_id"]}, 200).json
    assert merged["workflow"] == "duplicate"
    assert candidates_of(journalist, other["id"], "true")[0]["workflow"] == "duplicate"


def test_a_candidate_is_accepted_with_edits(journalist, editor, reader, article):
    item = candidates_of(journalist, article["id"], "true")[0]
    edits = {"statement": "The bridge opens.", "claimant": "Ministry", "due": {"text": "by May 2023"}}
    claim = editor.post(f"/claims/{item['claim_id']}/accept", edits, 200).json
    assert (claim["workflow"], claim["statement"], claim["claimant"]) == ("accepted", "The bridge opens.", "Ministry")
    assert (claim["due"]["relation"], claim["status"]) == ("by", "open")
    assert claim["extraction"]["kind"] == "prediction"
    chain = reader.get(f"/claims/{claim['id']}/deadlines").json["items"]
    assert [(d["reason"], d["due"]["relation"]) for d in chain] == [("first", "in"), ("correction", "by")]
    last = reader.get(f"/claims/{claim['id']}/history").json["items"][-1]
    assert last["type"] == "claim.accepted"
    assert last["changed"]["deadline"]["due"]["relation"] == "by"
    assert candidates_of(journalist, article["id"], "true")[0]["claim_id"] == claim["id"]


@pytest.mark.parametrize(
    ("edits", "pointer"),
    [
        ({"due": {"text": "by and by"}}, "/due/text"),
        ({"statement": " "}, "/statement"),
        ({"due": None}, "/due"),
        ({"workflow": "candidate"}, "/workflow"),
    ],
)
def test_wrong_edits_accept_nothing(journalist, editor, bot, article, edits, pointer):
    claim_id = candidates_of(journalist, article["id"], "true")[0]["claim_id"]
    answer = editor.post(f"/claims/{claim_id}/accept", edits, 422)
    assert answer.json["errors"][0]["pointer"] == pointer
    assert bot.get(f"/claims/{claim_id}").json["workflow"] == "candidate"


def test_a_withheld_text_is_sent_used_and_not_kept(journalist, reader):
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    body = {k: v for k, v in ARTICLE.items() if k != "text"} | {"url": ADDRESS, "sha256": digest, "length": len(TEXT)}
    article = journalist.post("/articles", body, 201).json
    address = f"/articles/{article['id']}/candidates"
    assert_problem(journalist.send("POST", address), 409, "text-needed")
    plain = {"content_type": "text/plain; charset=utf-8"}
    assert_problem(journalist.send("POST", address, data="Something else.", **plain), 422, "text-mismatch")
    items = candidates_of(journalist, article["id"], "true", data=TEXT.encode(), **plain)
    assert [item["spans"][0]["state"] for item in items] == ["verified"] * 3
    assert_problem(reader.send("GET", f"/articles/{article['id']}/text"), 404, "text-withheld")


def test_a_text_that_cannot_be_read_is_refused_and_not_stored(journalist, bot, article):
    german = journalist.post("/articles", ARTICLE | {"url": f"{ADDRESS}/de", "language": "de"}, 201).json
    assert_problem(
        journalist.send("POST", f"/articles/{german['id']}/candidates?store=true"), 422, "language-not-supported"
    )
    assert_problem(journalist.send("POST", "/articles/99/candidates"), 404, "article-not-found")
    assert_problem(journalist.send("POST", f"/articles/{article['id']}/candidates?keep=1"), 422, "invalid-input")
    answer = journalist.send("POST", f"/articles/{article['id']}/candidates", data="x", content_type="text/html")
    assert_problem(answer, 415, "unsupported-media-type")
    answer = journalist.send("POST", f"/articles/{article['id']}/candidates", json={"text": "x"})
    assert_problem(answer, 422, "text-mismatch")
    assert bot.get("/claims").json["items"] == []


PAGE = """<html lang="en-GB"><head><title>The bridge | Ferry Post</title>
<meta property="og:site_name" content="Ferry Post"><meta name="author" content="Ann Ode">
<meta property="article:published_time" content="2021-09-21T08:00:00Z">
<link rel="canonical" href="https://news.example/bridge"></head><body><nav>Home</nav><article><h1>The bridge</h1>
<p>The bridge over the river will open in May 2023, the ministry said on Tuesday.
It cost 40 million crowns &amp; more.</p>
<p>“We will not wait,” said minister <b>Jo Ray</b>.
Nobody knows what will become of the ferry that served for years.</p>
</article></body></html>"""


def test_an_article_is_created_from_html_in_the_request(journalist, reader):
    article = journalist.post("/articles/fetch", {"url": "https://news.example/x?from=mail", "html": PAGE}, 201).json
    assert (article["url"], article["authors"], article["publisher"]) == (
        "https://news.example/bridge",
        ["Ann Ode"],
        "Ferry Post",
    )
    assert (article["published_on"], article["language"]) == ("2021-09-21", "en-GB")
    text = reader.get(f"/articles/{article['id']}/text").get_data(as_text=True)
    items = candidates_of(journalist, article["id"])
    assert [item["claimant"] for item in items] == ["the ministry", "Jo Ray"]
    for item in items:
        assert text[item["spans"][0]["start"] : item["spans"][0]["end"]] == item["spans"][0]["exact"]
    again = journalist.send("POST", "/articles/fetch", json={"url": article["url"], "html": PAGE})
    assert_problem(again, 409, "article-exists")


class TestCountry:
    @pytest.fixture
    def options(self):
        return {"COUNTRY": "IN"}

    def test_named_days_are_those_of_the_country(self, journalist):
        pytest.importorskip("holidays")
        text = "The bridge will open before Republic Day."
        article = journalist.post("/articles", ARTICLE | {"url": ADDRESS, "text": text}, 201).json
        (item,) = candidates_of(journalist, article["id"])
        assert (item["due"]["relation"], item["due"]["latest"][5:]) == ("before", "01-25")
        claim = journalist.post("/claims", {"article_id": article["id"], "claimant": "A", "quote": "bridge",
                                            "due": {"text": "on Republic Day"}}, 201).json  # fmt: skip
        assert claim["due"]["latest"][5:] == "01-26"


class TestLongTexts:
    @pytest.fixture
    def options(self):
        return {"MAX_EXTRACTION_LENGTH": 1000}

    @pytest.mark.parametrize(("length", "status"), [(999, 200), (1000, 200), (1001, 422)])
    def test_the_setting_limits_the_text_in_which_claims_are_found(self, journalist, length, status):
        text = TEXT + "x" * (length - len(TEXT))
        article = journalist.post("/articles", ARTICLE | {"url": ADDRESS, "text": text}, 201).json
        answer = journalist.send("POST", f"/articles/{article['id']}/candidates")
        assert answer.status_code == status
        if status == 422:
            assert_problem(answer, 422, "text-too-long")
            assert "1000" in answer.json["detail"]


def test_an_article_is_fetched_and_the_callers_members_win(app, journalist):
    asked = []

    def fetch(url):
        asked.append(url)
        return FetchedPage("https://news.example/final", "text/html", PAGE)

    object.__setattr__(app.extensions["duecheck"], "fetch", fetch)
    body = {"url": "https://news.example/start", "title": "Ours", "withheld": True}
    article = journalist.post("/articles/fetch", body, 201).json
    assert asked == ["https://news.example/start"]
    assert (article["title"], article["revision"]["withheld"]) == ("Ours", True)


@pytest.mark.parametrize(
    ("reason", "status", "slug"),
    [
        ("not-allowed", 422, "page-not-allowed"),
        ("not-found", 422, "page-not-found"),
        ("unreachable", 502, "page-unreachable"),
        ("too-slow", 502, "page-unreachable"),
        ("too-large", 422, "page-unreadable"),
        ("not-a-page", 422, "page-unreadable"),
    ],
)
def test_each_error_of_a_fetch_has_its_own_problem(app, journalist, reader, reason, status, slug):
    def fetch(url):
        raise FetchError(reason, "It did not work.")

    object.__setattr__(app.extensions["duecheck"], "fetch", fetch)
    answer = journalist.send("POST", "/articles/fetch", json={"url": "https://news.example/"})
    assert_problem(answer, status, slug, "/url")
    assert reader.get("/articles").json["items"] == []


def test_a_host_that_does_not_exist_is_named(journalist):
    answer = journalist.send("POST", "/articles/fetch", json={"url": "https://no-such-host.invalid/a"})
    assert_problem(answer, 422, "page-not-found", "/url")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/", "http://10.0.0.8/"]
)
def test_private_addresses_are_not_fetched(journalist, url):
    assert_problem(journalist.send("POST", "/articles/fetch", json={"url": url}), 422, "page-not-allowed")


def test_an_incomplete_page_is_refused_with_the_missing_members(journalist):
    said = [f"<p>The bridge number {n} opens in May, they say in the town of {n}.</p>" for n in range(9)]
    paragraphs = "".join(said)
    body = {"url": "https://news.example/", "html": f"<html><body><article>{paragraphs}</article></body></html>"}
    answer = journalist.send("POST", "/articles/fetch", json=body)
    assert_problem(answer, 422, "page-incomplete")
    assert "/published_on" in [error["pointer"] for error in answer.json["errors"]]
    assert_problem(
        journalist.send("POST", "/articles/fetch", json=body | {"html": "<html></html>"}), 422, "page-unreadable"
    )


STATED = '<meta property="article:published_time" content="2021-09-21T08:00:00Z">'


@pytest.mark.parametrize(
    ("end", "days"),
    [
        ("<footer>Copyright 2019 Example</footer>", []),
        ("<p>Edition of May 2024</p>", []),
        ("<p>Published 31 June 2020</p>", []),
        ("<p>Date: 05/06/2020</p>", []),
        ("<p>Updated 1 July 2020</p>", ["2020-07-01"]),
        ("<p>Updated 1 July 2020, again 2 July 2020</p>", ["2020-07-01", "2020-07-02"]),
        ("<p>The bridge opens on 23 September 2021 or 24 September 2021</p>", ["2021-09-23"]),
    ],
)
def test_whole_days_that_the_page_only_mentions_are_named(journalist, clock, end, days):
    clock.now = datetime(2021, 9, 23, 9, 59, tzinfo=UTC)
    page = re.sub("<link[^>]*>|-GB", "", PAGE).replace(STATED, "").replace("</body>", f"{end}</body>")
    body = {"url": "https://news.example/x", "html": page}
    problem = assert_problem(journalist.send("POST", "/articles/fetch", json=body), 422, "page-incomplete")
    (error,) = problem["errors"]
    assert error["pointer"] == "/published_on"
    assert re.findall(r"\d{4}-\d\d-\d\d", error["message"]) == days
    for day in days:
        assert journalist.send("POST", "/articles/fetch", json=body | {"published_on": day}).status_code == 201
        body["url"] += "x"


def test_marks_of_footnotes_and_deleted_words_are_left_out(journalist, reader):
    page = PAGE.replace(
        "</article>", "<p>The lake will be full in June 2031<sup>2</sup>, <del>it</del><s>we</s> say</p>"
    )
    body = {"url": "https://news.example/x", "html": page}
    assert journalist.send("POST", "/articles/fetch", json=body).status_code == 201
    assert "full in June 2031, say" in " ".join(reader.get("/articles/1/text").data.decode().split())


@pytest.mark.parametrize(
    ("module", "html"), [("claims.fetching.transport", {}), ("trafilatura", {"html": PAGE})], ids=["fetch", "html"]
)
def test_without_the_extra_a_page_is_refused_with_the_name_of_the_extra(journalist, monkeypatch, module, html):
    monkeypatch.setitem(sys.modules, module, None)  # as if its package were not installed
    body = {"url": "https://news.example/x"} | html
    problem = assert_problem(journalist.send("POST", "/articles/fetch", json=body), 422, "page-unreadable")
    assert "the extra `fetch`, which is not installed" in problem["detail"]
    assert journalist.get("/articles").json["items"] == []


class TestAnchoring:
    def test_each_span_is_proven_once_and_the_window_is_not_computed_again(self, journalist, bot, monkeypatch):
        proven, anchor = [], candidates_service.anchor

        def counted(text, request, revision):
            proven.append((request.role, request.start, request.end))
            return anchor(text, request, revision)

        monkeypatch.setattr(candidates_service, "anchor", counted)
        monkeypatch.setattr(creation_service, "anchor", counted)
        article = journalist.article(url="https://news.example/once")
        listed = journalist.post(f"/articles/{article['id']}/candidates?store=true", None, 200).json["items"]
        assert listed
        assert len(proven) == len(set(proven)) == sum(len(item["spans"]) for item in listed)
        first = {item["claim_id"]: item for item in reversed(listed)}  # equal words are one claim
        for claim_id, item in first.items():
            claim = bot.get(f"/claims/{claim_id}").json
            assert (claim["due"], claim["spans"]) == (item["due"], item["spans"])

    def test_a_revision_added_meanwhile_is_read_outside_a_transaction(self, journalist, context, monkeypatch):
        article = journalist.article(url="https://news.example/meanwhile")
        extract, read = extraction.extract, []

        def interrupted(text, *args):
            assert not context.store.db.in_transaction
            read.append(text)
            if len(read) == 1:
                body = {"text": "The bridge opens by May 2025. It will rain in June 2025."}
                journalist.post(f"/articles/{article['id']}/revisions", body)
            return extract(text, *args)

        monkeypatch.setattr(extraction, "extract", interrupted)
        listed = journalist.post(f"/articles/{article['id']}/candidates?store=true", None, 200).json["items"]
        assert [text.startswith("The bridge") for text in read] == [False, True]
        assert {span["revision"] for item in listed for span in item["spans"]} == {2}

    def test_an_article_that_changes_again_and_again_is_503(self, journalist, monkeypatch):
        article = journalist.article(url="https://news.example/changing")
        extract, number = extraction.extract, iter(range(9))

        def interrupted(text, *args):
            journalist.post(
                f"/articles/{article['id']}/revisions", {"text": f"It will rain by May {2030 + next(number)}."}
            )
            return extract(text, *args)

        monkeypatch.setattr(extraction, "extract", interrupted)
        answer = journalist.post(f"/articles/{article['id']}/candidates?store=true", None, None)
        assert_problem(answer, 503, "store-busy")
        assert journalist.get("/claims?workflow=candidate").json["items"] == []
