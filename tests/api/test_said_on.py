"""When a claim was made: windows begin there, words count from there, and a changed day reads the window again."""

from types import SimpleNamespace

import pytest

from claims.formats.csv_table import write_csv
from tests.conftest import assert_problem

#: an article of September 14, 2026, that reports what a minister said in March 2025
TEXT = (
    "In March 2025 the minister told the house it would be done by October 1, 2025. "
    "He promised a second bridge within two years. The line opens in November. It will open after 2030."
)
ARTICLE = {"url": "https://news.example/old", "published_on": "2026-09-14", "text": TEXT}
DONE = "it would be done by October 1, 2025"


@pytest.fixture
def claim(journalist, clock):
    """Return a function that adds a claim to the article."""
    clock.set("2026-09-15T12:00:00")
    journalist.article(**ARTICLE)

    def add(quote=DONE, due="by October 1, 2025", status=201, **members):
        body = {"article_id": 1, "quote": quote, "due": {"text": due} if isinstance(due, str) else due} | members
        return journalist.post("/claims", body, status).json

    return add


def window(claim):
    return claim["due"]["earliest"], claim["due"]["latest"], claim["due"]["basis"]


def test_a_claim_was_made_on_the_day_of_its_article_unless_the_client_says_otherwise(claim):
    added = claim("The line opens in November", "in November")
    assert (added["said_on"], window(added)) == ("2026-09-14", ("2026-11-01", "2026-11-30", "stated"))


@pytest.mark.parametrize(
    ("said_on", "earliest", "basis"),
    [
        ("2025-03-14", "2025-03-14", "stated"),
        ("2025-03", "2025-03-01", "inferred"),
        ("2025", "2025-01-01", "inferred"),
        ("2025-10-01", "2025-10-01", "stated"),
        (None, None, "stated"),
    ],
)
def test_the_window_begins_when_the_claim_was_made(claim, said_on, earliest, basis):
    added = claim(said_on=said_on)
    assert (added["said_on"], window(added)) == (said_on, (earliest, "2025-10-01", basis))
    assert (added["status"], added["due_at"]) == ("overdue", "2025-10-02T12:00:00Z")


@pytest.mark.parametrize(
    ("said_on", "pointer"),
    [
        ("2026-09-15", "/said_on"),
        ("2026-10", "/said_on"),
        ("2027", "/said_on"),
        ("2025-10-02", "/due/text"),
        ("202X", "/said_on"),
        ("2025-21", "/said_on"),
        ("2025-02-30", "/said_on"),
        ("2025-03~", "/said_on"),
        ("", "/said_on"),
        (2025, "/said_on"),
    ],
)
def test_a_day_after_the_article_or_the_window_is_refused(journalist, claim, said_on, pointer):
    body = {"article_id": 1, "quote": DONE, "due": {"text": "by October 1, 2025"}, "said_on": said_on}
    problem = assert_problem(
        journalist.post("/claims", body, None), 422, "due-invalid" if "due" in pointer else "invalid-input", pointer
    )
    assert problem["status"] == 422
    assert journalist.get("/claims").json["items"] == []


@pytest.mark.parametrize("said_on", ["2026-09-14", "2026-09", "2026"])
def test_a_month_or_year_can_contain_the_day_of_the_article(claim, said_on):
    assert claim("He promised a second bridge", "by 2028", said_on=said_on)["said_on"] == said_on


@pytest.mark.parametrize(
    ("said_on", "due", "latest"),
    [
        ("2025-03-14", "within two years", "2027-03-14"),
        ("2025-03", "within two years", "2027-03-31"),
        ("2025", "within two years", "2027-12-31"),
        ("2026-09", "within two years", "2028-09-14"),
        ("2026", "in November", "2026-11-30"),
        ("2024-12", "in November", "2025-11-30"),
        ("2024", "next year", "2025-12-31"),
    ],
)
def test_words_count_from_the_last_day_on_which_it_can_have_been_said(claim, said_on, due, latest):
    assert claim("He promised a second bridge within two years", due, said_on=said_on)["due"]["latest"] == latest


@pytest.mark.parametrize(
    ("due", "earliest", "latest"),
    [
        ("by October 1, 2025", None, "2025-10-01"),
        ("before June 2023", None, "2023-05-31"),
        ("in 2027", "2027-01-01", "2027-12-31"),
        ("between 2022 and 2024", "2022-01-01", "2024-12-31"),
        ("after 2030", "2031-01-01", None),
        ({"relation": "not_before", "edtf": "2030"}, "2030-01-01", None),
        (None, None, None),
    ],
)
def test_a_window_has_a_beginning_only_if_its_words_name_one(claim, due, earliest, latest):
    assert window(claim(due=due, said_on=None))[:2] == (earliest, latest)


