"""Clients of the application, and claims that are due."""

import gc

import httpx
import pytest

from claims.client.api import Client
from tests.client.local_server import run_local_server
from tests.tokens import add_token


@pytest.fixture
def connect(app, context):
    """Return a function that creates a client of the application with a token of its own, through WSGI."""
    made = []

    def connect(role, name=None, **options):
        transport = httpx.WSGITransport(app=app.wsgi_app)
        token = add_token(context, name or f"client-{role}", role)
        made.append(Client("http://server", token, transport=transport, **options))
        return made[-1]

    yield connect
    gc.collect()  # a generator of tasks that the test left open returns its leases with its client
    for client in made:
        client.close()


@pytest.fixture
def due(journalist, clock):
    """Create three claims that are due in the order 2, 1, 3."""
    journalist.article()
    for year in ("2022", "2021-10", "2023"):
        journalist.claim(due={"relation": "by", "edtf": year})
    clock.set("2024-06-01T00:00")


@pytest.fixture
def local():
    """A server of the tests on 127.0.0.1, without Duecheck."""
    with run_local_server() as server:
        yield server


@pytest.fixture
def elsewhere():
    """Another server of the tests, which no client may reach."""
    with run_local_server() as server:
        yield server
        assert server.seen == []
