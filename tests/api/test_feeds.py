"""Feeds, read by the parsers of other projects."""

from datetime import date, timedelta

import feedparser
import jsonfeed
import pytest
from ical.calendar_stream import IcsCalendarStream

from claims.services import syndication
from tests.conftest import assert_problem

FEEDS = ["/feeds/due.ics", "/feeds/due.json", "/feeds/verdicts.atom", "/feeds/corrections.atom"]


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article(title="A <breakthrough>, & more?")


def calendar(caller, query=""):
    answer = caller.get(f"/feeds/due.ics{query}")
    assert answer.content_type == "text/calendar; charset=utf-8"
    return IcsCalendarStream.calendar_from_ics(answer.get_data(as_text=True))


def items(caller, query=""):
    answer = caller.get(f"/feeds/due.json{query}")
    assert answer.content_type == "application/feed+json; charset=utf-8"
    return jsonfeed.Feed.parse(answer.json).items


def entries(caller, query="", feed="verdicts"):
    answer = caller.get(f"/feeds/{feed}.atom{query}")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    parsed = feedparser.parse(answer.data)
    assert (parsed.bozo, parsed.version) == (False, "atom10"), parsed.get("bozo_exception")
    assert parsed.feed.id and parsed.feed.title and parsed.feed.updated
    return parsed.entries


class TestCalendar:
    def test_an_entry_lies_on_the_last_day_with_an_alarm_a_week_ahead(self, journalist, reader):
        statement = 'They sign, at last; "really"\nThey do — ' + "ж" * 90
        journalist.claim(statement=statement, topics=["gas", "a b"], criteria="Both say so.")
        (event,) = calendar(reader).events
        assert (event.dtstart, event.dtend) == (date(2023, 12, 1), date(2023, 12, 2))
        assert event.summary == f"Due: {statement}"
        assert (event.categories, event.sequence) == (["gas", "a b"], 0)
        assert event.url == "http://localhost/claims/1"
        for words in (
            "until December 1, 2023",
            "2021-09-21 to 2023-12-01",
            "2023-12-02T12:00:00Z",
            "A. Reporter",
            "A <breakthrough>, & more?",
            "Both say so.",
        ):
            assert words in event.description
        (alarm,) = event.alarm
        assert alarm.trigger == timedelta(days=-7)

    def test_lines_are_short_and_end_as_they_must(self, journalist, reader):
        journalist.claim(statement="ж" * 500)
        data = reader.get("/feeds/due.ics").data
        assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
        assert max(len(line) for line in data.split(b"\r\n")) <= 75  # octets (RFC 5545, 3.1)

    def test_a_moved_deadline_moves_the_entry(self, journalist, reader):
        journalist.claim()
        (before,) = calendar(reader).events
        body = {"due": {"relation": "by", "edtf": "2025-06"}, "reason": "claimant_moved"}
        journalist.post("/claims/1/deadlines", body)
        (after,) = calendar(reader).events
        assert (after.uid, after.dtstart) == (before.uid, date(2025, 6, 30))
        assert after.sequence > before.sequence

    def test_due_claims_stay_without_alarm_and_judged_ones_are_removed(self, journalist, reader, clock):
        journalist.claim(due={"text": "in October"})
        journalist.claim(due={"text": "in November"})
        journalist.claim(due={"relation": "open"})
        journalist.claim(workflow="candidate")
        clock.set("2021-11-02T00:00")
        assert [(e.dtstart, len(e.alarm)) for e in calendar(reader).events] == [
            (date(2021, 10, 31), 0),
            (date(2021, 11, 30), 1),
        ]
        journalist.evidence(1)
        journalist.judge(1, occurred_on="2021-10-04", evidence_ids=[1])
        assert [e.dtstart for e in calendar(reader).events] == [date(2021, 11, 30)]

    def test_the_nearest_claims_are_kept_where_there_are_too_many(self, journalist, reader, clock, monkeypatch):
        monkeypatch.setattr(syndication, "MAX_UPCOMING", 2)
        monkeypatch.setattr(syndication, "MAX_PAST", 1)
        for year in range(2022, 2030):
            journalist.claim(due={"relation": "by", "edtf": str(year)})
        clock.set("2025-06-01T00:00")
        assert [e.dtstart.year for e in calendar(reader).events] == [2024, 2025, 2026]

    def test_an_empty_calendar_is_valid(self, reader):
        assert calendar(reader).events == []


