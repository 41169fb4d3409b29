"""The web pages in a real browser: use by keyboard, with and without JavaScript, and axe on every page."""

import os
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from tests.conftest import ARTICLE, TEXT
from tests.tokens import add_token

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
SHOTS = Path(__file__).parent / "shots"
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not here: make browser")

#: the standards that no page may break: WCAG 2.2, A and AA, and what axe calls good practice
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: those that depend on the colour scheme
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
ARABIC = "قالت الوزارة إن الجسر سيفتح قبل نهاية عام 2030. وقالت أيضا إن العمل مستمر."
PAGES = {
    "home": "/",
    "about": "/about",
    "desk": "/desk",
    "people": "/people",
    "person": "/people/1",
    "topics": "/topics",
    "topic": "/topics/gas",
    "publishers": "/publishers",
    "publisher": "/publishers/News",
    "authors": "/authors",
    "corrections": "/corrections",
    "search": "/claims?q=agreement",
    "filtered": "/claims?status=judged&topic=gas",
    "account": "/account",
    "claims": "/claims",
    "articles": "/articles",
    "article": "/articles/1",
    "withheld": "/articles/2",
    "arabic": "/articles/3",
    "claim": "/claims/1",
    "judged": "/claims/2",
    "candidate": "/claims/3",
    "embed": "/claims/1/embed",
    "calendar": "/calendar?month=2023-12",
    "sign-in": "/sign-in",
    "nowhere": "/nowhere",
    "new-article": "/articles/new",
    "fetch": "/articles/fetch",
    "text": "/articles/1/text",
    "new-claim": "/articles/1/claims/new?quote=by+December+2022",
    "edit": "/claims/1/edit",
    "deadline": "/claims/1/deadlines/new",
    "evidence": "/claims/1/evidence/new",
    "check": "/claims/1/checks/new",
    "verdict": "/claims/1/verdicts/new",
    "correct": "/claims/2/verdicts/new",
    "retract": "/evidence/1/retract",
    "accept": "/claims/3/accept",
    "reject": "/claims/3/reject",
    "withdraw": "/claims/1/withdraw",
    "merge": "/claims/1/merge",
    "review": "/verdicts/2/review",
    "docs": "/docs",
    "problems": "/problems",
}
LONG_PAGES = {"docs", "problems"}


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def address(app):
    """Serve the application on a free port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_page(chromium, address):
    """Return a context manager: a page in a browser context of its own."""

    @contextmanager
    def opened(**options):
        context = chromium.new_context(base_url=address, viewport={"width": 1000, "height": 800}, **options)
        page = context.new_page()
        page.set_default_timeout(15_000)
        errors = []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
        # a 4xx answer to a form is expected; a blocked resource or a failed script is an error
        assert [text for text in errors if "status of 4" not in text] == []
        context.close()

    return opened


def press_to(page, selector, most=150):
    """Press Tab until the element has the focus; fail if the keyboard cannot reach it."""
    for _ in range(most):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def fill(page, **typed):
    """Type into fields by keyboard: ids without "f-" to values; for a select, the first letters of the option."""
    for name, value in typed.items():
        selector = f"#f-{name.replace('_', '-')}"
        press_to(page, selector)
        kind = page.evaluate("() => document.activeElement.type")
        if kind == "checkbox":
            page.keyboard.press("Space")
        elif kind == "date":
            year, month, day = value.split("-")
            page.keyboard.type(f"{month}{day}{year}")
        elif kind == "select-one":
            page.keyboard.type(value)
        else:
            page.keyboard.press("Control+A")
            page.keyboard.insert_text(value)


def follow(page, name):
    """Follow a link or press a button by keyboard; find it by its words."""
    page.evaluate("() => document.activeElement.blur()")
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.innerText") == name:
            break
    else:
        raise AssertionError(f"{name!r} cannot be reached by keyboard")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_key(page, token):
    """Open the form of the access key by keyboard, and type one."""
    press_to(page, "summary")
    page.keyboard.press("Enter")
    press_to(page, "#token")
    page.keyboard.insert_text(token)


def sign_in(page, token):
    page.goto("/sign-in")
    type_key(page, token)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.fixture
def tokens(context):
    return {name: add_token(context, name, role) for name, role in (("jo", "journalist"), ("ed", "editor"))}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_journalists_day_by_keyboard(open_page, app, tokens, clock, reader, script):
    object.__setattr__(app.extensions["duecheck"].context, "verdict_review", "second_person")
    with open_page(java_script_enabled=script, locale="en-US") as page, open_page(locale="en-US") as other:
        # without JavaScript the test cannot evaluate code in the page; Playwright can still read it
        sign_in(page, tokens["jo"])
        follow(page, "Articles")
        follow(page, "Add by text or reference")
        fill(page, url=ARTICLE["url"], title="A breakthrough?", publisher="News", published_on="2021-09-21", text=TEXT)
        follow(page, "Add the article")
        assert page.inner_text("h1") == "A breakthrough?"
        press_to(page, "#quote")
        page.keyboard.insert_text("Moscow and Minsk have given themselves until December 1, 2023, to sign")
        follow(page, "Make a claim")
        assert page.input_value("#f-due-text") == "until December 1, 2023"
        fill(page, statement="They sign by then.", topics="gas")
        follow(page, "Add the claim")
        assert "by December 1, 2023" in page.inner_text(".three")
        follow(page, "Add evidence")
        fill(page, url="https://later.example/1", stance="Aga", published_on="2021-09-30", title="Not yet")
        follow(page, "Add the evidence")
        assert "2 years before the deadline" in page.inner_text("#evidence-1")
        follow(page, "Give verdict")
        fill(page, outcome="Did", rationale="Nothing was signed.", evidence_ids_1="on")
        follow(page, "Send for approval")
        assert "the window is open until December 1, 2023" in page.inner_text("#error-f-outcome")
        assert page.input_value("#f-rationale") == "Nothing was signed."
        assert page.is_checked("#f-evidence-ids-1")
        clock.set("2023-12-05T00:00")
        sign_in(page, tokens["jo"])
        page.goto("/claims/1")
        follow(page, "Give verdict")
        fill(page, outcome="Did", rationale="Nothing was signed.", evidence_ids_1="on")
        follow(page, "Send for approval")
        assert "waits for a second person" in page.inner_text("main")
        sign_in(other, tokens["ed"])
        follow(other, "They sign by then.")
        follow(other, "Return or approve")
        fill(other, note="I looked too.")
        follow(other, "Approve")
        assert "Did not happen" in other.inner_text(".verdict")
        page.goto("/claims/1")
        follow(page, "Correct the verdict")
        fill(page, outcome="No", rationale="The treaty fell away.", correction_code="Fac", correction_note="It did.")
        if page.is_checked("#f-evidence-ids-1"):
            fill(page, evidence_ids_1="off")
        follow(page, "Send for approval")
        other.goto("/desk")
        follow(other, "They sign by then.")
        follow(other, "Return or approve")
        follow(other, "Approve")
        assert "It did." in other.inner_text(".corrections")
        assert reader.get("/claims/1").json["verdict"]["outcome"] == "void"
        follow(page, "Sign out")
        assert page.locator("text=Sign in").count() == 1


def test_marking_a_passage_fills_in_the_form(open_page, tokens, journalist):
    text = "Ein 😀 Satz. " + TEXT
    journalist.article(text=text)
    with open_page() as page:
        sign_in(page, tokens["jo"])
        page.goto("/articles/1")
        assert page.locator(".mark-button").is_hidden()
        page.evaluate("""() => {
            const node = document.getElementById("text").firstChild, at = node.data.indexOf("until December");
            window.getSelection().setBaseAndExtent(node, at, node, at + "until December 1, 2023".length);
        }""")
        page.locator(".mark-button").wait_for(state="visible")
        press_to(page, ".mark-button")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        at = text.index("until December")
        shown = [page.input_value(f"#f-{name}") for name in ("quote", "start", "end", "due-text")]
        assert shown == ["until December 1, 2023", str(at), str(at + 22), "until December 1, 2023"]
        follow(page, "Add the claim")
        assert page.url.endswith("/claims/1")


@pytest.fixture
def full(journalist, bot, app, clock):
    """Records of every kind, so that every page has something to show."""
    journalist.article()
    arabic = {"url": "https://news.example/ar", "title": "الجسر", "text": ARABIC, "language": "ar"}
    withheld = {"url": "https://news.example/w", "withheld": True, "title": "Withheld"}
    journalist.article(**withheld)
    journalist.article(**arabic)
    journalist.claim(topics=["gas"], criteria="A treaty is signed.")
    journalist.claim(quote="by December 2022", due={"text": "by December 2022"}, statement="An agreement is reached.")
    journalist.claim(workflow="candidate", statement="It might rain.")
    journalist.post(
        "/claims",
        {"article_id": 3, "quote": "الجسر سيفتح قبل نهاية عام 2030", "due": {"relation": "by", "edtf": "2030"}},
        201,
    )
    at = TEXT.index("by December 2022")
    span = {"exact": "by December 2022", "start": at, "end": at + 16, "prefix": "an agreement "}
    journalist.post("/claims", {"article_id": 2, "spans": [span]}, 201)
    journalist.evidence(1)
    journalist.evidence(2)
    journalist.evidence(2, stance="refutes", title="Another")
    journalist.judge(2, evidence_ids=[2])
    journalist.post("/claims/1/deadlines", {"due": {"relation": "by", "edtf": "2024"}, "reason": "claimant_moved"}, 201)
    object.__setattr__(app.extensions["duecheck"].context, "verdict_review", "second_person")
    journalist.post("/claims/1/verdicts", {"outcome": "void", "rationale": "It fell away."}, 201)
    clock.set("2024-02-01T00:00")


@pytest.mark.parametrize("names", [sorted(PAGES.keys() - LONG_PAGES), *([name] for name in sorted(LONG_PAGES))])
def test_no_page_breaks_a_rule_of_accessibility(open_page, full, tokens, names):
    SHOTS.mkdir(exist_ok=True)
    found = {}
    with open_page() as page:
        sign_in(page, tokens["ed"])
        for name in names:
            page.goto(PAGES[name])
            for scheme, rules in (("light", RULES), ("dark", COLOURS)):
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=SHOTS / f"{name}-{scheme}.png", full_page=name not in LONG_PAGES)
                results = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
                broken = [(v["id"], v["nodes"][0]["html"][:200]) for v in results.response["violations"]]
                found |= {(name, scheme): broken} if broken else {}
    assert found == {}


def test_no_page_is_wider_than_its_window(open_page, full, tokens):
    wide = []
    with open_page() as page:
        sign_in(page, tokens["ed"])
        for name in sorted(PAGES.keys() - LONG_PAGES):
            page.goto(PAGES[name])
            for width, size in ((320, "100%"), (1000, "200%"), (640, "200%")):
                page.set_viewport_size({"width": width, "height": 800})
                page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
                if page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth"):
                    wide.append((name, width, size))
    assert wide == []


def test_words_from_right_to_left_stay_in_their_place(open_page, full):
    with open_page() as page:
        page.goto("/claims/4")
        directions = page.evaluate("""() => ["h1", "blockquote", ".three dd"].map(
            name => getComputedStyle(document.querySelector(name)).direction)""")
        assert directions == ["rtl", "rtl", "ltr"]
        page.goto("/articles/3")
        assert page.evaluate("() => getComputedStyle(document.getElementById('text')).direction") == "rtl"


def test_the_claim_is_printed_without_what_is_only_for_screens(open_page, full, tokens):
    with open_page() as page:
        sign_in(page, tokens["ed"])
        page.goto("/claims/2")
        page.emulate_media(media="print")
        assert page.locator("h1").is_visible() and page.locator("#verdict").is_visible()
        assert not [name for name in (".bar", ".actions", ".share", ".foot") if page.locator(name).first.is_visible()]
        page.screenshot(path=SHOTS / "claim-print.png", full_page=True)


def test_focus_can_be_seen(open_page, full):
    with open_page() as page:
        page.goto("/")
        for _ in range(12):
            page.keyboard.press("Tab")
            style = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert style == "solid", page.evaluate("() => document.activeElement.outerHTML")


def test_two_people_change_one_claim(open_page, full, tokens, reader):
    with open_page() as ann, open_page() as bob:
        for page, who in ((ann, "jo"), (bob, "ed")):
            sign_in(page, tokens[who])
            page.goto("/claims/1/edit")
        fill(ann, statement="Ann's words")
        follow(ann, "Save")
        fill(bob, statement="Bob's words")
        follow(bob, "Save")
        both = bob.inner_text(".both")
        assert "Ann's words" in both and "Bob's words" in both
        assert reader.get("/claims/1").json["statement"] == "Ann's words"
        follow(bob, "Save")
        assert reader.get("/claims/1").json["statement"] == "Bob's words"


def test_a_session_that_ended_loses_no_input(open_page, full, tokens, clock, reader):
    with open_page() as page:
        sign_in(page, tokens["jo"])
        page.goto("/claims/1/evidence/new")
        fill(page, url="https://later.example/9", stance="For", note="A long note.")
        clock.advance(hours=5)
        follow(page, "Add the evidence")
        assert "What you typed is kept" in page.inner_text(".notice")
        type_key(page, tokens["jo"])
        with page.expect_navigation():
            page.keyboard.press("Enter")
        follow(page, "Go on with what you typed")
        assert page.input_value("#f-note") == "A long note."
        assert page.input_value("#f-stance") == "supports"
        follow(page, "Add the evidence")
        assert reader.get("/claims/1/evidence").json["items"][-1]["url"] == "https://later.example/9"
