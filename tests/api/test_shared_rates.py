"""The rate limit of several servers: they count in Redis, and each for itself while Redis is away."""

import shutil
import socket
import subprocess
import time
from contextlib import closing, contextmanager

import pytest

from claims.api import shared_rates
from claims.api.shared_rates import SharedRates
from claims.config import load_settings
from claims.errors import SettingInvalid
from tests.applications import own_app
from tests.conftest import Clock
from tests.live_server import wait_for

needs_redis = pytest.mark.skipif(not shutil.which("redis-server"), reason="Redis is not installed")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def redis(port):
    """Run Redis in the foreground, without files."""
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def answers():
        with closing(socket.socket()) as client:
            return client.connect_ex(("127.0.0.1", port)) == 0

    try:
        wait_for(answers)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


def never(key, end):
    raise AssertionError("a server counts alone")


def in_a_minute():
    return int(time.time()) + 60


@needs_redis
def test_servers_count_together_for_each_caller_and_window():
    end = in_a_minute()
    with redis(free_port()) as url:
        first, second = SharedRates(url, never), SharedRates(url, never)
        assert [server.add("token:jo", end) for server in (first, second, first)] == [1, 2, 3]
        assert second.add("token:ann", end) == 1
        assert second.add("token:jo", end + 60) == 1


@needs_redis
def test_two_applications_refuse_together(tmp_path, template):
    paths = [shutil.copyfile(template, tmp_path / f"{name}.db") for name in "ab"]
    with redis(free_port()) as url:
        options = {"RATE_LIMIT": "3 per day", "RATE_LIMIT_URL": url}
        with own_app(paths[0], Clock(), **options) as one, own_app(paths[1], Clock(), **options) as other:
            clients = one.test_client(), other.test_client()
            answers = [clients[number % 2].get("/api/v1/articles") for number in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


@needs_redis
def test_a_server_counts_alone_while_redis_is_away(monkeypatch):
    monkeypatch.setattr(shared_rates, "_ALONE_SECONDS", 0.2)
    port, end, counted = free_port(), in_a_minute(), []

    def alone(key, end):
        counted.append(key)
        return len(counted)

    with redis(port) as url:
        rates = SharedRates(url, alone)
        assert rates.add("token:jo", end) == 1
    assert [rates.add("token:jo", end) for _ in range(3)] == [1, 2, 3]
    with redis(port):
        time.sleep(0.25)
        assert rates.add("token:jo", end) == 1 and len(counted) == 3


def test_a_redis_that_hangs_costs_a_quarter_of_a_second():
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        rates = SharedRates(f"redis://127.0.0.1:{listener.getsockname()[1]}/0", lambda key, end: 7)
        began = time.monotonic()
        assert [rates.add("token:jo", in_a_minute()) for _ in range(50)] == [7] * 50
        assert time.monotonic() - began < 10


@pytest.mark.parametrize("url", ["memcached://a", "http://a", "redis:/a", "redis://a:port/0"])
def test_an_address_that_is_none_of_redis_is_refused(tmp_path, template, url):
    path = shutil.copyfile(template, tmp_path / "a.db")
    with pytest.raises(SettingInvalid, match="DUECHECK_RATE_LIMIT_URL"):
        own_app(path, Clock(), RATE_LIMIT="3 per day", RATE_LIMIT_URL=url).__enter__()


GOOD = (
    "redis://a",
    "rediss://a.example:6379/0",
    "redis://:secret@a:6379/15",
    "redis://jo:secret@a",
    "redis://jo@a/1",
    "redis://a:59999/0",
    "redis://a:60000/0",
    "redis://a:65535/0",
)
BAD = ("redis://a:65536/0", "redis://a:99999/0", "redis://a/x", "redis://", "unix:///a", "redis://jo:secret@a:65536")


@pytest.mark.parametrize("url", GOOD)
def test_an_address_of_redis_is_accepted(url):
    assert url == load_settings({"RATE_LIMIT_URL": url}).RATE_LIMIT_URL


@pytest.mark.parametrize("url", BAD)
def test_an_address_that_is_wrong_is_refused_without_its_password(url):
    with pytest.raises(SettingInvalid, match="redis://host:6379/0") as caught:
        load_settings({"RATE_LIMIT_URL": url})
    assert "secret" not in str(caught.value)


def test_without_the_setting_each_server_counts_for_itself():
    assert load_settings({}).RATE_LIMIT_URL == ""
