"""Public bug reports of neighbouring systems, tried here: each with its small input and the right value.

Each test names the report. Others cover more of the same kind; where, stands in the comment of a group.
"""

from urllib.parse import quote

import pytest

from tests.api.test_annotations import annotated, take
from tests.api.test_import_csv import CSV, due_of, exported, table
from tests.api.test_imports import REVIEW, bulk, results, reviews
from tests.conftest import ARTICLE, assert_problem


def quoted(caller, text, exact, **members):
    """Post an article and a claim with a quotation; return the claim's span."""
    article = caller.article(text=text, url=f"https://news.example/{abs(hash((text, exact)))}")
    body = {"article_id": article["id"], "quote": exact, "due": {"relation": "by", "edtf": "2030-06"}} | members
    return caller.post("/claims", body).json["spans"][0]


def found(caller, **filters):
    query = "&".join(f"{name}={quote(value)}" for name, value in filters.items())
    return [claim["id"] for claim in caller.get(f"/claims?{query}").json["items"]]


# Due words. More: tests/api/test_due_words.py, tests/dates/test_ways_of_writing.py, tests/dates/test_hints.py


@pytest.mark.parametrize(
    ("words", "window"),
    [
        pytest.param("in Q1'25", "in 2025-33", id="dateparser 1254"),
        pytest.param("in 1Q25", "in 2025-33", id="chrono 266"),
        pytest.param("within a year and a half", "by 2023-03-21", id="compromise 54"),
        pytest.param("within two and a half years", "by 2024-03-21", id="compromise 54, years"),
        pytest.param("within 48 hours", "by 2021-09-23", id="compromise 54, hours"),
        pytest.param("in June '25", "in 2025-06", id="dateutil 1299"),
        pytest.param("in the second quarter of fiscal 2025", None, id="duckling 170, fiscal"),
        pytest.param("by Sep\u00adtem\u00adber 2031", "by 2031-09", id="pdf_oxide 1412"),
        pytest.param("on February 29, 2023", None, id="pe 10"),
        pytest.param("the weekend of October 9", "in 2021-10-09/2021-10-10", id="duckling 170, range"),
        pytest.param("by next Easter", "by 2022-04-17", id="parsedatetime 206"),
    ],
)
def test_due_words(journalist, words, window):
    journalist.article(text=f"The road will open {words}, she said.")
    body = {"article_id": 1, "quote": "The road will open", "due": {"text": words}}
    answer = journalist.post("/claims", body, 201 if window else 422).json
    assert (f"{answer['due']['relation']} {answer['due']['edtf']}" if window else answer.get("due")) == window


def test_soft_hyphens_in_a_candidate_s_month(journalist):
    """pdf_oxide 1412, trafilatura 43."""
    journalist.article(text="The road will open by Sep\u00adtem\u00adber 2031, the minister said.")
    (candidate,) = journalist.post("/articles/1/candidates", status=200).json["items"]
    assert (candidate["due"]["relation"], candidate["due"]["edtf"]) == ("by", "2031-09")


# Quotations. More: tests/anchoring


@pytest.mark.parametrize(
    ("text", "exact", "stored"),
    [
        ("It will open in June\u00a02030.", "open in June 2030", "open in June\u00a02030"),
        ("It\u2019s to open.", "It's to open", "It\u2019s to open"),
        ("The gov\u00adernment will act.", "government will", "gov\u00adernment will"),
        ("The cafe\u0301 will open.", "caf\u00e9 will", "cafe\u0301 will"),
        ("It  will \u2013 so he said \u2026", " It will - so he said ... ", "It  will \u2013 so he said \u2026"),
        ("The o\ufb03ce will\u200b open.", "office will open", "o\ufb03ce will\u200b open"),
    ],
)  # fmt: skip
def test_quotations_as_they_were_copied(journalist, text, exact, stored):
    """web-annotation 221 and 222."""
    span = quoted(journalist, text, exact)
    assert (span["exact"], text[span["start"] : span["end"]]) == (stored, stored)


def revised(caller, before, exact, after):
    """Post a claim, then a revision; return the claim's span."""
    caller.article(text=before)
    caller.post("/claims", {"article_id": 1, "quote": exact, "due": {"relation": "by", "edtf": "2030-06"}})
    caller.post("/articles/1/revisions", {"text": after})
    return caller.get("/claims/1").json["spans"][0]


def test_a_revision_of_typography_alone(journalist):
    """hypothesis 2798, client 73."""
    text = "The bridge will open by June 2030, he said."
    span = revised(journalist, text, "will open by June 2030", text.replace("June 2030", "June\u00a02030"))
    assert (span["state"], span["exact"]) == ("moved", "will open by June\u00a02030")


