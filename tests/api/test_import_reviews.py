"""ClaimReviews as sites and programs write them: claims as objects, dates, authors, and the Fact Check Tools API."""

import json
from pathlib import Path

import pytest

from claims.formats.claimreview_import import read_reviews
from tests.api.test_imports import REVIEW, reviews

WILD = Path(__file__).resolve().parents[3] / "shared" / "data" / "claimreview.jsonl"
CLAIM = {
    "@type": "Claim",
    "text": "The claim as object opens.",
    "author": {"@type": "Person", "name": "Ann", "sameAs": "https://ann.example/"},
    "datePublished": "2020-02-03",
    "appearance": {"@type": "NewsArticle", "url": "https://paper.example/c#top", "headline": "It opens"},
}
ANSWER = {
    "claims": [
        {
            "text": "The moon is made of cheese.",
            "claimant": "A fox",
            "claimDate": "2021-03-01T00:00:00Z",
            "claimReview": [
                {
                    "publisher": {"name": "Checks", "site": "checks.example"},
                    "url": "https://checks.example/moon",
                    "title": "No cheese there",
                    "reviewDate": "2021-03-05T10:00:00Z",
                    "textualRating": "Did not come true",
                    "languageCode": "en",
                },
                {
                    "publisher": {"site": "others.example"},
                    "url": "https://others.example/m",
                    "reviewDate": "2021-03-06",
                },
            ],
        },
        {"text": "Rain.", "claimReview": [{"url": "https://checks.example/rain", "reviewDate": "2021-04-01"}]},
    ],
    "nextPageToken": "x",
}


def changed(**changes):
    return {name: value for name, value in (REVIEW | changes).items() if value is not None}


def read(document):
    (review,) = read_reviews(document)
    return review


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ({"@type": "Claim", "text": "It opens."}, "It opens."),
        ({"@type": "Claim", "name": "It opens."}, "It opens."),
        ({"@type": "Claim", "name": "A title", "text": "It opens."}, "It opens."),
        ({"@type": "Claim", "text": {"@value": "<b>It</b> opens."}}, "It opens."),
        ([{"@type": ["Claim"], "text": ["It opens."]}], "It opens."),
        ({"@type": "Claim", "description": "It opens."}, "It opens."),
        ({"@type": "Claim", "schema:text": "It opens."}, "It opens."),
        ("It opens.", "It opens."),
        ({"@type": "Claim"}, ""),
        ({"@type": "Claim", "text": " "}, ""),
    ],
)
def test_a_reviewed_claim_may_be_an_object(claim, words):
    assert read(changed(claimReviewed=claim)).claim == words


def test_a_claim_object_becomes_a_candidate_with_its_author_and_appearance(editor, bot):
    (item,) = reviews(editor, changed(claimReviewed=CLAIM, itemReviewed=None)).json["items"]
    assert (item["new"], item["problem"]) == (True, None)
    claim = bot.get("/claims/1").json
    assert (claim["statement"], claim["spans"][0]["exact"]) == (CLAIM["text"], CLAIM["text"])
    assert (claim["claimant"], claim["claimant_url"]) == ("Ann", "https://ann.example/")
    assert claim["said_on"] == "2020-02-03"
    article = bot.get(f"/articles/{item['article_id']}").json
    assert [article[name] for name in ("url", "title", "published_on", "publisher")] == [
        "https://paper.example/c", "It opens", "2020-02-03", "paper.example"
    ]  # fmt: skip
    (again,) = reviews(editor, changed(claimReviewed=CLAIM["text"])).json["items"]
    assert (again["claim_id"], again["new"]) == (1, False)


def test_a_claim_object_lacks_what_the_reviewed_item_has():
    review = read(changed(claimReviewed={"@type": "Claim", "text": "It opens.", "author": {"name": ""}}))
    assert (review.claimant, review.claimant_url) == ("The ministry", "https://ministry.example/")
    assert (str(review.claimed_on), review.appeared.url) == ("2019-05-03", "https://paper.example/b")


def test_a_claim_object_may_stand_elsewhere_in_the_document():
    graph = [changed(claimReviewed={"@id": "#c"}), CLAIM | {"@id": "#c"}]
    assert read({"@graph": graph}).claim == CLAIM["text"]


