"""A form that is sent twice makes one record; its second answer leads to the same page."""

import pytest

from claims.errors import RequestUnderWay
from claims.web import views_articles
from claims.web.form_keys import FORM_KEY
from tests.conftest import ARTICLE, TEXT
from tests.web.conftest import hidden

URL = {"url": "https://later.example/9", "stance": "supports"}
#: page -> inputs, the path of the list with the records, and their number afterwards
FORMS = {
    "/articles/new": ({**ARTICLE, "authors": "A", "url": "https://news.example/b"}, "/articles", 2),
    "/articles/1/text": ({"text": TEXT + " More."}, "/articles/1/revisions", 2),
    "/articles/1/claims/new": ({"quote": "program addenda"}, "/claims", 2),
    "/claims/1/evidence/new": (URL, "/claims/1/evidence", 2),
    "/claims/1/checks/new": ({"result": "nothing_new"}, "/claims/1/checks", 1),
    "/claims/1/verdicts/new": (
        {"outcome": "came_true", "occurred_on": "2021-09-30", "rationale": "It did.", "evidence_ids": "1"},
        "/claims/1/verdicts",
        1,
    ),
    "/claims/1/deadlines/new": (
        {"due.relation": "by", "due.edtf": "2025", "reason": "correction", "note": "n"},
        "/claims/1/deadlines",
        2,
    ),
}


@pytest.fixture(autouse=True)
def record(journalist, clock):
    journalist.article()
    journalist.claim()
    journalist.evidence(1, published_on="2021-09-30")
    clock.set("2024-01-01T00:00")


@pytest.fixture
def visitor(visit):
    return visit("editor")


def total(caller, path):
    return len(caller.get(path).json["items"])


@pytest.mark.parametrize("path", FORMS)
def test_a_form_that_is_sent_twice_makes_one_record(visitor, journalist, path):
    inputs, records, count = FORMS[path]
    data = hidden(visitor.get(path)) | inputs
    first, second = (visitor.client.post(path, data=data) for _ in "ab")
    assert (first.status_code, second.status_code) == (303, 303), first.get_data(as_text=True)
    assert first.headers["Location"] == second.headers["Location"]
    assert total(journalist, records) == count


def test_a_fetched_page_is_fetched_once(visitor, journalist, monkeypatch):
    fetched = []

    def fetch(fetch_request):
        fetched.append(fetch_request.url)
        return journalist.article(url=fetch_request.url)["id"]

    monkeypatch.setattr(views_articles, "_fetched", fetch)
    data = hidden(visitor.get("/articles/fetch")) | {"url": "https://news.example/b"}
    answers = [visitor.client.post("/articles/fetch", data=data) for _ in "ab"]
    assert [answer.headers["Location"] for answer in answers] == ["/articles/2"] * 2
    assert fetched == ["https://news.example/b"]


def test_a_corrected_form_keeps_its_key_and_is_processed(visitor, journalist):
    path = "/articles/1/claims/new"
    wrong = visitor.send(path, 422, quote="nowhere to be found").get_data(as_text=True)
    data = hidden(wrong) | {"quote": "program addenda"}
    assert visitor.client.post(path, data=data).headers["Location"] == "/claims/2"
    assert visitor.client.post(path, data=data).headers["Location"] == "/claims/2"
    assert total(journalist, "/claims") == 2


def test_two_forms_make_two_records_unless_they_say_the_same(visitor, journalist):
    path = "/claims/1/checks/new"
    for _ in "ab":
        visitor.send(path, result="nothing_new")
    assert total(journalist, "/claims/1/checks") == 2
    path = "/articles/1/claims/new"
    visitor.send(path, quote="program addenda")
    page = visitor.send(path, 409, quote="program addenda").get_data(as_text=True)
    assert "This claim is here already" in page and "claim 2 has the same quotation" in page
    visitor.send(path, quote="program")
    assert total(journalist, "/claims") == 3


def test_other_inputs_with_a_used_key_are_shown_again_with_a_new_key(visitor, journalist):
    path = "/claims/1/checks/new"
    first = hidden(visitor.get(path))
    visitor.client.post(path, data=first | {"result": "nothing_new"})
    answer = visitor.client.post(path, data=first | {"result": "too_early", "note": "My words"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "with other inputs" in page and "My words" in page
    assert total(journalist, "/claims/1/checks") == 1
    assert hidden(page)[FORM_KEY] != first[FORM_KEY]
    assert visitor.send(path, page=page, result="too_early").status_code == 303
    assert total(journalist, "/claims/1/checks") == 2


@pytest.mark.parametrize("key", ["", "form-short", "k" * 300, "form-" + "ж" * 24, "k"])
def test_a_key_that_the_server_did_not_write_is_not_used(visitor, journalist, key):
    path = "/claims/1/checks/new"
    data = hidden(visitor.get(path)) | {"result": "nothing_new", FORM_KEY: key}
    for _ in "ab":
        assert visitor.client.post(path, data=data).status_code == 303
    assert total(journalist, "/claims/1/checks") == 2


def test_a_form_without_a_key_works(visitor, journalist):
    path = "/claims/1/checks/new"
    data = hidden(visitor.get(path)) | {"result": "nothing_new"}
    del data[FORM_KEY]
    assert visitor.client.post(path, data=data).status_code == 303


def test_a_key_belongs_to_one_user(visitor, visit, journalist):
    path = "/claims/1/checks/new"
    data = hidden(visitor.get(path)) | {"result": "nothing_new"}
    visitor.client.post(path, data=data)
    other = visit("journalist", "other-desk")
    mine = hidden(other.get(path)) | {"result": "nothing_new", FORM_KEY: data[FORM_KEY]}
    assert other.client.post(path, data=mine).status_code == 303
    assert total(journalist, "/claims/1/checks") == 2


def test_a_form_that_changes_a_record_leads_to_its_page_twice(visitor):
    data = hidden(visitor.get("/claims/1/edit")) | {"statement": "Changed."}
    answers = [visitor.client.post("/claims/1/edit", data=data) for _ in "ab"]
    assert [answer.headers.get("Location") for answer in answers] == ["/claims/1"] * 2


def test_a_second_send_during_the_slow_part_keeps_the_inputs(visitor, journalist, monkeypatch):
    def under_way(*_, **__):
        raise RequestUnderWay("not finished")

    path = "/articles/1/text"
    page = visitor.get(path)
    monkeypatch.setattr("claims.web.forms.run_form_once", under_way)
    answer = visitor.send(path, 409, page=page, text="Other words")
    shown = answer.get_data(as_text=True)
    assert "still works on it" in shown and "Other words" in shown
    assert hidden(shown)[FORM_KEY] == hidden(page)[FORM_KEY]


def test_the_key_stays_through_a_sign_in(visitor, visit, context, journalist):
    from tests.tokens import add_token

    path = "/claims/1/checks/new"
    data = hidden(visitor.get(path)) | {"result": "nothing_new"}
    visitor.client.post(path, data=data)
    visitor.client.delete_cookie("duecheck")
    sign_in = visitor.client.post(path, data=data).get_data(as_text=True)
    token = add_token(context, "second", "editor")
    resumed = visitor.client.post("/sign-in", data=hidden(sign_in) | {"token": token}).get_data(as_text=True)
    shown = visitor.client.post(path, data=hidden(resumed)).get_data(as_text=True)
    assert hidden(shown)[FORM_KEY] == data[FORM_KEY]
