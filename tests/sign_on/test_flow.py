"""A sign-on with a provider of the tests: what is sent, what is taken, and what is refused."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from claims.errors import ProviderUnreachable, SignOnError, SignOnMisconfigured, SignOnRefused
from claims.sign_on import http
from claims.sign_on.flow import begin, parse_request
from claims.sign_on.identity import Identity
from claims.sign_on.provider import Provider
from tests.fetching.hostile import PEM
from tests.sign_on.conftest import SignOn
from tests.sign_on.fake_provider import CLIENT_ID, KEY, OTHER_KEY, REDIRECT_URI, drip, running_provider

DESCRIPTION = "/.well-known/openid-configuration"
SHARED = "s3cret+/:%~"
SECRETS = ("the-access-token", "eyJ", "code-", "s3cret")


def refused(run, kind, log):
    """Run a sign-on in vain; check the error's kind, and that neither sentence has a secret."""
    with pytest.raises(SignOnError) as caught:
        run()
    error = caught.value
    assert type(error) is kind, error.log
    assert log in error.log
    assert str(error) and not any(secret in f"{error} {error.log}" for secret in SECRETS)
    assert error.__cause__ is None  # a cause would be in the log with parts of the answer
    return error


# What is sent and what comes back.


def test_a_sign_on_returns_who_the_person_is(sign_on, fake):
    assert sign_on.run() == Identity(fake.issuer, "a-1", "ann", ("editors",))
    assert [(method, path) for method, path, *_ in fake.requests] == [
        ("GET", DESCRIPTION),
        ("POST", "/token"),
        ("GET", "/keys"),
    ]


def test_the_browser_is_sent_with_state_nonce_and_challenge(sign_on, fake):
    url, request = sign_on.begin()
    asked = {name: value for name, (value,) in parse_qs(urlsplit(url).query).items()}
    assert url.startswith(f"{fake.issuer}/authorize?")
    assert (asked["state"], asked["nonce"], asked["scope"]) == (request.state, request.nonce, "openid profile")
    assert request.verifier not in url and len(request.verifier) >= 43 and len(request.state) >= 43
    assert sign_on.begin()[1].state != request.state


def test_an_authorization_endpoint_keeps_its_own_query(sign_on, fake):
    fake.description["authorization_endpoint"] += "?policy=news"
    url, _ = sign_on.begin()
    assert parse_qs(urlsplit(url).query)["policy"] == ["news"]


def test_a_request_survives_the_session(sign_on):
    _, request = sign_on.begin()
    values = request.to_text()
    assert parse_request(values) == request
    assert all(isinstance(value, str) for value in values.values())


@pytest.mark.parametrize(
    "change",
    [{"state": None}, {"state": 7}, {"expires_at": "soon"}, {"expires_at": None}, {"nonce": ["a"]}],
)
def test_a_damaged_request_is_refused(sign_on, change):
    values = sign_on.begin()[1].to_text() | change
    refused(lambda: parse_request({k: v for k, v in values.items() if v is not None}), SignOnRefused, "did not start")


@pytest.mark.parametrize("values", [None, "", [], {}, 7])
def test_an_answer_without_a_request_is_refused(values):
    refused(lambda: parse_request(values), SignOnRefused, "did not start")


@pytest.mark.parametrize(
    ("methods", "used"),
    [
        (None, "client_secret_basic"),
        (["client_secret_basic"], "client_secret_basic"),
        (["client_secret_post"], "client_secret_post"),
        (["private_key_jwt", "client_secret_post"], "client_secret_post"),
        (["client_secret_post", "client_secret_basic"], "client_secret_basic"),
    ],
)
def test_a_secret_is_sent_as_the_provider_wants_it(sign_on, fake, methods, used):
    fake.secret, fake.auth_method = SHARED, used
    if methods:
        fake.description["token_endpoint_auth_methods_supported"] = methods
    sign_on.connect()
    assert sign_on.run().name == "ann"
    assert SHARED not in repr(sign_on.provider.client)


def test_a_provider_that_takes_no_secret_of_ours_is_refused(sign_on, fake):
    fake.secret = SHARED
    fake.description["token_endpoint_auth_methods_supported"] = ["private_key_jwt"]
    sign_on.connect()
    refused(sign_on.run, SignOnMisconfigured, "neither by Basic nor in the form: ['private_key_jwt']")


