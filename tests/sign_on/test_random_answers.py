"""Whatever a provider answers, a sign-on ends with a person or with an error of sign-on."""

import json
from base64 import urlsafe_b64encode
from contextlib import suppress
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from claims.errors import SignOnError
from claims.sign_on.client import Client
from claims.sign_on.description import Description, description_of
from claims.sign_on.id_token import IdTokenReader, UnknownKey, import_keys
from claims.sign_on.identity import Identity, identity_of
from tests.sign_on.fake_provider import KEY

ISSUER = "https://id.example"
CLIENT = Client(ISSUER, "duecheck", "secret", "openid", "realm.groups", "name")
NOW = datetime(2024, 2, 29, 12, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
DESCRIPTION = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
    "id_token_signing_alg_values_supported": ["RS256"],
}
CLAIMS = {"iss": ISSUER, "sub": "a", "aud": "duecheck", "exp": SECONDS + 9, "iat": SECONDS, "nonce": "n", "name": "Ann"}
PUBLIC = KEY.as_dict(private=False)
MORE = ("azp", "nbf", "at_hash", "auth_time", "amr", "realm", "realm.groups", "jti", "acr")
words = st.sampled_from([ISSUER, "duecheck", "RS256"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | words,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9) | st.just("groups"), inner, max_size=3)
    ),
    max_leaves=6,
)


def changed(good, *more):
    """Return a strategy: a good document, of which some members are random, and perhaps one is left out."""
    names = st.sampled_from([*good, *more])
    return st.builds(
        lambda changes, missing: {k: v for k, v in (good | changes).items() if k != missing},
        st.dictionaries(names, values, max_size=3),
        st.none() | names,
    )


@given(changed(DESCRIPTION, "userinfo_endpoint", "token_endpoint_auth_methods_supported"))
def test_random_descriptions(document):
    with suppress(SignOnError):
        assert isinstance(description_of(document, CLIENT), Description)


@given(st.lists(values | changed(PUBLIC, "alg", "crv", "x", "y", "key_ops"), max_size=3) | values)
def test_random_keys(keys):
    with suppress(SignOnError):
        assert all(key.key_type in ("RSA", "EC") for key in import_keys({"keys": keys}))


@given(changed(CLAIMS, *MORE), changed({"alg": "RS256", "kid": "one"}, "crit", "b64", "typ", "x5c", "jwk"))
def test_random_id_tokens(claims, header):
    reader = IdTokenReader(("RS256",), CLIENT, "n", "access")
    with suppress(SignOnError, UnknownKey):
        read = reader.read(_signed(header, claims), import_keys({"keys": [PUBLIC]}), NOW)
        assert isinstance(identity_of(read, CLIENT), Identity)
        assert (read["iss"], read["nonce"], read["sub"]) == (ISSUER, "n", identity_of(read, CLIENT).subject)


def _signed(*parts):
    """Return a token with a right signature, whatever its header and claims are."""
    signed = b".".join(_encode(json.dumps(part).encode()) for part in parts)
    return (signed + b"." + _encode(KEY.private_key.sign(signed, PKCS1v15(), SHA256()))).decode()


def _encode(part):
    return urlsafe_b64encode(part).rstrip(b"=")
