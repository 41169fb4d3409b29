"""Tokens, people and the caller itself over HTTP."""

import pytest

from claims.domain.limits import MAX_ACTOR_NAME, MAX_HELD
from claims.domain.scopes import scopes_of
from tests.conftest import Caller, assert_problem, tagged
from tests.tokens import add_token


@pytest.fixture
def admin(callers):
    return callers["admin"]


def access_rows(caller):
    """Return the rows of access in the log: type, actor, and what changed."""
    rows = caller.get("/changes?limit=500").json["items"]
    return [(row["type"], row["actor"], row["changed"]) for row in rows if row["type"].startswith(("token", "user"))]


# Tokens


def test_a_token_is_created_used_listed_and_revoked(admin, client, clock):
    body = {"name": "night bot", "role": "bot", "scopes": ["checks:write"], "expires_at": "2021-10-02T12:00:00.5+00:00"}
    answer = admin.post("/tokens", body)
    created = answer.json
    assert answer.headers["Location"] == created["url"] == "http://localhost/api/v1/tokens/night%20bot"
    assert answer.headers["Cache-Control"] == "no-store"
    assert created == {
        "name": "night bot",
        "role": "bot",
        "scopes": ["checks:write"],
        "user": None,
        "state": "active",
        "created_at": "2021-10-01T12:00:00.000000Z",
        "expires_at": "2021-10-02T12:00:00Z",
        "last_used_at": None,
        "revoked_at": None,
        "url": created["url"],
        "secret": created["secret"],
    }
    bot = Caller(client, created["secret"])
    clock.set("2021-10-01T13:59:59")
    bot.get("/leases")
    shown = admin.get("/tokens/night%20bot").json
    assert shown["last_used_at"] == "2021-10-01T13:00:00.000000Z" and "secret" not in shown
    assert created["secret"] not in admin.get("/tokens").get_data(as_text=True)
    admin.send("DELETE", "/tokens/night%20bot", 204)
    bot.get("/leases", 401)
    assert_problem(admin.get("/tokens/night%20bot", None), 404, "token-not-found")
    assert [t["state"] for t in admin.get("/tokens").json["items"] if t["name"] == "night bot"] == ["revoked"]
    logged = {"name": "night bot", "role": "bot", "scopes": ["checks:write"], "expires_at": "2021-10-02T12:00:00Z"}
    logged = {"token": logged | {"user": None}}
    assert access_rows(admin) == [("token.created", "the-admin", logged), ("token.revoked", "the-admin", logged)]


def test_an_expired_token_is_logged_once_and_its_name_is_free(admin, clock):
    admin.post("/tokens", {"name": "short", "role": "bot", "expires_at": "2021-10-01T13:00:00Z"})
    clock.set("2021-10-01T12:59:59")
    assert [row[0] for row in access_rows(admin)] == ["token.created"]
    clock.set("2021-10-01T13:00:00")
    for _ in range(2):
        assert [row[:2] for row in access_rows(admin)] == [
            ("token.created", "the-admin"), ("token.expired", "duecheck"),
        ]  # fmt: skip
    assert [t["state"] for t in admin.get("/tokens").json["items"] if t["name"] == "short"] == ["expired"]
    admin.post("/tokens", {"name": "short", "role": "bot"})


def test_a_name_is_free_at_the_instant_of_the_expiry_without_a_poll(admin, clock):
    admin.post("/tokens", {"name": "short", "role": "bot", "expires_at": "2021-10-01T13:00:00Z"})
    clock.set("2021-10-01T12:59:59")
    assert_problem(admin.post("/tokens", {"name": "short", "role": "bot"}, None), 409, "name-taken")
    clock.set("2021-10-01T13:00:00")
    admin.post("/tokens", {"name": "short", "role": "bot"})
    assert [row[0] for row in access_rows(admin)] == ["token.created", "token.expired", "token.created"]