class TestDueFeed:
    def test_due_claims_without_a_verdict_are_listed_newest_first(self, journalist, reader, bot, clock):
        for text in ("in October", "in November", "in December"):
            journalist.claim(due={"text": text}, topics=["gas"])
        clock.set("2021-12-02T00:00")
        newest, oldest = items(reader)
        assert (newest.date_published, oldest.date_published) == (
            "2021-12-01T12:00:00Z",
            "2021-11-01T12:00:00Z",
        )
        assert newest.title == "Due: until December 1, 2023"
        assert "in November (2021-11-01 to 2021-11-30)" in newest.content_text
        assert (newest.url, newest.external_url) == ("http://localhost/claims/2", "https://news.example/a")
        assert (newest.tags, [a.name for a in newest.authors]) == (["gas"], ["A. Reporter"])
        bot.post("/claims/2/checks", {"result": "nothing_new"})
        assert len(items(reader)) == 2  # a check hides it from bots, not from readers

    def test_a_claim_of_nobody_has_no_author(self, journalist, reader, clock):
        journalist.claim(due={"text": "in October"}, claimant=None)
        clock.set("2021-12-02T00:00")
        (item,) = items(reader)
        assert not item.authors
        assert "not named, in: " in item.content_text
        (event,) = calendar(reader).events
        assert "not named, in: " in event.description

    def test_a_claim_that_falls_due_again_is_another_item(self, journalist, reader, clock):
        journalist.claim(due={"text": "in October"})
        clock.set("2021-11-02T00:00")
        (before,) = items(reader)
        journalist.post("/claims/1/deadlines", {"due": {"text": "in November"}, "reason": "claimant_moved"})
        assert items(reader) == []
        clock.set("2021-12-02T00:00")
        (after,) = items(reader)
        assert after.id != before.id


