"""Addresses in answers: whole, with the scheme, host and prefix of PUBLIC_URL or of the request; and their ETags."""

import json
import re
from contextlib import contextmanager

import pytest

from tests.applications import own_app
from tests.conftest import ARTICLE, Caller, tagged
from tests.tokens import add_token

PUBLIC = "https://desk.example.org/due"


@contextmanager
def callers_of(tmp_path, clock, **options):
    """Yield a journalist and an editor of an application with an article and a judged claim."""
    with own_app(tmp_path / "own.db", clock, **options) as app, app.app_context():
        context = app.extensions["duecheck"].context
        journalist, editor = (
            Caller(app.test_client(), add_token(context, role, role)) for role in ("journalist", "editor")
        )
        journalist.article()
        journalist.claim(claimant="Ann")
        journalist.evidence()
        journalist.post("/claims/1/checks", {"result": "nothing_new"})
        journalist.judge()
        yield journalist, editor


def addresses(caller):
    """Return the addresses that answers have, by what they belong to."""
    body = {"url": "https://news.example/b", "text": "It will open by 2030.", "title": "T", "publisher": "P"}
    created = caller.post("/articles", body | {"published_on": "2021-09-21"})
    claim, page = caller.get("/claims/1").json, caller.get("/claims?limit=1").json
    members = [claim, *page["items"], created.json, created.json["revision"]]
    lists = ("/claims/1/evidence", "/claims/1/verdicts", "/claims/1/deadlines", "/claims/1/checks", "/claimants")
    members += [caller.get(path).json["items"][0] for path in lists]
    rows = [row["changed"].values() for row in caller.get("/changes").json["items"]]
    members += [record for row in rows for record in row if isinstance(record, dict) and "html_url" in record]
    found = {member[name] for member in members for name in ("url", "api_url", "html_url") if member.get(name)}
    problem = caller.get("/claims/99", 404).json["type"]
    nested = caller.send("POST", "/claims/bulk?mode=keep_good", 200, data=b"{}", content_type="application/x-ndjson")
    return found | {created.headers["Location"], problem, nested.json["lines"][0]["problem"]["type"]}


def ours(found):
    return {url for url in found if "news.example" not in url and "later.example" not in url}


def test_the_host_of_the_request_is_in_every_address(tmp_path, clock):
    with callers_of(tmp_path, clock) as (journalist, _):
        found = ours(addresses(journalist))
    assert {re.match(r"https?://[^/]+/", url)[0] for url in found} == {"http://localhost/"}
    for path in (
        "claims/1", "claims/1#verdict-1", "claims/1#evidence-1", "claims/1#deadline-1", "claims/1#check-1",
        "articles/2", "claims?claimant_id=1", "api/v1/claims/1", "api/v1/verdicts/1", "api/v1/evidence/1",
        "api/v1/deadlines/1", "api/v1/checks/1", "api/v1/claimants/1", "api/v1/articles/2",
        "api/v1/articles/2/revisions/1", "problems/claim-not-found", "problems/invalid-input",
    ):  # fmt: skip
        assert f"http://localhost/{path}" in found


def test_every_api_address_can_be_read_and_every_fragment_is_on_its_page(tmp_path, clock):
    with callers_of(tmp_path, clock) as (journalist, _):
        for url in ours(addresses(journalist)):
            path, _, fragment = url.removeprefix("http://localhost").partition("#")
            answer = journalist.client.get(path, headers=journalist.headers)
            assert answer.status_code == 200, url
            assert not fragment or f'id="{fragment}"' in answer.get_data(as_text=True), url


@pytest.mark.parametrize("strips", [True, False])
def test_the_setting_decides_whatever_host_the_request_names(tmp_path, clock, strips):
    with callers_of(tmp_path, clock, PUBLIC_URL=f"{PUBLIC}/") as (journalist, _):
        found = ours(addresses(journalist))
        assert found and all(url.startswith(f"{PUBLIC}/") for url in found)
        prefix = "" if strips else "/due"
        page = journalist.client.get(f"{prefix}/claims/1", base_url="http://10.0.0.7:8000").get_data(as_text=True)
        assert {url.partition("/due/")[0] for url in re.findall(r'(?:href|src)="(/[^"]*)', page)} == {""}
        assert f'<link rel="canonical" href="{PUBLIC}/claims/1">' in page
        feed = journalist.client.get(f"{prefix}/feeds/verdicts.atom").get_data(as_text=True)
        assert f'href="{PUBLIC}/claims/1"' in feed and "localhost" not in feed
        listed = journalist.client.get(f"{prefix}/api/v1/claims?limit=1&q=until", headers=journalist.headers).json
        assert listed["items"][0]["url"] == f"{PUBLIC}/api/v1/claims/1"


def test_next_and_link_have_the_prefix(tmp_path, clock):
    with callers_of(tmp_path, clock, PUBLIC_URL=PUBLIC) as (journalist, _):
        journalist.claim()
        page = journalist.get("/claims?limit=1")
        assert page.json["next"].startswith(f"{PUBLIC}/api/v1/claims?")
        assert page.headers["Link"].startswith(f"<{PUBLIC}/api/v1/claims?")