@pytest.mark.parametrize("role", ["bot", "journalist", "editor"])
def test_rows_of_access_are_for_admins(admin, callers, role):
    admin.post("/tokens", {"name": "x", "role": "bot"})
    callers["journalist"].article()
    types = [row["type"] for row in callers[role].get("/changes").json["items"]]
    assert types == ["article.created"]
    assert [row["type"] for row in admin.get("/changes").json["items"]] == ["token.created", "article.created"]
    named = callers[role].get("/changes?types=token.created").json
    assert (named["items"], named["next_since"]) == ([], 2)
    assert len(callers[role].get("/changes?types=token.created,article.created").json["items"]) == 1
    tags = {caller.get("/changes").headers["ETag"] for caller in (admin, callers[role], callers[None])}
    assert len(tags) == 3


def test_a_scoped_admin_without_admin_sees_no_rows_of_access(admin, client):
    secret = admin.post("/tokens", {"name": "x", "role": "admin", "scopes": ["review"]}).json["secret"]
    assert Caller(client, secret).get("/changes").json["items"] == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": " x"}, "/name"),
        ({"name": "a/b"}, "/name"),
        ({"name": "."}, "/name"),
        ({"name": ".."}, "/name"),
        ({"name": "erased-1"}, "/name"),
        ({"name": "a\nb"}, "/name"),
        ({"name": "Duecheck"}, "/name"),
        ({"name": "anybody"}, "/name"),
        ({"name": "ME"}, "/name"),
        ({"name": "x" * (MAX_ACTOR_NAME + 1)}, "/name"),
        ({"name": None}, "/name"),
        ({"role": "king"}, "/role"),
        ({"role": None}, "/role"),
        ({"scopes": []}, "/scopes"),
        ({"scopes": ["claims:write"]}, "/scopes"),
        ({"scopes": ["everything"]}, "/scopes/0"),
        ({"scopes": "checks:write"}, "/scopes"),
        ({"expires_at": "2021-10-01T12:00:00Z"}, "/expires_at"),
        ({"expires_at": "2021-10-01T11:59:59Z"}, "/expires_at"),
        ({"expires_at": "2021-10-02"}, "/expires_at"),
        ({"expires_at": "2021-10-02T00:00:00"}, "/expires_at"),
        ({"secret": "mine"}, "/secret"),
    ],
)
def test_a_bad_token_changes_nothing(admin, change, pointer):
    assert_problem(admin.post("/tokens", {"name": "x", "role": "bot"} | change, None), 422, "invalid-input", pointer)
    assert access_rows(admin) == []


def test_a_name_of_the_longest_length_and_an_end_in_a_second_are_taken(admin):
    name = "x" * MAX_ACTOR_NAME
    created = admin.post("/tokens", {"name": name, "role": "bot", "expires_at": "2021-10-01T12:00:01Z"}).json
    assert created["expires_at"] == "2021-10-01T12:00:01Z"


def test_scopes_are_stored_once_and_in_order(admin):
    body = {"name": "x", "role": "editor", "scopes": ["review", "checks:write", "review"]}
    assert admin.post("/tokens", body).json["scopes"] == ["checks:write", "review"]


def test_the_secret_is_not_in_a_repeated_answer(admin, context):
    body, headers = {"name": "x", "role": "bot"}, {"Idempotency-Key": "k1"}
    first = admin.post("/tokens", body, headers=headers)
    again = admin.post("/tokens", body, headers=headers)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert first.json["secret"] and again.json == first.json | {"secret": None}


def test_the_last_admin_cannot_be_revoked_over_http(admin):
    assert_problem(admin.send("DELETE", "/tokens/the-admin"), 409, "last-admin")
    admin.post("/tokens", {"name": "ends", "role": "admin", "expires_at": "2030-01-01T00:00:00Z"})
    admin.post("/tokens", {"name": "some", "role": "admin", "scopes": ["admin"]})
    assert_problem(admin.send("DELETE", "/tokens/the-admin"), 409, "last-admin")
    admin.post("/tokens", {"name": "another", "role": "admin"})
    admin.send("DELETE", "/tokens/the-admin", 204)


