"""Retries: which requests, after which failures, with which pauses, and when they end."""

import random
import ssl

import httpx
import pytest

from claims.client import Client, Problem
from claims.client.retry import MAX_PAUSE, read_retry_after

DATE = "Sun, 06 Nov 1994 08:49:37 GMT"


class Time:
    """A clock that only pauses move; it keeps the pauses."""

    def __init__(self):
        self.now, self.pauses = 0.0, []

    def sleep(self, seconds):
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def most(monkeypatch):
    """Let every random pause be the longest that it can be."""
    monkeypatch.setattr(random, "uniform", lambda low, high: high)


def connect(time, *answers, attempt_seconds=0.0, **options):
    """Return a client of a server with these answers, the last one for ever, and the requests that it sends."""
    sent = []

    def handle(request):
        sent.append(request)
        time.now += attempt_seconds
        answer = answers[min(len(sent), len(answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    transport = httpx.MockTransport(handle)
    return Client(
        "http://server", "due_x", transport=transport, sleep=time.sleep, clock=lambda: time.now, **options
    ), sent


def busy(status=503, **headers):
    return httpx.Response(status, headers={name.replace("_", "-"): value for name, value in headers.items()})


DONE = httpx.Response(200, json={"id": 1})
BROKEN = [
    httpx.ConnectError("gone"),
    httpx.ReadError("gone"),
    httpx.ReadTimeout("slow"),
    httpx.RemoteProtocolError("half an answer"),
    httpx.DecodingError("half of the gzip"),
]


@pytest.mark.parametrize("failure", [*BROKEN, *map(busy, (429, 502, 503, 504))], ids=str)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_get_and_a_post_are_repeated(time, failure, method):
    client, sent = connect(time, failure, failure, DONE)
    assert getattr(client, method)("/x") == {"id": 1}
    assert len(sent) == 3 and len(time.pauses) == 2
    assert len({request.headers.get("Idempotency-Key") for request in sent}) == 1


@pytest.mark.parametrize("failure", [*BROKEN, *map(busy, (429, 502, 503, 504)), busy(409, Retry_After="1")], ids=str)
@pytest.mark.parametrize("send", [lambda c: c.patch("/x", {}, "1"), lambda c: c.delete("/x")], ids=["patch", "delete"])
def test_no_other_method_is_repeated(time, failure, send):
    client, sent = connect(time, failure, DONE)
    with pytest.raises((Problem, httpx.RequestError)):
        send(client)
    assert len(sent) == 1 and time.pauses == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 422, 428, 500, 501, 507])
@pytest.mark.parametrize("method", ["get", "post"])
def test_other_refusals_are_not_repeated(time, status, method):
    client, sent = connect(time, busy(status), DONE)
    with pytest.raises(Problem):
        getattr(client, method)("/x")
    assert len(sent) == 1


def test_what_would_fail_again_is_not_repeated(time):
    error = httpx.ConnectError("certificate verify failed")
    error.__cause__ = ssl.SSLCertVerificationError("self-signed")
    for failure in (error, httpx.LocalProtocolError("header"), httpx.UnsupportedProtocol("scheme")):
        client, sent = connect(time, failure, DONE)
        with pytest.raises(type(failure)):
            client.get("/x")
        assert len(sent) == 1


def test_pauses_have_full_jitter_below_a_bound_that_doubles(time, most):
    client, sent = connect(time, busy(), retries=9)
    with pytest.raises(Problem):
        client.get("/x")
    assert time.pauses == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]
    assert max(time.pauses) == MAX_PAUSE and len(sent) == 10


def test_pauses_are_random_from_zero_to_the_bound(time):
    for _ in range(200):
        connect(time, busy(), DONE)[0].get("/x")
    assert 0 <= min(time.pauses) < 0.1 and 0.4 < max(time.pauses) <= 0.5


