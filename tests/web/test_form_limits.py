"""Hostile forms and addresses of pages: very large ones are refused before they are parsed."""

from functools import partial

import pytest

from claims.domain.limits import MAX_FORM_FIELDS, MAX_PARAMETERS
from tests.calls import count_calls
from tests.web.conftest import hidden

#: calls of functions in which a hostile form must be refused, however many fields it has
MOST_CALLS = 30_000
PAGES = ["/", "/claims", "/articles", "/claims/1", "/calendar", "/people", "/record.csv", "/sign-in", "/articles/new"]


@pytest.fixture(autouse=True)
def record(journalist):
    journalist.article()
    journalist.claim()


@pytest.mark.parametrize("path", PAGES)
def test_parameters_of_a_page_are_counted(visit, path):
    for number, status in ((MAX_PARAMETERS, 200), (MAX_PARAMETERS + 1, 422), (10_000, 422)):
        query = "&".join(f"a{i}=1" for i in range(number))
        text = visit().get(f"{path}?{query}", status)
        assert (f"at most {MAX_PARAMETERS} parameters" in text) == (status == 422)
        assert len(text) < 100_000


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize("path", ["/sign-in", "/claims/1/evidence/new", "/sign-out"])
def test_fields_of_a_form_are_counted(visit, content_type, path):
    visitor = visit()
    for number, wrong in ((MAX_FORM_FIELDS, {400, 401}), (MAX_FORM_FIELDS + 1, {413}), (3 * MAX_FORM_FIELDS, {413})):
        data = {f"a{i}": "1" for i in range(number)}
        answer = visitor.client.post(path, data=data, content_type=content_type)
        assert answer.status_code in wrong, number


def test_a_hostile_form_costs_little(visit):
    visitor = visit("journalist")
    body = b"a=1&" * 1_100_000
    for path in ("/sign-in", "/articles/1/claims/new", "/sign-out", "/nothing"):
        send = partial(visitor.client.post, path, data=body, content_type="application/x-www-form-urlencoded")
        answer, calls = count_calls(send)
        assert answer.status_code in {404, 413} and calls < MOST_CALLS, path


@pytest.mark.parametrize("mark", [";", "\n"])
def test_a_field_with_very_many_names_costs_little(visit, mark):
    visitor = visit("journalist")
    form = hidden(visitor.get("/articles/1/claims/new"))
    names = 1_000_000
    data = form | {"quote": "x", "topics": f"a{mark}" * names}
    answer, calls = count_calls(partial(visitor.client.post, "/articles/1/claims/new", data=data))
    assert answer.status_code == 422 and "Fill this in with fewer characters." in answer.get_data(as_text=True)
    assert calls < MOST_CALLS + 5 * names  # urllib writes and reads each escape


def test_a_form_shows_at_most_a_hundred_errors(visit):
    visitor = visit("journalist")
    form = hidden(visitor.get("/claims/1/verdicts/new"))
    data = form | {"outcome": "came_true", "rationale": "x", "evidence_ids": ["x"] * 500}
    text = visitor.client.post("/claims/1/verdicts/new", data=data).get_data(as_text=True)
    assert text.count("Fill this in with fewer characters.") == 1 and "Not a valid integer" not in text


@pytest.mark.parametrize(
    "was", ["", "1", "null", '"x"', "[]", "[[1]]", '["claimant"]', "{", '{"claimant": []}', "[" * 100_000]
)
def test_a_conflict_with_a_hidden_field_of_another_value_shows_both_versions(visit, was):
    visitor = visit("journalist")
    form = hidden(visitor.get("/claims/1/edit"))
    assert {"_version", "_was"} < set(form)
    typed = {"claimant": "Ann", "statement": "S"}
    assert visitor.client.post("/claims/1/edit", data=form | typed).status_code == 303
    answer = visitor.client.post("/claims/1/edit", data=form | typed | {"claimant": "Bob", "_was": was})
    assert answer.status_code == 409 and "Both versions" in answer.get_data(as_text=True)
