"""Claims over HTTP: adding, reading, changing, searching."""

import pytest

from tests.conftest import TEXT, as_public, assert_problem, tagged


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


def test_a_claim_from_a_quotation_alone(journalist, reader):
    claim = journalist.claim(due=None)
    start = TEXT.index("until")
    assert claim["spans"] == [
        {
            "role": "claim",
            "exact": "until December 1, 2023",
            "prefix": TEXT[start - 32 : start],
            "suffix": TEXT[start + 22 : start + 54],
            "start": start,
            "end": start + 22,
            "state": "verified",
            "revision": 1,
            "proposal": None,
        }
    ]
    assert (claim["statement"], claim["claimant"]) == ("until December 1, 2023", "A. Reporter")
    assert (claim["status"], claim["due"]["relation"], claim["due"]["review_every"]) == ("open_ended", "open", "P1Y")
    assert reader.get("/claims/1").json | {"similar": []} == as_public(claim)


def test_a_claim_with_every_field(journalist):
    answer = journalist.post(
        "/claims",
        {
            "article_id": 1,
            "statement": "Addenda are signed.",
            "claimant": "Moscow and Minsk",
            "topics": ["Gas", "gas "],
            "criteria": "A report says so.",
            "due": {"text": "until December 1, 2023", "timezone": "Europe/Minsk"},
            "spans": [
                {"role": "date", "exact": "until December 1, 2023"},
                {"role": "speaker", "start": 0, "end": 16},
                {"exact": "It will rain", "suffix": ". It"},
            ],
        },
    )
    claim = answer.json
    assert answer.headers["Location"] == "http://localhost/api/v1/claims/1"
    assert answer.headers["ETag"] == tagged("1-open")
    assert [(s["role"], s["exact"]) for s in claim["spans"]] == [
        ("date", "until December 1, 2023"),
        ("speaker", "Moscow and Minsk"),
        ("claim", "It will rain"),
    ]
    assert claim["topics"] == ["Gas"]
    assert (claim["due_at"], claim["due"]["basis"]) == ("2023-12-01T21:00:00Z", "stated")


@pytest.mark.parametrize(
    ("changes", "slug", "pointer"),
    [
        ({"quote": "It will rain"}, "span-not-proven", "/quote"),
        ({"quote": "It will snow"}, "span-not-proven", "/quote"),
        ({"quote": None}, "invalid-input", "/quote"),
        ({"quote": "a", "spans": [{"exact": "a"}]}, "invalid-input", "/quote"),
        ({"quote": None, "spans": [{"role": "date", "exact": "until"}]}, "invalid-input", "/spans"),
        ({"quote": None, "spans": [{"exact": "until", "start": 3}]}, "invalid-input", "/spans/0/end"),
        ({"quote": None, "spans": [{"start": 3, "end": 9000}]}, "invalid-input", "/spans/0/end"),
        ({"quote": None, "spans": [{"exact": "until"}, {"exact": "rain"}]}, "span-not-proven", "/spans/1/exact"),
        ({"quote": None, "spans": [{"exact": "until", "start": 1.0, "end": 6}]}, "invalid-input", "/spans/0/start"),
        ({"article_id": 2}, "invalid-input", "/article_id"),
        ({"article_id": 2**63}, "invalid-input", "/article_id"),
        ({"article_id": "1"}, "invalid-input", "/article_id"),
        ({"article_id": True}, "invalid-input", "/article_id"),
        ({"due": {"text": "some day soon-ish"}}, "due-not-understood", "/due/text"),
        ({"due": {}}, "due-invalid", "/due/text"),
        ({"due": {"edtf": "2023"}}, "due-invalid", "/due/relation"),
        ({"due": {"edtf": "2023-Q4", "relation": "by"}}, "due-invalid", "/due/edtf"),
        ({"due": {"text": "by 2023", "timezone": "Mars"}}, "due-invalid", "/due/timezone"),
        ({"due": {"text": "by December 2020"}}, "due-invalid", "/due/text"),
        ({"due": {"relation": "open", "review_every": "yearly"}}, "invalid-input", "/due/review_every"),
        ({"depends_on": {"claim_id": 1}}, "condition-invalid", "/depends_on/claim_id"),
        ({"depends_on": {"claim_id": 1, "offset": "P1Y"}}, "due-invalid", "/due"),
        ({"workflow": "rejected"}, "invalid-input", "/workflow"),
        ({"statement": "x" * 1001}, "invalid-input", "/statement"),
        ({"topics": ["t"] * 21}, "invalid-input", "/topics"),
        ({"due": {"text": "by 2023", "when": 1}}, "invalid-input", "/due/when"),
    ],
)
def test_a_bad_claim_is_refused_and_changes_nothing(journalist, reader, changes, slug, pointer):
    body = {"article_id": 1, "quote": "until December 1, 2023", "due": {"text": "until December 1, 2023"}}
    if changes.get("depends_on", {}).get("offset"):
        journalist.claim()
    before = reader.get("/claims").json
    answer = journalist.post("/claims", {k: v for k, v in (body | changes).items() if v is not None}, None)
    assert_problem(answer, 422, slug, pointer)
    assert reader.get("/claims").json == before