# People


def test_a_person_is_created_and_changed(admin):
    answer = admin.post("/users", {"name": "Ada", "role": "editor"})
    created = answer.json
    assert answer.headers["ETag"] == tagged("2")  # the link is a change
    assert created["password_url"].startswith("http://localhost/password?link=")
    assert (created["state"], created["has_password"], created["subject"]) == ("invited", False, None)
    shown = admin.get("/users/Ada")
    assert "password_url" not in shown.json and shown.json["version"] == 2
    assert_problem(admin.patch("/users/Ada", {"role": "bot"}, None, None), 428, "precondition-required")
    assert_problem(admin.patch("/users/Ada", {"role": "bot"}, '"1"', None), 412, "version-conflict")
    changed = admin.patch("/users/Ada", {"role": "bot"}, shown.headers["ETag"])
    assert (changed.json["role"], changed.json["version"]) == ("bot", 3)
    closed = admin.patch("/users/Ada", {"is_active": False}, changed.headers["ETag"]).json
    assert (closed["state"], closed["is_active"]) == ("closed", False)
    assert_problem(admin.post("/users/Ada/links", status=None), 409, "user-closed")
    opened = admin.patch("/users/Ada", {"is_active": True}, '"4"').json
    assert opened["state"] == "locked"
    assert admin.post("/users/Ada/links").json["state"] == "invited"
    assert [(row[0], row[2]["user"]["role"]) for row in access_rows(admin)] == [
        ("user.created", "editor"), ("user.updated", "bot"), ("user.updated", "bot"), ("user.updated", "bot"),
        ("user.link_created", "bot"),
    ]  # fmt: skip
    assert "link" not in str([row[2] for row in access_rows(admin)])


def test_an_unchanged_person_keeps_the_version(admin):
    admin.post("/users", {"name": "ada", "role": "editor"})
    assert admin.patch("/users/ada", {"role": "editor"}, '"2"').json["version"] == 2
    assert [row[0] for row in access_rows(admin)] == ["user.created"]


@pytest.mark.parametrize(("seconds", "state"), [(-1, "invited"), (0, "locked"), (1, "locked")])
def test_a_link_ends_after_a_day(admin, clock, seconds, state):
    admin.post("/users", {"name": "ada", "role": "editor"})
    clock.advance(days=1, seconds=seconds)
    assert admin.get("/users/ada").json["state"] == state


def test_people_and_tokens_have_one_name_space(admin, context):
    admin.post("/users", {"name": "ada", "role": "editor"})
    admin.post("/tokens", {"name": "robot", "role": "bot"})
    for route, name in (("/users", "ada"), ("/users", "ADA"), ("/tokens", "Ada"), ("/users", "Robot")):
        assert_problem(admin.post(route, {"name": name, "role": "bot"}, None), 409, "name-taken")
    admin.send("DELETE", "/tokens/robot", 204)
    assert_problem(admin.post("/users", {"name": "robot", "role": "bot"}, None), 409, "name-taken")
    admin.post("/tokens", {"name": "robot", "role": "bot"})  # a new token of the server in place of the old one
    for name in ("Robot", "ROBOT", "ｒobot"):
        assert_problem(admin.post("/tokens", {"name": name, "role": "bot"}, None), 409, "name-taken")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [({"name": "nobody"}, "/name"), ({"role": "king"}, "/role"), ({"subject": "s"}, "/subject"), ({"x": 1}, "/x")],
)
def test_a_bad_person_changes_nothing(admin, change, pointer):
    assert_problem(admin.post("/users", {"name": "ada", "role": "bot"} | change, None), 422, "invalid-input", pointer)
    assert admin.get("/users").json["items"] == [] and access_rows(admin) == []


def test_lists_have_pages(admin):
    for number in range(3):
        admin.post("/users", {"name": f"u{number}", "role": "bot"})
    first = admin.get("/users?limit=2").json
    assert [user["name"] for user in first["items"]] == ["u0", "u1"]
    rest = admin.get(first["next"].removeprefix("http://localhost/api/v1")).json
    assert [user["name"] for user in rest["items"]] == ["u2"] and rest["next"] is None