@pytest.mark.parametrize(
    ("due", "latest"),
    [
        ("by the end of Q1 '25", "2025-03-31"),
        ("by June '27", "2027-06-30"),
        ("by the end of '24", "2024-12-31"),
        ("1Q25", "2025-03-31"),
        ("by the third quarter of '30", "2030-09-30"),
    ],
)
def test_two_digits_of_a_year_count_from_no_day(claim, due, latest):
    added = claim("The line opens in November", due, said_on=None)
    assert (added["said_on"], added["due"]["latest"], added["due"]["basis"]) == (None, latest, "stated")


@pytest.mark.parametrize(
    "due", ["within two years", "in November", "next year", "by Friday", "this decade", "tomorrow"]
)
def test_words_that_count_from_a_day_that_is_not_known_are_refused(journalist, claim, due):
    body = {"article_id": 1, "quote": DONE, "due": {"text": due}, "said_on": None}
    problem = assert_problem(journalist.post("/claims", body, None), 422, "due-not-understood", "/due/text")
    assert "not known" in problem["detail"]


def test_evidence_is_as_old_as_the_claim(journalist, claim):
    claim(said_on="2025-03")
    assert_problem(
        journalist.post("/claims/1/evidence", _evidence("2025-02-28"), None), 422, "evidence-invalid", "/published_on"
    )
    in_window = {
        day: journalist.post("/claims/1/evidence", _evidence(day)).json["in_window"]
        for day in ("2025-03-01", "2025-10-01", "2025-10-02")
    }
    assert in_window == {"2025-03-01": True, "2025-10-01": True, "2025-10-02": False}


def test_without_a_day_evidence_has_no_lower_bound_and_every_day_before_the_end_is_in_time(journalist, claim):
    claim(said_on=None)
    assert journalist.post("/claims/1/evidence", _evidence("1999-01-01")).json["in_window"] is True
    journalist.judge(occurred_on="1999-01-01")


def _evidence(day):
    return {"url": f"https://later.example/{day}", "published_on": day, "stance": "supports"}


def test_a_change_reads_the_window_again(journalist, editor, claim):
    added = claim("He promised a second bridge within two years", "within two years")
    assert window(added) == ("2026-09-14", "2028-09-14", "stated")
    changed = journalist.patch("/claims/1", {"said_on": "2025-03"}, '"1"').json
    assert (window(changed), changed["version"], changed["slippage"]) == (
        ("2025-03-01", "2027-03-31", "inferred"),
        2,
        None,
    )
    first, second = journalist.get("/claims/1/deadlines").json["items"]
    assert (first["said_on"], second["said_on"], second["reason"]) == (None, "2025-03", "correction")
    assert first["due"]["latest"] == "2028-09-14"
    (row,) = [row for row in journalist.get("/claims/1/history").json["items"] if row["type"] == "claim.updated"]
    assert (row["changed"]["claim"]["said_on"], row["changed"]["deadline"]["id"]) == ("2025-03", 2)


def test_a_first_check_that_a_person_planned_stays(journalist, claim):
    claim("He promised a second bridge", {"text": "by 2028", "first_check_on": "2027-05-01"})
    assert journalist.patch("/claims/1", {"said_on": "2026-01-02"}, '"1"').json["due"]["first_check_on"] == "2027-05-01"


def test_a_window_that_a_date_set_keeps_its_date(journalist, claim):
    due = {"relation": "by", "edtf": "2028", "text": "within two years"}
    claim("He promised a second bridge within two years", due)
    changed = journalist.patch("/claims/1", {"said_on": "2025-03-14"}, '"1"').json
    assert window(changed) == ("2025-03-14", "2028-12-31", "editor")


@pytest.mark.parametrize(
    ("due", "said_on", "slug"),
    [("within two years", None, "due-not-understood"), ("within two years", "2026-09-15", "invalid-input")],
)
def test_a_change_without_a_window_is_refused(journalist, claim, due, said_on, slug):
    claim("He promised a second bridge within two years", due)
    assert_problem(journalist.patch("/claims/1", {"said_on": said_on}, '"1"', None), 422, slug, "/said_on")
    assert journalist.get("/claims/1").json["version"] == 1