@pytest.mark.parametrize("retries", [0, 1, 8])
@pytest.mark.parametrize("failure", [busy(), httpx.ConnectError("gone")], ids=str)
def test_the_number_of_retries_is_bounded_and_the_last_failure_raised(time, retries, failure):
    client, sent = connect(time, failure, retries=retries, retry_seconds=10_000)
    with pytest.raises((Problem, httpx.ConnectError)):
        client.get("/x")
    assert len(sent) == retries + 1 and len(time.pauses) == retries


@pytest.mark.parametrize(("seconds", "attempts"), [(0.4, 1), (0.5, 2), (1.4, 2), (1.5, 3), (3.4, 3), (3.5, 4)])
def test_the_total_time_of_pauses_is_bounded(time, most, seconds, attempts):
    client, sent = connect(time, busy(), retry_seconds=seconds)
    with pytest.raises(Problem):
        client.get("/x")
    assert len(sent) == attempts and time.now <= seconds


@pytest.mark.parametrize(("seconds", "attempts"), [(30.4, 1), (30.5, 2), (61.4, 2), (61.5, 3)])
def test_the_time_of_attempts_counts_too(time, most, seconds, attempts):
    client, sent = connect(time, httpx.ReadTimeout("slow"), attempt_seconds=30, retry_seconds=seconds)
    with pytest.raises(httpx.ReadTimeout):
        client.get("/x")
    assert len(sent) == attempts


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "0"}, 0),
        ({"Retry-After": " 120 "}, 120),
        ({"Retry-After": "Sun, 06 Nov 1994 08:50:37 GMT", "Date": DATE}, 60),
        ({"Retry-After": "Sunday, 06-Nov-94 08:50:37 GMT", "Date": DATE}, 60),
        ({"Retry-After": "Sun Nov  6 08:50:37 1994", "Date": DATE}, 60),
        ({"Retry-After": "Sun, 06 Nov 1994 08:49:36 GMT", "Date": DATE}, 0),
        ({"Retry-After": DATE}, 0),
        ({"Retry-After": DATE, "Date": "today"}, 0),
        ({}, None),
        ({"Retry-After": ""}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "1.5"}, None),
        ({"Retry-After": "\u0661"}, None),
        ({"Retry-After": "Sun, 99 Nov 1994 08:49:37 GMT"}, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(headers, seconds):
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    assert read_retry_after(httpx.Response(503, headers=encoded)) == seconds


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("value", ["90", "Sun, 06 Nov 1994 08:51:07 GMT"])
def test_no_retry_comes_before_retry_after_and_not_all_at_once(time, status, value):
    for _ in range(50):
        client, _ = connect(time, busy(status, Retry_After=value, Date=DATE), DONE)
        client.get("/x")
    assert 90 <= min(time.pauses) < 90.1 and 90.4 < max(time.pauses) <= 90.5


@pytest.mark.parametrize(("value", "attempts"), [("99", 2), ("101", 1), ("999999999999999999999", 1)])
def test_a_retry_after_beyond_the_total_time_is_raised_at_once(time, value, attempts):
    client, sent = connect(time, busy(429, Retry_After=value), DONE, retry_seconds=100)
    if attempts == 2:
        assert client.get("/x") == {"id": 1}
    else:
        with pytest.raises(Problem) as caught:
            client.get("/x")
        assert caught.value.retry_after == float(value) and time.pauses == []
    assert len(sent) == attempts


def test_a_problem_without_retry_after_has_none(time):
    client, _ = connect(time, busy(404))
    with pytest.raises(Problem) as caught:
        client.get("/x")
    assert caught.value.retry_after is None


def test_a_connection_that_breaks_is_opened_again_with_the_same_key(local, time):
    answers = iter([None, None, (201, {}, {"id": 1})])
    local.answers["/api/v1/leases"] = lambda request: next(answers)
    with Client(local.url, "due_x", sleep=time.sleep) as client:
        assert client.post("/leases", {"limit": 1}) == {"id": 1}
    assert {request.body for request in local.seen} == {b'{"limit":1}'}
    assert len(local.seen) == 3
    assert len({request.headers["Idempotency-Key"] for request in local.seen}) == 1