def test_a_quotation_that_occurs_twice_is_refused_with_the_number(journalist):
    problem = assert_problem(
        journalist.post("/claims", {"article_id": 1, "quote": "It will rain"}, None), 422, "span-not-proven"
    )
    assert problem["occurrences"] == 2
    assert "2 times" in problem["detail"]


def test_ambiguous_due_words_are_refused_with_what_was_understood(journalist):
    body = {"article_id": 1, "quote": "until December 1, 2023", "due": {"text": "until May 2023, or so"}}
    problem = assert_problem(journalist.post("/claims", body, None), 422, "due-not-understood", "/due/text")
    assert problem["understood"] == ["until May 2023 = by 2023-05"]


def test_a_date_given_in_edtf_is_an_editors(journalist):
    due = journalist.claim(due={"edtf": "2024-35", "relation": "in", "text": "after summer 2024"})["due"]
    assert (due["basis"], due["text"], due["latest"]) == ("editor", "after summer 2024", "2024-09-30")
    due = journalist.claim(due={"text": "by 2024", "basis": "editor", "first_check_on": "2023-05-01"})["due"]
    assert (due["basis"], due["first_check_on"]) == ("editor", "2023-05-01")


@pytest.mark.parametrize(
    ("now", "status", "days"),
    [
        ("2021-10-01T00:00", "scheduled", None),
        ("2021-10-31T10:00", "open", None),
        ("2021-12-01T11:59:59", "open", None),
        ("2021-12-01T12:00", "due", 0),
        ("2021-12-15T12:00", "due", 14),
        ("2021-12-15T12:00:01", "overdue", 14),
    ],
)
def test_status_follows_the_clock(journalist, reader, clock, now, status, days):
    journalist.claim(due={"text": "in November"})
    clock.set(now)
    claim = reader.get("/claims/1")
    assert (claim.json["status"], claim.json["days_overdue"]) == (status, days)
    assert claim.headers["ETag"] == tagged(f"1-{status}")
    assert [c["id"] for c in reader.get(f"/claims?status={status}").json["items"]] == [1]


def test_patch_changes_what_is_named_and_keeps_the_rest(journalist, reader):
    before = journalist.claim(topics=["gas"])
    after = journalist.patch("/claims/1", {"statement": "Other words.", "criteria": "A report."}, '"1-open"').json
    changed = {k for k in after if after[k] != before[k]}
    assert changed == {"statement", "criteria", "version", "updated_at"} - {"updated_at"}
    assert reader.get("/claims/1").json == as_public(after)
    assert reader.get("/claims?q=other+words").json["items"][0]["id"] == 1
    assert reader.get("/claims?topic=GAS").json["items"][0]["id"] == 1
    journalist.patch("/claims/1", {"topics": ["oil"], "claimant": "Ivan"}, '"2-open"')
    assert reader.get("/claims?topic=gas").json["items"] == []
    assert reader.get("/claims?claimant=IVAN").json["items"][0]["id"] == 1


def test_no_two_claims_have_the_same_external_id(journalist, reader):
    first = journalist.claim(external_id="cms-17")
    assert first["external_id"] == "cms-17"
    answer = journalist.post("/claims", {"article_id": 1, "quote": "by December 2022", "external_id": "cms-17"}, 409)
    assert assert_problem(answer, 409, "claim-exists")["claim_id"] == first["id"]
    assert len(reader.get("/claims").json["items"]) == 1


def test_a_claimants_url_goes_with_the_claimant(journalist):
    claim = journalist.claim(claimant="The Bank", claimant_url="https://bank.example/")
    answer = journalist.patch("/claims/1", {"claimant": "The Bank"}, f'"{claim["version"]}"')
    assert answer.json["claimant_url"] == "https://bank.example/"
    answer = journalist.patch("/claims/1", {"claimant": "Another"}, f'"{claim["version"]}"')
    assert answer.json["claimant_url"] is None