def test_a_judged_claim_keeps_its_day(journalist, claim):
    claim(said_on="2025-03")
    journalist.post("/claims/1/evidence", _evidence("2025-10-01"))
    journalist.judge(occurred_on="2025-10-01")
    version = journalist.get("/claims/1").headers["ETag"]
    assert_problem(journalist.patch("/claims/1", {"said_on": "2025-04"}, version, None), 409, "claim-frozen")
    assert journalist.patch("/claims/1", {"said_on": "2025-03", "topics": ["a"]}, version).json["topics"] == ["a"]


def test_an_editor_corrects_the_day_of_a_candidate(editor, journalist, claim):
    claim("He promised a second bridge within two years", "within two years", workflow="candidate")
    accepted = editor.post("/claims/1/accept", {"said_on": "2025-03-14"}, 200).json
    assert (accepted["said_on"], window(accepted)) == ("2025-03-14", ("2025-03-14", "2027-03-14", "stated"))
    claim("He promised a second bridge within two years", "by 2029", workflow="candidate")
    accepted = editor.post("/claims/2/accept", {"said_on": "2025", "due": {"text": "by October 1, 2025"}}, 200).json
    assert window(accepted) == ("2025-01-01", "2025-10-01", "inferred")
    claim("He promised a second bridge within two years", "by 2030", workflow="candidate")
    assert editor.post("/claims/3/accept", {}, 200).json["said_on"] == "2026-09-14"


def test_a_deadline_can_be_said_before_the_article(journalist, claim):
    claim(said_on="2025-03")
    moved = {"due": {"text": "within a year"}, "reason": "claimant_moved", "said_on": "2025-11"}
    added = journalist.post("/claims/1/deadlines", moved).json
    assert (added["said_on"], added["due"]["latest"]) == ("2025-11", "2026-11-30")
    assert journalist.get("/claims/1").json["slippage"] == {
        "moves": 1,
        "first_latest": "2025-10-01",
        "days": 425,
        "missed": 1,
    }


@pytest.mark.parametrize("said_on", [None, "2026-01-01"])
def test_the_evidence_of_a_deadline_is_its_claims(journalist, claim, said_on):
    claim(said_on="2025-03")
    claim("The line opens in November", "in November")
    journalist.post("/claims/2/evidence", _evidence("2026-09-15"))
    for evidence_id in (1, 9, 2**62):
        body = {"due": {"text": "by 2028"}, "reason": "claimant_moved", "evidence_id": evidence_id, "said_on": said_on}
        assert_problem(journalist.post("/claims/1/deadlines", body, None), 422, "invalid-input", "/evidence_id")


@pytest.mark.parametrize(
    ("said_on", "due", "basis"),
    [
        ("2025", {"text": "within two years"}, "inferred"),
        ("2025-11", {"text": "by the end of 2027"}, "inferred"),
        ("2025-11-30", {"text": "within two years"}, "stated"),
        ("2025", {"text": "within two years", "basis": "stated"}, "stated"),
        ("2025", {"relation": "by", "edtf": "2027"}, "editor"),
    ],
)
@pytest.mark.parametrize("reason", ["claimant_moved", "correction"])
def test_a_month_or_year_makes_the_words_of_a_deadline_inferred(journalist, claim, said_on, due, basis, reason):
    claim(said_on="2025-03-01")
    body = {"due": due, "reason": reason, "said_on": said_on}
    added = journalist.post("/claims/1/deadlines", body).json
    assert added["due"]["basis"] == basis
    if reason == "claimant_moved" and "basis" not in due:
        changed = journalist.patch("/claims/1", {"said_on": "2025-03-02"}, "*").json
        assert (changed["due"]["basis"], changed["due"]["latest"]) == (basis, added["due"]["latest"])


@pytest.mark.parametrize(
    ("said_on", "pointer", "words"),
    [
        ("2024-05-01", "/said_on", "2024-05-01 is before the claim was made, on 2025-03-02: correct the day"),
        ("2024", "/said_on", "2024 is before the claim was made, on 2025-03-02: correct the day"),
        ("2025-03-02", "/due/text", "the window ends on 2024-12-31, before the claim was made on 2025-03-02: correct"),
        ("2025", "/due/text", "the window ends on 2024-12-31, before the claim was made on 2025-03-02: correct"),
        (None, "/due/text", "the window ends on 2024-12-31, before the claim was made on 2025-03-02: correct the day"),
    ],
)
def test_a_window_before_the_claim_needs_another_day_of_the_claim(journalist, claim, said_on, pointer, words):
    claim(said_on="2025-03-02")
    body = {"due": {"text": "by December 2024"}, "reason": "claimant_moved", "said_on": said_on}
    problem = assert_problem(journalist.post("/claims/1/deadlines", body, None), 422, "due-invalid", pointer)
    assert problem["detail"].startswith(words) and problem["detail"].endswith("not of the deadline.")
    journalist.patch("/claims/1", {"said_on": "2024-05-01"}, "*")
    assert journalist.post("/claims/1/deadlines", body).json["due"]["latest"] == "2024-12-31"


