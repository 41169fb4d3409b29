"""Tokens: printed once, kept as a hash, revoked by name."""

import pytest

from claims.services.tokens import authenticate, token_sha256
from tests.storage.engine import connect, database_path


@pytest.mark.sqlite
def test_a_token_is_printed_once_and_kept_as_a_hash(run, context, app):
    secret = run("token", "create", "jo", "--role", "journalist").stdout
    assert secret.count("\n") == 1 and secret.startswith("due_")
    assert authenticate(context, secret.strip()).role == "journalist"
    listed = run("token", "list").stdout
    assert "jo" in listed and secret.strip() not in listed
    with connect(database_path(app)) as database:
        dump = "\n".join(database.iterdump())
    assert secret.strip() not in dump and token_sha256(secret.strip()) in dump


def test_the_last_use_is_stored_to_the_minute(run, context, clock):
    secret = run("token", "create", "jo", "--role", "bot").stdout.strip()
    for minutes in (0, 0.5, 2):
        clock.advance(minutes=minutes)
        authenticate(context, secret)
    (token,) = context.store.list_tokens()
    assert token.last_used_at == clock.now
    assert f"{clock.now:%Y-%m-%dT%H:%M:%SZ}" in run("token", "list").stdout


def test_a_token_is_revoked_by_name_and_the_name_is_free_again(run, context):
    secret = run("token", "create", "jo", "--role", "bot").stdout.strip()
    assert "is in use" in run("token", "create", "jo", "--role", "bot", code=1).output
    run("token", "revoke", "jo")
    assert authenticate(context, secret) is None
    assert "no token named" in run("token", "revoke", "jo", code=1).output
    run("token", "create", "jo", "--role", "editor")


@pytest.mark.parametrize(
    "words",
    [
        ("", "--role", "bot"),
        ("duecheck", "--role", "bot"),
        ("jo", "--role", "king"),
        ("a\nb", "--role", "bot"),
        ("jo",),
    ],
)
def test_bad_names_and_roles_are_refused(run, words):
    result = run("token", "create", *words, code=2 if words[0] == "jo" else 1)
    assert "Traceback" not in result.output
