"""A provider, and one sign-on from its start to its end."""

import pytest

from claims.sign_on.flow import begin, finish
from claims.sign_on.provider import Provider
from tests.sign_on.fake_provider import REDIRECT_URI, running_provider


class SignOn:
    """What the server and a browser do in a sign-on; `used` is what the server remembers of finished ones."""

    def __init__(self, fake, clock):
        self.fake, self.clock = fake, clock
        self.used = set()
        self.connect()

    def connect(self, **changes):
        """Start the server anew, with other settings."""
        self.provider = Provider(self.fake.client(**changes))

    def first_use(self, key):
        is_first = key not in self.used
        self.used.add(key)
        return is_first

    def begin(self):
        return begin(self.provider, REDIRECT_URI, self.clock)

    def finish(self, request, query):
        return finish(self.provider, request, query, self.clock, self.first_use)

    def run(self, **changes):
        """Sign on; return who it is. `changes` replace parameters of the answer; None leaves one out."""
        url, request = self.begin()
        query = self.fake.visit(url) | changes
        return self.finish(request, {name: value for name, value in query.items() if value is not None})


@pytest.fixture
def fake(clock):
    with running_provider(clock) as provider:
        yield provider


@pytest.fixture
def sign_on(fake, clock):
    return SignOn(fake, clock)
