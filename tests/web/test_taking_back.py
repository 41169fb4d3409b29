"""The forms that take back mistakes, and the marks of what was taken back."""

import pytest


@pytest.fixture
def judged(journalist, clock):
    clock.set("2021-11-03T00:00:00")
    journalist.article()
    journalist.claim(due={"text": "in October"})
    journalist.evidence(title="A page")
    return journalist.judge(occurred_on="2021-10-02", rationale="It rained.")


def test_an_editor_withdraws_a_verdict(judged, visit, journalist):
    editor = visit("editor")
    assert "Withdraw the verdict" in editor.get("/claims/1")
    editor.send("/verdicts/1/withdraw", status=422)
    editor.send("/verdicts/1/withdraw", reason="Another town.")
    assert journalist.get("/claims/1").json["verdict"] is None
    page = visit().get("/claims/1")
    assert (
        "Not judged yet" in page and "Another town." in page and "<del>Came true. <bdi>It rained.</bdi></del>" in page
    )
    assert "Withdraw the verdict" not in page
    text = editor.send("/verdicts/1/withdraw", status=409, reason="Again.").get_data(as_text=True)
    assert "Open the claim again to see which verdict counts" in text


def test_a_claim_is_restored(judged, visit, journalist, editor):
    editor.post("/claims/1/withdraw", {"reason": "r"}, 200)
    desk = visit("editor")
    assert "/claims/1/restore" in desk.get("/claims/1")
    desk.send("/claims/1/restore", reason="It does say this.")
    assert journalist.get("/claims/1").json["workflow"] == "accepted"
    assert "/claims/1/restore" not in desk.get("/claims/1")


def test_evidence_is_corrected_retracted_and_restored(visit, journalist, clock):
    clock.set("2021-11-03T00:00:00")
    journalist.article()
    journalist.claim()
    journalist.evidence(title="A page", note="old")
    desk = visit("journalist")
    desk.send("/evidence/1/edit", url="https://later.example/1", stance="refutes", title="B")
    item = journalist.get("/evidence/1").json
    assert (item["title"], item["note"], item["stance"], item["version"]) == ("B", None, "refutes", 2)
    desk.send("/evidence/1/retract", reason="A hoax.")
    desk.send("/evidence/1/restore", reason="It is none.")
    assert journalist.get("/evidence/1").json["retraction"] is None


def test_an_article_is_corrected(visit, journalist, clock):
    clock.set("2021-11-03T00:00:00")
    journalist.article()
    journalist.claim(due={"text": "within two months"})
    desk = visit("journalist")
    assert "/articles/1/edit" in desk.get("/articles/1")
    typed = {"url": "https://news.example/a", "title": "B", "authors": "C; D", "publisher": "P", "language": "en"}
    desk.send("/articles/1/edit", **typed, published_on="2021-10-01")
    article = journalist.get("/articles/1").json
    assert (article["title"], article["authors"], article["published_on"]) == ("B", ["C", "D"], "2021-10-01")
    assert journalist.get("/claims/1").json["due"]["latest"] == "2021-12-01"
    text = desk.send("/articles/1/edit", status=422, **typed, published_on="").get_data(as_text=True)
    assert "Correct the article" in text