def test_patch_needs_the_version_it_changes(journalist):
    journalist.claim()
    assert_problem(journalist.patch("/claims/1", {"topics": []}, None, None), 428, "precondition-required")
    journalist.patch("/claims/1", {"claimant": "B"}, '"1-due"')  # the status is not compared
    problem = assert_problem(
        journalist.patch("/claims/1", {"claimant": "C"}, '"1-open"', None), 412, "version-conflict"
    )
    assert (problem["current"]["version"], problem["current"]["claimant"]) == (2, "B")
    for header in ('"3"', 'W/"1-open"', '"1", "3-due"', '"x"', '"**"', '""'):
        assert_problem(journalist.patch("/claims/1", {"claimant": "C"}, header, None), 412, "version-conflict")
    for header in ("3", '"2-open', "", "2-open", '"2" "3"', "*, *", 'w/"2"', '"2",'):
        assert_problem(journalist.patch("/claims/1", {"claimant": "C"}, header, None), 400, "bad-request")


@pytest.mark.parametrize(
    "header", ["*", ' "1" ', '"1-open"', 'W/"1-open"', 'W/"1-open.5f3a"', '"1.5f3a"', '"7", W/"1-due", "x"', '"1-2_0"']
)
def test_if_match_reads_only_the_version(journalist, header):
    journalist.claim()
    assert journalist.patch("/claims/1", {"claimant": "B"}, header).json["version"] == 2


def test_a_claim_without_a_status_has_the_version_alone_as_etag(journalist):
    journalist.claim(workflow="candidate")
    assert journalist.get("/claims/1").headers["ETag"] == tagged(1)


def test_a_patch_that_changes_nothing_makes_no_version(journalist):
    journalist.claim()
    assert journalist.patch("/claims/1", {"claimant": "A. Reporter"}, '"1"').json["version"] == 1


def test_criteria_are_fixed_once_the_claim_is_due(journalist, clock):
    journalist.claim(criteria="A report.")
    clock.set("2023-12-02T12:00")
    assert_problem(journalist.patch("/claims/1", {"criteria": "Two."}, '"1"', None), 409, "claim-frozen")
    journalist.patch("/claims/1", {"criteria": "A report.", "topics": ["gas"]}, '"1"')


def test_the_statement_is_fixed_once_the_claim_is_judged(journalist):
    journalist.claim()
    journalist.evidence()
    journalist.judge()
    assert_problem(journalist.patch("/claims/1", {"statement": "No."}, '"2"', None), 409, "claim-frozen")
    journalist.patch("/claims/1", {"topics": ["gas"]}, '"2"')


@pytest.mark.parametrize("body", [{"due": {"text": "by 2024"}}, {"workflow": "accepted"}, {"version": 3}])
def test_a_deadline_or_workflow_is_not_patched(journalist, body):
    journalist.claim()
    assert_problem(journalist.patch("/claims/1", body, '"1"', None), 422, "invalid-input")


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("article_id=1", [3, 2, 1]),
        ("article_id=2", []),
        ("publisher=NEWS", [3, 2, 1]),
        ("publisher=new", []),
        ("publisher=news&sort=due_at&status=open", [2, 1]),
        ("publisher=news&topic=gas&q=december", [2]),
        ("workflow=candidate", [3]),
        ("status=open", [2, 1]),
        ("claimant=a.%20reporter", [3, 1]),
        ("topic=gas&claimant=Bank", [2]),
        ("due_before=2023-01-02", [2]),
        ("due_after=2023-01-02", [1]),
        ("due_after=2023-12-02T14:00%2B02:00&due_before=2023-12-02T12:00:01Z", [1]),
        ("sort=due_at", [2, 1, 3]),
        ("sort=-due_at", [3, 1, 2]),
        ("q=december", [2, 1]),
        ("q=DECEMBER%202022", [2]),
        ("q=bank&status=open", [2]),
        ("q=gas&topic=gas", [2]),
        ("q=%2B%25%20%22(", []),
        ('q=december"%20OR%20*', [2, 1]),
        ("q=NEAR(rain%20x)", []),
        ("outcome=void", []),
        ("", [3, 2, 1]),
        ("sort=-id", [3, 2, 1]),
        ("sort=-updated_at", [1, 3, 2]),
        ("sort=-score", []),
        ("status=open,due", [2, 1]),
        ("status=due,overdue", []),
        ("workflow=candidate,accepted", [3, 2, 1]),
        ("workflow=candidate,rejected,candidate", [3]),
        ("workflow=candidate,accepted&status=open,judged", [2, 1]),
        ("outcome=void,partly", []),
        ("external_id=desk-2", [2]),
        ("external_id=DESK-2", []),
        ("external_id=desk-2&workflow=candidate", []),
        ("q=december&status=open,due&workflow=accepted,candidate", [2, 1]),
    ],
)
def test_filters_and_orders(journalist, bot, clock, query, ids):
    journalist.claim()
    clock.advance(seconds=1)
    due = {"text": "by December 2022"}
    journalist.claim(quote="by December 2022", due=due, claimant="Bank", topics=["gas"], external_id="desk-2")
    clock.advance(seconds=1)
    journalist.claim(quote="program addenda", due={"relation": "open"}, workflow="candidate")
    clock.advance(seconds=1)
    journalist.patch("/claims/1", {"criteria": "A report."}, '"1"')
    assert [c["id"] for c in bot.get(f"/claims?{query}").json["items"]] == ids


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("status=late", "status"),
        ("status=due,late", "status"),
        ("status=due,", "status"),
        ("status=due;overdue", "status"),
        ("workflow=", "workflow"),
        ("outcome=true", "outcome"),
        ("external_id=", "external_id"),
        ("publisher=", "publisher"),
        ("sort=score", "sort"),
        ("sort=-id,due_at", "sort"),
        ("sort=relevance", "sort"),
        ("highlight=true", "highlight"),
        ("q=-rain", "q"),
        ("q=a&sort=-score", "sort"),
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=1.5", "limit"),
        ("limit=9999999999999999999999", "limit"),
        ("article_id=9223372036854775808", "article_id"),
        ("cursor=xyz", "cursor"),
        ("cursor=W10", "cursor"),
        ("colour=red", "colour"),
        ("q=a&sort=due_at", "sort"),
        ("due_before=yesterday", "due_before"),
        ("due_before=2023-12-01T10:00:00", "due_before"),
        ("q=%00", "q"),
        ("topic=", "topic"),
        ("cursor=" + "A" * 401, "cursor"),
    ],
)
def test_bad_queries_are_refused(reader, query, parameter):
    assert_problem(reader.get(f"/claims?{query}", None), 422, "invalid-input", parameter)


