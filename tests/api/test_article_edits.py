"""Corrections and deletions of articles."""

import pytest

from tests.conftest import ARTICLE, assert_problem, tagged


@pytest.fixture
def article(journalist, clock):
    clock.set("2021-10-02T12:00:00")
    return journalist.article()


def test_what_the_record_says_of_an_article_is_corrected(article, journalist, reader):
    body = {"title": "B", "authors": ["C"], "publisher": "D", "language": "de", "url": "https://news.example/b"}
    answer = journalist.patch("/articles/1", body, '"1"')
    changed = answer.json
    assert {name: changed[name] for name in body} == body
    assert (changed["version"], changed["changed"], changed["kept"]) == (2, [], [])
    read = reader.get("/articles/1")
    assert (read.headers["ETag"], answer.headers["ETag"]) == (tagged(2), tagged(2))
    assert read.json == {name: value for name, value in changed.items() if name not in {"changed", "kept"}}
    (row,) = reader.get("/changes?types=article.updated").json["items"]
    assert row["changed"]["article"]["title"] == "B"
    assert journalist.patch("/articles/1", body, '"2"').json["version"] == 2
    journalist.article()  # the old address is free


@pytest.mark.parametrize(
    ("body", "tag", "status", "slug"),
    [
        ({"title": "B"}, '"2"', 412, "version-conflict"),
        ({"title": "B"}, None, 428, "precondition-required"),
        ({"url": "https://news.example/other"}, '"1"', 409, "article-exists"),
        ({"title": ""}, '"1"', 422, "invalid-input"),
        ({"title": None}, '"1"', 422, "invalid-input"),
        ({"authors": [""]}, '"1"', 422, "invalid-input"),
        ({"text": "new"}, '"1"', 422, "invalid-input"),
        ({"published_on": "2021-02-30"}, '"1"', 422, "invalid-input"),
    ],
)
def test_bad_corrections_are_refused(article, journalist, reader, body, tag, status, slug):
    journalist.article(url="https://news.example/other")
    assert_problem(journalist.patch("/articles/1", body, tag, None), status, slug)
    assert reader.get("/articles/1").json == article


def test_windows_that_rest_on_the_day_are_read_again(article, journalist, reader):
    """The article of September 21 was really published on October 1."""
    journalist.claim(due={"text": "within two months"})
    journalist.claim(due={"text": "by December 2022"})
    journalist.claim(due={"text": "by December 2022"}, said_on="2021-03")
    journalist.claim(due={"text": "by 2021-09-25"}, quote="by December 2022")
    judged = journalist.claim(due={"text": "within two months"}, quote="It will rain. It")["id"]
    evidence = journalist.evidence(judged)["id"]
    journalist.judge(judged, occurred_on="2021-09-30", evidence_ids=[evidence])
    report = journalist.patch("/articles/1", {"published_on": "2021-10-01"}, '"1"').json
    assert (report["changed"], report["kept"]) == ([1, 2], [4, 5])
    windows = {n: reader.get(f"/claims/{n}").json for n in range(1, 6)}
    assert [c["said_on"] for c in windows.values()] == [
        "2021-10-01",
        "2021-10-01",
        "2021-03",
        "2021-10-01",
        "2021-09-21",
    ]
    assert windows[1]["due"]["latest"] == "2021-12-01"
    assert (windows[2]["due"]["earliest"], windows[2]["due"]["latest"]) == ("2021-10-01", "2022-12-31")
    assert windows[3]["due"]["earliest"] == "2021-03-01"
    assert windows[4]["due"]["latest"] == "2021-09-25"
    assert windows[judged]["due"]["latest"] == "2021-11-21"
    chain = reader.get("/claims/1/deadlines").json["items"]
    assert [deadline["reason"] for deadline in chain] == ["first", "correction"]
    assert len(reader.get("/claims/5/deadlines").json["items"]) == 1
    assert windows[1]["slippage"] is None


def test_a_window_that_does_not_rest_on_the_day_is_in_neither_list(article, journalist, reader):
    journalist.claim(due={"relation": "in", "edtf": "2022-05"})
    report = journalist.patch("/articles/1", {"published_on": "2021-09-25"}, '"1"').json
    assert (report["changed"], report["kept"]) == ([], [])
    claim = reader.get("/claims/1").json
    assert (claim["said_on"], claim["due"]["earliest"]) == ("2021-09-25", "2022-05-01")