def test_a_wrong_secret_is_the_admins_to_mend(sign_on, fake):
    sign_on.connect(secret="wrong")
    fake.secret = SHARED
    refused(sign_on.run, SignOnMisconfigured, "DUECHECK_OIDC_CLIENT_SECRET")


# The answer that the browser brings.


@pytest.mark.parametrize("state", ["", "wrong", "é", None])
def test_a_wrong_state_is_refused_before_anything_is_sent(sign_on, fake, state):
    refused(lambda: sign_on.run(state=state), SignOnRefused, "the `state` of an answer")
    assert fake.counted("/token") == 0 and not sign_on.used


def test_a_replayed_answer_is_refused(sign_on, fake):
    url, request = sign_on.begin()
    query = fake.visit(url)
    sign_on.finish(request, query)
    refused(lambda: sign_on.finish(request, query), SignOnRefused, "for the second time")
    assert fake.counted("/token") == 1


def test_a_replayed_code_is_refused_by_the_provider(sign_on, fake):
    url, request = sign_on.begin()
    query = fake.visit(url)
    sign_on.finish(request, query)
    sign_on.used.clear()
    refused(lambda: sign_on.finish(request, query), SignOnRefused, "invalid_grant")


def test_a_code_of_another_sign_on_is_refused(sign_on, fake):
    stolen = fake.visit(sign_on.begin()[0])["code"]
    refused(lambda: sign_on.run(code=stolen), SignOnRefused, "invalid_grant")


@pytest.mark.parametrize(("seconds", "is_taken"), [(599, True), (600, False), (601, False)])
def test_a_request_ends_after_ten_minutes(sign_on, fake, clock, seconds, is_taken):
    url, request = sign_on.begin()
    query = fake.visit(url)
    clock.advance(seconds=seconds)
    if is_taken:
        assert sign_on.finish(request, query).subject == "a-1"
    else:
        error = refused(lambda: sign_on.finish(request, query), SignOnRefused, "600 seconds")
        assert str(error) == "this sign-on took longer than 10 minutes; start again"
        assert fake.counted("/token") == 0


@pytest.mark.parametrize(
    ("error", "kind", "log"),
    [
        ("access_denied", SignOnRefused, "denied a sign-on: access_denied"),
        ("login_required", SignOnRefused, "denied a sign-on: login_required"),
        ("temporarily_unavailable", ProviderUnreachable, "answers temporarily_unavailable"),
        ("server_error", ProviderUnreachable, "answers server_error"),
        ("invalid_scope", SignOnMisconfigured, "refuses the request: invalid_scope"),
        ("<script>\n", SignOnMisconfigured, "refuses the request: unknown"),
        ("", SignOnMisconfigured, "refuses the request: unknown"),
    ],
)
def test_an_error_of_the_provider_has_its_reason(sign_on, fake, error, kind, log):
    refused(lambda: sign_on.run(error=error, code=None), kind, log)
    assert len(sign_on.used) == 1 and fake.counted("/token") == 0


@pytest.mark.parametrize("code", ["", None])
def test_an_answer_without_a_code_is_refused(sign_on, code):
    refused(lambda: sign_on.run(code=code), SignOnRefused, "neither `code` nor `error`")


def test_the_issuer_of_an_answer_is_checked_if_it_is_named(sign_on, fake):
    assert sign_on.run(iss=fake.issuer).subject == "a-1"
    refused(lambda: sign_on.run(iss="https://evil.example"), SignOnRefused, "comes from elsewhere")
    refused(lambda: sign_on.run(iss=fake.issuer + "/", code=None, error="access_denied"), SignOnRefused, "elsewhere")


def test_the_issuer_of_an_answer_must_be_named_if_the_provider_says_so(sign_on, fake):
    fake.description["authorization_response_iss_parameter_supported"] = True
    assert sign_on.run(iss=fake.issuer).subject == "a-1"
    refused(sign_on.run, SignOnRefused, "lacks `iss` (RFC 9207)")
    assert fake.counted("/token") == 1


def test_an_answer_for_the_provider_of_before_is_refused(sign_on, fake):
    url, request = sign_on.begin()
    sign_on.connect(issuer="https://new.example")
    refused(lambda: sign_on.finish(request, fake.visit(url)), SignOnRefused, "changed in the settings")


# The ID token.


