"""The day on which a claim was made, in the forms and on the page of a claim."""

import re

import pytest

TEXT = "In March 2025 the minister told the house it would be done by October 1, 2028."
DONE = "it would be done by October 1, 2028"


@pytest.mark.parametrize(("typed", "stored"), [("", "2026-09-14"), ("2025-03", "2025-03"), ("unknown", None)])
def test_the_forms_take_the_day(visit, journalist, clock, typed, stored):
    clock.set("2026-09-15T12:00:00")
    journalist.article(published_on="2026-09-14", text=TEXT)
    visitor = visit("journalist")
    visitor.send("/articles/1/claims/new", quote=DONE, due__text="by 2028", said_on=typed)
    added = journalist.get("/claims/1").json
    assert added["said_on"] == stored
    page = visitor.get("/claims/1/edit")
    assert re.search(rf"name=\"said_on\"[^>]* value=\"{stored or 'unknown'}\"", page)
    visitor.send("/claims/1/edit", statement="It will be done.", claimant="A minister", said_on="2024")
    assert journalist.get("/claims/1").json["said_on"] == "2024"
    assert "Said</dt><dd>2024" in visitor.get("/claims/1")


@pytest.fixture
def old_claim(journalist, clock):
    """Claim 1 of an article of September 14, 2026, which reports what was said in March 2025."""
    clock.set("2026-09-15T12:00:00")
    journalist.article(published_on="2026-09-14", text=TEXT)

    def add(**members):
        body = {"article_id": 1, "quote": DONE, "due": {"text": "by October 1, 2028"}, "said_on": "2025-03"}
        return journalist.post("/claims", body | members).json

    return add


EDIT = {"statement": "It will be done.", "claimant": "A minister"}


def test_an_emptied_field_means_the_day_of_the_article(old_claim, visit, journalist, bot):
    old_claim()
    visit("journalist").send("/claims/1/edit", said_on="", **EDIT)
    changed = journalist.get("/claims/1").json
    assert (changed["said_on"], changed["due"]["earliest"]) == ("2026-09-14", "2026-09-14")
    old_claim(workflow="candidate", claimant="Another")
    visit("editor").send("/claims/2/accept", said_on=" ", statement="S.")
    assert bot.get("/claims/2").json["said_on"] == "2026-09-14"


@pytest.mark.parametrize("path", ["/claims/1/edit", "/articles/1/claims/new"])
def test_the_error_names_the_word_for_a_day_that_is_not_known(old_claim, visit, journalist, path):
    old_claim()
    visitor = visit("journalist")
    text = visitor.send(path, 422, said_on="long ago", quote=DONE, due__text="by 2028", **EDIT).get_data(as_text=True)
    assert re.search(r'id="error-f-said-on"[^<]*>[^<]*Enter a day, a month or a year[^<]* Or write “unknown”\.', text)
    visitor.send("/claims/1/edit", said_on="Unknown", **EDIT)
    assert journalist.get("/claims/1").json["said_on"] is None


@pytest.mark.parametrize(
    ("said_on", "in_feeds", "on_cards"),
    [
        (
            "2025-03",
            "not named, said 2025-03, in: A breakthrough? (News, 2026-09-14)",
            "said March 2025, in News, Sep 14, 2026",
        ),
        (
            "2025-03-02",
            "not named, said 2025-03-02, in: A breakthrough? (News, 2026-09-14)",
            "said March 2, 2025, in News, Sep 14, 2026",
        ),
        (
            None,
            "not named, said on a day that is not known, in: A breakthrough? (News, 2026-09-14)",
            "said on a day that is not known, in News, Sep 14, 2026",
        ),
        ("2026-09-14", "not named, in: A breakthrough? (News, 2026-09-14)", "<bdi>News, Sep 14, 2026</bdi>"),
    ],
)  # fmt: skip
def test_feeds_and_cards_say_when_it_was_said(old_claim, journalist, reader, visit, clock, said_on, in_feeds, on_cards):
    claim = old_claim(said_on=said_on, due={"relation": "by", "edtf": "2026-09-14"})
    page = visit().get("/claims/1/embed")
    assert on_cards in page
    clock.set("2026-09-16T12:00:00")
    unfolded = reader.get("/feeds/due.ics").get_data(as_text=True).replace("\r\n ", "").replace("\\,", ",")
    assert in_feeds in unfolded
    assert in_feeds in reader.get("/feeds/due.json").json["items"][0]["content_text"]
    journalist.evidence(claim["id"], published_on="2026-09-14")
    journalist.judge(claim["id"], occurred_on="2026-09-14")
    assert in_feeds in reader.get("/feeds/verdicts.atom").get_data(as_text=True)


@pytest.mark.parametrize(
    ("looked_at", "overdue"),
    [("2024-07-15T12:00:01", "July 15, 2024, 12:00 UTC"), ("2024-12-24T00:00:00", "July 15, 2024, 12:00 UTC")],
)
def test_the_history_shows_when_a_claim_was_due_and_overdue(journalist, visit, clock, looked_at, overdue):
    journalist.article()
    journalist.claim(due={"relation": "by", "edtf": "2024-06-30"})
    clock.set(looked_at)
    visitor = visit("bot")
    assert "Verdict overdue" not in visit().get("/claims/1"), "readers do not see the newsroom's own delay"
    assert "overdue" in [row["status"] for row in journalist.get("/claims/due").json["items"]]
    history = visitor.get("/claims/1").split('id="history"')[1]
    assert re.search(r"July 1, 2024, 12:00 UTC</time>: Became due<", history)
    assert re.search(rf"{overdue}</time>: Verdict overdue<", history)


def test_the_table_of_deadlines_shows_when_a_move_was_said(journalist, visit, clock):
    journalist.article()
    journalist.claim(due={"relation": "by", "edtf": "2021-10"})
    clock.set("2022-03-01T12:00:00")
    moved = {"due": {"relation": "by", "edtf": "2022-06"}, "reason": "claimant_moved", "said_on": "2021-11-02"}
    journalist.post("/claims/1/deadlines", moved)
    page = visit().get("/claims/1")
    assert "one move came after the day had passed" in page
    table = page.split("<table>")[1].split("</table>")[0]
    assert re.findall(r'<th scope="col">([^<]*)</th>', table)[-2:] == ["Said", "Added"]
    assert "<td>November 2, 2021</td><td><time" in table and "<td>September 21, 2021</td><td><time" in table


def test_a_claim_that_the_public_does_not_see_is_no_link(journalist, editor, visit):
    journalist.article()
    journalist.claim(workflow="candidate")
    journalist.claim(due=None, depends_on={"claim_id": 1})
    journalist.claim(due={"relation": "by", "edtf": "2024"})
    editor.post("/claims/3/merge", {"into": 1}, 200)
    for number in (2, 3):
        page = visit().get(f"/claims/{number}")
        assert 'href="/claims/1"' not in page and re.search("[Cc]laim 1", page)
        assert 'href="/claims/1"' in visit("bot", f"bot-{number}").get(f"/claims/{number}")
    editor.post("/claims/1/accept", {}, 200)
    for number in (2, 3):
        assert 'href="/claims/1"' in visit().get(f"/claims/{number}")