def test_a_revision_of_the_year(journalist):
    """hypothesis 2798, client 73."""
    text = "The bridge will open by June 2030, he said."
    span = revised(journalist, text, "will open by June 2030", text.replace("2030", "2031"))
    assert (span["state"], span["proposal"]["differs"]) == ("needs_human", ["2030", "2031"])
    assert span["proposal"]["score"] < 90


def test_a_revision_that_writes_out_an_entity(journalist):
    """recogito-js 49: the case is settled without a person."""
    after = "the A&amp;B bridge will open by June 2030"
    span = revised(journalist, after.replace("&amp;", "&"), "A&B bridge will open", after)
    assert (span["state"], span["exact"]) == ("moved", "A&amp;B bridge will open")


# Search. More: tests/search, tests/api/test_search.py


@pytest.mark.parametrize(
    ("statement", "q"),
    [
        ("政府将在2030年前开放新港口", "港口"),
        ("東京オリンピックは成功する", "東京"),
        ("Işık Yılmaz opens it", "ışık"),
        ("Işık Yılmaz opens it", "isik"),
        ("Ο Μητσοτάκης υπόσχεται", "ΜΗΤΣΟΤΑΚΗΣ"),
        ("Łódź gets a port", "lodz"),
        ("The Straße will open", "strasse"),
        ("Ёлка в Кремле", "елка"),
    ],
)
def test_search_of_every_script(journalist, reader, statement, q):
    """lossless-claw 125, sqlite-fts5-trigram 3."""
    journalist.article()
    journalist.claim(statement=statement)
    assert found(reader, q=q) == [1]


# Lists. More: tests/api/test_claims.py


def test_a_claim_that_changes_between_two_pages(journalist, reader):
    """tagent-core 40."""
    journalist.article()
    for _ in range(5):
        journalist.claim()
    page = reader.get("/claims?limit=2").json
    journalist.patch("/claims/1", {"topics": ["gas"]}, '"1"')
    ids = [claim["id"] for claim in page["items"]]
    while page["next"]:
        page = reader.get(page["next"].removeprefix("http://localhost/api/v1")).json
        ids += [claim["id"] for claim in page["items"]]
    assert ids == [5, 4, 3, 2, 1]


def test_filters_by_the_ids_and_addresses_of_others(journalist, reader):
    """The look-ups by address that data models have."""
    journalist.article()
    journalist.claim(external_id="desk-7")
    journalist.claim(workflow="candidate")
    assert found(reader, external_id="desk-7") == [1]
    assert found(journalist, workflow="candidate,accepted") == [2, 1]
    (article,) = reader.get("/articles?url=https://news.example/a").json["items"]
    assert article["id"] == 1


# Verdicts and evidence. More: tests/api/test_taking_back.py, test_outcomes.py, test_evidence.py, test_due.py


def test_a_verdict_by_mistake(journalist, editor, bot, clock):
    """predictionbook 200."""
    journalist.article()
    journalist.claim(due={"relation": "by", "edtf": "2035-12-31"})
    journalist.evidence()
    verdict = journalist.judge()
    editor.post(f"/verdicts/{verdict['id']}/withdraw", {"reason": "The wrong button"}, 200)
    claim = journalist.get("/claims/1").json
    assert (claim["status"], claim["verdict"], claim["due_at"]) == ("open", None, "2036-01-01T12:00:00Z")
    clock.set("2036-01-01T12:00")
    assert [item["id"] for item in bot.get("/claims/due").json["items"]] == [1]


def test_a_verdict_before_its_evidence(journalist, clock):
    """augur-ui 516."""
    journalist.article()
    clock.set("2023-01-02T12:00")
    journalist.claim(due={"relation": "by", "edtf": "2022-12-31"})
    journalist.evidence(published_on="2022-03-01")
    body = {"outcome": "came_true", "rationale": "It did.", "evidence_ids": [1], "occurred_on": "2022-11-01"}
    assert journalist.post("/claims/1/verdicts", body, 422).json["type"] == "http://localhost/problems/verdict-refused"


def test_an_archived_copy_of_evidence(journalist):
    """rumors-site 576, web-researcher-mcp 196."""
    journalist.article()
    journalist.claim()
    copy = "https://web.archive.org/web/2022/https://later.example/1"
    assert journalist.evidence(archive_url=copy)["archive_url"] == copy


def test_a_first_check_after_the_window(journalist):
    """Metaculus 1346 and 3339."""
    journalist.article()
    due = {"relation": "by", "edtf": "2022-12-31", "first_check_on": "2040-01-01"}
    answer = journalist.post("/claims", {"article_id": 1, "quote": "It will rain", "prefix": "", "due": due}, None)
    assert_problem(answer, 422, "invalid-input")


