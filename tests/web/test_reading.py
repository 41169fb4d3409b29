"""What readers do over HTTP: home, people, topics, search, sharing, embeds, pictures and settings of the newsroom."""

import json
import re

import pytest

from claims.web import claim_words
from tests.conftest import TEXT

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def settings(app):
    """Return a function that changes settings until the test ends."""
    kept = {}

    def change(**values):
        for name, value in values.items():
            kept.setdefault(name, getattr(app.extensions["duecheck"].settings, name))
            object.__setattr__(app.extensions["duecheck"].settings, name, value)

    yield change
    change(**kept)


@pytest.fixture
def record(journalist):
    journalist.article()
    journalist.claim(topics=["gas", "Trade/Ports"], claimant="Ada", claimant_is_author=None)
    journalist.claim(
        quote="by December 2022", due={"text": "by December 2022"}, statement="An agreement.", claimant="Bo"
    )
    journalist.evidence(1, published_on="2021-09-30", title="Nothing signed", excerpt="No signatures were seen.")


def test_the_home_page_shows_verdicts_what_comes_and_totals(record, visit, journalist):
    home = visit().get("/")
    assert "Nothing here yet. The first verdicts come" in home and "An agreement." in home
    assert (
        home.index("by December 2022") if False else home.index("An agreement.") < home.index("until December 1, 2023")
    )
    journalist.judge(1)
    home = visit().get("/")
    cards = home.split('<ul class="cards">')[1].split("</ul>")[0]
    assert "Came true" in cards and "It did." in cards and 'href="/people/1"' in cards
    totals = home.split('<ul class="totals">')[1].split("</ul>")[0]
    assert re.findall(r"</svg> (\d+)</b>", totals) == ["1", "1"] and "<b>2</b> claims" in totals
    assert 'href="/topics/gas"' in home and 'href="/topics/Trade/Ports"' in home


def test_an_empty_record_has_a_home_page_without_totals(visit):
    home = visit().get("/")
    assert "Nothing here yet." in home and "So far" not in home and "Nothing falls due next." in home


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/people", ["Ada", "Bo"]),
        ("/people?sort=name", ["Ada", "Bo"]),
        ("/people?sort=judged", ["Bo", "Ada"]),
        ("/people?sort=came_true", ["Bo", "Ada"]),
        ("/people?sort=did_not", ["Ada", "Bo"]),
        ("/topics", ["gas", "Trade/Ports"]),
        ("/publishers", ["News"]),
        ("/authors", ["A. Reporter"]),
    ],
)
def test_tables_of_names_are_sorted(record, visit, journalist, path, names):
    journalist.evidence(2)
    journalist.judge(2, evidence_ids=[2])
    table = visit().get(path).split("<tbody>")[1].split("</tbody>")[0]
    assert re.findall(r"<bdi>(.*?)</bdi>", table) == names


@pytest.mark.parametrize("path", ["/people?sort=colour", "/topics?sort=", "/people?cursor=x"])
def test_an_unknown_order_or_cursor_is_refused_or_ignored(record, visit, path):
    visit().get(path, 200 if path.endswith("=") else 422)


def test_a_person_has_a_page_with_record_and_claims(record, visit):
    page = visit().get("/people/1")
    assert "<h1><bdi>Ada</bdi></h1>" in page and "1 claim, still open." in page
    assert 'href="/feeds/verdicts.atom?claimant_id=1"' in page and "claims.csv?claimant_id=1" in page
    assert "An agreement." not in page
    for path in ("/people/99", "/topics/none", "/publishers/None"):
        assert "This " in visit().get(path, 404)


def test_a_merged_person_leads_to_the_other(record, visit, editor):
    editor.post("/claimants/2/merge", {"into": 1}, 200)
    answer = visit().client.get("/people/2")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/people/1")
    page = visit().get("/people/1")
    assert "Also written: <bdi>Bo</bdi>" in page and "2 claims, all still open." in page
    assert "All 2 claims" in visit().get("/claims/2")


@pytest.mark.parametrize("judged", [9, 10, 11])
def test_a_rate_is_shown_from_ten_judged_claims_on(visit, journalist, judged):
    journalist.article()
    for number in range(judged):
        due = {"relation": "by", "edtf": f"2021-11-{number + 1:02}"}
        claim = journalist.claim(claimant="Ada", claimant_is_author=None, due=due)
        evidence = journalist.evidence(claim["id"])
        journalist.judge(claim["id"], evidence_ids=[evidence["id"]])
    page = visit().get("/people/1")
    assert ("Fewer than 10 claims are judged" in page) == (judged < 10)
    assert ("95% confidence range" in page) == (judged >= 10)
    assert (f"100% of the {judged} judged claims" in page) == (judged >= 10)