def test_the_reviewed_item_has_the_words_if_it_is_a_claim_and_nothing_else_has_them():
    item = {"@type": "Claim", "text": "It opens.", "datePublished": "2019-05-03"}
    assert read(changed(claimReviewed=None, itemReviewed=item)).claim == "It opens."
    assert read(changed(itemReviewed=item)).claim == REVIEW["claimReviewed"]
    work = item | {"@type": "CreativeWork"}
    assert "no claimReviewed" in read(changed(claimReviewed=None, itemReviewed=work)).problem


NUMBERS = [1632528000, 1632528000000, 1632528000.5, 0, -1, 20210925, "1632528000", "1632528000000", "1712011500",
           "1632528000.5", "20210925123000", " 1632528000 ", [1632528000], {"@value": 1632528000}]  # fmt: skip


def dated(place, day):
    """Return a review with a date in one place."""
    item = REVIEW["itemReviewed"]
    appearance = {"url": "https://paper.example/b", "datePublished": day}
    return {
        "review": changed(datePublished=day),
        "claim": changed(claimReviewed=CLAIM | {"datePublished": day}),
        "item": changed(itemReviewed=item | {"datePublished": day}),
        "appearance": changed(itemReviewed=item | {"datePublished": None, "appearance": appearance}),
    }[place]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("place", ["review", "claim", "item", "appearance"])
def test_a_number_is_never_a_day(editor, bot, number, place):
    (report,) = reviews(editor, dated(place, number)).json["items"]
    assert (report["new"], report["claim_id"]) == (False, None)
    assert "is a number, such as a Unix time; write the day as text" in report["problem"]
    assert '"2024-05-06"' in report["problem"]
    assert bot.get("/claims?workflow=candidate").json["items"] == []
    assert reviews(editor, dated(place, "2021-09-21")).json["items"][0]["new"]


@pytest.mark.parametrize("number", [1632528000, "1632528000"])
def test_a_number_that_no_day_is_taken_from_does_not_matter(number):
    appearance = {"url": "https://paper.example/b", "datePublished": number}
    item = REVIEW["itemReviewed"] | {"appearance": appearance}
    review = read(changed(itemReviewed=item, dateCreated=number))
    assert review.problem is None
    assert (str(review.claimed_on), str(review.published_on)) == ("2019-05-03", "2021-09-25")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("20210925", "2021-09-25"),
        ("20210925T101500Z", "2021-09-25"),
        ("2021-09-25 20:05", "2021-09-25"),
        ("2021-09-25T09:29:19.82+01:00", "2021-09-25"),
        ("2021-W38-6", "2021-09-25"),
        ("2021-268", "2021-09-25"),
        (["", "2021-09-25"], "2021-09-25"),
        ({"@type": "Date", "@value": "2021-09-25"}, "2021-09-25"),
        ("2021-13-25", None),
        ("2021-09-31", None),
        ("2021-09-2512", None),
        ("2021", None),
        ("2021-09", None),
        ("/Date(1632528000000)/", None),
        (True, None),
        ("soon", None),
        ("", None),
    ],
)
def test_days_of_reviews(said, day):
    review = read(changed(datePublished=said))
    assert (review.published_on and str(review.published_on)) == day
    assert review.problem is None


TWO_READINGS = ["03/05/2022", "3/5/2022", "03-05-2022", "03/05/22", "Posted on 03/05/2022", "1 May 2022 or 2 May 2022"]


@pytest.mark.parametrize("written", TWO_READINGS)
@pytest.mark.parametrize("place", ["review", "claim", "item", "appearance"])
def test_a_date_with_two_readings_is_none(editor, bot, written, place):
    (report,) = reviews(editor, dated(place, written)).json["items"]
    assert (report["new"], report["claim_id"]) == (False, None)
    assert f'"{written}" has several readings' in report["problem"]
    assert bot.get("/claims?workflow=candidate").json["items"] == []


@pytest.mark.parametrize("written", ["13/05/2021", "05/13/2021", "13.05.2021", "May 13, 2021", "13 May 2021, 10:00"])
@pytest.mark.parametrize("place", ["review", "claim", "item", "appearance"])
def test_a_day_with_one_reading_is_read(written, place):
    review = read(dated(place, written))
    days = {"review": review.published_on, "appearance": review.article_day}
    assert (review.problem, str(days.get(place, review.claimed_on))) == (None, "2021-05-13")


