"""Names, groups and roles of people, from claims and settings."""

import pytest

from claims.domain.hosts import is_protected
from claims.errors import SignOnRefused
from claims.sign_on.client import Client
from claims.sign_on.identity import Identity, claim_at, identity_of, no_role, role_of

CLIENT = Client("https://id.example", "duecheck", "", "openid", "groups", "name")
PERSON = {"sub": "a-1", "name": "Ann"}
ROLES = (("interns", "reader"), ("editors", "editor"), ("desk", "journalist"), ("*", "bot"))


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["editors"], "editor"),
        (["desk", "editors", "interns"], "editor"),
        (["interns", "desk"], "journalist"),
        (["interns"], "reader"),
        (["interns", "unknown"], "reader"),
        (["unknown"], "bot"),
        (["Editors"], "bot"),
        (["*"], "bot"),
        ([], "bot"),
    ],
)
def test_the_highest_role_of_the_groups_counts(groups, role):
    assert role_of(groups, ROLES) == role
    assert role_of(groups, ROLES[:3]) == (None if role == "bot" else role)
    assert role_of(groups, ()) is None


@pytest.mark.parametrize(
    ("claims", "groups"),
    [
        ({}, ()),
        ({"groups": None}, ()),
        ({"groups": ""}, ()),
        ({"groups": []}, ()),
        ({"groups": "editors"}, ("editors",)),
        ({"groups": "a b,c"}, ("a b,c",)),
        ({"groups": ["b", "a", "", "b"]}, ("b", "a")),
    ],
)
def test_groups_are_a_text_or_a_list(claims, groups):
    assert identity_of(PERSON | claims, CLIENT) == Identity("https://id.example", "a-1", "Ann", groups)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("realm_access.roles", ["a"]),
        ("https://news.example/groups", ["b"]),
        ("https://news.example/more.groups", None),
        ("realm_access.roles.more", None),
        ("realm_access..roles", None),
        ("other.roles", None),
        ("text.roles", None),
        (".", None),
    ],
)
def test_a_claim_has_a_name_or_a_path(name, value):
    claims = {"realm_access": {"roles": ["a"]}, "https://news.example/groups": ["b"], "text": "roles"}
    assert claim_at(claims, name) == value


def test_a_name_with_dots_comes_before_a_path():
    assert claim_at({"a.b": 1, "a": {"b": 2}}, "a.b") == 1


def test_a_person_without_a_role_is_named_in_the_log():
    error = no_role(Identity("https://id.example", "a-1", "Ann", ("x\n", "y")), CLIENT)
    assert isinstance(error, SignOnRefused)
    assert error.log == "'Ann' has the groups 'x\\n', 'y': DUECHECK_OIDC_ROLES gives no role"
    assert str(error) == "your account at the sign-on service has no role on this site; ask an admin for one"
    error = no_role(Identity("https://id.example", "a-1", "Ann", ()), CLIENT)
    assert error.log == "'Ann' has no claim `groups`: DUECHECK_OIDC_ROLES gives no role"


@pytest.mark.parametrize(("number", "end"), [(10, "'g9'"), (11, "'g9' and 1 more")])
def test_many_groups_are_shortened_in_the_log(number, end):
    groups = tuple(f"g{n}" for n in range(number))
    assert f"{end}: DUECHECK" in no_role(Identity("https://id.example", "a-1", "Ann", groups), CLIENT).log
    assert len(no_role(Identity("https://id.example", "a-1", "Ann", ("g" * 10_000,)), CLIENT).log) < 300


@pytest.mark.parametrize(
    ("url", "protected"),
    [
        ("https://id.example/token?policy=a", True),
        ("https://id.example?a", True),
        ("http://[::1]/a", True),
        ("http://127.8.9.1/", True),
        ("HTTPS://id.example", False),
        ("https://id.example/#a", False),
        ("https://id.example\\@evil.example", False),
        ("https:///a", False),
        ("https://a b/", False),
        ("https://a/\n", False),
        ("http://0x7f000001/", False),
        ("http://127.0.0.1@evil.example/", False),
        ("https://a/" + "a" * 1990, True),
        ("https://a/" + "a" * 1991, False),
    ],
)
def test_what_is_sent_to_a_protected_url_nobody_can_read(url, protected):
    assert is_protected(url) is protected
