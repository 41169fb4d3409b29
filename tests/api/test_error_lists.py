"""Lists of errors over HTTP: the first hundred with the number of all, and bounded work for very many."""

import json
from functools import partial

import pytest

from claims.domain.limits import MAX_ECHO, MAX_ERRORS, MAX_JSON_CONTAINERS, MAX_LINE_ERRORS, MAX_PARAMETERS
from tests.calls import count_calls
from tests.conftest import ARTICLE, assert_problem

CLAIM = {"article_id": 1, "quote": "until December 1, 2023"}
#: calls of functions in which a hostile body must be refused, however many members it has
MOST_CALLS = 20_000
MANY = 200_000
NDJSON = "application/x-ndjson"


def members(number, value=1):
    return {f"m{i:06d}": value for i in range(number)}


@pytest.fixture(autouse=True)
def record(journalist):
    journalist.article()


def refused(caller, path, body, pointer=None):
    """Send a body that is invalid; return the problem document, and check that the list of errors is cut."""
    problem = assert_problem(caller.post(path, body, 422), 422, "invalid-input", pointer)
    assert len(problem["errors"]) == min(problem["error_count"], MAX_ERRORS)
    return problem


@pytest.mark.parametrize("number", [1, MAX_ERRORS - 1, MAX_ERRORS, MAX_ERRORS + 1, 2 * MAX_ERRORS])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/claims", lambda unknown: CLAIM | unknown),
        ("/claims", lambda unknown: CLAIM | {"due": unknown}),
        ("/claims", lambda unknown: CLAIM | {"depends_on": {"claim_id": 1} | unknown}),
        ("/claims", lambda unknown: {"article_id": 1, "spans": [{"exact": "x"} | unknown]}),
        ("/articles", lambda unknown: ARTICLE | unknown),
        ("/leases", lambda unknown: unknown),
        ("/articles/fetch", lambda unknown: {"url": "https://news.example/x"} | unknown),
    ],
)
def test_unknown_members_are_counted_and_the_first_are_listed(journalist, path, body, number):
    problem = refused(journalist, path, body(members(number)))
    assert problem["error_count"] == number
    names = {error["pointer"].rpartition("/")[2] for error in problem["errors"]}
    assert names == set(members(min(number, MAX_ERRORS)))


def test_all_errors_of_a_body_are_counted_together(journalist):
    spans = [{"exact": "x"} | members(40), {"exact": ""} | members(40)]
    body = {"topics": [1, 2, 3], "due": members(40), "depends_on": members(40), "spans": spans} | members(40)
    # 5 objects with unknown members, 3 topics, 1 empty quotation, and the ids of the article and of the other claim
    assert refused(journalist, "/claims", body)["error_count"] == 5 * 40 + 3 + 1 + 2


@pytest.mark.parametrize(
    ("path", "body", "pointer", "most"),
    [
        ("/claims", lambda items: CLAIM | {"topics": items}, "/topics", 20),
        ("/claims", lambda items: {"article_id": 1, "spans": items}, "/spans", 20),
        ("/articles", lambda items: ARTICLE | {"authors": items}, "/authors", 50),
        ("/articles/fetch", lambda items: {"url": "https://a.example", "authors": items}, "/authors", 50),
        (
            "/claims/1/verdicts",
            lambda items: {"outcome": "came_true", "rationale": "x", "evidence_ids": items},
            "/evidence_ids",
            100,
        ),
    ],
)
def test_the_items_of_a_list_that_is_too_long_are_not_read(journalist, path, body, pointer, most):
    for wrong in (1.5, {}, [], None, {"a": 1}):
        few = refused(journalist, path, body([wrong] * most))
        assert {error["pointer"] for error in few["errors"]} > {pointer} or len(few["errors"]) >= most - 1
        for number in (most + 1, 10 * most):
            (error,) = refused(journalist, path, body([wrong] * number), pointer)["errors"]
            assert "Long" in error["message"] or "Length" in error["message"]


def test_the_pointer_of_a_long_name_is_cut(journalist):
    for length in (MAX_ECHO, MAX_ECHO + 1, 1_000_000):
        (error,) = refused(journalist, "/claims", CLAIM | {"a" * length: 1})["errors"]
        assert error["pointer"] == "/" + "a" * MAX_ECHO + "..." * (length > MAX_ECHO)


def nested(depth):
    return "[" * depth + "]" * depth


