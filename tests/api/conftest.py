"""Claims in the queue, the bots that lease them, and a claim to judge."""

import pytest

from tests.conftest import Caller
from tests.tokens import add_token


@pytest.fixture
def other(client, context):
    """Return a second bot."""
    return Caller(client, add_token(context, "another-bot", "bot"))


@pytest.fixture
def due(journalist, clock):
    """Create four claims, due in the order 2, 1, 3, 4; the last two have a topic."""
    for edtf, topics in (("2022", []), ("2021-10", []), ("2023", ["gas"]), ("2024", ["gas", "oil"])):
        journalist.claim(due={"relation": "by", "edtf": edtf}, topics=topics)
    clock.set("2025-06-01T12:00")


@pytest.fixture
def november_claim(journalist, clock):
    """Create a claim with the window 2021-11-01 to 2021-11-30 and evidence of 2021-11-04 and 2021-12-03."""
    journalist.article()
    journalist.claim(due={"text": "in November"})
    clock.set("2021-12-05T00:00")
    journalist.evidence(published_on="2021-11-04")
    journalist.evidence(published_on="2021-12-03", stance="refutes")


def ids(answer):
    """Return the ids of the claims in an answer."""
    return [claim["id"] for claim in answer.json["items"]]