@pytest.mark.parametrize(
    ("claims", "kind", "log"),
    [
        ({"aud": "another"}, SignOnRefused, "`aud` is wrong"),
        ({"aud": ["another"]}, SignOnRefused, "`aud` is wrong"),
        ({"aud": [CLIENT_ID, "another"]}, SignOnMisconfigured, "lacks the claim `azp`"),
        ({"aud": [CLIENT_ID, "another"], "azp": "another"}, SignOnRefused, "`azp` is wrong"),
        ({"azp": "another"}, SignOnRefused, "`azp` is wrong"),
        ({"aud": None}, SignOnMisconfigured, "lacks the claim `aud`"),
        ({"aud": {}}, SignOnRefused, "`aud` is wrong"),
        ({"nonce": "another"}, SignOnRefused, "`nonce` is wrong"),
        ({"nonce": None}, SignOnRefused, "`nonce` is wrong"),
        ({"nonce": 7}, SignOnRefused, "`nonce` is wrong"),
        ({"nonce": "another", "exp": 1}, SignOnRefused, "`nonce` is wrong"),
        ({"iss": "https://evil.example"}, SignOnMisconfigured, "the issuer of the ID token is not http://127.0.0.1"),
        ({"iss": None}, SignOnMisconfigured, "lacks the claim `iss`"),
        ({"iss": 7}, SignOnMisconfigured, "the issuer of the ID token"),
        ({"exp": None}, SignOnMisconfigured, "lacks the claim `exp`"),
        ({"iat": None}, SignOnMisconfigured, "lacks the claim `iat`"),
        ({"exp": "tomorrow"}, SignOnMisconfigured, "`exp` of the ID token is no time"),
        ({"iat": True}, SignOnMisconfigured, "`iat` of the ID token is no time"),
        ({"exp": float("nan")}, SignOnMisconfigured, "`exp` of the ID token is no time"),
        ({"iat": 10**400}, SignOnMisconfigured, "`iat` of the ID token is no time"),
        ({"sub": None}, SignOnMisconfigured, "lacks the claim `sub`"),
        ({"sub": ""}, SignOnMisconfigured, "`sub` is no text"),
        ({"sub": "a" * 256}, SignOnMisconfigured, "`sub` is no text"),
        ({"sub": "a\nb"}, SignOnMisconfigured, "`sub` is no text"),
        ({"sub": 7}, SignOnRefused, "`sub` is wrong"),
        ({"at_hash": "wrong"}, SignOnRefused, "`at_hash` is wrong"),
        ({"at_hash": "é"}, SignOnRefused, "`at_hash` is wrong"),
        ({"at_hash": ["a"]}, SignOnRefused, "a wrong type: TypeError"),
        ({"preferred_username": None}, SignOnMisconfigured, "`preferred_username` is missing"),
        ({"preferred_username": " "}, SignOnMisconfigured, "`preferred_username` is no text"),
        ({"preferred_username": "a" * 101}, SignOnMisconfigured, "`preferred_username` is no text"),
        ({"preferred_username": "a\tb"}, SignOnMisconfigured, "`preferred_username` is no text"),
        ({"preferred_username": ["ann"]}, SignOnMisconfigured, "`preferred_username` is no text"),
        ({"groups": {"editors": True}}, SignOnMisconfigured, "`groups` is neither a text nor a list"),
        ({"groups": ["editors", 7]}, SignOnMisconfigured, "`groups` is neither a text nor a list"),
    ],
)
def test_a_wrong_claim_is_refused(sign_on, fake, claims, kind, log):
    fake.claims |= claims
    refused(sign_on.run, kind, log)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": [CLIENT_ID]},
        {"aud": [CLIENT_ID, "another"], "azp": CLIENT_ID},
        {"azp": CLIENT_ID},
        {"sub": "a" * 255},
        {"preferred_username": " ann "},
    ],
)
def test_a_right_claim_is_taken(sign_on, fake, claims):
    fake.claims |= claims
    assert sign_on.run().name == "ann"


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"exp": -59, "iat": -359}, None),
        ({"exp": -60, "iat": -360}, 360),
        ({"exp": -61, "iat": -361}, 361),
        ({"iat": 59}, None),
        ({"iat": 60}, None),
        ({"iat": 61}, 61),
        ({"nbf": 60}, None),
        ({"nbf": 61}, 61),
        ({"iat": 86_400, "exp": 90_000}, 86_400),
    ],
)
def test_clocks_may_differ_by_a_minute(sign_on, fake, clock, change, differs):
    now = int(clock().timestamp())
    fake.claims |= {name: now + seconds for name, seconds in change.items()}
    if differs is None:
        assert sign_on.run().subject == "a-1"
    else:
        refused(sign_on.run, SignOnMisconfigured, f"the provider's clock differs by {differs} seconds")