def test_a_day_that_was_wrong_first_does_not_keep_a_window(article, journalist, reader, clock):
    """On January 2, 2023 the end of 2022 had passed, so the first correction keeps the window."""
    clock.set("2023-02-01T00:00:00")
    journalist.claim(due={"text": "by the end of 2022"})
    wrong = journalist.patch("/articles/1", {"published_on": "2023-01-02"}, '"1"').json
    assert (wrong["changed"], wrong["kept"]) == ([], [1])
    right = journalist.patch("/articles/1", {"published_on": "2022-12-31"}, '"2"').json
    assert (right["changed"], right["kept"]) == ([1], [])
    due = reader.get("/claims/1").json["due"]
    assert (due["earliest"], due["latest"], due["first_check_on"]) == ("2022-12-31", "2022-12-31", "2022-12-31")


def test_claims_are_listed_by_id(article, journalist, clock):
    journalist.claim(due={"text": "within two months"})
    journalist.claim(due={"text": "within three months"})
    clock.advance(seconds=1)
    journalist.patch("/claims/1", {"topics": ["trade"]}, '"1"')
    report = journalist.patch("/articles/1", {"published_on": "2021-09-25"}, '"1"').json
    assert report["changed"] == [1, 2]


@pytest.mark.parametrize(("day", "is_refused"), [("2021-09-20", False), ("2021-03-01", False), ("2021-02-28", True)])
def test_no_claim_is_made_after_its_article(article, journalist, reader, day, is_refused):
    journalist.claim(due={"text": "by December 2022"}, said_on="2021-03")
    answer = journalist.patch("/articles/1", {"published_on": day}, '"1"', None)
    if is_refused:
        problem = assert_problem(answer, 422, "invalid-input", "/published_on")
        assert problem["claim_ids"] == [1]
        assert reader.get("/articles/1").json["published_on"] == "2021-09-21"
    else:
        assert answer.json["published_on"] == day


def test_a_month_that_contains_the_day_rests_on_it(article, journalist, reader):
    journalist.claim(due={"text": "within a month"}, said_on="2021-09")
    report = journalist.patch("/articles/1", {"published_on": "2021-09-25"}, '"1"').json
    assert report["changed"] == [1]
    assert reader.get("/claims/1").json["due"]["latest"] == "2021-10-25"


class TestDelete:
    def test_an_article_without_claims(self, article, editor, reader):
        assert editor.send("DELETE", "/articles/1", 204).data == b""
        assert_problem(reader.get("/articles/1", None), 404, "article-not-found")
        assert_problem(editor.send("DELETE", "/articles/1"), 404, "article-not-found")
        (row,) = reader.get("/changes?types=article.deleted").json["items"]
        assert row["changed"]["article"]["url"] == ARTICLE["url"]

    @pytest.mark.parametrize("workflow", ["candidate", "accepted", "withdrawn"])
    def test_a_claim_keeps_it(self, article, journalist, editor, reader, workflow):
        journalist.claim(workflow="candidate" if workflow == "candidate" else "accepted")
        if workflow == "withdrawn":
            editor.post("/claims/1/withdraw", {"reason": "r"}, 200)
        problem = assert_problem(editor.send("DELETE", "/articles/1"), 409, "article-in-use")
        assert problem["claim_ids"] == [1]
        assert reader.get("/articles/1").json == article

    def test_only_editors_delete(self, article, journalist):
        assert journalist.send("DELETE", "/articles/1").status_code == 403

    def test_no_id_is_used_again(self, journalist, editor, reader, bot, clock):
        journalist.article()
        journalist.article(url="https://news.example/b")
        journalist.claim(2, workflow="candidate")
        journalist.claim(2, workflow="candidate", claimant="Somebody")
        journalist.evidence(2)
        for claim_id in (1, 2):
            editor.post(f"/claims/{claim_id}/reject", {"reason": "r"}, 200)
        editor.send("DELETE", "/articles/2", 204)
        for path in ("/claims/1", "/claims/2", "/claims/2/evidence", "/claims/2/history", "/evidence/1"):
            assert bot.get(path, None).status_code == 404, path
        assert bot.get("/claims?q=agreement").json["items"] == []
        assert journalist.article(url="https://news.example/c")["id"] == 3
        claim = journalist.claim(3)
        assert claim["id"] == 3
        assert journalist.get("/claims/3/deadlines").json["items"][0]["id"] == 3
        assert journalist.evidence(3)["id"] == 2

    def test_a_candidate_that_another_claim_names_keeps_it(self, article, journalist, editor):
        journalist.article(url="https://news.example/b")
        journalist.claim(workflow="candidate")
        journalist.claim(2, workflow="candidate")
        editor.post("/claims/2/merge", {"into": 1}, 200)
        editor.post("/claims/1/reject", {"reason": "r"}, 200)
        assert assert_problem(editor.send("DELETE", "/articles/1"), 409, "article-in-use")["claim_ids"] == [1]


