"""Headers and parameters that are malformed: 400 and 422, and never treated as absent."""

import pytest

from tests.conftest import assert_problem
from tests.server.doubles import Proto, scope
from tests.server.test_rsgi import serve

#: headers that the server reads
READ = ["Authorization", "Idempotency-Key", "If-Match", "If-None-Match", "Prefer", "X-Request-Id", "Cookie", "X-Other"]


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("value", ["é", "Bearer caf\u00e9", '"1-\u2013"'])
def test_a_header_that_is_not_ascii_is_400(client, app, tmp_path, name, value):
    for path in ("/api/v1/claims", "/api/v1/claims/due", "/feeds/due.json", "/"):
        if name != "Cookie":  # the client of the tests replaces it
            answer = client.get(path, headers={name: value.encode().decode("latin-1")})
            assert name in assert_problem(answer, 400, "bad-request")["detail"]
        status, _, body = serve(app, tmp_path, scope(path=path, headers=[(name.lower(), value)]), Proto())
        assert status == 400 and name.encode() in body


@pytest.mark.parametrize("name", ["User-Agent", "Referer"])
def test_headers_that_nobody_reads_may_have_any_value(client, name):
    assert client.get("/api/v1/claims", headers={name: "caf\u00e9"}).status_code == 200


@pytest.mark.parametrize("sign", ["%0A", "%0D", "%00", "%09", "%1f", "%7f", "%C2%85", "%C2%9f"])
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/claims?topic=a{}b", "/api/v1/claims?q={}", "/api/v1/claims/due?topic={}", "/api/v1/changes?types=a{}",
        "/api/v1/articles?url=http://a{}", "/api/v1/track-record?by=topic{}", "/feeds/due.ics?topic=a{}b",
        "/feeds/due.json?claimant=a{}b", "/feeds/verdicts.atom?topic={}", "/feeds/claimreview.json?topic={}",
        "/feeds/corrections.atom?a{}=1", "/api/v1/verdicts?actor={}", "/api/v1/claimants?name=a{}b",
    ],
)  # fmt: skip
def test_control_characters_in_parameters_are_422(client, path, sign):
    answer = client.get(path.format(sign))
    assert_problem(answer, 422, "invalid-input")
    assert "control characters" in answer.json["errors"][0]["message"] or "corrections" in path


@pytest.mark.parametrize(
    "path", ["/claims?q=a%0Ab", "/?topic=%0D", "/record?by=topic%00", "/calendar?month=%1f", "/?a%0a=1"]
)
def test_control_characters_in_the_query_of_a_page_are_422(client, path):
    answer = client.get(path)
    assert answer.status_code == 422
    assert "control characters" in answer.get_data(as_text=True)


def test_spaces_and_words_of_every_script_are_no_control_characters(client):
    assert client.get("/api/v1/claims?topic=%E2%80%A8a%20b%C2%A0%D0%B6").status_code == 200
