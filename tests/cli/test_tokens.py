"""Tokens: printed once, kept as a hash, revoked by name."""

import pytest

from claims.services.tokens import authenticate, secret_sha256
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
    assert secret.strip() not in dump and secret_sha256(secret.strip()) in dump


@pytest.mark.parametrize(
    ("at", "stored"),
    [("12:00", "12:00"), ("12:59:59", "12:00"), ("13:00", "13:00"), ("13:00:01", "13:00")],
)
def test_the_last_use_is_stored_to_the_hour(run, context, clock, at, stored):
    secret = run("token", "create", "jo", "--role", "bot").stdout.strip()
    authenticate(context, secret)
    clock.set(f"2021-10-01T{at}")
    authenticate(context, secret)
    (token,) = context.store.list_tokens()
    assert f"{token.last_used_at:%H:%M}" == stored and token.last_used_at.second == 0
    assert f"2021-10-01T{stored}:00Z" in run("token", "list").stdout


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


def test_scopes_an_end_and_a_person(run, context):
    run("user", "create", "ada", "--role", "editor")
    words = ["--role", "journalist", "--scope", "claims:write", "--scope", "verdicts:write", "--expires", "2027-01-01"]
    secret = run("token", "create", "ada-laptop", *words, "--user", "ada").stdout.strip()
    actor = authenticate(context, secret)
    assert (actor.name, actor.via, actor.scopes) == ("ada", "ada-laptop", ("claims:write", "verdicts:write"))
    assert f"{actor.expires_at:%Y-%m-%dT%H:%M:%S}" == "2027-01-01T00:00:00"
    listed = run("token", "list").stdout
    assert "claims:write,verdicts:write" in listed and "2027-01-01T00:00:00Z" in listed and "active" in listed


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--scope", "claims:write"], 1, "the scope claims:write needs the role journalist, not bot"),
        (["--scope", "all"], 2, "all"),
        (["--expires", "tomorrow"], 2, "is no day and no instant"),
        (["--expires", "2027-01-01T00:00:00"], 2, "must end with an offset"),
        (["--expires", "2021-10-01T12:00:00Z"], 1, "must be in the future"),
        (["--user", "eve"], 1, "there is no person named 'eve'"),
    ],
)
def test_wrong_scopes_ends_and_persons_are_refused(run, context, words, code, says):
    assert says in run("token", "create", "x", "--role", "bot", *words, code=code).output
    assert context.store.list_tokens() == []


def test_the_last_admin_can_be_revoked_on_the_server(run, context):
    run("token", "create", "root", "--role", "admin")
    run("token", "revoke", "root")
    assert not context.store.has_admin()
