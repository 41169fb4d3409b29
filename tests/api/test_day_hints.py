"""Hints of refused days in JSON: every hint that a member names is accepted when it is sent back."""

import json
import re

import pytest

from tests.conftest import assert_problem

TEXT = "It will be done by 2028. It will be done soon."


@pytest.fixture(autouse=True)
def record(journalist, clock):
    """An article of 2021-09-21, a claim said on 2021-06-05, and evidence of 2026-09-10; today is 2026-09-15."""
    clock.set("2026-09-15T09:59:59")
    journalist.article(text=TEXT)
    journalist.claim(quote="It will be done by 2028", due={"text": "by 2028"}, said_on="2021-06-05")
    evidence = {"url": "https://example.org/e", "stance": "supports", "published_on": "2026-09-10"}
    journalist.post("/claims/1/evidence", evidence)


VERDICT = {"rationale": "It is done.", "evidence_ids": [1]}
FETCHED = {"url": "https://example.org/p", "html": f"<html><body><p>{TEXT * 9}</p></body></html>"}
ARTICLE = {
    "url": "https://example.org/new",
    "title": "A",
    "authors": [],
    "publisher": "B",
    "language": "en",
    "text": TEXT,
}
#: path, body, member, value, hints
CASES = [
    ("POST", "/claims/1/evidence", {"url": "https://example.org/b", "stance": "supports"}, "published_on", days)
    for days in [
        ("June 4, 2021", []),
        ("June 5, 2021", ["2021-06-05"]),
        ("05/06/2021", ["2021-06-05"]),
        ("06/07/2021", ["2021-06-07", "2021-07-06"]),
        ("June 30, 2020", []),
        ("September 15, 2026", ["2026-09-15"]),
        ("September 16, 2026", []),
        ("05/12/2026", ["2026-05-12"]),
        ("10/11/2026", []),
    ]
]
CASES += [
    ("PATCH", "/evidence/1", {}, "published_on", days)
    for days in [("June 4, 2021", []), ("June 5, 2021", ["2021-06-05"]), ("September 16, 2026", [])]
]
CASES += [
    ("POST", "/articles", ARTICLE, "published_on", days)
    for days in [
        ("September 15, 2026", ["2026-09-15"]),
        ("September 16, 2026", []),
        ("05/12/2026", ["2026-05-12"]),
        ("December 5, 2030", []),
        ("05/06/1999", ["1999-05-06", "1999-06-05"]),
    ]
]
CASES += [
    ("PATCH", "/articles/1", {}, "published_on", days)
    for days in [("June 4, 2021", []), ("June 5, 2021", ["2021-06-05"]), ("05/06/2021", ["2021-06-05"])]
]
CASES += [
    ("POST", "/articles/fetch", FETCHED | {"title": "A", "publisher": "B"}, "published_on", days)
    for days in [("September 15, 2026", ["2026-09-15"]), ("September 16, 2026", [])]
]
CASES += [
    ("POST", "/claims", {"article_id": 1, "quote": "It will be done soon", "due": {"text": "by 2022"}}, "said_on", days)
    for days in [
        ("September 21, 2021", ["2021-09-21"]),
        ("September 22, 2021", []),
        ("05/10/2021", ["2021-05-10"]),
        ("September 2021", ["2021-09"]),
        ("October 2021", []),
        ("1 May 1999", ["1999-05-01"]),
    ]
]
CASES += [
    ("PATCH", "/claims/1", {}, "said_on", days) for days in [("05/10/2021", ["2021-05-10"]), ("September 22, 2021", [])]
]
CASES += [
    ("POST", "/claims/1/deadlines", {"reason": "claimant_moved", "due": {"text": "by 2031"}}, "said_on", days)
    for days in [
        ("September 15, 2026", ["2026-09-15"]),
        ("September 16, 2026", []),
        ("05/12/2026", ["2026-05-12"]),
        ("September 2026", ["2026-09"]),
    ]
]
CASES += [
    ("POST", "/claims/1/checks", {"result": "nothing_new"}, "next_check_on", days)
    for days in [
        ("September 15, 2026", []),
        ("September 16, 2026", ["2026-09-16"]),
        ("05/12/2026", ["2026-12-05"]),
        ("05/06/2021", []),
        ("December 31, 2036", ["2036-12-31"]),
        ("January 1, 2037", []),
    ]
]
CASES += [
    ("POST", "/claims/1/verdicts", VERDICT | {"outcome": outcome}, "occurred_on", days)
    for outcome, days in [
        ("came_true", ("June 4, 2021", [])),
        ("came_true", ("05/06/2021", ["2021-06-05"])),
        ("came_true", ("September 10, 2026", ["2026-09-10"])),
        ("came_true", ("September 11, 2026", [])),
        ("partly", ("05/06/2021", ["2021-06-05"])),
        ("came_true_late", ("05/07/2022", [])),
        ("did_not", ("05/07/2022", [])),
    ]
]