class TestVerdictFeed:
    def test_verdicts_are_listed_newest_first(self, journalist, reader, clock):
        for _ in range(2):
            journalist.claim(statement="They sign & seal <it>\x0b.", topics=["gas"])
        journalist.evidence(1)
        journalist.judge(1, rationale="Signed.")
        clock.advance(days=1)
        journalist.judge(2, outcome="undeterminable", occurred_on=None, evidence_ids=[])
        newest, oldest = entries(reader)
        assert newest.title == "Cannot be determined: They sign & seal <it>."
        assert oldest.title == "Came true: They sign & seal <it>."
        for words in ("on 2021-09-30: Signed.", "until December 1, 2023", "https://later.example/1"):
            assert words in oldest.content[0].value
        assert oldest.published == oldest.updated == "2021-10-01T12:00:00.000000Z"
        assert [tag.term for tag in oldest.tags] == ["gas"]
        assert [link.href for link in oldest.links] == ["http://localhost/claims/1", "https://news.example/a"]

    def test_a_correction_is_the_same_entry_updated(self, journalist, reader, clock):
        journalist.claim()
        journalist.evidence()
        journalist.judge()
        (before,) = entries(reader)
        clock.advance(days=3)
        fix = {"code": "factual_error", "note": "It was not signed."}
        journalist.judge(outcome="undeterminable", occurred_on=None, supersedes=1, correction=fix)
        (after,) = entries(reader)
        assert (after.id, after.published) == (before.id, before.published)
        assert after.updated == "2021-10-04T12:00:00.000000Z" > before.updated
        assert after.title.startswith("Corrected: ")
        assert "(factual error): It was not signed." in after.content[0].value

    def test_withdrawn_claims_are_removed(self, journalist, editor, reader):
        journalist.claim()
        journalist.judge(outcome="void", occurred_on=None, evidence_ids=[])
        editor.post("/claims/1/withdraw", {"reason": "Misread."}, 200)
        assert entries(reader) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [1, 2, 3]),
        ("?topic=GAS", [1, 2]),
        ("?claimant=iv%C3%A1n", [2, 3]),
        ("?article_id=2", [3]),
        ("?topic=gas&claimant=IV%C3%81N", [2]),
        ("?article_id=1&claimant=Iv%C3%A1n", [2]),
        ("?publisher=OTHER%20%20news", [3]),
        ("?publisher=news", [1, 2]),
        ("?publisher=news&topic=gas&claimant=Iv%C3%A1n", [2]),
        ("?publisher=news&article_id=2", []),
        ("?claim_id=2", [2]),
        ("?claim_id=2&topic=gas&claimant=iv%C3%A1n&publisher=news&article_id=1", [2]),
        ("?claim_id=2&topic=oil", []),
        ("?claim_id=2&article_id=2", []),
        ("?claim_id=9", []),
        ("?claimant_id=2", [2, 3]),
        ("?claimant_id=2&topic=gas", [2]),
        ("?topic=oil", []),
        ("?topic=gas&article_id=2", []),
    ],
)
def test_filters(journalist, editor, reader, clock, query, expected):
    journalist.article(url="https://news.example/b", publisher="Other News")
    journalist.claim(due={"text": "in October"}, topics=["gas"])
    journalist.claim(due={"text": "in October"}, topics=["gas"], claimant="Iván")
    journalist.claim(2, due={"text": "in October"}, claimant="Iván")
    clock.set("2022-01-01T00:00")
    numbers = [int(event.url.rpartition("/")[2]) for event in calendar(reader, query).events]
    assert sorted(numbers) == expected
    assert sorted(int(item.url.rpartition("/")[2]) for item in items(reader, query)) == expected
    for claim_id in (1, 2, 3):
        journalist.judge(claim_id, outcome="void", occurred_on=None, evidence_ids=[])
    assert sorted(int(entry.link.rpartition("/")[2]) for entry in entries(reader, query)) == expected
    for verdict_id in (1, 2, 3):
        editor.post(f"/verdicts/{verdict_id}/withdraw", {"reason": "Misread."}, 200)
    shown = entries(reader, query, "corrections")
    assert sorted(int(entry.link.rpartition("/")[2].partition("#")[0]) for entry in shown) == expected


def test_characters_that_a_format_cannot_have_are_left_out(journalist, reader, clock):
    """One claim must not break the whole feed: control characters, U+FFFE and U+FFFF."""
    odd = "a\x01b\x07c\x0b\x0c\x1cd\x7fe\ufffef\uffffg\r\nh\ti"
    journalist.claim(statement=odd, topics=[odd], criteria=odd, claimant=odd)
    (event,) = calendar(reader).events
    assert event.summary == "Due: abcdefg\nh\ti"
    clock.set("2024-01-01T00:00")
    assert items(reader)[0].title == f"Due: {odd}"  # JSON can hold every character
    journalist.judge(outcome="void", occurred_on=None, evidence_ids=[], rationale=odd)
    (entry,) = entries(reader)
    assert entry.title == "No longer applies: abcdefg\nh\ti"
    assert "No longer applies: abcdefg\nh\ti" in entry.content[0].value


@pytest.mark.parametrize("feed", FEEDS)
class TestEach:
    def test_it_is_304_until_there_is_a_change(self, feed, journalist, reader, clock):
        journalist.claim()
        first = reader.get(feed)
        again = {"If-None-Match": first.headers["ETag"]}
        clock.advance(days=2)
        assert reader.get(feed, 304, headers=again).data == b""
        assert reader.get(f"{feed}?topic=gas", 200, headers=again)
        journalist.claim()
        assert reader.get(feed, 200, headers=again)

    def test_a_bad_filter_is_a_problem_document(self, feed, reader):
        assert_problem(reader.get(f"{feed}?limit=3", None), 422, "invalid-input", "limit")
        assert_problem(reader.get(f"{feed}?article_id=x", None), 422, "invalid-input", "article_id")
        assert_problem(reader.get("/feeds/nothing", None), 404, "no-such-route")

    def test_browsers_on_other_sites_may_read_it(self, feed, reader):
        assert reader.get(feed).headers["Access-Control-Allow-Origin"] == "*"
