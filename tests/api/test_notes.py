"""Notes between colleagues over HTTP: who writes and reads them, and that nobody else learns of them."""

import json

import pytest

from claims.domain.limits import MAX_NOTE
from tests.conftest import ARTICLE, assert_problem

WORDS = "Zyxwvu has promised us the minutes"


@pytest.fixture(autouse=True)
def claim(journalist):
    journalist.article()
    return journalist.claim()


def note(caller, text=WORDS, claim_id=1, status=201, **kwargs):
    return caller.post(f"/claims/{claim_id}/notes", {"text": text}, status, **kwargs)


def test_a_note_is_stored_with_its_author(journalist, editor, clock):
    clock.set("2021-10-02T10:00")
    first = note(journalist)
    assert first.json == {
        "id": 1,
        "claim_id": 1,
        "text": WORDS,
        "actor": "the-journalist",
        "created_at": "2021-10-02T10:00:00.000000Z",
        "url": "http://localhost/api/v1/notes/1",
        "html_url": "http://localhost/claims/1#note-1",
    }
    assert first.headers["Location"] == "http://localhost/api/v1/notes/1"
    second = note(editor, "A second one.\nWith two lines.").json
    assert (second["id"], second["actor"]) == (2, "the-editor")
    assert journalist.get("/claims/1/notes").json == {"items": [first.json, second], "next": None}
    assert editor.get("/notes/1").json == first.json


def test_pages_of_notes(journalist):
    for number in range(5):
        note(journalist, f"note {number}")
    journalist.claim()
    note(journalist, "of another claim", 2)
    seen, path = [], "/claims/1/notes?limit=2"
    while path:
        page = journalist.send("GET", path, 200)
        seen += [item["text"] for item in page.json["items"]]
        path = page.json["next"] and page.json["next"].removeprefix("http://localhost/api/v1")
        assert ("Link" in page.headers) == (path is not None)
    assert seen == [f"note {number}" for number in range(5)]
    other = journalist.get("/claims/1/history?limit=1").json["next"] or "cursor=x"
    cursor = other.rpartition("cursor=")[2]
    assert_problem(journalist.get(f"/claims/1/notes?cursor={cursor}", None), 422, "invalid-input", "cursor")
    for query, parameter in (("limit=0", "limit"), ("limit=501", "limit"), ("q=x", "q"), ("actor=x", "actor")):
        assert_problem(journalist.get(f"/claims/1/notes?{query}", None), 422, "invalid-input", parameter)
    assert_problem(journalist.get("/notes/1?limit=1", None), 422, "invalid-input", "limit")


@pytest.mark.parametrize("text", ["x", "x" * MAX_NOTE, "\U0001f600" * MAX_NOTE, " x ", "<script>"])
def test_texts_that_fit(journalist, text):
    assert note(journalist, text).json["text"] == text
    assert journalist.get("/notes/1").json["text"] == text


@pytest.mark.parametrize(
    "body",
    [
        '{"text": ""}',
        '{"text": " \\n"}',
        '{"text": "\\u200b"}',
        json.dumps({"text": "x" * (MAX_NOTE + 1)}),
        '{"text": "a\\u0000b"}',
        '{"text": "\\ud800"}',
        '{"text": null}',
        '{"text": 1}',
        '{"text": ["x"]}',
        "{}",
    ],
)
def test_texts_that_do_not_fit(journalist, body):
    answer = journalist.send("POST", "/claims/1/notes", data=body, headers={"Content-Type": "application/json"})
    assert_problem(answer, 422, "invalid-input", "/text")
    assert journalist.get("/claims/1/notes").json["items"] == []


def test_an_unknown_member_is_refused(journalist):
    answer = journalist.post("/claims/1/notes", {"text": "x", "actor": "me"}, None)
    assert_problem(answer, 422, "invalid-input", "/actor")


