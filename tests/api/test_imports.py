"""Imports: lines of claims and reviews of other newsrooms; each line and document is imported or reported."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.formats.claimreview_import import read_reviews
from claims.formats.csv_table import READ, read_csv, write_csv
from claims.formats.ndjson import read_ndjson
from tests.conftest import TEXT, as_public, assert_problem

#: `SAME` has the words of `LINE`, and another claimant, so it is another claim
LINE = {"article_id": 1, "quote": "until December 1, 2023", "due": {"text": "until December 1, 2023"}}
SAME = LINE | {"claimant": "Another"}
WILD = Path(__file__).resolve().parents[3] / "shared" / "data" / "claimreview.jsonl"
REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checks.example/bridge",
    "claimReviewed": "The bridge opens before the summer of 2020.",
    "datePublished": "2021-09-25",
    "author": {"@type": "Organization", "name": "Checks"},
    "reviewRating": {"@type": "Rating", "alternateName": "Did not happen", "ratingExplanation": "It is shut."},
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Organization", "name": "The ministry", "sameAs": "https://ministry.example/"},
        "datePublished": "2019-05-03",
        "appearance": [{"@type": "NewsArticle", "url": "https://paper.example/b", "headline": "A bridge!"}],
    },
}


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


def bulk(caller, lines, query="", media="application/x-ndjson", status=200):
    data = lines if isinstance(lines, bytes | str) else "\n".join(json.dumps(line) for line in lines)
    return caller.send("POST", f"/claims/bulk{query}", status, data=data, content_type=media)


def results(answer):
    return [line["result"] for line in answer.json["lines"]]


def test_lines_are_stored_like_single_claims(journalist, reader):
    first = journalist.claim(external_id="a")
    answer = bulk(
        journalist,
        [
            LINE | {"external_id": "b", "claimant": "A. Reporter", "claimant_resolved": False},
            {"article_url": "https://news.example/a", "quote": "rain", "external_id": "a"},
            LINE | {"external_id": "b"},
        ],
    )
    assert [(line["result"], line["claim_id"]) for line in answer.json["lines"]] == [
        ("added", 2),
        ("known", 1),
        ("known", 2),
    ]
    assert (answer.json["added"], answer.json["known"], answer.json["refused"]) == (1, 2, 0)
    second = reader.get("/claims/2").json
    addresses = {"url": "http://localhost/api/v1/claims/2", "html_url": "http://localhost/claims/2"}
    other = addresses | {"id": 2, "external_id": "b", "claimant_id": None, "claimant_resolved": False}
    assert second | {"similar": []} == as_public(first) | other
    assert results(bulk(journalist, [LINE | {"external_id": "b"}])) == ["known"]
    assert len(reader.get("/claims").json["items"]) == 2


def test_lines_may_come_as_json(journalist, reader):
    lines = [LINE | {"external_id": "a"}, 7, SAME, LINE | {"external_id": "a"}]
    answer = journalist.post("/claims/bulk?mode=keep_good", {"lines": lines}, 200)
    assert results(answer) == ["added", "refused", "added", "known"]
    assert [line["line"] for line in answer.json["lines"]] == [1, 2, 3, 4]
    assert len(reader.get("/claims").json["items"]) == 2


def test_all_or_nothing_lists_every_invalid_line(journalist, reader):
    before = reader.get("/changes").headers["ETag"]
    lines = [LINE, LINE | {"quote": "nowhere"}, LINE | {"statment": "x"}, {"article_url": "https://no.example/"}, [1]]
    answer = bulk(journalist, lines, status=422)
    problem = assert_problem(answer, 422, "bulk-refused")
    assert problem["refused"] == 4
    assert [error["pointer"] for error in problem["errors"]] == ["/2/quote", "/3/statment", "/4/quote", "/5"]
    assert reader.get("/changes").headers["ETag"] == before


def test_keep_good_stores_the_valid_lines_and_reports_the_others(journalist, reader):
    text = "\n".join(
        ["", json.dumps(LINE), "{broken", json.dumps(LINE | {"due": {"text": "soon or so"}}), json.dumps(SAME)]
    )
    answer = bulk(journalist, text, "?mode=keep_good")
    assert [(line["line"], line["result"], line["claim_id"]) for line in answer.json["lines"]] == [
        (2, "added", 1),
        (3, "refused", None),
        (4, "refused", None),
        (5, "added", 2),
    ]
    slugs = [line["problem"] and line["problem"]["type"] for line in answer.json["lines"]]
    assert slugs == [
        None,
        "http://localhost/problems/invalid-input",
        "http://localhost/problems/due-not-understood",
        None,
    ]
    assert answer.json["lines"][2]["problem"]["errors"][0]["pointer"] == "/due/text"
    assert [claim["id"] for claim in reader.get("/claims?sort=due_at").json["items"]] == [1, 2]


def test_a_condition_may_name_a_claim_of_the_same_lines(journalist, reader):
    answer = bulk(journalist, [LINE, LINE | {"due": None, "depends_on": {"claim_id": 1, "offset": "P1Y"}}, SAME])
    assert results(answer) == ["added"] * 3
    assert reader.get("/claims/2").json["status"] == "waiting"
    assert reader.get("/claims/3").json["status"] == "open"
    lines = [SAME | {"claimant": "A third"}, LINE | {"due": None, "depends_on": {"claim_id": 99}}]
    assert results(bulk(journalist, lines, "?mode=keep_good")) == ["added", "refused"]


@pytest.mark.parametrize(
    ("data", "media", "status", "slug"),
    [
        (b"", "application/x-ndjson", 422, "invalid-input"),
        (b"{}\n" * 5001, "application/x-ndjson", 422, "invalid-input"),
        (b"{}", "application/xml", 415, "unsupported-media-type"),
        (b"{}", "application/json", 422, "invalid-input"),
        (b'{"lines": {}}', "application/json", 422, "invalid-input"),
        (b'{"lines": [], "more": 1}', "application/json", 422, "invalid-input"),
        (b'{"lines": []}', "application/json", 422, "invalid-input"),
        (b'[{"article_id": 1}]', "application/json", 422, "invalid-input"),
        (b"quote,colour\nx,red", "text/csv", 422, "invalid-input"),
        (b"article_id\n1", "text/csv", 422, "invalid-input"),
        (b"quote,quote\n1,2", "text/csv", 422, "invalid-input"),
        (b"quote,article_id\n\xff\xfe,1", "text/csv", 422, "invalid-input"),
    ],
)
def test_a_body_that_is_no_list_of_claims_is_a_problem(journalist, data, media, status, slug):
    assert_problem(bulk(journalist, data, "?mode=keep_good", media, status), status, slug)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("first", ["", "sep=;\r\n"])
def test_a_table_that_a_spreadsheet_wrote_works(journalist, reader, encoding, first):
    table = (
        "Article URL;Quote;Due;Topics;Claimant;External-ID;\r\n"
        'https://news.example/a;"until December 1, 2023";by December 1, 2023;"gas; oil";Иван;x1;\r\n'
        ";;;;;;\r\n"
        "https://news.example/a;by December 2022;December 2022;;;x2;\r\n"
    )
    answer = bulk(journalist, (first + table).encode(encoding), "", "text/csv; charset=utf-8")
    skipped = bool(first)
    assert [(line["line"], line["claim_id"]) for line in answer.json["lines"]] == [(2 + skipped, 1), (4 + skipped, 2)]
    claim = reader.get("/claims/1").json
    assert (claim["topics"], claim["claimant"], claim["external_id"]) == (["gas", "oil"], "Иван", "x1")
    assert (claim["due"]["relation"], claim["due"]["latest"]) == ("by", "2023-12-01")
    assert reader.get("/claims/2").json["due"]["edtf"] == "2022-12"


def test_invalid_rows_are_reported_by_line(journalist):
    table = 'quote,article_id,due\n"until\nNovember",1,\nrain,one,\nby December 2022,1,12/1/2023\na,1,,,x\n"a"b,1,\n'
    answer = bulk(journalist, table, "?mode=keep_good", "text/csv")
    assert [(line["line"], line["result"]) for line in answer.json["lines"]] == [
        (2, "refused"),
        (4, "refused"),
        (5, "refused"),
        (6, "refused"),
        (7, "refused"),
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("Bank;;", ("Bank", 1, True)),
        (";true;", ("A. Reporter", 1, True)),
        ("the ministry;;False", ("the ministry", None, False)),
        (";;TRUE", (None, None, True)),
        (";;", (None, None, True)),
    ],
)
def test_a_row_says_who_the_claimant_is(journalist, editor, reader, context, cells, expected):
    table = f"quote;article_id;claimant;Claimant is author;claimant_resolved\nprogram addenda;1;{cells}\n"
    assert results(bulk(journalist, table, "", "text/csv")) == ["added"]
    claim = reader.get("/claims/1").json
    assert (claim["claimant"], claim["claimant_id"], claim["claimant_resolved"]) == expected
    written = b"".join(write_csv([(claim, context.store.get_article(1))]))
    editor.post("/claims/1/withdraw", {"reason": "It comes again."}, 200)
    assert results(bulk(journalist, written, "", "text/csv")) == ["added"]
    again = reader.get("/claims/2").json
    assert (again["claimant"], again["claimant_id"], again["claimant_resolved"]) == expected


@pytest.mark.parametrize(
    ("cells", "pointer"),
    [("x;true;", "claimant_is_author"), (";yes;", "claimant_is_author"), (";;false", "claimant_resolved")],
)
def test_a_row_with_a_wrong_claimant_is_refused(journalist, reader, cells, pointer):
    table = f"quote;article_id;claimant;claimant_is_author;claimant_resolved\nprogram addenda;1;{cells}\n"
    answer = bulk(journalist, table, "", "text/csv", 422)
    assert_problem(answer, 422, "bulk-refused", f"/2/{pointer}")
    assert reader.get("/claimants?all=true").json["items"] == []


EVIL = ["=1+1", "+A1", "-2", "@SUM(A1)", "\t=1", "'=1", "'", "x"]


@pytest.mark.parametrize("words", EVIL)
def test_no_cell_of_an_export_is_a_formula_and_an_import_restores_it(journalist, editor, reader, context, words):
    claim = journalist.claim(statement=words + "cmd", claimant=words)
    article = context.store.get_article(1)
    written = b"".join(write_csv([(reader.get("/claims/1").json, article)]))
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    (line,) = read_csv(io.BytesIO(written))
    assert (line.values["statement"], line.values["claimant"]) == (claim["statement"].strip(), words.strip())
    assert set(line.values) <= {*READ, "spans"}
    editor.post("/claims/1/withdraw", {"reason": "It comes again."}, 200)
    assert results(bulk(journalist, written, "", "text/csv")) == ["added"]
    again = reader.get("/claims/2").json
    for name in ("topics", "criteria", "spans", "workflow", "external_id"):
        assert again[name] == claim[name]
    assert {**again["due"], "basis": "stated"} == claim["due"]


def test_a_row_may_have_the_offsets_of_its_quotation(journalist, reader):
    at = TEXT.rindex("It will rain.")
    table = f"quote,start,end,article_id\nIt will rain.,{at},{at + 13},1\nIt will rain.,,,1\nIt will rain.,1,14,1\n"
    answer = bulk(journalist, table, "?mode=keep_good", "text/csv")
    assert results(answer) == ["added", "refused", "refused"]
    assert reader.get("/claims/1").json["spans"][0]["start"] == at


def reviews(caller, document, status=200):
    return caller.post("/imports/claimreview", document, status)


def test_a_review_becomes_a_candidate_with_the_review_as_evidence(editor, bot):
    (item,) = reviews(editor, REVIEW).json["items"]
    assert item == {"item": 0, "url": REVIEW["url"], "article_id": 2, "claim_id": 1, "new": True, "problem": None}
    claim = bot.get("/claims/1").json
    assert (claim["statement"], claim["claimant"], claim["workflow"]) == (
        REVIEW["claimReviewed"],
        "The ministry",
        "candidate",
    )
    assert claim["claimant_url"] == "https://ministry.example/"
    (span,) = claim["spans"]
    assert (span["state"], span["start"], span["exact"]) == ("unverified", None, REVIEW["claimReviewed"])
    article = bot.get("/articles/2").json
    shown = [article[name] for name in ("url", "title", "published_on", "publisher")]
    assert shown == ["https://paper.example/b", "A bridge!", "2019-05-03", "paper.example"]
    assert article["revision"]["length"] == 0
    (evidence,) = bot.get("/claims/1/evidence").json["items"]
    assert (evidence["url"], evidence["stance"], evidence["excerpt"], evidence["publisher"]) == (
        REVIEW["url"],
        "refutes",
        "Did not happen. It is shut.",
        "Checks",
    )
    before = bot.get("/changes").headers["ETag"]
    (again,) = reviews(editor, REVIEW).json["items"]
    assert (again["claim_id"], again["new"]) == (1, False)
    assert bot.get("/changes").headers["ETag"] == before


def test_an_imported_claim_is_anchored_when_the_text_is_supplied(editor, journalist, bot):
    reviews(editor, REVIEW)
    text = f"It was said: {REVIEW['claimReviewed']} We doubt it."
    journalist.post("/articles/2/revisions", {"text": text}, 201)
    (span,) = bot.get("/claims/1").json["spans"]
    assert (span["state"], span["proposal"]["start"], span["proposal"]["score"]) == ("needs_human", 13, 100.0)


def test_a_reviewed_claim_is_anchored_in_a_text_that_is_stored(editor, bot):
    appearance = {"appearance": {"@id": "https://news.example/a"}, "datePublished": "2021-09-21"}
    found = REVIEW | {"claimReviewed": "<b>program</b> addenda&nbsp;", "itemReviewed": appearance}
    lost = REVIEW | {"itemReviewed": appearance}
    items = reviews(editor, [found, lost]).json["items"]
    assert [(item["article_id"], item["claim_id"]) for item in items] == [(1, 1), (1, 2)]
    (span,) = bot.get("/claims/2").json["spans"]
    assert (span["state"], span["start"], span["exact"]) == ("orphaned", None, REVIEW["claimReviewed"])
    claim = bot.get("/claims/1").json
    assert claim["spans"][0]["start"] == TEXT.index("program addenda")
    assert claim["claimant"] is claim["claimant_id"] is None


MESSY = [
    {
        "@graph": [
            {"@type": "WebPage"},
            {
                "@type": ["ClaimReview", "Article"],
                "@id": "#r",
                **{k: v for k, v in REVIEW.items() if k not in {"@type", "@context", "author"}},
                "author": {"@id": "#o"},
            },
            {"@id": "#o", "@type": "Organization", "name": "Checks"},
        ]
    },
    {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]},
    [[REVIEW]],
    {
        "@context": {"schema": "http://schema.org/"},
        "@type": "schema:ClaimReview",
        **{f"schema:{k}": v for k, v in REVIEW.items() if not k.startswith("@")},
    },
    {
        "@type": "https://schema.org/ClaimReview",
        **{f"http://schema.org/{k}": [v] for k, v in REVIEW.items() if not k.startswith("@")},
    },
    REVIEW
    | {
        "@context": "http://wrong.example",
        "datePublished": "2021-09-25 20:30:17 UTC",
        "url": [REVIEW["url"]],
        "claimReviewed": [{"@value": f"<p>{REVIEW['claimReviewed']}</p>"}],
        "author": [{"name": "Checks"}, {"name": "Checks"}],
    },
]


@pytest.mark.parametrize("document", MESSY)
def test_documents_are_read_in_the_forms_that_web_pages_use(document):
    (expected,), (found,) = read_reviews(REVIEW), read_reviews(document)
    assert found == expected


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("If x < 5 and y > 3 then ok", "If x < 5 and y > 3 then ok"),
        ("and<br>more<b>bold</b>&amp;", "and morebold&"),
        ("a<script>alert(1)</script><!-- no --> b", "a b"),
    ],
)
def test_only_markup_is_removed_from_texts(said, read):
    assert read_reviews(REVIEW | {"claimReviewed": said})[0].claim == read


@pytest.mark.parametrize(
    "said",
    [
        "2021-09-25",
        "20210925",
        "September 25, 2021",
        "Sat, 25 Sep 2021 10:00:00 +0000",
        "2021-09-25T10:00:00Z",
        "25 September 2021",
    ],
)
def test_dates_are_read_in_the_forms_that_web_pages_use(said):
    assert str(read_reviews(REVIEW | {"datePublished": said})[0].published_on) == "2021-09-25"


def test_prefixes_that_the_context_declares_are_known_and_fragments_make_no_second_review(editor):
    document = {
        "@context": {"sdo": "https://schema.org/"},
        "@type": "sdo:ClaimReview",
        **{f"sdo:{name}": value for name, value in REVIEW.items() if not name.startswith("@")},
    }
    assert read_reviews(document) == read_reviews(REVIEW)
    reviews(editor, document)
    assert reviews(editor, REVIEW | {"url": REVIEW["url"] + "#x"}).json["items"][0]["new"] is False


def test_reviews_that_this_newsroom_published_are_not_imported(editor, journalist, app):
    object.__setattr__(app.extensions["duecheck"].settings, "CLAIMREVIEW_URL", "https://desk.example/c/{id}.html")
    journalist.claim()
    found = [REVIEW | {"url": f"https://desk.example/c/{number}.html"} for number in (1, 9)]
    items = reviews(editor, found).json["items"]
    assert [(item["claim_id"], item["new"], bool(item["problem"])) for item in items] == [
        (1, False, False),
        (None, False, True),
    ]


@pytest.mark.parametrize(
    ("cell", "relation", "latest"),
    [
        ("2023-12-01 00:00:00", "by", "2023-12-01"),
        ("2023/12/1", "by", "2023-12-01"),
        ("01.12.2023", "by", "2023-12-01"),
        ("December 2023", "by", "2023-12-31"),
        ("in December 2023", "in", "2023-12-31"),
        ("until December 1, 2023", "by", "2023-12-01"),
        ("in the coming years", "open", None),
    ],
)
def test_a_date_without_a_relation_means_by(journalist, reader, cell, relation, latest):
    bulk(journalist, f"quote,article_id,due\nprogram addenda,1,{cell!r}\n".replace("'", '"'), "", "text/csv")
    due = reader.get("/claims/1").json["due"]
    assert (due["text"], due["relation"], due["latest"]) == (due["text"], relation, latest)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"url": ""}, "no url"),
        ({"url": "javascript:alert(1)"}, "no url"),
        ({"claimReviewed": "<br>"}, "claimReviewed"),
        ({"datePublished": "yesterday", "itemReviewed": None}, "datePublished"),
        ({"itemReviewed": {"datePublished": "2099-01-01"}}, "in the future"),
        ({"datePublished": "2099-01-01"}, "in the future"),
        ({"claimReviewed": "x" * 1001}, "at most 1000"),
    ],
)
def test_an_incomplete_review_is_reported_and_the_others_are_imported(editor, bot, changes, says):
    items = reviews(editor, [REVIEW | changes, REVIEW]).json["items"]
    assert says in items[0]["problem"]
    assert [item["new"] for item in items] == [False, True]
    assert len(bot.get("/claims?workflow=candidate").json["items"]) == 1


@pytest.mark.parametrize("document", [{}, [], "x", 1, {"@type": "Article"}, [REVIEW] * 501])
def test_a_body_without_a_review_is_a_problem(editor, document):
    assert_problem(editor.send("POST", "/imports/claimreview", 422, json=document), 422, "invalid-input")


def test_a_review_with_only_a_number_and_no_appearance(editor, bot):
    rating = {"ratingValue": "2", "bestRating": 5, "worstRating": "1"}
    document = REVIEW | {"reviewRating": rating, "itemReviewed": {"author": "Someone"}, "name": "We looked"}
    reviews(editor, document)
    assert bot.get("/claims/1/evidence").json["items"][0]["excerpt"] == "2 of 1 to 5"
    article = bot.get("/articles/2").json
    assert (article["url"], article["title"], article["publisher"]) == (REVIEW["url"], "We looked", "Checks")
    assert bot.get("/claims/1").json["claimant"] == "Someone"


@pytest.mark.skipif(not WILD.exists(), reason="the cases of others are not here")
def test_documents_of_other_programs_are_imported_or_reported(editor, reader, clock):
    clock.set("2026-01-01T00:00")
    rows = [json.loads(line) for line in WILD.read_text(encoding="utf-8").splitlines()]
    taken = [item for row in rows for item in reviews(editor, row["doc"]).json["items"]]
    assert len(taken) >= len(rows)
    assert all(item["new"] != bool(item["problem"]) for item in taken)
    assert sum(item["new"] for item in taken) >= 5
    before = reader.get("/changes?limit=500").headers["ETag"]
    assert not any(item["new"] for row in rows for item in reviews(editor, row["doc"]).json["items"])
    assert reader.get("/changes?limit=500").headers["ETag"] == before


def mutated(document):
    """Return a strategy: documents that differ from one in a few places, where any value may stand."""
    anything = st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=6,
    )
    return st.lists(st.tuples(st.sampled_from(list(_paths(document))), anything), max_size=4).map(
        lambda changes: _changed(document, changes)
    )


def _paths(value, path=()):
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield (*path, step)
        yield from _paths(inner, (*path, step))


def _changed(document, changes):
    document = json.loads(json.dumps(document))
    for path, value in changes:
        place = document
        try:
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    return document


@settings(max_examples=200)
@given(document=mutated(REVIEW))
def test_any_mutated_review_is_imported_or_reported(editor, bot, document):
    before = len(bot.get("/claims?workflow=candidate&limit=500").json["items"])
    answer = editor.send("POST", "/imports/claimreview", data=json.dumps(document), content_type="application/ld+json")
    assert answer.status_code in {200, 422}, answer.json
    new = sum(item["new"] for item in answer.json["items"]) if answer.status_code == 200 else 0
    for item in answer.json["items"] if answer.status_code == 200 else []:
        assert (item["claim_id"] is None) == bool(item["problem"])
    assert len(bot.get("/claims?workflow=candidate&limit=500").json["items"]) == before + new


@settings(max_examples=200)
@given(line=mutated(LINE | {"topics": ["a"], "claimant": "b", "depends_on": None, "external_id": "m"}))
@pytest.mark.parametrize("mode", ["keep_good", "all_or_nothing"])
def test_any_mutated_line_is_added_or_reported(journalist, reader, mode, line):
    before = reader.get("/changes").headers["ETag"]
    answer = bulk(journalist, [line], f"?mode={mode}", status=None)
    assert answer.status_code in ({200} if mode == "keep_good" else {200, 422})
    added = answer.status_code == 200 and answer.json["added"]
    assert bool(added) == (reader.get("/changes").headers["ETag"] != before)


@settings(max_examples=200)
@given(
    data=st.binary(max_size=200)
    | st.text(alphabet='quote,;\t"\r\n1=é\x00', max_size=80).map(lambda text: b"quote,article_id\n" + text.encode())
)
def test_any_bytes_are_a_table_or_a_problem(journalist, data):
    for media in ("text/csv", "application/x-ndjson"):
        answer = bulk(journalist, data, "?mode=keep_good", media, status=None)
        assert answer.status_code in {200, 422}, answer.json
    assert all(bool(line.problem) != (line.values is not None) for line in read_ndjson(data.splitlines(keepends=True)))