def test_a_window_before_a_judged_claim_needs_the_verdict_withdrawn(journalist, editor, claim):
    claim(said_on="2025-03-02")
    journalist.evidence(published_on="2025-09-01")
    journalist.judge(occurred_on="2025-09-01")
    body = {"due": {"relation": "by", "edtf": "2024"}, "reason": "correction"}
    problem = assert_problem(journalist.post("/claims/1/deadlines", body, None), 422, "due-invalid", "/due/edtf")
    assert "withdraw the verdict, and correct the day of the claim first" in problem["detail"]
    editor.post("/verdicts/1/withdraw", {"reason": "A mistake."}, 200)
    journalist.patch("/claims/1", {"said_on": "2024-05-01"}, "*")
    journalist.post("/claims/1/deadlines", body)


@pytest.mark.parametrize(
    ("check_on", "is_accepted"),
    [("2027-12-31", False), ("2028-01-01", True), ("2029-12-31", True), ("2030-01-01", False)],
)
def test_the_first_check_is_in_the_window_or_the_year_after_it(journalist, claim, check_on, is_accepted):
    due = {"relation": "in", "edtf": "2028", "first_check_on": check_on}
    body = {"article_id": 1, "quote": DONE, "due": due}
    answer = journalist.post("/claims", body, None)
    if is_accepted:
        assert answer.json["due"]["first_check_on"] == check_on
    else:
        assert_problem(answer, 422, "due-invalid", "/due/first_check_on")


def test_bulk_and_csv_have_the_column(journalist, claim):
    lines = (
        b'{"article_id":1,"quote":"it would be done by October 1, 2025","due":{"text":"by October 1, 2025"},'
        b'"said_on":"2025-03"}\n'
        b'{"article_id":1,"quote":"The line opens in November","due":{"text":"by 2025"},"said_on":null}\n'
        b'{"article_id":1,"quote":"It will open after 2030"}\n'
    )
    journalist.post("/claims/bulk", None, 200, data=lines, content_type="application/x-ndjson")
    table = (
        "article_id,quote,due,said_on\n"
        '1,"it would be done by October 1, 2025","by October 1, 2025",2025-03-14\n'
        "1,The line opens in,by 2025,Unknown\n"
        "1,It will open after 2030,by 2032,\n"
    )
    journalist.post("/claims/bulk", None, 200, data=table.encode(), content_type="text/csv")
    items = sorted(journalist.get("/claims").json["items"], key=lambda item: item["id"])
    expected = ["2025-03", None, "2026-09-14", "2025-03-14", None, "2026-09-14"]
    assert [item["said_on"] for item in items] == expected


def test_the_claim_keeps_its_day_in_its_history(journalist, claim, clock):
    claim(said_on="2025-03")
    clock.advance(hours=1)
    journalist.patch("/claims/1", {"said_on": None}, '"1"')
    assert journalist.get("/claims/1?at=2026-09-15T12:30:00Z").json["said_on"] == "2025-03"
    assert journalist.get("/claims/1").json["said_on"] is None


def test_an_export_can_be_imported(journalist, editor, claim):
    for number, said_on in enumerate([None, "2025", "2026-09-14"]):
        claim(said_on=said_on, external_id=f"x-{number}", due=f"by {2028 + number}")
    articles = {1: SimpleNamespace(url=ARTICLE["url"], title="T", published_on="2026-09-14")}
    rows = [(item, articles[1]) for item in journalist.get("/claims").json["items"]]
    table = b"".join(write_csv(rows)).replace(b"x-", b"y-")
    for item, _ in rows:
        editor.post(f"/claims/{item['id']}/withdraw", {"reason": "It comes again."}, 200)
    journalist.post("/claims/bulk", None, 200, data=table, content_type="text/csv")
    by_name = {item["external_id"]: item for item in journalist.get("/claims").json["items"]}
    for number, said_on in enumerate([None, "2025", "2026-09-14"]):
        assert by_name[f"y-{number}"]["said_on"] == said_on
        assert by_name[f"y-{number}"]["due"]["earliest"] == by_name[f"x-{number}"]["due"]["earliest"]
