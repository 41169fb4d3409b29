"""A server for all tests of a module, and servers for the tests that end one or need other settings."""

import itertools
import shutil
from contextlib import contextmanager

import pytest

from tests.conftest import ARTICLE
from tests.live_server import run_server

CLAIM = {"quote": "until December 1, 2023", "due": {"text": "until December 1, 2023"}}


class LiveServer:
    """A server, a journalist's token, and what creates the records that a test needs."""

    def __init__(self, server, token):
        self.server, self.token = server, token
        self.send = server.send
        self._numbers = itertools.count(1)

    def create_article(self):
        """Create an article with a URL of its own; return its id."""
        body = ARTICLE | {"url": f"https://news.example/{next(self._numbers)}"}
        return self.post("/articles", body)["id"]

    def create_claim(self, **changes):
        """Create a claim, in an article of its own where none is given; return its id."""
        article = {} if "article_id" in changes else {"article_id": self.create_article()}
        return self.post("/claims", CLAIM | article | changes)["id"]

    def post(self, path, body, status=201):
        """Send a POST as the journalist; return the body of the answer."""
        answered, body, _ = self.send("POST", f"/api/v1{path}", body, self.token)
        assert answered == status, body
        return body

    def last_seq(self):
        """Return the last seq of the log."""
        return self.send("GET", "/api/v1/changes?types=log.restored")[1]["next_since"]


@pytest.fixture(scope="session")
def template_with_token(template, tmp_path_factory):
    """Return a database in which there is one token, and the token."""
    from flask import Flask

    from claims.config import load_settings
    from claims.domain.instants import utc_now
    from claims.wiring import wire
    from tests.tokens import add_token

    path = shutil.copyfile(template, tmp_path_factory.mktemp("token") / "empty.db")
    wiring = wire(Flask("tests"), load_settings({"DATABASE_URL": f"sqlite:///{path}"}), utc_now)
    token = add_token(wiring.context, "jo", "journalist")
    wiring.backend.close()
    return path, token


@pytest.fixture(scope="session")
def run_live(template_with_token):
    """Return a context manager: a server with these settings on a new database in a folder."""
    path, token = template_with_token

    @contextmanager
    def run(folder, **settings):
        with run_server(shutil.copyfile(path, folder / "test.db"), **settings) as server:
            yield LiveServer(server, token)

    return run


@pytest.fixture(scope="module")
def live(run_live, tmp_path_factory):
    """Return the server that the tests of a module share; its settings are the defaults."""
    with run_live(tmp_path_factory.mktemp("live")) as server:
        yield server
