"""Limits of a caller: requests in a time, per token, address or network, and wrong tokens."""

import pytest

from claims.api import callers
from claims.api.callers import network_of, seconds_until, window_end
from claims.api.limits import Rate, parse_rate
from claims.domain.limits import MAX_WRONG_TOKENS
from tests.conftest import Caller, assert_problem


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("off", None),
        ("1 per second", Rate(1, "second")),
        ("1200 per minute", Rate(1200, "minute")),
        ("5 per hour", Rate(5, "hour")),
        ("900000000 per day", Rate(900_000_000, "day")),
    ],
)
def test_a_rate_is_parsed(text, rate):
    assert parse_rate(text) == rate


@pytest.mark.parametrize(
    ("now", "end", "seconds"), [(119.9, 120, 1), (120.0, 180, 60), (120.5, 180, 60), (179.0, 180, 1)]
)
def test_a_window_ends_at_a_multiple_of_its_length(monkeypatch, now, end, seconds):
    monkeypatch.setattr(callers.time, "time", lambda: now)
    assert (window_end(60), seconds_until(window_end(60))) == (end, seconds)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::"),
        ("2001:db8:1:3::ffff", "2001:db8:1:3::"),
        ("fe80::1%eth0", "fe80::"),
        ("::1", "::"),
        ("no:address", "no:address"),
        ("", ""),
    ],
)
def test_addresses_of_ipv6_count_by_network(address, network):
    assert network_of(address) == network


class TestRate:
    @pytest.fixture
    def options(self):
        return {"RATE_LIMIT": "3 per minute"}

    @pytest.fixture(autouse=True)
    def in_one_window(self, monkeypatch):
        monkeypatch.setattr(callers.time, "time", lambda: 6_000_000.0)

    def statuses(self, client, *addresses):
        return [
            client.get("/api/v1/articles", environ_base={"REMOTE_ADDR": address}).status_code for address in addresses
        ]

    def test_each_address_counts_alone_and_each_network_together(self, client):
        assert self.statuses(client, *["192.0.2.1"] * 4, "192.0.2.2") == [200, 200, 200, 429, 200]
        assert self.statuses(client, *[f"2001:db8::{n}" for n in range(4)], "2001:db8:1::") == [200, 200, 200, 429, 200]

    def test_the_next_window_begins_at_zero(self, client, monkeypatch):
        assert self.statuses(client, *["192.0.2.1"] * 4)[-1] == 429
        monkeypatch.setattr(callers.time, "time", lambda: 6_000_060.0)
        assert self.statuses(client, *["192.0.2.1"] * 4) == [200, 200, 200, 429]

    def test_the_refusal_says_when_to_come_back(self, client, monkeypatch):
        monkeypatch.setattr(callers.time, "time", lambda: 6_000_047.5)
        self.statuses(client, *["192.0.2.1"] * 3)
        answer = client.get("/api/v1/claims/due", environ_base={"REMOTE_ADDR": "192.0.2.1"})
        assert_problem(answer, 429, "rate-limited", None)
        assert answer.headers["Retry-After"] == "13"


class TestWrongTokens:
    @pytest.fixture(autouse=True)
    def in_one_window(self, monkeypatch):
        monkeypatch.setattr(callers.time, "time", lambda: 6_000_000.0)

    @pytest.mark.parametrize("path", ["/articles", "/claims/due", "/claims/1"])
    def test_too_many_are_429_and_right_tokens_still_work(self, client, journalist, path):
        journalist.article()
        journalist.claim()
        answers = [Caller(client, f"due_{number}").get(path, None) for number in range(MAX_WRONG_TOKENS + 2)]
        assert [answer.status_code for answer in answers] == [401] * MAX_WRONG_TOKENS + [429] * 2
        assert_problem(answers[-1], 429, "rate-limited", None)
        assert answers[-1].headers["Retry-After"] == "60"
        journalist.get(path)
        assert client.get("/api/v1/articles").status_code == 200

    def test_the_next_minute_begins_at_zero(self, client, monkeypatch):
        for number in range(MAX_WRONG_TOKENS + 1):
            answer = Caller(client, f"due_{number}").get("/articles", None)
        assert answer.status_code == 429
        monkeypatch.setattr(callers.time, "time", lambda: 6_000_060.0)
        Caller(client, "due_x").get("/articles", 401)