def test_a_note_needs_its_claim(journalist):
    assert_problem(note(journalist, claim_id=2, status=None), 404, "claim-not-found")
    assert_problem(journalist.get("/claims/2/notes", None), 404, "claim-not-found")
    assert_problem(journalist.get("/notes/1", None), 404, "note-not-found")
    assert_problem(journalist.get(f"/notes/{2**63}", None), 404, "no-such-route")
    journalist.claim()
    assert journalist.get("/claims/2/notes").json["items"] == []


def test_a_repeated_request_adds_one_note(journalist):
    headers = {"Idempotency-Key": "k"}
    first = note(journalist, headers=headers)
    assert note(journalist, headers=headers).json == first.json
    assert_problem(note(journalist, "other", status=None, headers=headers), 422, "idempotency-mismatch")
    assert len(journalist.get("/claims/1/notes").json["items"]) == 1


@pytest.mark.parametrize("role", [None, "reader", "bot"])
def test_bots_and_the_public_cannot_tell_whether_there_are_notes(journalist, callers, role):
    caller, code = callers[role], 401 if role is None else 403
    requests = [
        ("GET", "/claims/1/notes"),
        ("POST", "/claims/1/notes"),
        ("GET", "/notes/1"),
        ("GET", "/claims/2/notes"),
    ]

    def answers():
        found = [
            caller.send(method, path, code, json={"text": "x"} if method == "POST" else None)
            for method, path in requests
        ]
        return [{k: v for k, v in answer.json.items() if k != "request_id"} for answer in found]

    before = answers()
    note(journalist)
    assert answers() == before
    assert len(journalist.get("/claims/1/notes").json["items"]) == 1


def test_a_note_changes_nothing_that_others_read(journalist, callers, client):
    """No row, no version, no ETag: nothing that is written down elsewhere follows from a note."""
    paths = [
        "/claims", "/claims/1", "/claims/1/history", "/changes", "/claims/due", "/claims.csv", "/claims.ndjson",
        "/claims/count", "/claims?q=zyxwvu", "/claims/1?include=article,evidence", "/articles/1", "/feeds/due.json",
    ]  # fmt: skip

    def answers():
        found = [(caller.get(path), path) for caller in (callers["bot"], callers[None], journalist) for path in paths]
        pages = [client.get(page).data for page in ("/claims/1", "/", "/claims")]
        return [(path, answer.data, answer.headers.get("ETag")) for answer, path in found] + pages

    before = answers()
    note(journalist)
    assert answers() == before


def test_no_dump_has_notes(journalist, callers):
    note(journalist)
    dump = callers["admin"].get("/dump").get_data(as_text=True)
    assert WORDS not in dump and "claim_notes" not in dump and '"statement"' in dump


@pytest.mark.parametrize("step", ["reject", "withdraw", "merge", "judge"])
def test_notes_stay_with_their_claim(journalist, editor, clock, step):
    journalist.claim(workflow="candidate" if step == "reject" else "accepted")
    assert note(journalist, claim_id=2).json["id"] == 1
    if step == "merge":
        editor.post("/claims/2/merge", {"into": 1}, 200)
    elif step == "judge":
        journalist.post("/claims/2/verdicts", {"outcome": "undeterminable", "rationale": "r"})
    else:
        editor.post(f"/claims/2/{step}", {"reason": "r"}, 200)
    assert note(editor, "later", 2).json["id"] == 2
    assert [item["id"] for item in journalist.get("/claims/2/notes").json["items"]] == [1, 2]
    assert journalist.get("/claims/1/notes").json["items"] == []


def test_a_deleted_article_takes_the_notes_of_its_candidates_with_it(journalist, editor):
    other = journalist.article(url=ARTICLE["url"] + "-2")["id"]
    candidate = journalist.claim(other, workflow="candidate")["id"]
    note(journalist, "stays", 1)
    note(journalist, "goes", candidate)
    editor.post(f"/claims/{candidate}/reject", {"reason": "r"}, 200)
    editor.send("DELETE", f"/articles/{other}", 204, headers={"If-Match": "*"})
    assert_problem(journalist.get("/notes/2", None), 404, "note-not-found")
    assert journalist.get("/notes/1").json["text"] == "stays"
    assert_problem(journalist.get(f"/claims/{candidate}/notes", None), 404, "claim-not-found")
