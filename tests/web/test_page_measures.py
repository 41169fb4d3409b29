"""What readers meet in a browser, measured: place of the verdict, bytes, layout shift, modes of display, and links."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.test_browser import RULES, SHOTS, address, chromium, full, open_page, pytestmark  # noqa: F401

#: the pages of readers
READERS = {
    "home": "/",
    "claim": "/claims/1",
    "judged": "/claims/2",
    "people": "/people",
    "person": "/people/1",
    "calendar": "/calendar?month=2022-12",
    "search": "/claims?q=agreement",
    "article": "/articles/1",
    "about": "/about",
    "embed": "/claims/2/embed",
}
#: how a page can be shown: a name and what Playwright emulates
MODES = {
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "reduced": {"reduced_motion": "reduce"},
    "print": {"media": "print"},
}
#: bytes of a page with all that it loads, at most
MAX_BYTES = 100_000


def bottom(page, selector):
    box = page.locator(selector).first.bounding_box()
    return box["y"] + box["height"]


@pytest.mark.parametrize("path", ["/claims/2", "/claims/1", "/claims/5"])
@pytest.mark.parametrize(("width", "height", "most"), [(1280, 900, 500), (390, 844, 844)])
def test_the_verdict_is_seen_without_scrolling(open_page, full, path, width, height, most):  # noqa: F811
    with open_page() as page:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(path)
        assert bottom(page, "section.verdict .prose") <= most


def test_a_long_statement_leaves_the_verdict_on_the_first_screen(open_page, full, journalist):  # noqa: F811
    words = "The ministry will have finished the bridge and every road that leads to it, and " * 10
    journalist.patch("/claims/4", {"statement": words[:900]}, "*")
    with open_page() as page:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto("/claims/4")
        assert page.locator("#verdict").bounding_box()["y"] <= 500


@pytest.mark.parametrize("path", ["/", "/claims/2"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_is_small_and_does_not_shift(open_page, full, path, width):  # noqa: F811
    sizes = []
    with open_page() as page:
        page.set_viewport_size({"width": width, "height": 900})
        page.on("response", lambda answer: sizes.append((answer.url, len(answer.body()))))
        page.add_init_script(
            "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach("
            "entry => { window.shift += entry.value })).observe({type: 'layout-shift', buffered: true})"
        )
        page.goto(path, wait_until="networkidle")
        assert page.evaluate("window.shift") == 0
    assert len([url for url, _ in sizes if "/fonts/" in url]) == 1
    assert sum(size for _, size in sizes) < MAX_BYTES, sizes


@pytest.mark.parametrize("mode", MODES)
def test_no_page_of_readers_breaks_a_rule_in_any_mode(open_page, full, mode):  # noqa: F811
    found = {}
    with open_page() as page:
        page.emulate_media(**MODES[mode])
        for name, path in READERS.items():
            page.goto(path)
            page.screenshot(path=SHOTS / f"{name}-{mode}.png", full_page=True)
            results = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
            broken = [(v["id"], v["nodes"][0]["html"][:200]) for v in results.response["violations"]]
            found |= {name: broken} if broken else {}
    assert found == {}


@pytest.mark.parametrize(("width", "height"), [(640, 450), (320, 225)], ids=["200 %", "400 %"])
def test_pages_can_be_enlarged(open_page, full, width, height):  # noqa: F811
    """A zoom of 200 % halves the viewport in CSS pixels (WCAG 2.2, 1.4.10: 320 px without scrolling sideways)."""
    wide = []
    with open_page() as page:
        page.set_viewport_size({"width": width, "height": height})
        for name, path in READERS.items():
            page.goto(path)
            page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
            if page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth"):
                wide.append(name)
    assert wide == []


def test_phones_have_their_own_screens(open_page, full):  # noqa: F811
    with open_page() as page:
        page.set_viewport_size({"width": 390, "height": 844})
        for name, path in READERS.items():
            page.goto(path)
            page.screenshot(path=SHOTS / f"{name}-390.png", full_page=True)
        page.goto("/claims/2")
        assert page.locator(".steps").is_visible() and not page.locator(".time").is_visible()
        page.goto("/articles/1")
        assert page.locator("#claims-here").bounding_box()["y"] < page.locator("#text").bounding_box()["y"]
        page.set_viewport_size({"width": 1280, "height": 900})
        assert page.locator("#claims-here").bounding_box()["x"] > page.locator("#text").bounding_box()["x"]
        page.goto("/claims/2")
        assert page.locator(".time").is_visible() and not page.locator(".steps").is_visible()


def test_in_the_text_leads_to_the_words(open_page, full):  # noqa: F811
    with open_page() as page:
        page.goto("/claims/2")
        with page.expect_navigation():
            page.click("text=In the text")
        lit = page.locator(".mark.lit")
        assert lit.inner_text() == "by December 2022"
        assert page.evaluate("() => getComputedStyle(document.querySelector('.mark.lit')).outlineStyle") == "solid"
        box = lit.bounding_box()
        assert 0 <= box["y"] <= 800


def test_an_embed_tells_its_height(open_page, full, address, journalist):  # noqa: F811
    code = journalist.client.get(f"/oembed?url={address}/claims/2", base_url=address).json["html"]
    with open_page() as page:
        page.goto("/about")  # the same origin may frame it, and its policy is replaced here
        page.route(
            "**/host",
            lambda route: route.fulfill(body=f"<!doctype html><title>Host</title>{code}", content_type="text/html"),
        )
        page.goto("/host")
        page.wait_for_function("() => document.querySelector('iframe').style.height !== ''")
        height = int(page.evaluate("() => parseInt(document.querySelector('iframe').style.height)"))
        inner = page.frames[1].locator("main").bounding_box()["height"]
        assert inner <= height <= inner + 4


def linked(page_text):
    """Return the addresses of a page or feed that stay on this server."""
    found = re.findall(
        r'(?:href|src)="([^"]+)"|(?:<id>|"url":\s*"|URL(?:;VALUE=URI)?:)(http://localhost[^"<\s\\]+)', page_text
    )
    urls = {(one or other).replace("&amp;", "&") for one, other in found}
    return {url.removeprefix("http://localhost") for url in urls if url.startswith(("/", "http://localhost", "?"))}


def test_every_link_of_every_page_and_feed_answers(client, full):  # noqa: F811
    feeds = ["/feeds/verdicts.atom", "/feeds/corrections.atom", "/feeds/due.json", "/feeds/due.ics", "/sitemap.xml"]
    waiting, seen, broken = [*READERS.values(), "/corrections", "/topics", "/publishers", *feeds], {}, {}
    while waiting:
        path = waiting.pop().partition("#")[0]
        if path in seen or path == "":
            continue
        with client.get(path) as answer:
            seen[path], body = answer.status_code, answer.get_data().decode(errors="replace")
        if answer.status_code not in {200, 301, 303} and path != "/sign-in/oidc":
            broken[path] = answer.status_code
        if len(seen) > 600:
            break
        if answer.status_code == 200 and path.startswith("/feeds/"):
            text = body.replace("\r\n ", "")
        elif answer.status_code == 200 and answer.mimetype == "text/html" and not path.startswith("/docs"):
            text = body
        else:
            continue
        waiting += [f"{path.partition('?')[0]}{url}" if url.startswith("?") else url for url in linked(text)]
    assert broken == {} and len(seen) > 80