@pytest.mark.parametrize(("method", "path", "body", "member", "days"), CASES)
def test_every_hint_of_a_day_is_accepted(journalist, method, path, body, member, days):
    typed, hints = days

    def send(value):
        etag = journalist.get(path).headers["ETag"] if method == "PATCH" else None
        return journalist.send(method, path, json=body | {member: value}, headers={"If-Match": etag} if etag else None)

    problem = assert_problem(send(typed), 422, "invalid-input", f"/{member}")
    (error,) = problem["errors"]
    named = error["message"].partition("did you mean")[2]
    assert re.findall(r"\d{4}(?:-\d\d){1,2}", named) == hints
    assert error["message"] in problem["detail"]
    for number, hint in enumerate(hints):
        body = body | ({"url": f"https://example.org/{number}"} if "url" in body else {})
        assert send(hint).status_code in {200, 201}, hint


@pytest.mark.parametrize(
    ("due", "typed", "hints"),
    [
        ({"text": "in 2023"}, "December 31, 2022", []),
        ({"text": "in 2023"}, "January 1, 2023", ["2023-01-01"]),
        ({"relation": "in", "edtf": "2023"}, "December 31, 2024", ["2024-12-31"]),
        ({"relation": "in", "edtf": "2023"}, "January 1, 2025", []),
        ({"relation": "in", "edtf": "2023"}, "01/12/2024", ["2024-01-12", "2024-12-01"]),
        ({"relation": "in", "edtf": "2024"}, "01/12/2023", []),
        ({"relation": "soon"}, "January 1, 2023", []),
        ({"text": "soon-ish"}, "January 1, 2023", []),
    ],
)
def test_every_hint_of_a_first_check_is_accepted(journalist, due, typed, hints):
    def send(value):
        body = {"article_id": 1, "quote": "It will be done soon", "due": due | {"first_check_on": value}}
        return journalist.send("POST", "/claims", json=body)

    problem = assert_problem(send(typed), 422, "invalid-input", "/due/first_check_on")
    message = next(e["message"] for e in problem["errors"] if e["pointer"] == "/due/first_check_on")
    assert re.findall(r"\d{4}-\d\d-\d\d", message.partition("did you mean")[2]) == hints
    for hint in hints[:1]:
        assert send(hint).status_code == 201


@pytest.mark.parametrize("path", ["/claims/99/evidence", "/claims/99/checks"])
def test_a_day_of_a_record_that_does_not_exist_has_no_hint(journalist, path):
    member = "published_on" if "evidence" in path else "next_check_on"
    body = {"url": "https://example.org/b", "stance": "supports"} if "evidence" in path else {"result": "nothing_new"}
    problem = assert_problem(journalist.send("POST", path, json=body | {member: "May 6, 2025"}), 422, "invalid-input")
    assert "did you mean" not in problem["detail"]


LINE = {"quote": "It will be done soon", "article_id": 1, "due": {"text": "by 2022"}}


@pytest.mark.parametrize("member", ["article_id", "article_url"])
@pytest.mark.parametrize(
    ("typed", "hints"), [("05/10/2021", ["2021-05-10"]), ("6/1/23", []), ("September 22, 2021", []), ("06/05/2021", 2)]
)
def test_every_hint_of_a_line_is_accepted(journalist, member, typed, hints):
    article = {"article_id": 1} if member == "article_id" else {"article_url": "https://news.example/a"}
    for media, line in (
        ("application/x-ndjson", None),
        ("text/csv", f"quote\tdue\tsaid_on\t{member}\nIt will be done soon\tby 2022\t{typed}\t{article[member]}\n"),
    ):
        body = line or json.dumps({k: v for k, v in LINE.items() if k != "article_id"} | article | {"said_on": typed})
        answer = journalist.send(
            "POST", "/claims/bulk?mode=keep_good", data=body, headers={"Content-Type": media}, status=200
        ).json
        (error,) = answer["lines"][0]["problem"]["errors"]
        assert error["pointer"] == "/said_on"
        named = re.findall(r"\d{4}-\d\d-\d\d", error["message"].partition("did you mean")[2])
        assert named == (["2021-06-05", "2021-05-06"] if hints == 2 else hints)
        if not named:
            assert "YYYY-MM-DD" in error["message"]