def test_a_topic_with_a_slash_and_other_signs_has_a_page(visit, journalist):
    journalist.article()
    names = ["a/b", "50 % & more", "ünïcode", "what?", "#tag", "x.y"]
    journalist.claim(topics=names)
    page = visit().get("/claims/1")
    for link in re.findall(r'class="topic" href="([^"]+)"', page):
        assert "until December 1, 2023" in visit().get(link.replace("&amp;", "&"))
    assert page.count('class="topic"') == len(names)


def test_a_search_shows_the_matching_words_and_suggests_names(record, visit):
    page = visit().get("/claims?q=signatures")
    assert re.search(r"Evidence:</span> <bdi>[^<]*No <mark>signatures</mark> were seen\.", page)
    assert "<bdi>An <mark>agreement</mark>.</bdi>" in visit().get("/claims?q=agreement")
    page = visit().get("/claims?q=ad")
    assert 'href="/people/1">Person: <bdi>Ada</bdi>' in page
    assert 'href="/topics/gas">Topic: <bdi>gas</bdi>' in visit().get("/claims?q=GA")
    assert "Did you mean" in visit().get("/claims?q=agreemint") and "agreement" in visit().get("/claims?q=agreemint")
    assert "No matches." in visit().get("/claims?q=zzzz")


@pytest.mark.parametrize(
    ("words", "names"),
    [("ga", ["gas", "gas market"]), ("gas", ["gas", "gas market"]), ("gas ", ["gas", "gas market"]),
     ("gas m", ["gas market"]), ("gasx", []), ("\ue000", []), ("\U0010ffff", []),
     ("\u0001a", []), ("t", ["Trade/Ports"])],
)  # fmt: skip
def test_topics_are_suggested_by_their_beginning(record, visit, journalist, words, names):
    journalist.claim(topics=["gas market"], claimant="Cy", claimant_is_author=None)
    answer = visit().client.get("/claims", query_string={"q": words})
    assert answer.status_code == (422 if words == "\u0001a" else 200)
    assert re.findall(r"Topic: <bdi>(.*?)</bdi>", answer.get_data(as_text=True)) == names


@pytest.mark.parametrize(
    ("query", "opened", "left"),
    [
        ("", False, 2),
        ("status=judged", False, 0),
        ("publisher=news", True, 2),
        ("publisher=other", True, 0),
        ("due_before=2022-12-31", True, 0),
        ("due_before=2023-01-01", True, 1),
        ("due_after=2022-12-31", True, 2),
        ("due_after=2023-01-01", True, 1),
        ("sort=due_at", True, 2),
        ("claimant=ada&status=open", True, 1),
        ("status=due,overdue", True, 0),
    ],
)
def test_filters_stand_behind_one_button(record, visit, query, opened, left):
    page = visit().get(f"/claims?{query}")
    assert ("<details open><summary>Filter" in page) == opened and "<summary>Filter" in page
    assert page.count('<li class="row ') == left
    if left:
        (csv,) = re.findall(r'href="(/api/v1/claims\.csv[^"]*)"', page)
        answer = visit().client.get(csv.replace("&amp;", "&"))
        assert answer.status_code == 200 and answer.get_data(as_text=True).count("\r\n") == left + 1


def test_other_sites_get_a_picture_of_a_claim(record, visit, journalist):
    client = visit().client
    first = client.get("/claims/1/picture.png")
    assert (
        first.data.startswith(PNG) and first.mimetype == "image/png" and "max-age=300" in first.headers["Cache-Control"]
    )
    assert client.get("/claims/1/picture.png").headers["ETag"] == first.headers["ETag"]
    unchanged = client.get("/claims/1/picture.png", headers={"If-None-Match": first.headers["ETag"]})
    assert unchanged.status_code == 304 and not unchanged.data
    journalist.judge(1)
    assert client.get("/claims/1/picture.png").headers["ETag"] != first.headers["ETag"]
    head = visit().get("/claims/1").split("</head>")[0]
    assert re.search(r'og:image" content="http://localhost/claims/1/picture\.png\?v=\d+"', head)


def test_a_picture_is_drawn_once(record, visit, monkeypatch):
    from claims.pool import tasks

    drawn = []
    monkeypatch.setattr(tasks.InProcess, "draw_picture", lambda self, picture: drawn.append(picture) or PNG)
    for _ in range(3):
        visit().client.get("/claims/1/picture.png")
    assert len(drawn) == 1 and drawn[0].statement == "until December 1, 2023" and drawn[0].quoted


@pytest.mark.parametrize("step", ["withdraw", "merge"])
def test_a_claim_that_is_not_accepted_has_no_picture(record, visit, editor, step):
    editor.post(f"/claims/1/{step}", {"reason": "R"} if step == "withdraw" else {"into": 2}, 200)
    visit().get("/claims/1/picture.png", 404)
    visit().get("/claims/99/picture.png", 404)