def test_a_token_that_another_key_signed_is_refused(sign_on, fake):
    fake.key = OTHER_KEY
    refused(sign_on.run, SignOnRefused, "a key that the provider does not name")


def test_a_key_in_the_header_of_a_token_is_not_used(sign_on, fake):
    fake.key, fake.header = OTHER_KEY, {"kid": "one", "jwk": OTHER_KEY.as_dict(private=False)}
    refused(sign_on.run, SignOnRefused, "a key that the provider does not name")


def unsigned(claims, algorithm):
    """Return a token without the signature of a key."""
    parts = ({"alg": algorithm, "kid": "one"}, claims)
    return ".".join(urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


@pytest.mark.parametrize(
    ("algorithm", "log"),
    [
        ("none", "signed by none, but must be by one of RS256"),
        ("NONE", "signed by NONE, but"),
        ("<b>\n", "signed by another algorithm, but"),
        ("a" * 600, "signed by another algorithm, but"),
        ("RS256", "a key that the provider does not name"),
    ],
)
def test_a_token_without_a_signature_is_refused(sign_on, fake, algorithm, log):
    url, request = sign_on.begin()
    fake.tokens = {"id_token": unsigned(fake.id_claims(request.nonce), algorithm)}
    kind = SignOnRefused if algorithm == "RS256" else SignOnMisconfigured
    refused(lambda: sign_on.finish(request, fake.visit(url)), kind, log)


def test_a_token_signed_by_the_public_key_as_a_secret_is_refused(sign_on, fake):
    url, request = sign_on.begin()
    secret = OctKey.import_key({"kty": "oct", "k": KEY.as_dict(private=False)["n"]})
    token = jwt.encode({"alg": "HS256", "kid": "one"}, fake.id_claims(request.nonce), secret, ["HS256"])
    fake.tokens = {"id_token": token}
    refused(lambda: sign_on.finish(request, fake.visit(url)), SignOnMisconfigured, "signed by HS256")


@pytest.mark.parametrize("listed", [["HS256", "none"], [], None, "RS256", ["EdDSA"]])
def test_a_provider_without_a_private_key_is_refused(sign_on, fake, listed):
    fake.description["id_token_signing_alg_values_supported"] = listed
    refused(sign_on.begin, SignOnMisconfigured, "signs ID tokens by none of RS256")


def test_an_algorithm_that_the_provider_does_not_list_is_refused(sign_on, fake):
    fake.algorithm = "RS512"
    refused(sign_on.run, SignOnMisconfigured, "signed by RS512, but must be by one of RS256")


@pytest.mark.parametrize("algorithm", ["RS384", "PS256", "ES256", "ES384"])
def test_other_algorithms_with_a_private_key_are_taken(sign_on, fake, algorithm):
    if algorithm.startswith("ES"):
        fake.key = ECKey.generate_key({"ES256": "P-256", "ES384": "P-384"}[algorithm], {"kid": "one"})
        fake.keys["keys"].append(fake.key.as_dict(private=False))
    fake.algorithm = algorithm
    fake.description["id_token_signing_alg_values_supported"] = [algorithm]
    assert sign_on.run().subject == "a-1"


@pytest.mark.parametrize(
    "token",
    ["", "a", "a.b.c", "a.b.c.d.e", "é.é.é", "\ud800", "[" * 4000, "e30.e30.e30", "eyJhbGciOiJSUzI1NiJ9..", 7, None],
)
def test_a_token_that_is_none_is_refused(sign_on, fake, token):
    fake.tokens = {"id_token": token}
    with pytest.raises((SignOnRefused, SignOnMisconfigured)) as caught:
        sign_on.run()
    assert "ID token" in caught.value.log


@pytest.mark.parametrize("tokens", [{"access_token": None}, {"token_type": "DPoP"}, {"token_type": None}])
def test_an_answer_without_a_bearer_token_is_refused(sign_on, fake, tokens):
    fake.tokens = tokens
    refused(sign_on.run, SignOnMisconfigured, "the provider")


# Keys.


def test_a_new_key_is_asked_for_once_a_minute(sign_on, fake, clock):
    sign_on.run()
    fake.key, fake.header = OTHER_KEY, {"kid": "two"}
    clock.advance(seconds=59)
    refused(sign_on.run, SignOnRefused, "a key that the provider does not name")
    assert fake.counted("/keys") == 1
    clock.advance(seconds=1)
    refused(sign_on.run, SignOnRefused, "a key that the provider does not name")
    refused(sign_on.run, SignOnRefused, "a key that the provider does not name")
    assert fake.counted("/keys") == 2
    fake.keys = {"keys": [KEY.as_dict(private=False), OTHER_KEY.as_dict(private=False)]}
    clock.advance(seconds=60)
    assert sign_on.run().subject == "a-1"
    assert fake.counted("/keys") == 3


def test_a_failed_request_for_a_new_key_is_not_repeated_for_a_minute(sign_on, fake, clock):
    sign_on.run()
    fake.key, fake.header = OTHER_KEY, {"kid": "two"}
    fake.answers["/keys"] = (500, {}, b"")
    clock.advance(seconds=60)
    refused(sign_on.run, ProviderUnreachable, "its keys")
    refused(sign_on.run, SignOnRefused, "a key that the provider does not name")
    assert fake.counted("/keys") == 2


def test_description_and_keys_are_kept_for_ten_minutes(sign_on, fake, clock):
    for seconds, asked in ((0, 1), (599, 1), (1, 2), (-3600, 3)):
        clock.advance(seconds=seconds)
        sign_on.run()
        assert (fake.counted(DESCRIPTION), fake.counted("/keys")) == (asked, asked), seconds


def test_a_token_without_a_key_id_needs_a_provider_with_one_key(sign_on, fake, clock):
    fake.header = {}
    assert sign_on.run().subject == "a-1"
    fake.keys["keys"].append(OTHER_KEY.as_dict(private=False))
    clock.advance(minutes=10)
    refused(sign_on.run, SignOnRefused, "InvalidKeyIdError")


def test_keys_that_cannot_be_used_are_left_out(sign_on, fake):
    good = KEY.as_dict(private=False)
    fake.keys["keys"] = [
        7,
        {},
        {"kty": "AKP", "kid": "one"},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "one"},
        {"kty": "RSA", "kid": "one"},
        {"kty": "RSA", "kid": "one", "n": 7, "e": "AQAB"},
        {"kty": "RSA", "kid": "one", "n": "é" * 400, "e": "AQAB"},
        {"kty": "RSA", "kid": "one", "n": good["n"][:200], "e": "AQAB"},
        {"kty": "RSA", "kid": "one", "n": "AAAA" * 99 + good["n"][:200], "e": "AQAB"},
        {"kty": "EC", "kid": "one", "crv": "P-1", "x": "", "y": ""},
        good | {"use": "enc"},
        good | {"alg": "PS256"},
        good,
    ]
    assert sign_on.run().subject == "a-1"


