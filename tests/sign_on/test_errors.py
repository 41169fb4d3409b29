"""The errors of sign-on: what the person sees, and what the log says to the admin."""

import pytest
from structlog.testing import capture_logs

from claims.api.problems import problem_types
from claims.errors import ProviderUnreachable, SignOnMisconfigured, SignOnRefused
from claims.web.remedies import REMEDIES
from tests.applications import own_app

KINDS = [(SignOnRefused, 403, None), (ProviderUnreachable, 502, "30"), (SignOnMisconfigured, 502, None)]


@pytest.mark.parametrize(("kind", "status", "seconds"), KINDS)
def test_the_person_and_the_log_get_a_sentence_each(database_path, clock, kind, status, seconds):
    with own_app(database_path, clock, LOG_LEVEL="info") as app:

        @app.get("/broken")
        def broken():
            raise kind("the sign-on failed", log="the cause for the admin")

        with capture_logs() as lines:
            answer = app.test_client().get("/broken")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, seconds)
    text = answer.get_data(as_text=True)
    assert "the sign-on failed" in text and "the cause" not in text
    (line,) = [line for line in lines if line["event"] == "sign-on failed"]
    assert (line["log_level"], line["slug"], line["detail"]) == ("warning", kind.slug, "the cause for the admin")


@pytest.mark.parametrize(("kind", "status", "seconds"), KINDS)
def test_pages_have_a_remedy_and_the_api_has_no_such_problem(kind, status, seconds):
    assert REMEDIES[kind.slug]
    assert kind.slug not in [slug for slug, *_ in problem_types()]
