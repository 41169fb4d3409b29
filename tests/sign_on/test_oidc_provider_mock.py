"""A sign-on with oidc-provider-mock, a server that others wrote, as a browser does it: with its form and redirects.

Its clock is that of the machine, so these tests have that one too.
"""

import warnings
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import authlib.deprecate  # first: its import shows warnings of authlib, whatever is filtered
import httpx
import pytest

from claims.domain.instants import utc_now
from claims.errors import ProviderUnreachable, SignOnMisconfigured, SignOnRefused
from claims.sign_on.client import Client
from claims.sign_on.flow import begin, finish, parse_request
from claims.sign_on.identity import Identity, role_of
from claims.sign_on.provider import Provider

# the server uses parts of authlib that are deprecated
with warnings.catch_warnings(action="ignore", category=authlib.deprecate.AuthlibDeprecationWarning):
    from oidc_provider_mock import User, run_server_in_thread

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

REDIRECT_URI = "http://127.0.0.1:9/sign-in/oidc/callback"
ANN = User(sub="ann@news.example", claims={"preferred_username": "ann", "groups": ["editors"], "email": "a@b.example"})
ROLES = (("editors", "editor"), ("*", "reader"))


@pytest.fixture
def server():
    with run_server_in_thread(require_nonce=True, user_claims=[ANN]) as server:
        yield f"http://localhost:{server.server_port}"


def client_at(issuer, **changes):
    """Return a client of the server."""
    values = {
        "issuer": issuer,
        "client_id": "duecheck",
        "secret": "any",  # it takes no public client
        "scopes": "openid profile email",
        "roles_claim": "groups",
        "name_claim": "preferred_username",
    }
    return Client(**values | changes)


def register(issuer, method):
    """Return the id and secret of a client that the server knows."""
    body = {"redirect_uris": [REDIRECT_URI], "token_endpoint_auth_method": method}
    made = httpx.post(f"{issuer}/oauth2/clients", json=body).raise_for_status().json()
    return made["client_id"], made["client_secret"]


def press(url, **fields):
    """Open the page of the provider, send its form, and return the parameters of the redirect to the server."""
    page = httpx.get(url)
    assert page.status_code == 200 and "<form" in page.text
    answer = httpx.post(url, data=fields)
    assert answer.status_code == 302 and answer.headers["location"].startswith(REDIRECT_URI)
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def first(_):
    return True


def test_a_person_signs_on(server):
    provider = Provider(client_at(server))
    url, request = begin(provider, REDIRECT_URI, utc_now)
    query = press(url, sub=ANN.sub)
    identity = finish(provider, parse_request(request.to_text()), query, utc_now, first)
    assert identity == Identity(server, "ann@news.example", "ann", ("editors",))
    assert role_of(identity.groups, ROLES) == "editor"


def test_a_registered_client_signs_on_and_a_wrong_secret_is_refused(server):
    client_id, secret = register(server, "client_secret_basic")
    provider = Provider(client_at(server, client_id=client_id, secret=secret))
    url, request = begin(provider, REDIRECT_URI, utc_now)
    assert finish(provider, request, press(url, sub=ANN.sub), utc_now, first).name == "ann"

    provider = Provider(client_at(server, client_id=client_id, secret=secret + "x"))
    url, request = begin(provider, REDIRECT_URI, utc_now)
    with pytest.raises(SignOnMisconfigured, match="do not fit each other") as caught:
        finish(provider, request, press(url, sub=ANN.sub), utc_now, first)
    assert "invalid_client" in caught.value.log and secret not in caught.value.log


def test_a_person_without_groups_gets_the_role_of_everybody_else(server):
    provider = Provider(client_at(server, name_claim="email"))
    url, request = begin(provider, REDIRECT_URI, utc_now)
    identity = finish(provider, request, press(url, sub="jo@news.example"), utc_now, first)
    assert identity == Identity(server, "jo@news.example", "jo@news.example", ())
    assert role_of(identity.groups, ROLES) == "reader"
    assert role_of(identity.groups, ROLES[:1]) is None


def test_a_person_who_denies_is_not_signed_in(server):
    provider = Provider(client_at(server))
    url, request = begin(provider, REDIRECT_URI, utc_now)
    query = press(url, action="deny")
    assert query["error"] == "access_denied"
    with pytest.raises(SignOnRefused):
        finish(provider, request, query | {"state": request.state}, utc_now, first)


def test_a_replayed_code_is_refused(server):
    provider = Provider(client_at(server))
    url, request = begin(provider, REDIRECT_URI, utc_now)
    query = press(url, sub=ANN.sub)
    finish(provider, request, query, utc_now, first)
    with pytest.raises(SignOnRefused) as caught:
        finish(provider, request, query, utc_now, first)
    assert "invalid_grant" in caught.value.log


def test_another_issuer_in_the_settings_is_refused(server):
    with pytest.raises(SignOnMisconfigured) as caught:
        begin(Provider(client_at(server + "/")), REDIRECT_URI, utc_now)
    assert caught.value.log.startswith(f"DUECHECK_OIDC_ISSUER is {server}/, but")


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_wrong_clock_is_named(server, hours):
    def clock():
        return datetime.now(UTC) + timedelta(hours=hours)

    provider = Provider(client_at(server))
    url, request = begin(provider, REDIRECT_URI, clock)
    with pytest.raises(SignOnMisconfigured, match="do not fit each other") as caught:
        finish(provider, request, press(url, sub=ANN.sub), clock, first)
    assert "the provider's clock differs by 7" in caught.value.log


def test_a_provider_that_goes_away_in_between_is_away():
    with run_server_in_thread(user_claims=[ANN]) as running:
        provider = Provider(client_at(f"http://localhost:{running.server_port}"))
        url, request = begin(provider, REDIRECT_URI, utc_now)
        query = press(url, sub=ANN.sub)
    with pytest.raises(ProviderUnreachable):
        finish(provider, request, query, utc_now, first)