def test_a_claim_without_a_review_is_a_schema_org_claim(record, visit):
    document = json.loads(re.search(r'ld\+json">(.*?)</script>', visit().get("/claims/1"))[1])
    assert (document["@type"], document["text"], document["url"]) == (
        "Claim",
        "until December 1, 2023",
        "http://localhost/claims/1",
    )
    home = json.loads(re.search(r'ld\+json">(.*?)</script>', visit().get("/"))[1])
    assert home["@type"] == "WebSite" and home["potentialAction"]["target"] == "http://localhost/claims?q={query}"


def test_an_embed_says_what_came_of_it_and_who_says_so(record, visit, journalist, settings):
    settings(PUBLISHER_NAME="Lorvia Post")
    assert "Deadline: by December 1, 2023" in visit().get("/claims/1/embed")
    journalist.judge(1)
    card = visit().get("/claims/1/embed")
    assert "Came true" in card and "It did." in card and "Due: Dec 1, 2023" in card and ">Lorvia Post</a>" in card
    settings(LOGO_URL="https://cdn.example/logo.svg")
    answer = visit().client.get("/claims/1/embed")
    assert '<img src="https://cdn.example/logo.svg" alt="Lorvia Post"' in answer.get_data(as_text=True)
    assert "img-src 'self' https://cdn.example;" in answer.headers["Content-Security-Policy"]
    assert "cdn.example" not in visit().client.get("/claims/1").headers["Content-Security-Policy"]


def test_the_newsroom_is_the_author_of_embeds_and_says_who_it_is(record, visit, settings):
    settings(PUBLISHER_NAME="Lorvia Post", CONTACT="checks@lorvia.example")
    document = json.loads(visit().get("/oembed?url=http://localhost/claims/1"))
    assert (document["author_name"], document["provider_name"]) == ("Lorvia Post", "Lorvia Post")
    assert document["thumbnail_url"] == "http://localhost/claims/1/picture.png"
    about = visit().get("/about")
    assert "Lorvia Post judges the claims on this site." in about and 'href="mailto:checks@lorvia.example"' in about
    settings(CONTACT="https://lorvia.example/contact")
    assert 'href="https://lorvia.example/contact"' in visit().get("/about")


def test_each_part_of_the_record_has_its_feeds(record, visit):
    for path, query in (
        ("/claims/1", "claim_id=1"),
        ("/topics/gas", "topic=gas"),
        ("/publishers/News", "publisher=News"),
    ):
        head = visit().get(path).split("</head>")[0]
        for file in ("verdicts.atom", "corrections.atom", "due.json", "due.ics"):
            assert f'href="/feeds/{file}?{query}"' in head, path
            assert visit().client.get(f"/feeds/{file}?{query}").status_code == 200


def test_a_withdrawn_verdict_is_told(record, visit, journalist, editor):
    first = journalist.judge(1)
    editor.post(f"/verdicts/{first['id']}/withdraw", {"reason": "The register was wrong."}, 200)
    page = visit().get("/claims/1")
    assert "We first said: <del>Came true. <bdi>It did.</bdi></del>" in page
    assert "<b>Withdrawn.</b> <bdi>The register was wrong.</bdi>" in page
    assert page.index('id="verdict"') < page.index("We first said")
    for path in ("/claims/1", "/claims/1/embed"):
        told = visit().get(path)
        assert "We withdrew our verdict “Came true”" in told and "The register was wrong." in told, path
    assert "Still open" not in page and '<h2 id="verdict" tabindex="-1">Open' in page


def test_a_claim_that_is_late_is_only_due_for_readers(record, visit, clock):
    clock.set("2024-06-01T00:00")
    assert "days late" not in visit().get("/claims") and "months late" not in visit().get("/claims/1")
    assert "We have not judged this claim yet." in visit().get("/claims/1")
    assert "6 months late" in visit("bot").get("/desk")


def test_a_day_of_the_calendar_shows_its_claims(record, visit, clock):
    page = visit().get("/calendar?month=2023-12")
    grid = page.split('<table class="month">')[1].split("</table>")[0]
    assert grid.count("<th ") == 7 and 'href="#d-2023-12-01"' in grid and 'href="/claims/1"' in grid
    assert page.count('id="d-2023-12-01"') == 1 and 'href="webcal://localhost/feeds/due.ics"' in page
    clock.set("2023-12-05T00:00")
    assert '<td class="now">5' in visit().get("/calendar")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("www.later.example/1", "https://www.later.example/1"),
        ("later.example", "https://later.example"),
        (" later.example/x?y#z ", "https://later.example/x?y#z"),
        ("http://later.example/", "http://later.example/"),
    ],
)
def test_an_address_without_a_scheme_gets_https(record, visit, reader, typed, stored):
    visit("journalist").send("/claims/2/evidence/new", url=typed, stance="supports")
    assert reader.get("/claims/2/evidence").json["items"][-1]["url"].rstrip("/") == stored.rstrip("/")