def test_a_short_key_is_not_used(sign_on, fake):
    with pytest.warns(match="2048"):
        fake.key = RSAKey.generate_key(2040, {"kid": "one"})
    fake.keys["keys"] = [fake.key.as_dict(private=False)]
    refused(sign_on.run, SignOnRefused, "a key that the provider does not name")


@pytest.mark.parametrize("keys", [{}, {"keys": None}, {"keys": {}}])
def test_keys_that_are_no_key_set_are_refused(sign_on, fake, keys):
    fake.keys = keys
    refused(sign_on.run, SignOnMisconfigured, "are no key set")


# The user information.


def test_missing_claims_come_from_the_user_information(sign_on, fake):
    fake.claims |= {"groups": None}
    fake.user_info |= {"groups": "editors", "preferred_username": "not this one"}
    assert sign_on.run() == Identity(fake.issuer, "a-1", "ann", ("editors",))
    assert fake.counted("/userinfo") == 1


def test_a_name_that_is_no_text_is_refused(sign_on, fake):
    fake.claims |= {"preferred_username": None}
    fake.user_info |= {"preferred_username": "\ud800"}
    refused(sign_on.run, SignOnMisconfigured, "`preferred_username` is no text")


@pytest.mark.parametrize("info", [{"sub": "b-2"}, {}, {"sub": None}])
def test_the_user_information_of_another_person_is_refused(sign_on, fake, info):
    fake.claims |= {"groups": None}
    fake.user_info = {"groups": ["admins"]} | info
    refused(sign_on.run, SignOnRefused, "of another person")


