"""The example data, loaded twice."""

from claims.services.tokens import authenticate
from tests.storage.makers import read


def test_examples_twice_change_nothing_but_the_tokens(run, context, clock):
    clock.advance(days=1900)
    first = run("examples").stdout
    assert "2 articles added" in first and "export JOURNALIST=due_" in first and "export BOT=due_" in first
    seq = context.store.last_seq()
    second = run("examples").stdout
    assert "already loaded" in second
    rows = read(context.store, seq)
    assert [row["type"] for row in rows] == ["token.revoked", "token.created"] * 3
    old, new = (text.split("JOURNALIST=")[1].split()[0] for text in (first, second))
    assert authenticate(context, old) is None and authenticate(context, new).role == "journalist"