# The caller itself


def test_me_without_a_token(reader):
    me = reader.get("/me").json
    assert (me["name"], me["role"], me["scopes"], me["expires_at"], me["via"]) == (None, "reader", [], None, None)
    assert me["limits"] == {"requests": None, "leased_claims": None}


def test_me_without_a_token_where_reading_needs_one(app, reader):
    object.__setattr__(app.extensions["duecheck"].settings, "PUBLIC_READ", False)
    me = reader.get("/me").json
    assert (me["name"], me["role"]) == (None, None)
    reader.get("/claims", 401)


@pytest.mark.parametrize("role", ["reader", "bot", "journalist", "editor", "admin"])
def test_me_has_the_scopes_of_the_role(callers, role):
    me = callers[role].get("/me").json
    assert (me["name"], me["role"], me["scopes"]) == (f"the-{role}", role, list(scopes_of(role)))


def test_me_has_scopes_expiry_and_leased_claims(admin, client, journalist, clock):
    journalist.article()
    journalist.claim()
    clock.set("2025-01-01T00:00")
    body = {"name": "x", "role": "bot", "scopes": ["checks:write"], "expires_at": "2030-01-01T00:00:00Z"}
    bot = Caller(client, admin.post("/tokens", body).json["secret"])
    bot.post("/leases", {"limit": 1})
    me = bot.get("/me").json
    assert (me["scopes"], me["expires_at"]) == (["checks:write"], "2030-01-01T00:00:00Z")
    assert me["limits"]["leased_claims"] == {"limit": MAX_HELD, "remaining": MAX_HELD - 1}


@pytest.mark.parametrize("options", [{"RATE_LIMIT": "3 per minute"}])
def test_me_has_the_requests_that_are_left(callers):
    found = [callers["bot"].get("/me").json["limits"]["requests"] for _ in range(3)]
    assert [limit["remaining"] for limit in found] == [2, 1, 0]
    assert all(limit["limit"] == 3 and limit["window_seconds"] == 60 for limit in found)
    assert all(0 < limit["reset_seconds"] <= 60 for limit in found)
    callers["bot"].get("/me", 429)


def test_me_with_a_wrong_token_is_401(client):
    assert_problem(Caller(client, "due_wrong").get("/me", None), 401, "unauthenticated")


# Acting as a person


@pytest.fixture
def ada(client, context):
    """Return a caller with a token of the editor ada."""
    from claims.domain.access import NewToken, NewUser
    from claims.domain.actors import SYSTEM
    from claims.services import tokens, users

    user = users.create_user(context, SYSTEM, NewUser("ada", "editor")).user
    return Caller(client, tokens.issue_token(context, user.actor, NewToken("ada-laptop", "editor"), user).secret)


def test_a_token_of_a_person_acts_as_the_person(ada, admin, clock):
    ada.article()
    rows = admin.get("/changes?types=article.created").json["items"]
    assert [(row["actor"], row["via"]) for row in rows] == [("ada", "ada-laptop")]
    me = ada.get("/me").json
    assert (me["name"], me["via"], me["role"]) == ("ada", "ada-laptop", "editor")


@pytest.mark.parametrize("options", [{"VERDICT_REVIEW": "second_person"}])
def test_nobody_approves_an_own_verdict_through_another_token(ada, admin, client, context, editor):
    from claims.domain.access import NewToken
    from claims.services import tokens, users

    user = users.get_user(context, "ada")
    other = Caller(client, tokens.issue_token(context, user.actor, NewToken("ada-desk", "editor"), user).secret)
    ada.article()
    ada.claim()
    ada.evidence(published_on="2021-09-30")
    assert ada.judge()["state"] == "proposed"
    assert_problem(other.post("/verdicts/1/approve", {}, None), 403, "own-verdict")
    assert editor.post("/verdicts/1/approve", {}, 200).json["state"] == "published"