HOSTILE = {
    "unknown members": CLAIM | members(MANY),
    "unknown members of due": CLAIM | {"due": members(MANY)},
    "unknown members of depends_on": CLAIM | {"depends_on": members(MANY)},
    "unknown members of a span": {"article_id": 1, "spans": [members(MANY)]},
    "unknown members of twenty spans": {"article_id": 1, "spans": [members(MANY // 20)] * 20},
    "unknown members with objects": CLAIM | members(MANY // 2, {}),
    "spans": {"article_id": 1, "spans": [{}] * (MANY // 2)},
    "topics": CLAIM | {"topics": ["t"] * (MANY // 2)},
    "topics of a wrong type": CLAIM | {"topics": [1] * 1_000_000},
    "a statement of a wrong type": CLAIM | {"statement": members(MANY)},
    "a list": [1] * 1_000_000,
    "deep arrays": f'{{"topics": {nested(900)}}}',
    "many deep arrays": f'{{"topics": [{",".join([nested(100)] * 1_900)}]}}',
    "too many deep arrays": f'{{"topics": [{",".join([nested(100)] * 10_000)}]}}',
    "arrays that never end": "[" * 1_000_000,
    "a lone surrogate": '{"\\ud800": 1, ' + json.dumps(members(MANY))[1:],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_costs_little(journalist, name):
    body = HOSTILE[name] if isinstance(HOSTILE[name], str) else json.dumps(HOSTILE[name])
    send = partial(journalist.send, "POST", "/claims", data=body, content_type="application/json")
    answer, calls = count_calls(send)
    assert calls < MOST_CALLS
    assert answer.status_code in {400, 422} and len(answer.get_data()) < 20_000


def test_arrays_and_objects_are_counted_outside_of_strings(journalist):
    def send(body):
        return journalist.send("POST", "/articles", data=body, content_type="application/json")

    text = json.dumps(ARTICLE | {"url": "https://news.example/b", "text": "[{" * MAX_JSON_CONTAINERS + '\\"['})
    assert send(text).status_code == 201
    for number, status in ((MAX_JSON_CONTAINERS - 1, 422), (MAX_JSON_CONTAINERS, 422), (MAX_JSON_CONTAINERS + 1, 400)):
        body = "[" + ",".join(["{}"] * (number - 1)) + "]"
        assert send(body).status_code == status, number
    assert send('"' + "[" * MAX_JSON_CONTAINERS + "[").status_code == 400
    for mark in ('"', "\\", '\\"', '"\\', "\\\\", "[", "\n"):
        body = json.dumps(ARTICLE | {"url": 1, "text": f"[{mark}" * MAX_JSON_CONTAINERS})
        assert send(body).status_code == 422, mark
        assert send(f"[{body}{',{}' * MAX_JSON_CONTAINERS}]").status_code == 400, mark


@pytest.mark.parametrize("path", ["/claims", "/claims/1", "/claims/due", "/changes", "/articles"])
def test_parameters_are_counted_before_they_are_read(reader, path):
    for number in (MAX_PARAMETERS - 1, MAX_PARAMETERS):
        query = "&".join(f"a{i}=1" for i in range(number))
        assert assert_problem(reader.get(f"{path}?{query}", 422), 422, "invalid-input")["error_count"] == number
    for number in (MAX_PARAMETERS + 1, 10_000):
        query = "&".join(f"a{i}=1" for i in range(number))
        (error,) = assert_problem(reader.get(f"{path}?{query}", 422), 422, "invalid-input")["errors"]
        assert error == {"parameter": "query", "message": f"Must be at most {MAX_PARAMETERS} parameters."}


def bulk(journalist, lines, mode, status):
    data = "".join(f"{json.dumps(line)}\n" for line in lines)
    return journalist.send("POST", f"/claims/bulk?mode={mode}", status, data=data, content_type=NDJSON).json


@pytest.mark.parametrize("number", [MAX_LINE_ERRORS - 1, MAX_LINE_ERRORS, MAX_LINE_ERRORS + 1, 10_000])
def test_the_problem_of_a_line_lists_its_first_errors(journalist, number):
    line = CLAIM | {"due": members(number - 2)} | members(2)
    (report,) = bulk(journalist, [line], "keep_good", 200)["lines"]
    assert report["problem"]["error_count"] == number
    assert len(report["problem"]["errors"]) == min(number, MAX_LINE_ERRORS)


def test_a_refused_bulk_import_lists_its_first_errors(journalist):
    lines = [CLAIM | members(7), {"quote": "x", "article_id": 1}, *[CLAIM | members(50)] * 30]
    problem = bulk(journalist, lines, "all_or_nothing", 422)
    assert (problem["refused"], problem["error_count"]) == (32, 7 + 1 + 30 * 50)
    assert len(problem["errors"]) == MAX_ERRORS
    assert [error["pointer"].split("/")[1] for error in problem["errors"][:8]] == ["1"] * 7 + ["2"]


def test_a_line_without_a_pointer_counts_as_one_error(journalist):
    data = "nothing\n" + json.dumps([1]) + "\n"
    answer = journalist.send("POST", "/claims/bulk", 422, data=data, content_type=NDJSON)
    assert answer.json["error_count"] == len(answer.json["errors"]) == 2


def test_arrays_and_objects_of_all_lines_are_counted_together(journalist):
    for number, status in ((20_000, 422), (20_001, 400)):
        line = json.dumps(CLAIM | {"topics": [[]] * (number - 2)}) + "\n"
        answer = journalist.send("POST", "/claims/bulk", data=line * 10, content_type=NDJSON)
        assert answer.status_code == status, number


def test_a_csv_header_with_very_many_equal_columns_is_refused_at_once(journalist):
    columns = 30_000
    data = ",".join(["quote", *["id"] * columns]) + "\r\nx\r\n"
    send = partial(journalist.send, "POST", "/claims/bulk", 422, data=data, content_type="text/csv")
    answer, calls = count_calls(send)
    assert calls < 10 * columns
    assert "columns named twice: id" in answer.json["detail"]