SAID = [
    # datePublished of the claim and of its appearance -> said_on, day of the article; the review is of 2021-09-25
    ("2021-05-03", "2021-06-02", "2021-05-03", "2021-06-02"),
    ("2021-05-03", None, "2021-05-03", "2021-05-03"),
    ("2021-05", "2021-06-02", "2021-05", "2021-06-02"),
    ("2021-05", None, "2021-05", "2021-09-25"),
    ("2019", "2021-06-02", "2019", "2021-06-02"),
    ("2019", None, "2019", "2021-09-25"),
    ("May 2021", "2021-06-02", "2021-05", "2021-06-02"),
    ("2021-06", "2021-06-02", "2021-06", "2021-06-02"),
    # a claim is not made after its article
    ("2021-06-03", "2021-06-02", "2021-06-02", "2021-06-02"),
    ("2021-07", "2021-06-02", "2021-06-02", "2021-06-02"),
    (None, "2021-06-02", None, "2021-06-02"),
    (None, "2021-06", "2021-09-25", "2021-09-25"),
    (None, None, "2021-09-25", "2021-09-25"),
]


@pytest.mark.parametrize(("claim", "appeared", "said_on", "article_day"), SAID)
@pytest.mark.parametrize("place", ["item", "claim"])
def test_the_claim_and_its_article_have_their_own_days(editor, bot, claim, appeared, said_on, article_day, place):
    appearance = {"url": "https://paper.example/c"} | ({"datePublished": appeared} if appeared else {})
    item = {"@type": "Claim", "appearance": appearance} | ({"datePublished": claim} if claim else {})
    node = {
        "claim": {"claimReviewed": item | {"text": "It opens."}, "itemReviewed": None},
        "item": {"itemReviewed": item},
    }
    (report,) = reviews(editor, changed(**node[place])).json["items"]
    assert report["problem"] is None
    assert bot.get("/claims/1").json["said_on"] == said_on
    assert bot.get(f"/articles/{report['article_id']}").json["published_on"] == article_day
    assert bot.get("/claims/1/evidence").json["items"][0]["published_on"] == "2021-09-25"


def test_a_month_without_another_day_gives_no_article(editor):
    (report,) = reviews(editor, changed(datePublished=None, itemReviewed={"datePublished": "2021-05"})).json["items"]
    assert "valid datePublished" in report["problem"]


@pytest.mark.parametrize(
    ("author", "reviewer"),
    [
        (None, None),
        ({"@type": "Organization"}, None),
        ({"name": ""}, None),
        ([], None),
        ({"name": "Checks"}, "Checks"),
        ({"url": "https://www.checks.example/about"}, "checks.example"),
        ("https://checks.example/", "checks.example"),
        ("Checks", "Checks"),
        ([{"name": "A"}, {"name": "B"}], "A, B"),
    ],
)
def test_a_review_without_an_author_is_by_nobody(editor, bot, author, reviewer):
    document = changed(author=author, publisher={"name": "The house"}) | {
        "itemReviewed": {"datePublished": "2021-01-01"}
    }
    reviews(editor, document)
    assert bot.get("/claims/1/evidence").json["items"][0]["publisher"] == reviewer
    assert bot.get("/claims/1").json["claimant"] is None
    assert bot.get("/articles/1").json["publisher"] == (reviewer or "checks.example")


def test_an_answer_of_the_fact_check_tools_api_becomes_candidates_with_evidence(editor, bot):
    items = reviews(editor, ANSWER).json["items"]
    assert [(item["item"], item["new"], item["problem"]) for item in items] == [(n, True, None) for n in range(3)]
    claims = [bot.get(f"/claims/{item['claim_id']}").json for item in items]
    assert [(claim["statement"], claim["claimant"], claim["said_on"], claim["workflow"]) for claim in claims] == [
        ("The moon is made of cheese.", "A fox", "2021-03-01", "candidate"),
        ("The moon is made of cheese.", "A fox", "2021-03-01", "candidate"),
        ("Rain.", None, "2021-04-01", "candidate"),
    ]
    evidence = [bot.get(f"/claims/{item['claim_id']}/evidence").json["items"][0] for item in items]
    names = ("url", "title", "publisher", "published_on", "excerpt", "stance")
    assert [tuple(piece[name] for name in names) for piece in evidence] == [
        ("https://checks.example/moon", "No cheese there", "Checks", "2021-03-05", "Did not come true", "refutes"),
        ("https://others.example/m", None, "others.example", "2021-03-06", None, "context"),
        ("https://checks.example/rain", None, None, "2021-04-01", None, "context"),
    ]
    article = bot.get(f"/articles/{items[0]['article_id']}").json
    assert (article["title"], article["publisher"], article["language"]) == ("No cheese there", "Checks", "en")
    assert not any(item["new"] for item in reviews(editor, ANSWER).json["items"])


