"""The web pages over HTTP: content, roles, number of queries, forms and errors."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest

from claims.errors import VersionConflict
from claims.services import claim_details, claims
from claims.services.import_bulk import add_claims
from claims.web.forms import RESUME
from schemas.claims import ClaimIn
from tests.conftest import TEXT
from tests.services.test_import_bulk import JO
from tests.storage.engine import count_statements
from tests.tokens import add_token, revoke_token

EVIL = '<script>alert("x")</script>'
READ = [
    "/",
    "/about",
    "/corrections",
    "/people",
    "/people?sort=did_not",
    "/people/1",
    "/topics",
    "/topics/gas",
    "/publishers",
    "/publishers/News",
    "/authors",
    "/claims",
    "/claims?q=addenda",
    "/articles",
    "/articles/1",
    "/claims/1",
    "/claims/1/embed",
    "/oembed?url=http://localhost/claims/1",
    "/calendar?month=2023-12",
    "/record.csv",
    "/sign-in",
]
WRITE = {
    "/articles/fetch": "journalist",
    "/articles/new": "journalist",
    "/articles/1/text": "journalist",
    "/articles/1/claims/new": "journalist",
    "/claims/1/edit": "journalist",
    "/claims/1/deadlines/new": "journalist",
    "/claims/1/evidence/new": "bot",
    "/evidence/1/retract": "journalist",
    "/claims/1/checks/new": "bot",
    "/claims/1/verdicts/new": "journalist",
    "/claims/1/accept": "editor",
    "/claims/1/reject": "editor",
    "/claims/1/withdraw": "editor",
    "/claims/1/merge": "editor",
}


@pytest.fixture(autouse=True)
def record(journalist):
    journalist.article()
    journalist.claim(topics=["gas"])
    journalist.evidence(1, published_on="2021-09-30")


@pytest.fixture
def queries(app):
    """Return a function that counts the statements that a request runs."""
    return lambda visitor, path: count_statements(app, lambda: visitor.get(path))


@pytest.mark.parametrize("path", READ)
def test_every_page_is_public_and_has_its_security_headers(visit, path):
    answer = visit().client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert ("frame-ancestors *" in policy) == (path == "/claims/1/embed")
    text = re.sub(
        r"<textarea.*?</textarea>", "", answer.get_data(as_text=True), flags=re.DOTALL
    )  # code for other sites
    if path.startswith("/oembed"):
        return
    assert not re.search(r"<script(?! src| type=\"application/ld\+json\")|\son\w+=|style=|javascript:", text)
    assert len(text) < 100_000


def test_reading_asks_to_sign_in_where_it_is_not_public(visit, app):
    object.__setattr__(app.extensions["duecheck"].settings, "PUBLIC_READ", False)
    assert "<h1>Sign in</h1>" in visit().get("/claims/1")
    assert "addenda" in visit("reader").get("/claims/1")


@pytest.mark.parametrize(("path", "least"), WRITE.items())
def test_actions_above_a_role_are_not_offered_and_refused(visit, path, least):
    order = ("reader", "bot", "journalist", "editor")
    for role in order:
        visitor = visit(role, f"{role}{path}")
        allowed = order.index(role) >= order.index(least)
        shown = visitor.get("/claims/1") + visitor.get("/articles/1") + visitor.get("/articles")
        if path not in {"/claims/1/accept", "/claims/1/reject"}:
            assert (f'href="{path}"' in shown) == allowed, role
        assert visitor.client.get(path).status_code == (200 if allowed else 403)
        assert visitor.client.post(path).status_code == (400 if path.endswith("/place") else 200 if allowed else 403)
    visitor = visit()
    assert "<h1>Sign in</h1>" in visitor.get(path)
    assert visitor.client.post(path, data={"note": "typed"}).status_code == 401


def test_a_form_of_another_site_changes_nothing(visit, reader):
    before = reader.get("/changes").headers["ETag"]
    visitor = visit("editor")
    form = {"url": "https://later.example/x", "stance": "supports"}
    answer = visitor.client.post("/claims/1/evidence/new", data=form)
    assert answer.status_code == 200 and "open for too long" in answer.get_data(as_text=True)
    assert "https://later.example/x" in answer.get_data(as_text=True)
    for path in ("/articles/1/candidates", "/claims/1/place", "/sign-out"):
        assert visitor.client.post(path).status_code == 400
    assert reader.get("/changes").headers["ETag"] == before


def test_input_is_shown_as_text(visit, journalist):
    claim = journalist.claim(
        statement=EVIL, claimant=EVIL, topics=[EVIL], criteria=EVIL, due={"relation": "by", "edtf": "2021-10-15"}
    )
    evidence = {"title": EVIL, "publisher": EVIL, "excerpt": EVIL, "note": EVIL}
    journalist.evidence(claim["id"], **evidence)
    twin = journalist.article(url="https://news.example/e", title=EVIL, authors=[EVIL], publisher=EVIL, text=EVIL * 3)
    visitor = visit("editor")
    for path in (
        "/",
        "/desk",
        "/claims",
        "/articles",
        f"/articles/{twin['id']}",
        f"/claims/{claim['id']}",
        "/people",
        f"/people/{claim['claimant_id']}",
        f"/claims/{claim['id']}/embed",
        f"/claims/{claim['id']}/edit",
        "/topics",
        f"/claims/{claim['id']}/verdicts/new",
        "/claims?q=" + EVIL,
    ):
        text = visitor.get(path)
        assert EVIL not in text
        assert "&lt;script&gt;" in text, path


def test_the_dashboard_shows_the_most_urgent_claims_first(visit, journalist, clock, bot, options, app):
    object.__setattr__(app.extensions["duecheck"].context, "verdict_review", "second_person")
    journalist.claim(quote="by December 2022", due={"text": "by December 2022"}, statement="Soon due")
    journalist.claim(workflow="candidate", statement="A candidate")
    journalist.claim(statement="For a human", due={"relation": "by", "edtf": "2030"})
    journalist.claim(statement="Proposed", due={"relation": "by", "edtf": "2031"})
    journalist.post("/claims/5/verdicts", {"outcome": "void", "rationale": "Gone."}, 201)
    bot.post("/claims/4/checks", {"result": "needs_human"}, 201)
    clock.set("2023-12-20T00:00")
    text = visit("bot").get("/desk")
    sections = re.split(r'<h2 id="', text)[1:]
    assert [s.split('"')[0] for s in sections] == ["due", "soon", "proposed", "needs_human", "candidates"]
    expected = (["Soon due", "addenda"], [], ["Proposed"], ["For a human"], ["A candidate"])
    for section, words in zip(sections, expected, strict=True):
        assert section.count('class="row ') == len(words)
    assert sections[0].index("Soon due") < sections[0].index("until December 1, 2023")
    assert re.findall(r"<b>(\d+)</b>", text) == ["2", "0", "1", "1", "1"]
    assert visit("bot", "other").get("/desk?topic=Gas").count('class="row ') == 1
    assert visit("bot", "third").get("/desk?claimant=nobody&article_id=1").count('class="row ') == 0
    assert "<h1>Sign in</h1>" in visit().get("/desk")


@pytest.mark.parametrize("path", [*READ, *WRITE])
def test_no_page_runs_more_than_eight_queries(visit, queries, path):
    visitor = visit("editor")
    visitor.get("/")
    notes = 1 if path == "/claims/1" else 0  # those of colleagues, which the public's page does not read
    assert queries(visitor, path) <= 8 + notes


def test_a_full_dashboard_runs_as_many_queries_as_an_empty_one(visit, queries, context):
    visitor = visit("editor")
    visitor.get("/")
    paths = ("/", "/desk", "/claims", "/claims?status=due", "/articles/1", "/claims/1", "/calendar", "/people")
    few = [queries(visitor, path) for path in paths]
    new = ClaimIn().load({"article_id": 1, "quote": "by December 2022", "due": {"text": "by December 2022"}})
    for _ in add_claims(context, JO, (replace(new, claimant=f"Speaker {number}") for number in range(3000))):
        pass
    assert [queries(visitor, path) for path in paths] == few
    assert all(len(visitor.get(path)) < 100_000 for path in ("/", "/desk", "/claims", "/calendar", "/people"))


def test_the_articles_page_stays_small(visit, journalist, context):
    words = "The bridge over the river will be opened by the ministry in the year 2030. "
    text = "\n\n".join(f"{number}. {words * 5}" for number in range(400))
    twin = journalist.article(url="https://news.example/long", text=text)
    news = [ClaimIn().load({"article_id": twin["id"], "quote": f"{number}. The bridge"}) for number in range(100, 250)]
    for _ in add_claims(context, JO, news):
        pass
    first, last = visit().get("/articles/2"), visit().get("/articles/2?part=99")
    assert len(first) < 100_000 and len(last) < 100_000
    assert 'aria-current="page">Part 1<' in first and "399. The bridge" in last


def test_every_claim_is_marked_at_its_position(visit, journalist):
    journalist.claim(quote="December 1, 2023, to sign", due=None, statement="Overlapping")
    text = visit().get("/articles/1")
    shown = re.search(r'<div class="text" id="text"[^>]*>(.*?)</div>', text, re.DOTALL)[1]
    assert re.sub(r"<[^>]+>", "", shown) == TEXT
    marks = re.findall(r'<span class="mark k-open( many)?"[^>]*>([^<]*)</span>', shown)
    assert [words for _, words in marks] == ["until ", "December 1, 2023", ", to sign"]
    assert [bool(many) for many, _ in marks] == [False, True, False]
    assert re.findall(r'<a class="ref k-open" href="(.*?)" data-number="(\d)" aria-labelledby="(.*?)"></a>', shown) == [
        ("/claims/1", "1", "title-1 state-1"),
        ("/claims/2", "2", "title-2 state-2"),
    ]


def test_each_claim_in_a_text_is_one_link_with_its_whole_words(visit):
    text = visit().get("/articles/1?claim=1")
    shown = re.search(r'<div class="text" id="text"[^>]*>(.*?)</div>', text, re.DOTALL)[1]
    (link,) = re.findall(r"<a .*?</a>", shown)
    assert 'class="mark k-open lit"' in link and 'aria-describedby="state-1"' in link
    assert link.endswith(">until December 1, 2023</a>") and 'id="state-1"' in text


def test_a_withheld_article_shows_its_quotations(visit, journalist):
    body = {"url": "https://news.example/w", "withheld": True, "title": "Withheld"}
    twin = journalist.article(**body)
    spans = [{"exact": "by December 2022", "start": TEXT.index("by December"), "end": TEXT.index("by December") + 16}]
    journalist.post("/claims", {"article_id": twin["id"], "spans": spans}, 201)
    text = visit().get(f"/articles/{twin['id']}")
    assert 'href="https://news.example/w"' in text and "by December 2022" in text and 'id="text"' not in text


def test_a_moved_span_is_confirmed_on_the_page_of_the_article(visit, journalist, reader):
    changed = TEXT.replace("until December 1, 2023", "until December 1, 2024")
    journalist.post("/articles/1/revisions", {"text": changed}, 201)
    assert reader.get("/claims/1").json["spans"][0]["state"] == "needs_human"
    visitor = visit("journalist")
    page = visitor.get("/articles/1")
    assert "Places to decide on" in page
    block = page.split("Places to decide on")[1].split("</section>")[0]
    visitor.send("/claims/1/place", page=block)
    span = reader.get("/claims/1").json["spans"][0]
    assert (span["state"], span["exact"]) == ("verified", "until December 1, 2024")
    assert "Places to decide on" not in visitor.get("/articles/1")


def test_an_orphaned_span_is_listed_on_the_page_of_the_article(visit, journalist):
    journalist.post("/articles/1/revisions", {"text": "Nothing of the kind."}, 201)
    block = visit("editor").get("/articles/1").split("Places to decide on")[1].split("</section>")[0]
    assert "No words in the text are like it." in block and 'href="/claims/1/withdraw"' in block


def test_the_claims_page_shows_every_field(visit, journalist, app, clock):
    for name, value in (("PUBLISHER_NAME", "The Desk"), ("CLAIMREVIEW_URL", "https://desk.example.org/claims/{id}")):
        object.__setattr__(app.extensions["duecheck"].settings, name, value)
    journalist.post("/claims/1/deadlines", {"due": {"relation": "by", "edtf": "2024"}, "reason": "claimant_moved"}, 201)
    first = journalist.judge(1)
    correction = {"code": "factual_error", "note": "Another treaty."}
    journalist.judge(
        1,
        outcome="void",
        occurred_on=None,
        evidence_ids=[],
        rationale="It fell away.",
        supersedes=first["id"],
        correction=correction,
    )
    text = visit().get("/claims/1")
    for words in (
        "No longer applies",
        "Another treaty.",
        "<del>Came true",
        "Factual error",
        "(3 years before the deadline)",
        "by December 31, 2024",
        "The claimant moved it",
        "og:title",
        "application/json+oembed",
    ):
        assert words in text, words
    svg = re.search(r'<svg class="time".*?</svg>', text, re.DOTALL)[0]
    assert "First deadline" in svg and "Verdict: No longer applies" in svg and svg.count('<path class="slip"') == 1
    assert text.count("First deadline") == 3, "in the drawing, in its words, and in the list"
    document = json.loads(re.search(r'ld\+json">(.*?)</script>', text)[1])
    assert (document["@type"], document["claimReviewed"]) == ("ClaimReview", "until December 1, 2023")
    history = text.split('id="history"')[1]
    assert "Deadline added" in history and "<del>" in history and "<ins>" in history


def test_the_card_is_described_by_oembed(visit):
    card = json.loads(visit().get("/oembed?url=http://localhost/claims/1"))
    assert (card["type"], card["version"]) == ("rich", "1.0")
    assert "http://localhost/claims/1/embed" in card["html"]
    for url in ("http://localhost/claims/9", "https://other.example/claims/1", "http://localhost/claims/x", ""):
        visit().get(f"/oembed?url={url}", 404)
    visit().get("/oembed?url=http://localhost/claims/1&format=xml", 501)


def test_the_calendar_shows_a_month_by_its_last_days(visit, journalist):
    journalist.claim(due={"relation": "by", "edtf": "2023-12-31"}, statement="On its last day")
    journalist.claim(due={"relation": "by", "edtf": "2023-11-30"}, statement="The month before")
    journalist.claim(due={"relation": "by", "edtf": "2023-12-31", "timezone": "Pacific/Kiritimati"}, statement="East")
    text = visit().get("/calendar?month=2023-12")
    assert all(words in text for words in ("On its last day", "East", "until December 1, 2023"))
    assert "The month before" not in text
    assert "Nothing falls due" in visit().get("/calendar?month=1999-01")
    visit().get("/calendar?month=soon", 422)


def test_the_track_record_marks_small_numbers_and_is_a_csv_too(visit, journalist):
    journalist.claim(claimant="=1+1", due={"relation": "by", "edtf": "2090"})
    journalist.judge(1)
    assert '<th scope="row">' in visit().get("/people")
    person = visit().get("/people/1")
    assert "Fewer than 10 claims are judged" in person and "1 judged: 1 came true." in person and " %" not in person
    rows = list(csv.DictReader(io.StringIO(visit().get("/record.csv").removeprefix("\ufeff"))))
    assert {row["name"]: row["came_true"] for row in rows} == {"'=1+1": "0", "A. Reporter": "1"}
    assert visit().client.get("/record?by=topic").headers["Location"] == "/topics"
    visit().get("/record?by=colour", 422)


def test_a_session_ends_when_it_is_idle_old_or_revoked(visit, clock, context):
    idle, old, revoked = visit("reader", "idle"), visit("reader", "old"), visit("reader", "revoked")
    for visitor in (idle, old, revoked):
        assert "Sign out" in visitor.get("/")
    revoke_token(context, "revoked")
    assert "Sign out" not in revoked.get("/")
    for _ in range(7):
        clock.advance(minutes=100)
        assert "Sign out" in old.get("/")
    assert "Sign out" not in idle.get("/")
    clock.advance(minutes=30)
    assert "Sign out" not in old.get("/")


def test_the_cookie_is_kept_from_scripts_and_other_sites(app, context, visit):
    client = app.test_client()
    for scheme, secure in (("http", False), ("https", True)):
        answer = client.get("/sign-in", base_url=f"{scheme}://localhost")
        (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if "duecheck=" in c]
        assert cookie.startswith("__Host-duecheck=" if secure else "duecheck=")
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
        assert ("Secure" in cookie) == secure
        client = app.test_client()
    visitor = visit("editor")
    assert visitor.client.get("/").headers["Cache-Control"] == "private, no-store"
    sheet = re.search(r'href="(/static/web/duecheck.css[^"]+)"', visitor.get("/"))[1]
    with visitor.client.get(sheet) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    assert visitor.send("/sign-in", 401, token="due_wrong").get_data(as_text=True).count("no valid access key") == 1


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example", ""])
def test_signing_in_never_redirects_to_another_site(app, context, visit, to):
    visitor = visit()
    data = {"_to": to}
    page = visitor.get("/sign-in")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    answer = visitor.client.post("/sign-in", data=data | {"csrf_token": token, "token": add_token(context, "x", "bot")})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")


def test_a_session_that_ended_loses_no_input(visit, clock, context, reader):
    visitor = visit("journalist", "tired")
    typed = {"url": "https://later.example/long", "stance": "refutes", "excerpt": "Many words.\nTwo lines."}
    page = visitor.get("/claims/1/evidence/new")
    clock.advance(hours=3)
    asked = visitor.send("/claims/1/evidence/new", 401, page=page, **typed).get_data(as_text=True)
    assert "What you typed is kept" in asked
    revoke_token(context, "tired")
    resume = visitor.send("/sign-in", 200, page=asked, token=add_token(context, "awake", "journalist"))
    resumed = resume.get_data(as_text=True)
    assert RESUME in resumed
    shown = visitor.send("/claims/1/evidence/new", 200, page=resumed).get_data(as_text=True)
    assert "It has not been sent yet" in shown and "https://later.example/long" in shown and "Two lines." in shown
    assert len(reader.get("/claims/1/evidence").json["items"]) == 1
    assert visitor.send("/claims/1/evidence/new", page=shown, **typed).headers["Location"] == "/claims/1#evidence-2"


def test_two_people_change_one_claim_and_neither_loses_input(visit, reader):
    ann, bob = visit("journalist", "ann"), visit("journalist", "bob")
    anns, bobs = ann.get("/claims/1/edit"), bob.get("/claims/1/edit")
    typed = {"claimant": "A. Reporter", "topics": "gas"}
    ann.send("/claims/1/edit", page=anns, statement="Ann's words", **typed | {"topics": "gas; oil"})
    shown = bob.send("/claims/1/edit", 409, page=bobs, statement="Bob's words", **typed).get_data(as_text=True)
    both = shown.split("Both versions")[1].split("</section>")[0]
    assert "Ann&#39;s words" in both and "Bob&#39;s words" in both and "Topics" not in both
    assert 'value="gas; oil"' in shown  # Bob did not change them
    assert reader.get("/claims/1").json["statement"] == "Ann's words"
    bob.send("/claims/1/edit", page=shown, statement="Bob's words", claimant="A. Reporter", topics="gas; oil")
    claim = reader.get("/claims/1").json
    assert (claim["statement"], claim["topics"]) == ("Bob's words", ["gas", "oil"])


def test_version_conflict_without_current_claim_is_shown_at_the_form(visit, reader, monkeypatch):
    def conflict(*_):
        raise VersionConflict("claim 1 is no longer at version 1")

    visitor = visit("journalist")
    monkeypatch.setattr(claims, "patch_claim", conflict)
    sent = visitor.send("/claims/1/edit", 412, statement="Ann's words", claimant="A. Reporter", topics="gas")
    text = sent.get_data(as_text=True)
    assert "claim 1 is no longer at version 1" in text
    assert "Ann&#39;s words" in text and "Both versions" not in text
    monkeypatch.undo()
    assert reader.get("/claims/1").json["version"] == 1
    visitor.send("/claims/1/edit", page=text, statement="Ann's words", claimant="A. Reporter", topics="gas")
    assert reader.get("/claims/1").json["statement"] == "Ann's words"


def test_editing_can_empty_a_field(visit, reader):
    visitor = visit("journalist")
    visitor.send("/claims/1/edit", statement="S", claimant="C", topics="a; b", criteria="K")
    assert reader.get("/claims/1").json["topics"] == ["a", "b"]
    visitor.send("/claims/1/edit", statement="S", claimant="C", topics="", criteria="")
    claim = reader.get("/claims/1").json
    assert (claim["topics"], claim["criteria"]) == ([], None)
    text = visitor.send("/claims/1/edit", 422, statement="", claimant="", topics="x").get_data(as_text=True)
    assert 'aria-invalid="true"' in text
    visitor.send("/claims/1/edit", statement="S", claimant="", topics="x")
    assert reader.get("/claims/1").json["claimant"] is None
    assert "not named" in visitor.get("/claims/1")


def test_errors_stand_next_to_their_fields_and_input_stays(visit):
    visitor = visit("journalist")
    text = visitor.send("/claims/1/evidence/new", 422, url="not an address", stance="", note="kept").get_data(True)
    for name in ("url", "stance"):
        field = re.search(rf'name="{name}"[^>]*aria-invalid="true"', text)
        assert field and f'id="error-f-{name}"' in text
    assert 'value="not an address"' in text and "kept</textarea>" in text
    early = {"outcome": "did_not", "rationale": "No.", "evidence_ids": "1"}
    text = visitor.send("/claims/1/verdicts/new", 422, **early).get_data(as_text=True)
    assert "the window is open until December 1, 2023" in text and 'id="error-f-outcome"' in text
    assert re.search(r'value="1" checked', text)


def test_the_whole_life_of_a_claim_through_forms(visit, reader, app, clock):
    object.__setattr__(app.extensions["duecheck"].context, "verdict_review", "second_person")
    jo, ed = visit("journalist", "jo"), visit("editor", "ed")
    made = {
        "url": "https://news.example/new",
        "title": "New",
        "publisher": "News",
        "published_on": "2021-09-21",
        "language": "en",
        "text": "It opens by May 2022. It will rain.",
    }
    assert jo.send("/articles/new", **made).headers["Location"] == "/articles/2"
    marked = jo.get("/articles/2/claims/new?quote=opens+by+May+2022&start=3&end=20")
    assert 'value="by May 2022"' in marked
    new = {"quote": "opens by May 2022", "start": "3", "end": "20", "due__text": "by May 2022", "topics": "b; B"}
    assert jo.send("/articles/2/claims/new", page=marked, **new).headers["Location"] == "/claims/2"
    jo.send("/claims/2/evidence/new", url="https://later.example/m", stance="supports", published_on="2021-09-30")
    jo.send("/claims/2/checks/new", result="too_early", next_check_on="2021-12-01")
    jo.send("/claims/2/deadlines/new", due__text="by June 2022", reason="claimant_moved", evidence_id="2")
    jo.send("/claims/2/verdicts/new", outcome="came_true", occurred_on="2021-09-30", rationale="Yes.", evidence_ids="2")
    assert "waits for a second person" in jo.get("/claims/2")
    assert jo.client.get("/verdicts/1/review").status_code == 403
    page = ed.get("/verdicts/1/review")
    assert "Fill this in." in ed.send("/verdicts/1/review", 422, page=page, decision="return").get_data(as_text=True)
    ed.send("/verdicts/1/review", decision="approve", note="Good.")
    assert reader.get("/claims/2").json["verdict"]["outcome"] == "came_true"
    assert "cites evidence 2" in ed.send("/evidence/2/retract", 409, reason="Fake.").get_data(as_text=True)
    correcting = jo.get("/claims/2/verdicts/new")
    fix = {"outcome": "void", "rationale": "Fell away.", "correction__code": "wording", "correction__note": "Said ill."}
    jo.send("/claims/2/verdicts/new", page=correcting, **fix)
    own = ed.send("/verdicts/2/review", decision="approve")
    assert own.headers["Location"] == "/claims/2#verdict"
    assert reader.get("/claims/2").json["verdict"]["outcome"] == "void"
    form = jo.get("/articles/2").split('action="/articles/2/candidates">')[1].split("</form>")[0]
    jo.send("/articles/2/candidates", page=f'<form method="post">{form}')
    candidates = reader.get("/claims?workflow=candidate").json["items"]
    ed.send("/claims/1/withdraw", reason="Not said.")
    assert reader.get("/claims/1").json["workflow"] == "withdrawn"
    for candidate in candidates:
        ed.send(f"/claims/{candidate['id']}/merge", into="2")


def test_a_form_accepts_a_long_text(visit, reader):
    made = {
        "url": "https://news.example/long",
        "title": "Long",
        "publisher": "News",
        "published_on": "2021-09-21",
        "text": "x" * 600_000,
    }
    visitor = visit("journalist")
    assert visitor.send("/articles/new", **made).headers["Location"] == "/articles/2"
    assert reader.get("/articles/2").json["revision"]["length"] == 600_000


def test_candidates_are_decided_on(visit, journalist, reader):
    for _ in range(2):
        journalist.claim(workflow="candidate", due=None)
    ed = visit("editor")
    accept = {
        "statement": "Mended",
        "claimant": "X",
        "due__relation": "by",
        "due__edtf": "2024",
        "topics": "b; a; B",
        "criteria": "It is signed.",
    }
    ed.send("/claims/2/accept", **accept)
    ed.send("/claims/3/reject", reason="No forecast.")
    claim = reader.get("/claims/2").json
    assert (claim["workflow"], claim["statement"], claim["due"]["latest"]) == ("accepted", "Mended", "2024-12-31")
    assert (claim["topics"], claim["criteria"]) == (["b", "a"], "It is signed.")
    assert [c["id"] for c in reader.get("/claims?topic=a").json["items"]] == [2]
    assert "No forecast." in ed.get("/claims/3")


def test_no_page_grows_beyond_its_limit(visit, journalist, context):
    words = "The bridge over the river will be opened by the ministry in the year 2030. "
    journalist.article(url="https://news.example/full", text=words * 100)
    long = len(words)
    spans = [{"exact": words.strip(), "start": long * n, "end": long * (n + 1) - 1} for n in range(100)]
    news = [
        ClaimIn().load({"article_id": 2, "spans": [spans[n % 100]], "statement": "é" * 900, "claimant": f"{n}"})
        for n in range(300)
    ]
    for _ in add_claims(context, JO, news):
        pass
    for number in range(60):
        url, day = f"https://later.example/{number}", "2021-09-29" if number % 2 else "2021-09-28"
        journalist.evidence(1, excerpt="x" * 2000, note="y" * 2000, url=url, published_on=day)
    for path in ("/articles/2", "/claims/1", "/claims", "/"):
        assert len(visit("editor", path).get(path).encode()) < 100_000, path
    first, last = (journalist.get("/claims/1/evidence?limit=500").json["items"][n]["html_url"] for n in (0, -1))
    page = visit().get("/claims/1")
    for url, word in ((first, '<li class="ev" id='), (last, "<a id=")):
        assert f'{word}"{url.partition("#")[2]}"' in page
    assert page.count("30 pieces of evidence") == 6, "of two days: in the drawing, in its words, and in the list"
    (link,) = re.findall(r'href="([^"]+)">60</a>', page)
    part = visit("editor").get(f"/claims/1{link}")
    assert len(part.encode()) < 100_000
    assert re.findall('<li class="ev" id="(evidence-[0-9]+)"', part) == ["evidence-60", "evidence-61"]
    assert len(re.findall('<a id="evidence-[0-9]+"', part)) == 59


def test_each_check_has_its_anchor_on_the_page_of_its_claim(visit, journalist, bot):
    for _ in range(60):
        bot.post("/claims/1/checks", {"result": "nothing_new"})
    page = visit().get("/claims/1")
    checks = [item["html_url"].partition("#")[2] for item in bot.get("/claims/1/checks?limit=500").json["items"]]
    assert len(checks) == 60 and all(f'id="{anchor}"' in page for anchor in checks)
    assert page.count('<li id="check-') == 40
    assert '<li id="check-1"' in visit().get("/claims/1?check=1")
    for other in ("?check=61", "?check=x", "?check=0", "?evidence=99", "?evidence=-1"):
        assert visit().get(f"/claims/1{other}").count('<li id="check-') == 40


def test_the_page_says_where_more_than_its_records_are(visit, journalist, monkeypatch):
    monkeypatch.setattr(claim_details, "MAX_ROWS", 2)
    assert "All evidence as JSON" not in visit().get("/claims/1")
    for number in range(2):
        journalist.evidence(1, url=f"https://later.example/{number}")
    assert "All evidence as JSON" in visit().get("/claims/1")


def test_an_error_of_an_offset_stands_at_its_field(visit):
    visitor = visit("journalist")
    for start, end, name in (("abc", "9", "start"), ("5", "x", "end"), ("0", "4", "quote")):
        typed = {"quote": "Moscow and", "start": start, "end": end}
        text = visitor.send("/articles/1/claims/new", 422, **typed).get_data(as_text=True)
        assert f'id="error-f-{name}"' in text, name


def test_a_reviewer_must_decide_and_sees_what_the_verdict_rests_on(visit, journalist, app):
    object.__setattr__(app.extensions["duecheck"].context, "verdict_review", "second_person")
    journalist.judge(1)
    editor = visit("editor")
    page = editor.get("/verdicts/1/review")
    assert "the-journalist</bdi> proposes" in page and "https://later.example/1" in page
    refused = editor.send("/verdicts/1/review", 422, page=page).get_data(as_text=True)
    assert 'id="error-f-decision">choose Return or Approve<' in refused
    assert "proposed by" in editor.get("/claims/1") and "Give verdict" not in editor.get("/claims/1")
    assert "proposed by" not in visit().get("/claims/1")


def test_a_correction_drops_a_date_that_was_only_prefilled(visit, journalist, reader):
    journalist.judge(1)
    visitor = visit("journalist")
    page = visitor.get("/claims/1/verdicts/new")
    assert 'value="2021-09-30"' in page
    typed = {
        "outcome": "void",
        "occurred_on": "2021-09-30",
        "rationale": "Gone.",
        "correction__code": "wording",
        "correction__note": "Note.",
    }
    visitor.send("/claims/1/verdicts/new", page=page, **typed)
    assert reader.get("/claims/1").json["verdict"]["outcome"] == "void"
    assert 'name="statement"' not in visitor.get("/claims/1/edit")
    visitor.send("/claims/1/edit", claimant="Another", topics="t")
    assert reader.get("/claims/1").json["claimant"] == "Another"


def test_a_claim_is_merged_by_its_url(visit, journalist, reader):
    journalist.claim()
    visit("editor").send("/claims/2/merge", into="http://localhost/claims/1")
    assert reader.get("/claims/2").json["merged_into"] == 1


def test_a_page_explains_an_error_in_words_of_its_own(visit):
    missing = visit().get("/claims/99", 404)
    assert "This claim doesn’t exist" in missing and "Search for it among the claims." in missing
    assert "there is no claim" not in missing
    typed = {"quote": "until December 1, 2023", "due.text": "at the end of 2023"}
    refused = visit("journalist").send("/articles/1/claims/new", 422, **typed).get_data(as_text=True)
    field = re.search(r'id="error-f-due-text">(.*?)</p>', refused)[1]
    assert "did you mean by December 31, 2023 or in December 2023?" in field
    assert "Choose a relation and a date; you can keep the words." in refused
    assert not re.search(r"EDTF|JSON|/api/v1", refused.partition("<form")[0] + field)


def test_an_unknown_url_is_a_404_page(visit):
    for path in ("/nowhere", "/claims/99", "/articles/99", "/claims/99999999999999999999"):
        assert "<h1>" in visit().get(path, 404)
    answer = visit().client.delete("/claims")
    assert answer.status_code == 405 and "GET" in answer.headers["Allow"]


def test_forms_say_who_the_claimant_is(visit, reader):
    jo = visit("journalist")
    typed = {"quote": "It will rain. It will rain.", "claimant_is_author": "on", "claimant_resolved": "true"}
    number = jo.send("/articles/1/claims/new", **typed).headers["Location"].rpartition("/")[2]
    assert reader.get(f"/claims/{number}").json["claimant"] == "A. Reporter"
    jo.send(f"/claims/{number}/edit", statement="S", claimant="the ministry", claimant_resolved="false")
    claim = reader.get(f"/claims/{number}").json
    assert (claim["claimant"], claim["claimant_id"], claim["claimant_resolved"]) == ("the ministry", None, False)
    page = jo.get(f"/claims/{number}")
    assert "Claimant is named" in page and "<ins><bdi>no</bdi></ins>" in page
    assert "stands for somebody" in page and "claimant_id=" not in page
    assert '<option value="false" selected>' in jo.get(f"/claims/{number}/edit")
    refused = jo.send(f"/claims/{number}/edit", 422, statement="S", claimant="", claimant_resolved="false")
    assert 'id="error-f-claimant-resolved"' in refused.get_data(as_text=True)
    jo.send(f"/claims/{number}/edit", statement="S", claimant="Acme", claimant_resolved="true")
    claim = reader.get(f"/claims/{number}").json
    assert f'href="/people/{claim["claimant_id"]}"' in jo.get(f"/claims/{number}")
    listed = jo.get(f"/claims?claimant_id={claim['claimant_id']}")
    assert listed.count('class="row ') == 1 and 'name="claimant_id"' in listed


def test_a_candidate_is_accepted_with_its_claimant(visit, journalist, reader):
    claim = journalist.claim(workflow="candidate", claimant="it", claimant_resolved=False)
    path = f"/claims/{claim['id']}/accept"
    editor = visit("editor")
    assert '<option value="false" selected>' in editor.get(path)
    editor.send(path, claimant="Acme", claimant_resolved="true")
    accepted = reader.get(f"/claims/{claim['id']}").json
    assert (accepted["workflow"], accepted["claimant"], accepted["claimant_resolved"]) == ("accepted", "Acme", True)


def test_a_claim_of_nobody_is_shown(visit, journalist):
    claim = journalist.claim(claimant=None)
    editor = visit("editor")
    for path in (f"/claims/{claim['id']}", f"/claims/{claim['id']}/embed", "/claims", f"/claims/{claim['id']}/edit"):
        page = editor.get(path)
        assert "not named" in page and "None<" not in page, path
    url = f"http://localhost/claims/{claim['id']}"
    assert json.loads(editor.get(f"/oembed?url={url}"))["author_name"] == "Duecheck"