def test_a_cursor_of_another_order_is_refused(journalist, reader):
    for _ in range(2):
        journalist.claim()
    after = reader.get("/claims?limit=1&sort=due_at").json["next"].split("cursor=")[1]
    problem = assert_problem(reader.get(f"/claims?limit=1&cursor={after}", None), 422, "invalid-input", "cursor")
    assert "another order" in problem["detail"]


def pages(reader, path, between=lambda: None):
    """Return the ids of a list page by page, and do something between the pages."""
    page = reader.get(path).json
    ids = [claim["id"] for claim in page["items"]]
    while page["next"]:
        between()
        page = reader.get(page["next"].removeprefix("http://localhost/api/v1")).json
        ids += [claim["id"] for claim in page["items"]]
    return ids


@pytest.mark.parametrize(("sort", "ids"), [("", [5, 4, 3, 2, 1]), ("&sort=-updated_at", [5, 4, 2, 1])])
def test_a_claim_that_changes_between_two_pages_is_listed_once_by_id(journalist, reader, clock, sort, ids):
    for _ in range(5):
        journalist.claim()
        clock.advance(seconds=1)
    changes = iter([lambda: journalist.patch("/claims/3", {"criteria": "A report."}, '"1"')])
    assert pages(reader, f"/claims?limit=2{sort}", lambda: next(changes, lambda: journalist.claim())()) == ids


def test_pages_of_several_values_have_every_claim_once(journalist, editor, bot):
    for workflow in ("candidate", "accepted", "candidate", "accepted", "candidate"):
        journalist.claim(workflow=workflow, topics=["gas"])
    editor.post("/claims/3/reject", {"reason": "r"}, 200)
    for filters in ("", "&topic=gas", "&article_id=1", "&claimant=A.%20Reporter"):
        assert pages(bot, f"/claims?limit=1&workflow=candidate,accepted,rejected{filters}") == [5, 4, 3, 2, 1]
        assert pages(bot, f"/claims?limit=1&workflow=rejected,candidate{filters}") == [5, 3, 1]


def test_extracted_claims_are_listed_by_their_score(journalist, editor, bot):
    journalist.claim()
    found = journalist.post("/articles/1/candidates?store=true", None, 200).json["items"]
    scores = {item["claim_id"]: item["score"] for item in found if item["claim_id"] != 1}
    assert len(scores) > 1
    expected = sorted(scores, key=lambda number: (-scores[number], -number))
    assert pages(bot, "/claims?limit=1&sort=-score") == expected
    accepted = expected[0]
    editor.post(f"/claims/{accepted}/accept", {}, 200)
    assert pages(bot, "/claims?limit=1&sort=-score&workflow=candidate") == expected[1:]
    assert pages(bot, "/claims?limit=1&sort=-score&workflow=accepted,rejected") == [accepted]