def test_the_evidence_of_a_duplicate(journalist, editor, reader):
    """civic-client 1323, OCSInventory 1655, hydrus 730."""
    journalist.article()
    duplicate, claim = journalist.claim()["id"], journalist.claim()["id"]
    journalist.evidence(duplicate)
    editor.post(f"/claims/{duplicate}/merge", {"into": claim, "reason": "the same"}, 200)
    (item,) = reader.get(f"/claims/{claim}/evidence").json["items"]
    assert item["from_claim_id"] == duplicate


# The same page. More: tests/domain, tests/api/test_articles.py


@pytest.mark.parametrize("address", ["https://NEWS.example:443/Story#top", "https://news.example/%53tory?utm_source=x"])
def test_the_same_page_under_another_address(journalist, address):
    """NetNewsWire 3286."""
    journalist.article(url="https://news.example/Story")
    answer = journalist.post("/articles", ARTICLE | {"url": address}, None)
    assert_problem(answer, 409, "article-exists")
    assert answer.json["article_id"] == 1


# Files of other programs. More: tests/api/test_import_csv.py, test_import_reviews.py, test_annotations.py


def test_a_claim_object_as_claim_reviewed(editor):
    """schemaorg 1828."""
    claim = {"@type": "Claim", "text": "The claim as object opens."}
    (item,) = reviews(editor, REVIEW | {"claimReviewed": claim}).json["items"]
    assert editor.get(f"/claims/{item['claim_id']}").json["statement"] == "The claim as object opens."


def test_the_answer_of_the_fact_check_tools_api(editor):
    """sqoop, models of the Google API."""
    checked = {"url": "https://check.example/1", "textualRating": "False", "reviewDate": "2021-09-25"}
    answer = reviews(editor, {"claims": [{"text": "It will rain.", "claimant": "Ivan", "claimReview": [checked]}]})
    (item,) = answer.json["items"]
    claim = editor.get(f"/claims/{item['claim_id']}").json
    assert (claim["statement"], claim["claimant"], claim["workflow"]) == ("It will rain.", "Ivan", "candidate")


def test_a_table_in_the_charset_that_is_stated(journalist):
    """ng-csv 28."""
    journalist.article(text="The caf\u00e9 will open.")
    data = table(("quote", "article_id", "due"), ("The caf\u00e9 will open", "1", "by 2030")).encode("cp1252")
    bulk(journalist, data, "", "text/csv; charset=windows-1252")
    assert journalist.get("/claims/1").json["spans"][0]["exact"] == "The caf\u00e9 will open"


@pytest.mark.parametrize(("cell", "edtf"), [("30 June", "2022-06-30"), ("Dec 1st", "2021-12-01"), ("Q2", "2022-34")])
def test_a_day_without_a_year_in_a_table(journalist, reader, cell, edtf):
    """dateparser 520."""
    journalist.article()
    due = due_of(journalist, reader, cell)
    assert (due["relation"], due["edtf"]) == ("by", edtf)


def test_a_whole_number_with_a_decimal_point_and_padded_cells(journalist):
    """OkayCMS 420, and an id after a blank cell."""
    journalist.article()
    rows = table(("quote", "article_id", "due"), ("  program addenda  ", "1.0", "by 2030"))
    assert results(bulk(journalist, rows, "", CSV)) == ["added"]
    assert journalist.get("/claims/1").json["spans"][0]["exact"] == "program addenda"


def test_a_table_of_the_own_export(journalist, editor, context):
    """molgenis 2341, IfcOpenShell 5812."""
    journalist.article()
    journalist.claim()
    editor.post(f"/claims/{journalist.claim()['id']}/withdraw", {"reason": "a mistake"}, 200)
    assert results(bulk(journalist, exported(context), "", CSV)) == ["known", "skipped"]


def test_a_text_fragment_and_an_archived_page_as_targets(journalist):
    """epub-specs 2912."""
    journalist.article()
    fragment = {"type": "Annotation", "target": "https://news.example/a#:~:text=will%20reach%20an%20agreement"}
    assert take(journalist, 1, fragment)["items"][0]["new"]
    archived = annotated("program addenda", source="https://web.archive.org/web/2022/https://news.example/a")
    assert take(journalist, 1, archived)["items"][0]["new"]


def test_a_unique_quotation_with_another_suffix(journalist):
    """hypothesis 1769, client 73."""
    journalist.article()
    target = annotated("program addenda", suffix=" and other papers of later years")
    assert take(journalist, 1, target)["items"][0]["new"]


def test_the_same_json_in_another_order_under_one_key(journalist):
    """powertools-lambda-python 638, idempo 21."""
    key = {"Idempotency-Key": "9a1c0b3e-0001"}
    first = journalist.send("POST", "/articles", 201, json=ARTICLE, headers=key)
    again = dict(reversed(ARTICLE.items()))
    assert journalist.send("POST", "/articles", 201, json=again, headers=key).json == first.json
