"""Kept list pages: the same answer as one that is read, until the log grows or the clock changes it."""

import gzip
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from claims.api.responses import Answer
from claims.api.whole_answers import find_kept, keep
from claims.domain.visibility import Visibility
from claims.page_cache import PageCache
from claims.services import claims as services
from claims.services import due_queue

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
POLL = "/claims/due?limit=100"


def seen(now=NOW, visibility=Visibility.ALL):
    """Return what a context says of a caller and the clock."""
    return SimpleNamespace(visibility=visibility, clock=lambda: now)


def environ(query="", path="/api/v1/claims/due", host="a.example"):
    return {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": host, "wsgi.url_scheme": "http"}


def answer(length=10):
    return Answer(200, [("Content-Type", "application/json"), ("Content-Length", str(length))], b"x" * length)


def test_an_answer_is_found_from_its_first_instant_to_its_last():
    pages = PageCache()
    kept = keep(pages, environ(), seen(), "7", answer(), NOW, NOW + 2 * SECOND)
    for seconds, found in ((-1, None), (0, kept), (1, kept), (2, None), (3, None)):
        assert find_kept(pages, environ(), seen(NOW + seconds * SECOND), "7") is found, seconds


@pytest.mark.parametrize(
    ("other", "tag"),
    [
        (environ("limit=2"), "7"),
        (environ(path="/api/v1/changes"), "7"),
        (environ(host="b.example"), "7"),
        (environ() | {"wsgi.url_scheme": "https"}, "7"),
        (environ() | {"SCRIPT_NAME": "/x"}, "7"),
        (environ(), "8"),
    ],
)
def test_another_request_or_log_does_not_find_it(other, tag):
    pages = PageCache()
    keep(pages, environ(), seen(), "7", answer())
    assert find_kept(pages, environ(), seen(NOW), "7") and find_kept(pages, other, seen(NOW), tag) is None
    assert find_kept(pages, environ(), seen(NOW, Visibility.PUBLIC), "7") is None


def test_the_pages_that_were_asked_for_last_stay():
    pages = PageCache(max_bytes=30)
    for number in range(3):
        keep(pages, environ(f"a={number}"), seen(), "7", answer())
    assert find_kept(pages, environ("a=0"), seen(NOW), "7")
    keep(pages, environ("a=3"), seen(), "7", answer())
    assert [bool(find_kept(pages, environ(f"a={n}"), seen(NOW), "7")) for n in range(4)] == [True, False, True, True]
    keep(pages, environ("a=3"), seen(), "8", answer(11))  # it replaces its own page, but one more byte needs room
    assert [bool(find_kept(pages, environ(f"a={n}"), seen(NOW), "7")) for n in range(4)] == [False, False, True, False]
    for length, stays in ((30, True), (31, False)):
        keep(pages, environ("long"), seen(), "7", answer(length))
        assert bool(find_kept(pages, environ("long"), seen(NOW), "7")) == stays


def test_a_page_that_is_larger_than_the_cache_replaces_no_other():
    pages = PageCache(max_bytes=30)
    keep(pages, environ("a=0"), seen(), "7", answer(30))
    keep(pages, environ("long"), seen(), "7", answer(31))
    assert find_kept(pages, environ("a=0"), seen(), "7")


@pytest.mark.usefixtures("claims")
def test_a_list_whose_claims_the_clock_chooses_takes_no_room(app, reader, monkeypatch):
    kept = []
    monkeypatch.setattr(app.extensions["duecheck"].pages, "keep", lambda *arguments: kept.append(arguments))
    reader.get("/claims?status=due")
    assert not kept
    reader.get("/claims?topic=gas")
    assert len(kept) == 1


@pytest.fixture
def claims(journalist):
    journalist.article()
    for edtf in ("2021-09", "2021-10"):
        journalist.claim(due={"relation": "by", "edtf": edtf}, topics=["gas"])


@pytest.fixture
def reads(monkeypatch):
    """Count the pages of the due list that are made."""
    read = []
    monkeypatch.setattr(due_queue, "list_due", lambda *a, own=due_queue.list_due: read.append(a) or own(*a))
    return read


def fields(response):
    """Return what an answer says, but not of its request."""
    changing = {"X-Request-Id", "RateLimit"}
    return response.json, {name: value for name, value in response.headers if name not in changing}


@pytest.mark.usefixtures("claims")
def test_the_second_poll_reads_no_claim_and_has_the_same_answer(reader, bot, clock, reads):
    clock.set("2021-11-10T12:00")
    for caller in (reader, bot):
        for query in ("limit=1", "limit=100", "topic=gas", "available=true", "as_of=2021-10-20T00:00:00Z"):
            first = caller.get(f"/claims/due?{query}")
            number = len(reads)
            assert fields(caller.get(f"/claims/due?{query}")) == fields(first)
            assert (len(reads) - number, first.json["items"] != []) == (0, True), query


@pytest.mark.parametrize("options", [{"OVERDUE_AFTER_DAYS": 30}])
@pytest.mark.usefixtures("claims")
def test_the_clock_changes_a_kept_page_at_its_instants(reader, clock, reads):
    # the windows end at 12:00 UTC on October 1 and November 1; a claim is overdue after more than 30 days
    seen = []
    for text in ("11-10T11:59:59", "11-10T12:00", "11-10T12:00:01", "11-11T11:59:59", "11-11T12:00"):
        clock.set(f"2021-{text}")
        items = reader.get(POLL).json["items"]
        number = len(reads)
        assert reader.get(POLL).json["items"] == items and len(reads) == number
        seen.append([item["days_overdue"] for item in items])
    assert seen == [[39, 8], [40, 9], [40, 9], [40, 9], [41, 10]]
    seen = []
    for text in ("12-01T11:59:59", "12-01T12:00", "12-01T12:00:01"):
        clock.set(f"2021-{text}")
        seen.append(reader.get(POLL).json["items"][1]["status"])
    assert seen == ["due", "due", "overdue"]


@pytest.mark.usefixtures("claims")
def test_a_clock_that_is_set_back_finds_no_page_of_later(reader, clock):
    clock.set("2021-11-10T12:00")
    assert [item["days_overdue"] for item in reader.get(POLL).json["items"]] == [40, 9]
    clock.advance(minutes=-2)
    assert [item["days_overdue"] for item in reader.get(POLL).json["items"]] == [39, 8]


@pytest.mark.usefixtures("claims")
def test_each_write_is_seen_at_once(journalist, reader, bot, clock):
    clock.set("2021-11-10T12:00")

    def ids(caller, query=""):
        caller.get(f"/claims/due?{query}")
        return [item["id"] for item in caller.get(f"/claims/due?{query}").json["items"]]

    assert ids(reader) == ids(bot, "available=true") == [1, 2]
    lease = bot.post("/leases", {"limit": 1})
    assert (ids(reader), ids(bot, "available=true")) == ([1, 2], [2])
    holder = bot.get("/claims/due").json["items"][0]["lease"]["holder"]
    assert holder and reader.get("/claims/due").json["items"][0]["lease"] is None
    clock.advance(hours=25)
    assert ids(bot, "available=true") == [1, 2], lease.json
    journalist.evidence(1)
    journalist.judge(1)
    assert ids(reader) == ids(bot, "available=true") == [2]


@pytest.mark.usefixtures("claims")
def test_a_kept_page_is_compressed_and_compared_like_another(client, reader, clock):
    clock.set("2021-11-10T12:00")
    plain = reader.get(POLL)
    for _ in range(2):
        packed = reader.get(POLL, headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(packed.get_data()) == plain.get_data()
        assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"
        assert reader.get(POLL, 304, headers={"If-None-Match": packed.headers["ETag"]}).get_data() == b""
    other = client.get(f"/api/v1{POLL}", base_url="http://b.example")
    assert other.json["items"][0]["html_url"] == "http://b.example/claims/1"


@pytest.mark.usefixtures("claims")
def test_a_page_of_the_feed_grows_with_the_log(journalist, reader, bot):
    for query in ("since=1", "since=1&limit=1", "limit=1&since=1&types=claim.created"):
        first = reader.get(f"/changes?{query}")
        again = reader.get(f"/changes?{query}")
        assert fields(again) == fields(first) and first.json["items"], query
        reader.get(f"/changes?{query}", 304, headers={"If-None-Match": first.headers["ETag"]})
    before = reader.get("/changes?since=1").json
    bot.post("/leases", {"limit": 1}, None)
    journalist.claim(quote="sign program addenda", due={"relation": "by", "edtf": "2030"})
    after = reader.get("/changes?since=1").json
    assert len(after["items"]) == len(before["items"]) + 1
    assert "lease.taken" not in {row["type"] for row in after["items"]}


@pytest.fixture
def listings(monkeypatch):
    """Count the pages of the list of claims that are made."""
    made = []
    monkeypatch.setattr(services, "list_claims", lambda *a, own=services.list_claims: made.append(a) or own(*a))
    return made


@pytest.mark.usefixtures("claims")
@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=gas",
        "q=gas&sort=relevance",
        "q=gas&highlight=true",
        "topic=gas&limit=1",
        "sort=due_at",
        "article_id=1",
    ],
)
def test_a_list_of_claims_is_kept_too(reader, bot, journalist, clock, listings, query):
    clock.set("2021-11-10T12:00")
    for caller in (reader, bot):
        first = caller.get(f"/claims?{query}")
        number = len(listings)
        assert fields(caller.get(f"/claims?{query}")) == fields(first) and first.json["items"]
        packed = caller.get(f"/claims?{query}", headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(packed.get_data()) == first.get_data()
        caller.get(f"/claims?{query}", 304, headers={"If-None-Match": first.headers["ETag"]})
        assert len(listings) == number
        head = caller.send("HEAD", f"/claims?{query}", 200)
        assert head.headers["ETag"] == first.headers["ETag"]
    journalist.evidence(2)
    journalist.judge(2)
    assert reader.get(f"/claims?{query}").json != first.json


@pytest.mark.usefixtures("claims")
@pytest.mark.parametrize("query", ["status=due", "status=overdue,open", "needs_human=false"])
def test_a_list_whose_claims_the_clock_chooses_is_not_kept(reader, clock, listings, query):
    clock.set("2021-11-10T12:00")
    reader.get(f"/claims?{query}")
    number = len(listings)
    reader.get(f"/claims?{query}")
    assert len(listings) == number + 1


@pytest.mark.parametrize("options", [{"OVERDUE_AFTER_DAYS": 1}])
def test_the_clock_changes_a_kept_list_at_its_instants(journalist, reader, clock):
    journalist.article()
    journalist.claim(due={"relation": "in", "edtf": "2021-12"})
    seen = []
    for text in (
        *("11-30T00:00", "11-30T11:59:59", "12-01T12:00", "2022-01-01T11:59:59", "2022-01-01T12:00"),
        *("2022-01-02T11:59:59", "2022-01-02T12:00", "2022-01-02T12:00:01", "2022-01-03T12:00"),
    ):
        clock.set(text if text.startswith("2022") else f"2021-{text}")
        reader.get("/claims")
        (item,) = reader.get("/claims").json["items"]
        assert item["status"] == reader.get("/claims/1").json["status"]
        seen.append((item["status"], item["days_overdue"]))
    assert seen[0] == ("scheduled", None) and seen[2:] == [
        ("open", None),
        ("open", None),
        ("due", 0),
        ("due", 0),
        ("due", 1),
        ("overdue", 1),
        ("overdue", 2),
    ]


@pytest.mark.parametrize("query", ["since=1&since=1", "since=x", "since=-1", "since=1&x=2", "since=1&limit=0"])
def test_a_wrong_query_of_the_feed_is_refused(reader, query):
    reader.get(f"/changes?{query}", 422)


@pytest.mark.parametrize("query", ["%73ince=0&since=1", "since=1&%73ince=0", "since=1" + "&a=1" * 20])
def test_a_since_that_is_written_twice_or_stands_among_too_many_is_refused(reader, query):
    reader.get(f"/changes?{query}", 422)


@pytest.mark.parametrize("options", [{"RATE_LIMIT": "3 per minute"}])
@pytest.mark.usefixtures("claims")
def test_a_kept_page_counts_against_the_rate_limit(client, clock):
    statuses = [client.get(f"/api/v1{POLL}").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    refused = client.get(f"/api/v1{POLL}", headers={"Accept-Encoding": "gzip"})
    assert refused.json["type"].startswith("http://localhost/problems/")