class TestJudgedClaims:
    """A verdict fixes when the claim was made (sections 2.4 and 4.8)."""

    @pytest.fixture
    def judged(self, article, journalist, clock):
        clock.set("2021-11-15T00:00:00")
        journalist.claim(due={"text": "by December 2022"})
        journalist.evidence(published_on="2021-11-04")
        journalist.judge(occurred_on="2021-11-02")

    def test_a_later_day_leaves_the_claim_as_it_is(self, judged, journalist, reader):
        before = reader.get("/claims/1").json
        report = journalist.patch("/articles/1", {"published_on": "2021-11-10"}, '"1"').json
        assert (report["changed"], report["kept"]) == ([], [1])
        assert reader.get("/claims/1").json == before

    def test_an_earlier_day_needs_the_verdict_withdrawn(self, judged, journalist, editor, reader):
        answer = journalist.patch("/articles/1", {"published_on": "2021-09-20"}, '"1"', None)
        problem = assert_problem(answer, 422, "invalid-input", "/published_on")
        assert problem["claim_ids"] == [1] and problem["detail"].endswith("withdraw the verdict first")
        assert reader.get("/claims/1").json["said_on"] == "2021-09-21"
        editor.post("/verdicts/1/withdraw", {"reason": "The day of the article is wrong."}, 200)
        assert journalist.patch("/articles/1", {"published_on": "2021-09-20"}, '"1"').json["changed"] == [1]
        assert reader.get("/claims/1").json["said_on"] == "2021-09-20"

    def test_a_claim_with_a_day_of_its_own_needs_another_day_first(self, article, journalist):
        journalist.claim(due={"text": "by December 2022"}, said_on="2021-09-20")
        answer = journalist.patch("/articles/1", {"published_on": "2021-09-19"}, '"1"', None)
        assert assert_problem(answer, 422, "invalid-input")["detail"].endswith("correct its said_on first")
        journalist.patch("/claims/1", {"said_on": "2021-09-19"}, "*")
        journalist.patch("/articles/1", {"published_on": "2021-09-19"}, '"1"')

    def test_a_month_of_a_judged_claim_is_kept_too(self, article, journalist, reader, clock):
        journalist.claim(due={"text": "by December 2022"}, said_on="2021-09")
        journalist.evidence(published_on="2021-10-01")
        journalist.judge(occurred_on="2021-10-01")
        assert journalist.patch("/articles/1", {"published_on": "2021-09-30"}, '"1"').json["kept"] == [1]
        assert reader.get("/claims/1").json["said_on"] == "2021-09"


