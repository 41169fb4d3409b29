"""Sign-in by name and password, one-time links, and the own page with password, sessions and tokens."""

import re

import argon2
import pytest
from werkzeug.test import EnvironBuilder

from claims.domain.access import NewToken, NewUser, UserPatch
from claims.domain.actors import SYSTEM
from claims.domain.limits import MAX_BODY_WITHOUT_SESSION, MAX_PASSWORD, MAX_WRONG_PASSWORDS, MIN_PASSWORD
from claims.factory import body_limits, view_finder
from claims.services import passwords, tokens, users
from tests.storage.engine import rows_of
from tests.tokens import add_token

PASSWORD = "correct horse battery"
TLS = {"base_url": "https://localhost"}


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    """Hash with the cheapest parameters: real ones take some tenths of a second."""
    monkeypatch.setattr(passwords, "hasher", argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST))


@pytest.fixture
def person(context):
    """Return a function that creates a person with a password."""

    def create(name="ada", role="editor", password=PASSWORD):
        user = users.create_user(context, SYSTEM, NewUser(name, role)).user
        return users.set_password(context, user, passwords.hash_password(password))

    return create


def sign_in(visitor, name="ada", password=PASSWORD, status=303):
    return visitor.send("/sign-in", status, name=name, password=password)


def cookie_of(visitor, name="duecheck"):
    found = visitor.client.get_cookie(name)
    return found and found.value


def test_a_person_signs_in_by_name_and_password(visit, person, context, journalist):
    person()
    visitor = visit()
    assert sign_in(visitor, "  ADA ").headers["Location"] == "/desk"
    page = visitor.get("/account")
    assert "<bdi>ada</bdi>" in page and "Sign out everywhere" in page
    assert visitor.get("/articles/new")


@pytest.mark.parametrize(
    ("name", "password"),
    [("ada", "wrong horse battery"), ("a\0da", PASSWORD), ("ada", "\0"), ("ada", ""),
     ("eve", PASSWORD), ("", PASSWORD), ("ada", PASSWORD + " "),
     ("ada", "x" * 100_0), ("\ud800", PASSWORD)],
)  # fmt: skip
def test_a_wrong_name_or_password_starts_no_session(visit, person, app, name, password):
    person()
    visitor = visit()
    if name == "\ud800":
        visitor.client.post("/sign-in", data=b"name=%ED%A0%80&password=x")
    else:
        sign_in(visitor, name, password, 401)
    assert rows_of(app, "SELECT 1 FROM sessions") == []


def test_a_password_is_the_same_however_the_keyboard_writes_it(visit, person):
    person(password="café au lait please")
    assert sign_in(visit(), password="cafe\u0301 au lait please")


def test_a_closed_account_cannot_sign_in_and_its_sessions_end(visit, person, context):
    person()
    visitor = visit()
    sign_in(visitor)
    users.patch_user(context, SYSTEM, "ada", None, UserPatch(is_active=False), lambda _: {})
    assert "Sign in" in visitor.get("/account")
    sign_in(visit(), status=401)


def test_a_change_of_the_role_ends_the_sessions(visit, person, context):
    person()
    visitor = visit()
    sign_in(visitor)
    before = cookie_of(visitor)
    users.patch_user(context, SYSTEM, "ada", None, UserPatch(role="bot"), lambda _: {})
    visitor.client.set_cookie("duecheck", before)
    assert "Sign out" not in visitor.get("/")
    sign_in(visitor)
    assert cookie_of(visitor) != before and "ada, bot" in visitor.get("/")


def test_wrong_passwords_are_slowed_down_by_name_and_address(visit, person):
    person()
    visitor = visit()
    for _ in range(MAX_WRONG_PASSWORDS):
        sign_in(visitor, password="wrong horse battery", status=401)
    answer = sign_in(visitor, status=429)
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    assert "Try again in" in answer.get_data(as_text=True)
    page = visitor.get("/sign-in")
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    data = {"csrf_token": csrf, "name": "ada", "password": PASSWORD}
    from_elsewhere = visitor.client.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert from_elsewhere.status_code == 303


def test_names_that_nobody_has_are_slowed_down_too(visit):
    visitor = visit()
    for _ in range(MAX_WRONG_PASSWORDS):
        sign_in(visitor, "nobody-here", "x", 401)
    sign_in(visitor, "nobody-here", "x", 429)


# One-time links


def link_of(context, name="ada", role="editor"):
    return f"/password?link={users.create_user(context, SYSTEM, NewUser(name, role)).secret}"