def test_an_etag_names_the_host_unless_the_setting_does(tmp_path, clock, journalist):
    journalist.article()
    journalist.claim()
    tag = journalist.get("/claims/1").headers["ETag"]
    assert tag == tagged("1-open")
    for header, status in (
        (tag, 304), (f'"x", W/{tag}', 304), ("*", 304), ('"1-open"', 200), ('"1-open.0000"', 200), ("", 200),
    ):  # fmt: skip
        assert journalist.get("/claims/1", None, headers={"If-None-Match": header}).status_code == status, header
    other = journalist.client.get("/api/v1/claims/1", base_url="http://other.example", headers={"If-None-Match": tag})
    assert other.status_code == 200 and other.json["url"] == "http://other.example/api/v1/claims/1"
    assert other.headers["ETag"] != tag
    with callers_of(tmp_path, clock, PUBLIC_URL=PUBLIC) as (own, _):
        assert own.get("/claims/1").headers["ETag"] == '"2-judged"'
        assert own.get("/claims/1", 304, headers={"If-None-Match": '"2-judged"'}).data == b""


def test_words_of_users_that_look_like_addresses_stay(journalist):
    words = 'He wrote {"url":"/api/v1/claims/1","type":"/problems/x"} and \\"url\\":\\"/x\\".'
    journalist.article(text=words)
    claim = journalist.post("/claims", {"article_id": 1, "quote": words, "due": {"relation": "by", "edtf": "2030"}})
    assert claim.json["statement"] == claim.json["spans"][0]["exact"] == words
    assert int(claim.headers["Content-Length"]) == len(claim.data)


def test_ids_of_feeds_and_entries_do_not_change_with_the_host(journalist, clock):
    journalist.article()
    journalist.claim()
    journalist.evidence()
    journalist.judge()
    journalist.evidence(1, excerpt="x")
    journalist.post("/evidence/2/retract", {"reason": "wrong"}, 200)
    clock.set("2025-01-01T00:00")
    for feed in ("verdicts.atom", "corrections.atom", "verdicts.atom?topic=gas"):
        ids = [
            re.findall(
                "<id>([^<]+)</id>", journalist.client.get(f"/feeds/{feed}", base_url=base).get_data(as_text=True)
            )
            for base in ("http://localhost", "https://another.example/x")
        ]
        assert ids[0] == ids[1] and all(text.startswith("urn:uuid:") for text in ids[0]), feed
    assert (
        len(
            {re.findall("<id>([^<]+)", journalist.get(f"/feeds/{f}.atom").text)[0] for f in ("verdicts", "corrections")}
        )
        == 2
    )


def test_feeds_lead_people_to_pages(journalist, clock):
    journalist.article()
    journalist.claim(due={"relation": "by", "edtf": "2021-11-01"})
    clock.set("2022-01-01T00:00")
    feed = json.loads(journalist.get("/feeds/due.json").data)
    assert feed["home_page_url"] == "http://localhost/"
    assert feed["items"][0]["url"] == "http://localhost/claims/1"
    calendar = journalist.get("/feeds/due.ics").get_data(as_text=True).replace("\r\n ", "")
    assert "URL:http://localhost/claims/1" in calendar


def test_annotation_pages_have_the_number_of_all_and_of_those_before(journalist, editor):
    journalist.article()
    for number in range(5):
        journalist.claim(claimant=f"Claimant {number}")
    journalist.claim(workflow="candidate")
    spans = [{"role": "claim", "exact": "program addenda"}, {"role": "date", "exact": "by December 2022"}]
    journalist.post("/claims", {"article_id": 1, "spans": spans, "due": {"relation": "by", "edtf": "2030"}})
    starts, path = [], "/articles/1/annotations?limit=2"
    while path:
        page = journalist.get(path).json
        first = "http://localhost/api/v1/articles/1/annotations"
        assert (page["partOf"]["id"], page["partOf"]["first"]) == (f"{first}#collection", first)
        assert page["id"] == f"http://localhost/api/v1{path}"
        assert page["partOf"]["total"] == 7
        starts.append((page["startIndex"], len(page["items"])))
        path = page.get("next", "").removeprefix("http://localhost/api/v1")
    assert starts == [(0, 3), (3, 2), (5, 2)]
    page = journalist.get("/claims/7/annotation").json
    assert (page["startIndex"], page["partOf"]["total"]) == (0, 2)
    assert page["items"][0]["via"] == "http://localhost/claims/7"
    journalist.article(url="https://news.example/empty", text=ARTICLE["text"] + " Other.")
    page = journalist.get("/articles/2/annotations").json
    assert (page["startIndex"], page["partOf"]["total"], page["items"]) == (0, 0, [])


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.example",
        "https://",
        "https://a b.example",
        "x.example",
        "https://x/?q=1",
        "http://x:99999",
        "https://x/a b",
        "https://x/a/../b",
        "https://x/./b",
        "https://x/..",
        "https://u@x.example",
    ],
)
def test_a_wrong_public_url_stops_the_start(tmp_path, clock, url):
    from claims.errors import SettingInvalid

    with pytest.raises(SettingInvalid, match="DUECHECK_PUBLIC_URL"), own_app(tmp_path / "x.db", clock, PUBLIC_URL=url):
        pass
