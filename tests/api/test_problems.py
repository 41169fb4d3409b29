"""Problem documents: a remedy for every type, hints for programs, typed values as JSON, seconds to wait."""

from json import dumps

import pytest

from claims import errors
from claims.api.problems import LOCAL, OF_PAGES, leaves, problem_types, remedy_of
from claims.api.remedies import DEFAULT_REMEDY, REMEDIES
from claims.cli import remedies as commands
from claims.errors import DuecheckError, SettingInvalid, Unavailable
from tests.applications import own_app
from tests.conftest import assert_problem

SLUGS = {kind.slug for kind in leaves(DuecheckError)}
NDJSON = "application/x-ndjson"
#: errors of commands and the start; a wrong setting is explained by its message, which names the docs
LOCAL_SLUGS = {kind.slug for kind in LOCAL}
PAGE_SLUGS = {kind.slug for kind in leaves(DuecheckError) if issubclass(kind, OF_PAGES)}


def test_every_error_has_a_remedy_and_no_remedy_is_orphaned():
    assert set(REMEDIES) == SLUGS - LOCAL_SLUGS - PAGE_SLUGS
    assert set(commands.REMEDIES) <= SLUGS
    assert LOCAL_SLUGS - {SettingInvalid.slug} <= set(commands.REMEDIES)
    assert all(remedy.endswith(".") for *_, remedy in problem_types())
    assert remedy_of(DuecheckError("x")) == DEFAULT_REMEDY


def test_no_two_errors_share_a_slug():
    assert len(SLUGS) == len(list(leaves(DuecheckError)))


@pytest.mark.parametrize("slug", commands.REMEDIES)
def test_remedies_of_commands_name_no_route(slug):
    assert not any(word in commands.REMEDIES[slug] for word in ("/api", "POST", "GET ", "If-Match", "JSON", "`html`"))


def test_an_error_without_a_remedy_for_commands_is_shown_alone():
    assert commands.with_remedy(errors.InvalidInput("no line")) == "no line"
    said = commands.with_remedy(errors.TokenNotFound("no token."))
    assert said == "no token; list the tokens with `duecheck token list`"


def test_due_words_that_are_not_understood_come_with_a_hint(journalist):
    journalist.article()
    body = {"article_id": 1, "quote": "until December 1, 2023", "due": {"text": "by the turn of the century"}}
    problem = assert_problem(journalist.post("/claims", body, None), 422, "due-not-understood", "/due/text")
    assert problem["detail"] == problem["errors"][0]["message"]
    assert problem["detail"].endswith("certainty. Send the date in EDTF with a relation, such as by 2023-12-31.")
    line = journalist.post("/claims/bulk?mode=keep_good", None, 200, data=dumps(body), content_type=NDJSON)
    assert line.json["lines"][0]["problem"]["detail"] == problem["detail"]


def test_the_entity_tag_of_the_current_version_is_quoted(journalist):
    journalist.article()
    journalist.claim()
    problem = assert_problem(journalist.patch("/claims/1", {"topics": []}, '"9"', None), 412, "version-conflict")
    assert problem["etag"] == journalist.get("/claims/1").headers["ETag"]
    assert "is at version 1;" in problem["detail"]


#: a client must not repeat the request by itself
NEVER = (errors.StorageFull,)


def test_seconds_to_wait_are_a_header(database_path, clock):
    with own_app(database_path, clock) as app:

        @app.get("/api/v1/busy")
        def busy():
            raise errors.PageUnreachable("no answer")

        answer = app.test_client().get("/api/v1/busy")
    assert answer.headers["Retry-After"] == str(errors.PageUnreachable.wait_seconds) == "30"
    assert all(kind.wait_seconds > 0 for kind in leaves(Unavailable) if kind not in NEVER)