def test_a_link_sets_the_password_once_and_signs_in(visit, context, app):
    link = link_of(context)
    visitor, copy = visit(), visit()
    form = copy.get(link)
    assert "Set the password of ada" in form
    assert visitor.send(link, password=PASSWORD).headers["Location"] == "/account"
    assert "ada, editor" in visitor.get("/account")
    assert "can no longer be used" in copy.get(link, 410)
    copy.send(link, 410, page=form, password="another horse battery")
    sign_in(visit())
    assert PASSWORD not in str(rows_of(app, "SELECT * FROM users")) + str(rows_of(app, "SELECT * FROM changes"))
    assert rows_of(app, "SELECT 1 FROM idempotency_keys") == []


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("", False),
        ("x" * (MIN_PASSWORD - 1), False),
        ("x" * MIN_PASSWORD, True),
        ("x" * MAX_PASSWORD, True),
        ("x" * (MAX_PASSWORD + 1), False),
        (" padded password ", True),
        ("ada", False),
    ],
)
def test_passwords_have_a_length(visit, context, password, is_taken):
    link = link_of(context)
    answer = visit().send(link, 303 if is_taken else 422, password=password)
    if is_taken:
        sign_in(visit(), password=password)
    else:
        assert f"{MIN_PASSWORD} to {MAX_PASSWORD} characters" in answer.get_data(as_text=True)
        assert "x" * 11 not in answer.get_data(as_text=True)


def test_the_name_is_no_password(visit, context):
    link = link_of(context, "Ada Lovelace Byron")
    answer = visit().send(link, 422, password="ada lovelace  byron")
    assert "not the name" in answer.get_data(as_text=True)


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 410), (1, 410)])
def test_a_link_ends_after_a_day(visit, context, clock, seconds, status):
    link = link_of(context)
    clock.advance(days=1, seconds=seconds)
    visit().get(link, status)


@pytest.mark.parametrize("link", ["/password", "/password?link=", "/password?link=wrong", "/password?link=%FF"])
def test_a_wrong_link_is_410(visit, link):
    visit().get(link, 410)


def test_a_new_link_ends_the_earlier_one_and_a_closed_account_both(visit, context):
    first = link_of(context)
    second = f"/password?link={users.create_link(context, SYSTEM, 'ada').secret}"
    visit().get(first, 410)
    visit().get(second)
    users.patch_user(context, SYSTEM, "ada", None, UserPatch(is_active=False), lambda _: {})
    visit().get(second, 410)


# The own page


def test_a_new_password_needs_the_current_one_and_ends_the_other_sessions(visit, person):
    person()
    one, two = visit(), visit()
    sign_in(one), sign_in(two)
    before = cookie_of(one)
    wrong = one.send("/account/password", 422, current="wrong", password="new horse battery")
    assert "not your current password" in wrong.get_data(as_text=True)
    assert "new horse" not in wrong.get_data(as_text=True)
    one.send("/account/password", 422, current=PASSWORD, password="short")
    one.send("/account/password", current=PASSWORD, password="new horse battery")
    assert cookie_of(one) != before
    assert "ada" in one.get("/account") and "Sign out" not in two.get("/")
    sign_in(visit(), status=401)
    sign_in(visit(), password="new horse battery")


def test_typed_passwords_are_not_kept_when_the_session_has_ended(visit, person, context):
    person()
    visitor = visit()
    sign_in(visitor)
    page = visitor.get("/account/password")
    users.patch_user(context, SYSTEM, "ada", None, UserPatch(role="bot"), lambda _: {})
    answer = visitor.send("/account/password", 200, page=page, current=PASSWORD, password="new horse battery")
    text = answer.get_data(as_text=True)
    assert "Sign in" in text and PASSWORD not in text and "new horse" not in text


def test_sign_out_everywhere(visit, person):
    person()
    one, two, other = visit(), visit(), visit("editor", "not-ada")
    sign_in(one), sign_in(two)
    page = one.get("/account")
    assert page.count("This session") == 1 and page.count("Another session") == 1
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    assert one.client.post("/account/sign-out", data={"csrf_token": csrf}).status_code == 303
    assert "Sign out" not in one.get("/") + two.get("/")
    assert "Sign out" in other.get("/")


def test_a_person_creates_uses_and_revokes_a_token(visit, person, client, context):
    person()
    visitor = visit()
    sign_in(visitor)
    typed = {"name": "ada-laptop", "role": "journalist", "scopes": ["claims:write"], "expires_at": "2 October 2021"}
    page = visitor.send("/account/tokens/new", 200, **typed).get_data(as_text=True)
    secret = re.search(r"<code>(due_[\w-]+)</code>", page)[1]
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).json
    assert (me["name"], me["via"], me["role"], me["scopes"]) == ("ada", "ada-laptop", "journalist", ["claims:write"])
    assert me["expires_at"] == "2021-10-02T00:00:00Z"
    again = visitor.get("/account")
    assert "ada-laptop" in again and secret not in again
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', again)[1]
    visitor.client.post("/account/tokens/revoke", data={"csrf_token": csrf, "name": "ada-laptop"})
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).status_code == 401


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "duecheck"}, "printable characters"),
        ({"name": "ada"}, "had, the name"),
        ({"role": "admin"}, "no higher one"),
        ({"expires_at": "1 October 2021"}, "in the future"),
        ({"role": "bot", "scopes": ["claims:write"]}, "needs the role journalist"),
    ],
)
def test_a_wrong_token_of_a_person_is_refused_in_words(visit, person, context, typed, words):
    person()
    visitor = visit()
    sign_in(visitor)
    answer = visitor.send(
        "/account/tokens/new", 409 if "had" in words else 422, **({"name": "x", "role": "bot"} | typed)
    )
    assert words in answer.get_data(as_text=True)
    assert tokens.list_tokens_of_user(context, 1) == []


