"""The list of corrections: newest first, with what was said before, why, and who."""

from xml.etree import ElementTree

import pytest

from tests.conftest import assert_problem


@pytest.fixture
def corrected(journalist, editor, clock):
    """Correct and withdraw a verdict of claim 1, and retract its evidence."""
    clock.set("2021-11-03T00:00:00")
    journalist.article()
    journalist.claim(due={"text": "in October"}, statement="It rains in October.")
    journalist.evidence(title="A page")
    journalist.judge(occurred_on="2021-10-02")
    fix = {"supersedes": 1, "correction": {"code": "factual_error", "note": "It was the third."}}
    journalist.judge(occurred_on="2021-10-03", rationale="On the third.", **fix)
    clock.advance(hours=1)
    editor.post("/verdicts/2/withdraw", {"reason": "Another town."}, 200)
    editor.post("/verdicts/1/withdraw", {"reason": "Both were wrong."}, 200)
    clock.advance(hours=1)
    journalist.post("/evidence/1/retract", {"reason": "A hoax."}, 200)


def test_each_says_what_changed_why_and_who_changed_it(corrected, reader):
    items = reader.get("/corrections").json["items"]
    assert [(item["type"], item["reason"], item["code"], item["actor"]) for item in items] == [
        ("evidence.retracted", "A hoax.", None, "the-journalist"),
        ("verdict.withdrawn", "Both were wrong.", None, "the-editor"),
        ("verdict.withdrawn", "Another town.", None, "the-editor"),
        ("verdict.corrected", "It was the third.", "factual_error", "the-journalist"),
    ]
    assert {(item["claim_id"], item["statement"]) for item in items} == {(1, "It rains in October.")}
    before = [(item["before"].get("id"), item["after"] and item["after"]["id"]) for item in items]
    assert before == [(1, None), (1, None), (2, 1), (1, 2)]
    assert (items[0]["before"]["title"], items[3]["before"]["occurred_on"]) == ("A page", "2021-10-02")
    assert [item["seq"] for item in items] == sorted((item["seq"] for item in items), reverse=True)


def test_pages_have_each_once(corrected, reader):
    path, seen = "/api/v1/corrections?limit=1", []
    while path:
        page = reader.client.get(path).json
        seen += [item["seq"] for item in page["items"]]
        path = page["next"]
    assert seen == [item["seq"] for item in reader.get("/corrections").json["items"]]
    assert_problem(reader.get("/corrections?cursor=x", None), 422, "invalid-input")


def test_the_public_sees_no_corrections_of_candidates(journalist, bot, reader):
    journalist.article()
    journalist.claim(workflow="candidate")
    journalist.evidence()
    journalist.post("/evidence/1/retract", {"reason": "A hoax."}, 200)
    assert reader.get("/corrections").json["items"] == []
    assert len(bot.get("/corrections").json["items"]) == 1
    assert reader.get("/corrections").headers["ETag"] != bot.get("/corrections").headers["ETag"]


def test_the_feed_has_an_entry_for_each(corrected, reader):
    answer = reader.get("/feeds/corrections.atom")
    assert answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.data)  # noqa: S314 - it is our own
    names = {"a": "http://www.w3.org/2005/Atom"}
    titles = [entry.findtext("a:title", None, names) for entry in feed.findall("a:entry", names)]
    assert titles == [
        "Evidence retracted: It rains in October.",
        "Verdict withdrawn: It rains in October.",
        "Verdict withdrawn: It rains in October.",
        "Verdict corrected: It rains in October.",
    ]
    content = [entry.findtext("a:content", None, names) for entry in feed.findall("a:entry", names)]
    assert content[0] == "Before: A page\nWhy: A hoax."
    assert content[1] == "Before: Came true on 2021-10-02. It did.\nWhy: Both were wrong.\nNow: no verdict"
    assert content[3].endswith("Now: Came true on 2021-10-03. On the third.")
    assert feed.findtext("a:updated", None, names) == "2021-11-03T02:00:00.000000Z"
    assert reader.get("/feeds/corrections.atom", 304, headers={"If-None-Match": answer.headers["ETag"]}).data == b""


def test_the_page_shows_them(corrected, client):
    page = client.get("/corrections").get_data(as_text=True)
    assert page.count("Verdict withdrawn") == 2
    for words in ("A hoax.", "Another town.", "It was the third.", "<del>", "No verdict", "by <bdi>the-editor</bdi>"):
        assert words in page


def test_an_empty_record_has_none(reader, client):
    assert reader.get("/corrections").json == {"items": [], "next": None}
    assert "Nothing has been corrected" in client.get("/corrections").get_data(as_text=True)


def test_a_retraction_that_was_undone_is_marked(corrected, journalist, reader, clock):
    clock.advance(hours=1)
    journalist.post("/evidence/1/restore", {"reason": "The page is back."}, 200)
    clock.advance(hours=1)
    journalist.post("/evidence/1/retract", {"reason": "It is gone again."}, 200)
    items = [item for item in reader.get("/corrections").json["items"] if item["type"] == "evidence.retracted"]
    (restored,) = reader.get("/changes?types=evidence.restored").json["items"]
    assert [item["undone"] for item in items] == [
        None,
        {
            "seq": restored["seq"],
            "at": restored["at"],
            "actor": "the-journalist",
            "reason": "The page is back.",
        },
    ]
    others = [item for item in reader.get("/corrections").json["items"] if item["type"] != "evidence.retracted"]
    assert {item["undone"] for item in others} == {None}
    feed = reader.get("/feeds/corrections.atom").get_data(as_text=True)
    assert feed.count("Undone on 2021-11-03 by the-journalist: The page is back.") == 1
    assert "<updated>2021-11-03T03:00:00.000000Z</updated>" in feed
    page = reader.client.get("/corrections").get_data(as_text=True)
    assert page.count("The evidence counts again.") == 1
    assert page.count("<del><a") == 1  # the first retraction no longer strikes it out