class TestOlderEvidence:
    """Evidence is never older than its claim (section 8)."""

    @pytest.fixture
    def claim(self, article, journalist, clock):
        clock.set("2021-11-15T00:00:00")
        journalist.claim(due={"text": "by December 2022"}, said_on="2021-09")
        journalist.evidence(published_on="2021-09-10")

    @pytest.mark.parametrize(
        ("said_on", "status"),
        [("2021-09-09", 200), ("2021-09-10", 200), ("2021-09-11", 422), ("2021", 200), (None, 200)],
    )
    def test_a_claim_is_not_made_after_its_evidence(self, claim, journalist, reader, said_on, status):
        answer = journalist.patch("/claims/1", {"said_on": said_on}, "*", None)
        assert answer.status_code == status
        if status == 422:
            assert assert_problem(answer, 422, "invalid-input", "/said_on")["evidence_id"] == 1
            assert reader.get("/claims/1").json["said_on"] == "2021-09"
            journalist.post("/evidence/1/retract", {"reason": "Another bridge."}, 200)
            journalist.patch("/claims/1", {"said_on": said_on}, "*")

    def test_nor_is_a_candidate_on_acceptance(self, article, journalist, editor, bot):
        journalist.claim(due={"text": "by December 2022"}, said_on="2021-09", workflow="candidate")
        journalist.evidence(published_on="2021-09-10")
        for due in (None, {"text": "by the end of 2022"}):
            body = {"said_on": "2021-09-11"} | ({} if due is None else {"due": due})
            assert_problem(editor.post("/claims/1/accept", body, None), 422, "invalid-input", "/said_on")
        assert bot.get("/claims/1").json["workflow"] == "candidate"
        journalist.patch("/evidence/1", {"published_on": "2021-09-11"}, '"1"')
        editor.post("/claims/1/accept", {"said_on": "2021-09-11"}, 200)

    @pytest.mark.parametrize(("day", "status"), [("2021-09-25", 200), ("2021-09-26", 422)])
    def test_nor_by_a_correction_of_its_article(self, article, journalist, editor, reader, day, status):
        journalist.claim(due={"text": "by December 2022"})
        journalist.evidence(published_on="2021-09-25")
        journalist.claim(due={"text": "by December 2023"})
        answer = journalist.patch("/articles/1", {"published_on": day}, '"1"', None)
        assert answer.status_code == status
        if status == 422:
            problem = assert_problem(answer, 422, "invalid-input", "/published_on")
            assert (problem["evidence_id"], problem["claim_ids"]) == (1, [1])
            assert reader.get("/articles/1").json["published_on"] == "2021-09-21"
            journalist.post("/evidence/1/retract", {"reason": "Another bridge."}, 200)
            journalist.patch("/articles/1", {"published_on": day}, '"1"')


class TestDeletion:
    def test_rejected_and_restored_candidates_let_it_go(self, article, journalist, editor):
        journalist.claim(workflow="candidate")
        journalist.claim(workflow="candidate", due={"text": "by December 2022"})
        editor.post("/claims/1/merge", {"into": 2}, 200)
        problem = assert_problem(editor.send("DELETE", "/articles/1"), 409, "article-in-use")
        assert problem["claim_ids"] == [1, 2] and "restore" in problem["remedy"].lower()
        editor.post("/claims/1/restore", {"reason": "r"}, 200)
        for number in (1, 2):
            editor.post(f"/claims/{number}/reject", {"reason": "r"}, 200)
        editor.send("DELETE", "/articles/1", 204)

    def test_an_article_with_a_claim_that_was_accepted_stays(self, article, journalist, editor):
        journalist.claim()
        editor.post("/claims/1/withdraw", {"reason": "r"}, 200)
        problem = assert_problem(editor.send("DELETE", "/articles/1"), 409, "article-in-use")
        assert problem["detail"] == "claim 1 of article 1 was accepted once, so the article stays"
        journalist.patch("/articles/1", {"title": "B"}, '"1"')  # as the remedy says


def test_a_planned_first_check_stays_when_the_day_changes(article, journalist, reader, clock):
    """A window that was kept, because its claim was judged, has the first check of the former day."""
    clock.set("2023-02-01T12:00:00")
    planned = journalist.claim(due={"text": "by December 2022", "first_check_on": "2022-12-09"})["id"]
    unplanned = journalist.claim(due={"relation": "open"}, said_on=None)["id"]
    kept = journalist.claim(due={"relation": "open"}, said_on=None, quote="It will rain. It")["id"]
    evidence = journalist.evidence(kept)["id"]
    verdict = journalist.judge(kept, occurred_on="2021-10-01", evidence_ids=[evidence])["id"]
    journalist.patch("/articles/1", {"published_on": "2021-10-01"}, '"1"')
    journalist.post(f"/verdicts/{verdict}/withdraw", {"reason": "Another bridge."}, 200)
    journalist.patch("/articles/1", {"published_on": "2021-10-02"}, '"2"')
    first_checks = [reader.get(f"/claims/{n}").json["due"]["first_check_on"] for n in (planned, unplanned, kept)]
    assert first_checks == ["2022-12-09", "2022-10-02", "2022-09-21"]
