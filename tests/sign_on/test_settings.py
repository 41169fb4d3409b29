"""The settings of sign-on: read, refused, and refused together."""

import pytest

from claims.config import Settings, load_settings
from claims.errors import SettingInvalid
from claims.factory import create_app
from claims.sign_on import provider
from claims.sign_on.client import client_of
from tests.applications import own_app

ISSUER = "https://id.example"
BOTH = {"OIDC_ISSUER": ISSUER, "OIDC_CLIENT_ID": "duecheck"}


def refused(**settings):
    """Load settings in vain; return the message."""
    with pytest.raises(SettingInvalid) as caught:
        load_settings(settings, environ={})
    return str(caught.value)


@pytest.mark.parametrize(
    "issuer",
    [
        "https://id.example",
        "https://id.example/",
        "https://id.example:8443/realms/news",
        "https://login.example/2c6c/v2.0",
        "https://id.example/a%20b",
        "http://127.0.0.1:9400",
        "http://localhost:8080/realms/news",
        "http://[::1]:9400",
    ],
)
def test_an_issuer_is_kept_as_it_is(issuer):
    assert issuer == load_settings(BOTH | {"OIDC_ISSUER": issuer}, {}).OIDC_ISSUER


@pytest.mark.parametrize(
    "issuer",
    [
        "http://id.example",
        "http://127.0.0.1.evil.example",
        "http://localhost.example",
        "http://128.0.0.1",
        "id.example",
        "ftp://127.0.0.1",
        "https://",
        "https://id.example?tenant=a",
        "https://id.example#a",
        "https://id.example/a b",
        "https://bücher.example",
        "https://[::1",
        "https://id.example:99999",
        " https://id.example",
        "https://id.example/" + "a" * 1982,
    ],
)
def test_an_issuer_that_is_none_is_refused(issuer):
    assert refused(**BOTH | {"OIDC_ISSUER": issuer}).startswith(f"DUECHECK_OIDC_ISSUER is {issuer!r}, but must be an")


def test_a_password_in_an_issuer_is_refused_and_not_shown():
    message = refused(**BOTH | {"OIDC_ISSUER": "https://ann:hidden@id.example"})
    assert message.startswith("DUECHECK_OIDC_ISSUER must be an https URL") and "hidden" not in message


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("", ()),
        ("*=reader", (("*", "reader"),)),
        (
            " newsroom-editors = editor ;; newsroom-admins=admin; *=reader;",
            (("newsroom-editors", "editor"), ("newsroom-admins", "admin"), ("*", "reader")),
        ),
        ("cn=editors,dc=news=editor", (("cn=editors,dc=news", "editor"),)),
        ("a=bot; A=journalist", (("a", "bot"), ("A", "journalist"))),
        ("die Chefs & mehr=admin", (("die Chefs & mehr", "admin"),)),
    ],
)
def test_groups_and_their_roles_are_read(text, roles):
    assert roles == load_settings({"OIDC_ROLES": text}, {}).OIDC_ROLES


@pytest.mark.parametrize(
    ("text", "must"),
    [
        ("editors", "GROUP=ROLE, separated by semicolons, of reader, bot, journalist, editor, admin"),
        ("editors=", "GROUP=ROLE"),
        ("=editor", "GROUP=ROLE"),
        ("editors=boss", "GROUP=ROLE"),
        ("editors=Editor", "GROUP=ROLE"),
        ("a=editor; a=admin", "one role for each group"),
        ("a=editor; a=editor", "one role for each group"),
    ],
)
def test_wrong_roles_are_refused(text, must):
    assert refused(OIDC_ROLES=text).startswith(f"DUECHECK_OIDC_ROLES is {text!r}, but must be {must}")


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("OIDC_CLIENT_ID", "a" * 255, "a" * 256),
        ("OIDC_CLIENT_ID", "~!", "a b"),
        ("OIDC_ROLES_CLAIM", "https://news.example/groups", ""),
        ("OIDC_ROLES_CLAIM", "a" * 200, "a" * 201),
        ("OIDC_NAME_CLAIM", "realm.name", "a b"),
        ("OIDC_SCOPES", "openid", "profile"),
        ("OIDC_SCOPES", "groups openid", "groups  openid"),
        ("OIDC_SCOPES", "openid " + "a" * 493, "openid " + "a" * 494),
        ("OIDC_SCOPES", "openid https://graph.example/User.Read", 'openid "a"'),
        ("OIDC_SCOPES", "openid", "openids"),
        ("OIDC_SCOPES", "openid", "openid "),
        ("OIDC_CREATE_USERS", "on", "maybe"),
    ],
)
def test_a_value_at_the_bound_is_read_and_one_beyond_is_refused(name, good, bad):
    others = BOTH | {"OIDC_ROLES": "*=reader"}
    assert str(getattr(load_settings(others | {name: good}, {}), name)) == {"on": "True"}.get(good, good)
    assert refused(**others | {name: bad}).startswith(f"DUECHECK_{name} is {bad!r}, but must be ")


def test_a_secret_is_not_shown():
    assert load_settings(BOTH | {"OIDC_CLIENT_SECRET": "a" * 500}, {}).OIDC_CLIENT_SECRET == "a" * 500
    for secret in ("a" * 501, "hidden word", "geheim\u00e9"):
        message = refused(**BOTH | {"OIDC_CLIENT_SECRET": secret})
        assert message == (
            "DUECHECK_OIDC_CLIENT_SECRET must be at most 500 characters of ASCII without blanks, or empty"
        )


def test_issuer_and_client_id_need_each_other():
    assert refused(OIDC_ISSUER=ISSUER) == (
        "DUECHECK_OIDC_ISSUER is set, but DUECHECK_OIDC_CLIENT_ID is empty: set both, or none of them"
    )
    assert refused(OIDC_CLIENT_ID="duecheck") == (
        "DUECHECK_OIDC_CLIENT_ID is set, but DUECHECK_OIDC_ISSUER is empty: set both, or none of them"
    )


def test_new_people_need_a_role():
    assert refused(**BOTH, OIDC_CREATE_USERS="on") == (
        "DUECHECK_OIDC_CREATE_USERS is on, but DUECHECK_OIDC_ROLES is empty: say which role new people get"
    )
    assert load_settings({**BOTH, "OIDC_CREATE_USERS": "on", "OIDC_ROLES": "a=bot"}, {}).OIDC_CREATE_USERS


def test_without_an_issuer_there_is_no_sign_on(app):
    assert client_of(Settings()) is None
    assert app.extensions["duecheck"].sign_on is None


def test_an_application_has_the_provider_of_its_settings(database_path, clock):
    with own_app(database_path, clock, **BOTH) as app:
        client = app.extensions["duecheck"].sign_on.client
    assert (client.issuer, client.client_id, client.secret) == (ISSUER, "duecheck", "")
    assert (client.scopes, client.roles_claim, client.name_claim) == (
        "openid profile email",
        "groups",
        "preferred_username",
    )


@pytest.mark.parametrize("missing", ["authlib", "httpx", "joserfc"])
def test_without_the_extra_the_application_does_not_start(monkeypatch, tmp_path, missing):
    monkeypatch.setattr(provider, "find_spec", lambda name: None if name == missing else name)
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path}/a.db"}
    with pytest.raises(SettingInvalid) as caught:
        create_app(settings | BOTH)
    assert str(caught.value).endswith("the extra `oidc`, which is not installed: pip install 'duecheck[oidc]'")
    assert not list(tmp_path.iterdir())
    create_app(settings).extensions["duecheck"].backend.close()
