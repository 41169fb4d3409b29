"""What programs find from a page: feeds, the same records as JSON, the calendar, robots.txt and the sitemap."""

import re

import pytest

from claims.domain import limits
from claims.services import sitemap


@pytest.fixture(autouse=True)
def record(journalist, editor):
    journalist.article()
    for number in range(3):
        journalist.claim(claimant=f"Claimant {number}")
    journalist.claim(workflow="candidate")
    editor.post("/claims/2/withdraw", {"reason": "a mistake"}, 200)


def alternates(text):
    return dict(re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]*" href="([^"]+)">', text))


@pytest.mark.parametrize(
    ("path", "json"),
    [
        ("/claims", "/api/v1/claims?workflow=accepted"),
        ("/claims?topic=gas&q=a%20b&other=1", "/api/v1/claims?workflow=accepted&amp;q=a+b&amp;topic=gas"),
        ("/claims/1", "/api/v1/claims/1"),
        ("/articles", "/api/v1/articles"),
        ("/articles/1", "/api/v1/articles/1"),
        ("/corrections", "/api/v1/corrections"),
        ("/", None),
        ("/calendar", None),
        ("/claims/1/embed", None),
    ],
)
def test_pages_name_their_feeds_and_their_json(visit, reader, path, json):
    found = alternates(visit().get(path))
    assert found.pop("application/json", None) == json
    if json is not None:
        assert reader.client.get(json.replace("&amp;", "&")).status_code == 200
    assert all(reader.client.get(url).status_code == 200 for url in found.values())
    assert path.endswith("embed") or "application/atom+xml" in found


def test_the_calendar_can_be_subscribed_to(visit):
    assert 'href="webcal://localhost/feeds/due.ics"' in visit().get("/calendar")
    assert 'href="webcal://localhost/feeds/due.ics?claim_id=1"' in visit().get("/claims/1")


def locations(client, url):
    answer = client.get(url)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    return re.findall("<loc>([^<]+)</loc>", answer.get_data(as_text=True))


def test_the_sitemap_lists_articles_and_accepted_claims(client, monkeypatch):
    robots = client.get("/robots.txt").get_data(as_text=True)
    (index,) = re.findall("^Sitemap: (.+)$", robots, re.MULTILINE)
    parts = locations(client, index)
    assert [page for part in parts for page in locations(client, part)] == [
        f"http://localhost/{path}" for path in ("articles/1", "claims/1", "claims/3")
    ]
    monkeypatch.setattr(sitemap, "MAX_SITEMAP", 2)
    parts = locations(client, index)
    assert parts == [f"http://localhost/sitemap/{part}.xml" for part in ("articles/1", "claims/1", "claims/2")]
    assert [len(locations(client, part)) for part in parts] == [1, 1, 1]
    assert limits.MAX_SITEMAP <= 50_000


@pytest.mark.parametrize(
    "path", ["/sitemap/claimants/1.xml", "/sitemap/claims/0.xml", "/sitemap/claims/2.xml", "/sitemap/claims/x.xml"]
)
def test_other_parts_do_not_exist(client, path):
    assert client.get(path).status_code == 404


def test_robots_stay_out_of_the_api_and_of_a_record_that_is_not_public(client, app):
    assert "Disallow: /api/" in client.get("/robots.txt").get_data(as_text=True)
    object.__setattr__(app.extensions["duecheck"].settings, "PUBLIC_READ", False)
    assert client.get("/robots.txt").get_data(as_text=True) == "User-agent: *\nDisallow: /\n"