@pytest.mark.parametrize(
    ("document", "problems"),
    [
        ({"claims": [{"text": "A", "claimReview": [{"reviewDate": "2021-01-01"}]}]}, ["no url"]),
        ({"claims": [{"claimReview": [{"url": "https://a.example", "reviewDate": "2021-01-01"}]}]}, ["claimReviewed"]),
        ({"claims": [{"text": "A", "claimReview": [{"url": "https://a.example"}]}]}, ["datePublished"]),
        (
            {"claims": [{"text": "A", "claimReview": [{"url": "https://a.example", "reviewDate": 1632528000}]}]},
            ["Unix"],
        ),
        ({"claims": [{"text": "A", "claimReview": [{}, 1, None]}]}, ["no url"]),
        ({"results": [{"claim": ANSWER["claims"][1]}]}, [None]),
        ([ANSWER, REVIEW], [None] * 4),
        ({"claims": [{"text": "A", "claimReview": [REVIEW]}]}, [None]),
    ],
)
def test_answers_of_the_api_are_read_or_reported_item_by_item(document, problems):
    found = [review.problem for review in read_reviews(document)]
    assert len(found) == len(problems)
    assert all((says is None and was is None) or says in was for says, was in zip(problems, found, strict=True))


@pytest.mark.parametrize(
    "document", [{"claims": []}, {"claims": [{"text": "A", "claimReview": []}]}, {"nextPageToken": "x"}]
)
def test_an_answer_of_the_api_without_a_review_is_a_problem(editor, document):
    problem = editor.post("/imports/claimreview", document, 422).json
    assert "no claim of the Fact Check Tools API" in problem["detail"]


#: id -> claimant, its day, reviewer, its day, label, what the claim begins with
RIGHT = {
    "claimreview-collector/cr_1": ("Fuentes Varias", "2020-10-04", "Factual", "2020-10-07", "Falso", "Motociclistas"),
    "claimreview-collector/cr_2": ("Fuentes múltiples", "2019-02-21", "Factual", "2019-02-21", "Mixto", "Fotos"),
    "claimreview-collector/cr_3": (
        *("Donald Trump", "2017-02-28", "politifact.com", "2017-03-01"),
        *("Not really, charts say", "Did Donald"),
    ),
    "schemaorg-example@665759": ("Rich Perry", "2014-07-17", "politifact.com", "2014-07-23", "True", "More than 3,"),
    "defacto-observatoire/medialab-spsm": (
        *("Sources multiples", "2022-12-03", "XXXXXXXXXXX", "2022-12-09"),
        *("Faux", "Le contrôle"),
    ),
    "google-docs/factcheck-creativework": (
        *("Square World Society", "2024-06-20", "Example.com science watch", "2024-06-22"),
        *("False", "The world"),
    ),
}
#: id -> URL of the article; the others name none
APPEARED = {
    "claimreview-collector/cr_1": "https://www.facebook.com/zoilocnieto/posts/3638208249543989",
    "defacto-observatoire/medialab-spsm": "https://twitter.com/RomanAude/status/1599114199145193472",
}


@pytest.mark.skipif(not WILD.exists(), reason="the cases of others are not here")
def test_documents_of_other_sites_have_their_right_values():
    rows = [json.loads(line) for line in WILD.read_text(encoding="utf-8").splitlines()]
    assert {row["id"] for row in rows} == set(RIGHT)
    for row in rows:
        review = read(row["doc"])
        claimant, claimed_on, reviewer, published_on, label, beginning = RIGHT[row["id"]]
        assert review.problem is None
        assert (review.claimant, str(review.claimed_on), review.appeared.url) == (
            claimant,
            claimed_on,
            APPEARED.get(row["id"]),
        )
        assert (review.reviewer, str(review.published_on), review.label) == (reviewer, published_on, label)
        assert review.claim.startswith(beginning)