def test_nobody_revokes_the_token_of_another_person(visit, person, context):
    eve = person("eve")
    tokens.issue_token(context, eve.actor, NewToken("eve-laptop", "bot"), eve)
    person()
    visitor = visit()
    sign_in(visitor)
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/account"))[1]
    visitor.client.post("/account/tokens/revoke", data={"csrf_token": csrf, "name": "eve-laptop"})
    assert [token.name for token in tokens.list_tokens_of_user(context, eve.id)] == ["eve-laptop"]


@pytest.mark.parametrize("path", ["/account/password", "/account/tokens/new"])
def test_a_session_of_an_access_key_cannot_change_the_account(visit, person, context, path):
    ada = person()
    secret = tokens.issue_token(context, ada.actor, NewToken("ada-key", "editor"), ada).secret
    visitor = visit().sign_in(secret)
    page = visitor.get("/account")
    assert "Signed in with" in page and "Create a token" not in page
    assert "Sign in as a person first" in visitor.get(path, 403)
    server = visit("editor", "robot")
    assert "not of a person" in server.get("/account")
    server.get(path, 403)


def test_the_account_needs_a_session(visit):
    for path in ("/account", "/account/password", "/account/tokens/new"):
        assert "<h1>Sign in</h1>" in visit().get(path)


# Scopes and cookies


def test_pages_need_the_scopes_of_a_key(app, visit, context, journalist):
    journalist.article()
    journalist.claim()
    visitor = visit().sign_in(add_token(context, "scoped", "editor", ("evidence:write",)))
    visitor.get("/claims/1/evidence/new")
    for path in ("/articles/new", "/claims/1/edit", "/claims/1/withdraw", "/claims/1/verdicts/new"):
        assert "an access key that may not:" in visitor.get(path, 403)


def test_every_page_that_writes_needs_a_scope(app):
    free = {"web.sign_in", "web.sign_out", "web.set_password", "web.change_password", "web.sign_out_everywhere",
            "web.create_own_token", "web.revoke_own_token"}  # fmt: skip
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("web.") and "POST" in rule.methods and rule.endpoint not in free:
            assert app.view_functions[rule.endpoint].scopes, rule


def test_the_cookie_over_tls_is_of_this_host_only(app, person):
    person()
    client = app.test_client()
    page = client.get("/sign-in", **TLS).get_data(as_text=True)
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    data = {"csrf_token": csrf, "name": "ada", "password": PASSWORD}
    answer = client.post("/sign-in", data=data, headers={"Referer": "https://localhost/sign-in"}, **TLS)
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-duecheck=") and "Secure" in cookie and "Path=/" in cookie
    assert "Domain" not in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    value = re.match(r"__Host-duecheck=([^;]+)", cookie)[1]
    plain = app.test_client()
    plain.set_cookie("duecheck", value)
    assert "Sign out" not in plain.get("/", **TLS).get_data(as_text=True)


@pytest.mark.parametrize("options", [{"PUBLIC_URL": "https://desk.example.org"}])
def test_a_public_url_of_tls_makes_the_cookie_secure(visit):
    answer = visit().client.get("/sign-in")
    assert answer.headers["Set-Cookie"].startswith("__Host-duecheck=")


@pytest.mark.parametrize("options", [{"PUBLIC_URL": "https://desk.example.org/due"}])
def test_below_a_prefix_the_cookie_is_secure(visit):
    cookie = visit().client.get("/due/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("__Secure-duecheck=") and "Path=/due" in cookie


def test_a_session_over_tls_may_send_long_forms_behind_a_proxy(app, person):
    """The server asks for the limit of a body before it knows that the proxy speaks TLS."""
    person()
    client = app.test_client()
    page = client.get("/sign-in", **TLS).get_data(as_text=True)
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    data = {"csrf_token": csrf, "name": "ada", "password": PASSWORD}
    client.post("/sign-in", data=data, headers={"Referer": "https://localhost/sign-in"}, **TLS)
    cookie = f"__Host-duecheck={client.get_cookie('__Host-duecheck').value}"
    limit, view = body_limits(app), view_finder(app)("POST", "/articles/new")
    for header, expected in ((cookie, app.config["MAX_CONTENT_LENGTH"]), ("", MAX_BODY_WITHOUT_SESSION)):
        environ = EnvironBuilder("/articles/new", method="POST", headers={"Cookie": header}).get_environ()
        assert limit(environ, view) == expected