def test_a_provider_without_user_information_gives_no_groups(sign_on, fake):
    del fake.description["userinfo_endpoint"]
    fake.claims |= {"groups": None}
    assert sign_on.run().groups == ()


# The provider's description.


@pytest.mark.parametrize("issuer", ["https://evil.example", "", None, 7, "http://127.0.0.1:{port}/", "é\n"])
def test_a_description_of_another_issuer_is_refused(sign_on, fake, issuer):
    text = issuer.replace("{port}", fake.issuer.rpartition(":")[2]) if isinstance(issuer, str) else issuer
    fake.description["issuer"] = text
    error = refused(sign_on.begin, SignOnMisconfigured, f"DUECHECK_OIDC_ISSUER is {fake.issuer}, but")
    assert error.log.isprintable() and error.log.isascii()


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"])
@pytest.mark.parametrize(
    "url", ["http://id.example/a", "ftp://127.0.0.1/", "javascript:alert(1)", "", 7, "https://a b/", "https://u@a/"]
)
def test_an_endpoint_without_https_is_refused(sign_on, fake, name, url):
    fake.description[name] = url
    refused(sign_on.begin, SignOnMisconfigured, f"`{name}` of the provider's description is no https URL")


# The network.


WHERE = {DESCRIPTION: "its description", "/token": "its token endpoint", "/keys": "its keys",
         "/userinfo": "its user information"}  # fmt: skip
HTML = {"Content-Type": "text/html"}


@pytest.mark.parametrize("path", WHERE)
@pytest.mark.parametrize(
    ("answer", "kind", "log"),
    [
        ((500, {}, b"eyJ"), ProviderUnreachable, "status 500"),
        ((503, {}, b"{}"), ProviderUnreachable, "status 503"),
        ((429, {}, b"{}"), ProviderUnreachable, "status 429"),
        ((200, HTML, b"<html>Welcome"), SignOnMisconfigured, "is no JSON object"),
        ((200, {}, b"[" * 100_000), SignOnMisconfigured, "is no JSON object"),
        ((200, {}, b"[]"), SignOnMisconfigured, "is no JSON object"),
        ((200, {}, b"\xff"), SignOnMisconfigured, "is no JSON object"),
        ((302, {"Location": "http://127.0.0.1:1/"}, b""), SignOnMisconfigured, "is a redirect"),
        ((307, {"Location": "/elsewhere"}, b"{}"), SignOnMisconfigured, "is a redirect"),
        ((200, {}, b"{}" + b" " * 262_143), SignOnMisconfigured, "more than 262144 bytes"),
        ((200, {"Content-Length": str(10**12)}, b" " * 600_000), SignOnMisconfigured, "more than 262144 bytes"),
        ((200, {"Content-Encoding": "gzip"}, b"{}"), SignOnMisconfigured, "is compressed"),
        ((200, {"Content-Length": "9"}, b"{}"), ProviderUnreachable, "RemoteProtocolError"),
    ],
    ids=range(13),
)
def test_an_answer_that_cannot_be_used_is_refused(sign_on, fake, path, answer, kind, log):
    fake.claims |= {"groups": None}
    fake.answers[path] = answer
    error = refused(sign_on.run, kind, log)
    assert WHERE[path] in error.log
    assert fake.counted("/elsewhere") == 0


def test_an_answer_without_end_is_refused(sign_on, fake):
    fake.answers["/keys"] = lambda handler: handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 40_000)
    refused(sign_on.run, SignOnMisconfigured, "(its keys) has more than 262144 bytes")


def test_a_host_of_numbers_that_is_no_address_is_refused(sign_on, fake):
    fake.description["jwks_uri"] = "https://010.0.0.1/keys"
    refused(sign_on.run, SignOnMisconfigured, "(its keys) has an address whose host cannot be read")


def test_a_body_of_the_greatest_length_is_taken(sign_on, fake):
    fake.answers["/keys"] = (200, {}, b'{"keys": []}'.ljust(262_144))
    refused(sign_on.run, SignOnRefused, "a key that the provider does not name")