def test_a_token_of_a_person_has_the_lower_role(ada, admin):
    admin.patch("/users/ada", {"role": "bot"}, '"2"')
    assert ada.get("/me").json["role"] == "bot"
    assert ada.post("/articles", {}, None).status_code == 403
    admin.patch("/users/ada", {"role": "admin"}, '"3"')
    assert ada.get("/me").json["role"] == "editor"


def test_a_closed_account_ends_its_tokens_for_ever(ada, admin):
    admin.patch("/users/ada", {"is_active": False}, '"2"')
    ada.get("/claims", 401)
    admin.patch("/users/ada", {"is_active": True}, '"3"')
    ada.get("/claims", 401)


def test_the_last_admin_among_people(admin, context, client):
    from claims.services import passwords, users

    for name in ("eve", "zoe"):
        admin.post("/users", {"name": name, "role": "admin"})
        users.set_password(context, users.get_user(context, name), passwords.hash_password("correct horse battery"))
    admin.send("DELETE", "/tokens/the-admin", 204)
    token = Caller(client, _token_of(context, "eve"))
    token.patch("/users/zoe", {"role": "editor"}, '"3"')
    assert_problem(token.patch("/users/eve", {"role": "editor"}, '"3"', None), 409, "last-admin")
    assert_problem(token.patch("/users/eve", {"is_active": False}, '"3"', None), 409, "last-admin")
    assert token.get("/users/eve").json["version"] == 3


def _token_of(context, name):
    from claims.domain.access import NewToken
    from claims.services import tokens, users

    user = users.get_user(context, name)
    return tokens.issue_token(context, user.actor, NewToken(f"{name}-token", user.role), user).secret


def test_a_person_has_only_so_many_tokens(ada, context, monkeypatch):
    monkeypatch.setattr("claims.services.tokens.MAX_TOKENS_OF_USER", 2)
    from claims import errors
    from claims.domain.access import NewToken
    from claims.services import tokens, users

    user = users.get_user(context, "ada")
    tokens.issue_token(context, user.actor, NewToken("second", "bot"), user)
    with pytest.raises(errors.TooManyTokens):
        tokens.issue_token(context, user.actor, NewToken("third", "bot"), user)
    with pytest.raises(errors.InvalidInput, match="no higher one"):
        tokens.issue_token(context, user.actor, NewToken("third", "admin"), user)


def test_an_expired_token_expires_on_every_door(admin, client, clock):
    body = {"name": "x", "role": "bot", "expires_at": "2021-10-01T13:00:00Z"}
    bot = Caller(client, admin.post("/tokens", body).json["secret"])
    clock.advance(hours=1)
    for method, path in (("GET", "/claims/due"), ("GET", "/changes"), ("POST", "/leases"), ("GET", "/me")):
        assert bot.send(method, path, json={} if method == "POST" else None).status_code == 401


def test_withdrawing_the_verdict_of_another_names_the_scope(admin, client, journalist, context):
    journalist.article()
    journalist.claim()
    journalist.evidence(published_on="2021-09-30")
    journalist.judge()
    caller = Caller(client, add_token(context, "scoped", "admin", ("verdicts:write",)))
    refused = assert_problem(caller.post("/verdicts/1/withdraw", {"reason": "R."}, None), 403, "withdrawal-refused")
    assert "needs the scope review" in refused["detail"]
    caller = Caller(client, add_token(context, "reviews", "admin", ("review",)))
    caller.post("/verdicts/1/withdraw", {"reason": "R."}, 200)


@pytest.mark.parametrize("name", ["%00", "a%00b", "%0A", "%E2%80%AE", "x" * 3000, "%F0%9F%98%80"])
def test_odd_names_in_a_path_are_404(admin, name):
    for method, path in (("GET", "/users/"), ("GET", "/tokens/"), ("DELETE", "/tokens/"), ("POST", "/users/")):
        end = "/links" if method == "POST" else ""
        assert admin.send(method, f"{path}{name}{end}").status_code == 404