@pytest.mark.parametrize("typed", ["later", "mailto:a@b.example", "a b.example", "//later.example", "1.5"])
def test_other_words_are_no_address(record, visit, typed):
    page = visit("journalist").send("/claims/2/evidence/new", 422, url=typed, stance="supports").get_data(as_text=True)
    assert "Start with https://" in page


def test_the_record_of_before_leads_to_its_new_pages(visit):
    for by, path in (
        ("claimant", "/people"),
        ("topic", "/topics"),
        ("publisher", "/publishers"),
        ("author", "/authors"),
    ):
        answer = visit().client.get(f"/record?by={by}")
        assert (answer.status_code, answer.headers["Location"]) == (301, path)


def test_the_text_of_an_article_is_whole_with_any_claims(visit, journalist):
    journalist.article()
    for start, end in ((0, 10), (5, 20), (20, 30), (0, len(TEXT)), (25, 26)):
        spans = [{"exact": TEXT[start:end], "start": start, "end": end}]
        journalist.post("/claims", {"article_id": 1, "spans": spans, "claimant": f"{start} {end}"})
    page = visit().get("/articles/1")
    shown = re.search(r'<div class="text" id="text"[^>]*>(.*?)</div>', page, re.DOTALL)[1]
    assert re.sub(r"<[^>]+>", "", shown) == TEXT
    assert sorted(re.findall(r'href="/claims/(\d)"', shown)) == ["1", "2", "3", "4", "5"], "one link for each claim"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/people?sort=colour", "This table can’t be sorted that way."),
        ("/record?by=colour", "There are tables of people, topics, publishers and authors only."),
        ("/claims?cursor=zz", "This page of the list is gone."),
        ("/claims?due_before=05/06/2026", "Enter a day like 2026-12-31."),
        (f"/claims?q={'x' * 300}", "Fill this in with fewer characters."),
        ("/claims?outcome=right", "Choose one of the list."),
        ("/calendar?month=soon", "Enter a month like 2026-12."),
    ],
)
def test_a_wrong_address_is_explained_in_plain_words(visit, path, words):
    page = visit().get(path, 422)
    assert "We can’t use this address" in page and words in page
    assert not re.search(r"\b[a-z]+_[a-z]+\b|Must ", page.split("<main")[1].split("</main>")[0])


@pytest.mark.parametrize(
    ("month", "before", "following"),
    [
        ("0001-01", None, "0001-02"),
        ("0001-02", "0001-01", "0001-03"),
        ("9998-12", "9998-11", None),
        ("9998-11", "9998-10", "9998-12"),
        ("9999-12", "9998-11", None),
    ],
)
def test_the_calendar_ends_where_years_end(visit, month, before, following):
    page = visit().get(f"/calendar?month={month}")
    links = dict(re.findall(r'rel="(prev|next)" href="/calendar\?month=([0-9-]+)"', page))
    assert (links.get("prev"), links.get("next")) == (before, following) and page.count("<th ") == 7


@pytest.mark.parametrize(
    ("duration", "words"),
    [("P1Y", "1 year"), ("P2M", "2 months"), ("P1Y6M", "1 year, 6 months"), ("P10D", "10 days"), ("P1W", "1 week")],
)
def test_durations_are_told_in_words(duration, words):
    assert claim_words.duration_words(duration) == words


@pytest.mark.parametrize(
    ("moved_on", "words"),
    [
        ("2023-11-30T00:00", "The first deadline was December 1, 2023. It was moved."),
        ("2023-12-05T00:00", "First deadline missed: it was December 1, 2023, and was moved."),
    ],
)
def test_a_moved_deadline_is_told_beside_the_verdict(record, visit, journalist, clock, moved_on, words):
    clock.set(moved_on)
    moved = {"due": {"relation": "by", "edtf": "2025-06-30"}, "reason": "claimant_moved"}
    journalist.post("/claims/1/deadlines", moved)
    for path in ("/claims/1", "/claims/1/embed"):
        assert words in visit().get(path)


def test_a_condition_names_the_other_claim_and_its_time_in_words(record, visit, journalist):
    depends_on = {"claim_id": 1, "offset": "P1Y"}
    claim = journalist.claim(due=None, claimant="Cy", claimant_is_author=None, depends_on=depends_on)
    page = visit().get(f"/claims/{claim['id']}")
    assert "then within 1 year" in page and "claim 1: <bdi>until December 1, 2023</bdi>" in page and "P1Y" not in page
