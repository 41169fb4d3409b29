"""Changes of the version that was read, on the application itself and on a server of the tests."""

import httpx
import pytest

from claims.client import Client, Problem


def test_a_claim_is_changed_with_the_tag_that_was_read(due, connect):
    editor = connect("editor")
    read = editor.claim(1)
    changed = editor.change_claim(1, {"topics": ["gates"]}, read.etag)
    assert changed.body["topics"] == ["gates"]
    assert changed.body["version"] == read.body["version"] + 1
    again = editor.change_claim(1, {"topics": []}, changed.etag)
    assert editor.claim(1) == again


def test_a_change_of_an_older_version_is_refused_with_the_current_one(due, connect):
    editor = connect("editor")
    old = editor.claim(1).etag
    new = editor.change_claim(1, {"topics": ["first"]}, old)
    with pytest.raises(Problem) as caught:
        editor.change_claim(1, {"topics": ["second"]}, old)
    problem = caught.value
    assert (problem.status, problem.slug) == (412, "version-conflict")
    assert problem.document["current"]["topics"] == ["first"]
    assert editor.change_claim(1, {"topics": ["second"]}, problem.document["etag"]).body["topics"] == ["second"]
    assert editor.claim(1).body["version"] == new.body["version"] + 1


def test_a_change_without_a_tag_is_refused(due, connect):
    with pytest.raises(Problem) as caught:
        connect("editor").patch("/claims/1", {"criteria": "First."}, None)
    assert caught.value.status == 428


@pytest.mark.parametrize("tag", ['"2-overdue.5f3a"', 'W/"2-overdue"', '"1"', '"a b"', "*"])
def test_a_tag_is_sent_back_as_it_was_read(local, tag):
    def answer(request):
        return (200, {"ETag": tag} if request.method == "GET" else {"ETag": '"3"'}, {"id": 1})

    local.answers["/api/v1/claims/1"] = answer
    with Client(local.url, "due_x") as client:
        read = client.get_tagged("/claims/1")
        assert client.patch("/claims/1", {"criteria": None}, read.etag) == ({"id": 1}, '"3"')
    assert read.etag == tag
    assert local.seen[1].headers["If-Match"] == tag
    assert local.seen[1].body == b'{"criteria":null}'


def test_an_answer_without_a_tag_sends_none(local):
    local.answers["/api/v1/claims/1"] = (200, {}, {"id": 1})
    with Client(local.url) as client:
        read = client.get_tagged("/claims/1")
        client.patch("/claims/1", {}, read.etag)
    assert read.etag is None and "If-Match" not in local.seen[1].headers


def test_a_change_whose_connection_breaks_is_not_sent_again(local):
    local.answers["/api/v1/claims/1"] = lambda request: None
    with Client(local.url) as client, pytest.raises(httpx.TransportError):
        client.patch("/claims/1", {}, '"1"')
    assert len(local.seen) == 1