@pytest.mark.parametrize(("status", "kind"), [(401, SignOnMisconfigured), (404, SignOnMisconfigured)])
@pytest.mark.parametrize("path", [DESCRIPTION, "/keys", "/userinfo"])
def test_another_status_is_the_admins_to_mend(sign_on, fake, path, status, kind):
    fake.claims |= {"groups": None}
    fake.answers[path] = (status, {}, b"{}")
    refused(sign_on.run, kind, f"status {status}")


@pytest.mark.parametrize("error", ["invalid_scope", "é\n", None, 7])
def test_another_refusal_of_a_code_is_the_admins_to_mend(sign_on, fake, error):
    fake.answers["/token"] = (400, {}, b'{"error": %s}' % {"invalid_scope": b'"invalid_scope"', None: b"null",
                                                          7: b"7"}.get(error, b'"\\u00e9\\n"'))  # fmt: skip
    refused(sign_on.run, SignOnMisconfigured, "refuses a code: ")


@pytest.mark.parametrize("path", WHERE)
def test_a_provider_that_takes_too_long_is_away(sign_on, fake, path, monkeypatch):
    monkeypatch.setattr(http, "MAX_PROVIDER_REQUEST_SECONDS", 1.0)
    fake.claims |= {"groups": None}
    fake.answers[path] = drip
    began = time.monotonic()
    refused(sign_on.run, ProviderUnreachable, f"({WHERE[path]}): it takes too long")
    assert time.monotonic() - began < 8


def test_all_requests_of_a_step_share_a_time(sign_on, fake, monkeypatch):
    monkeypatch.setattr(http, "MAX_PROVIDER_SECONDS", 2.0)
    never = threading.Event()

    def wait(handler):
        never.wait(1.2)
        handler.send(200, {}, b'{"keys": []}')

    fake.answers["/keys"] = wait
    exchange = sign_on.provider.exchange()
    assert exchange.get_json(f"{fake.issuer}/keys", "its keys") == {"keys": []}
    refused(lambda: exchange.get_json(f"{fake.issuer}/keys", "its keys"), ProviderUnreachable, "it takes too long")
    refused(lambda: exchange.get_json(f"{fake.issuer}/keys", "its keys"), ProviderUnreachable, "it takes too long")
    assert fake.counted("/keys") == 2


def test_a_provider_that_does_not_listen_is_away(sign_on, fake, clock):
    provider = Provider(fake.client(issuer="http://127.0.0.1:1"))
    error = refused(lambda: begin(provider, REDIRECT_URI, clock), ProviderUnreachable, "away (its description)")
    assert error.wait_seconds == 30


def test_a_host_that_does_not_exist_is_away(fake, clock, monkeypatch):
    monkeypatch.setattr(http, "system_addresses", lambda host, port: [])
    provider = Provider(fake.client(issuer="https://id.example"))
    refused(lambda: begin(provider, REDIRECT_URI, clock), ProviderUnreachable, "its host does not exist")


def test_a_provider_without_tls_behind_https_is_away(fake, clock):
    provider = Provider(fake.client(issuer=fake.issuer.replace("http:", "https:")))
    refused(lambda: begin(provider, REDIRECT_URI, clock), ProviderUnreachable, "SSL")


def test_a_certificate_that_the_system_knows_is_taken_and_another_is_refused(clock, tmp_path, monkeypatch):
    certificate = tmp_path / "good.pem"
    certificate.write_text(PEM, encoding="ascii")
    monkeypatch.setattr(http, "system_addresses", lambda host, port: ["127.0.0.1"])
    with running_provider(clock, certificate) as fake:
        refused(SignOn(fake, clock).run, ProviderUnreachable, "CERTIFICATE_VERIFY_FAILED")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert SignOn(fake, clock).run().issuer == fake.issuer


def test_a_provider_that_comes_back_is_asked_again(sign_on, fake, clock):
    fake.answers[DESCRIPTION] = (503, {}, b"")
    refused(sign_on.run, ProviderUnreachable, "status 503")
    del fake.answers[DESCRIPTION]
    assert sign_on.run().subject == "a-1"


def test_a_sign_on_from_before_the_midnight_ends_after_it(sign_on, fake, clock):
    clock.set("2024-02-29T23:59:59")
    url, request = sign_on.begin()
    assert request.expires_at - clock() == timedelta(minutes=10)
    clock.advance(seconds=2)
    assert sign_on.finish(parse_request(request.to_text()), fake.visit(url)).subject == "a-1"
