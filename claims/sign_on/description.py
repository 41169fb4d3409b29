"""The provider's description of itself (OpenID Connect Discovery 1.0, section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from claims.domain.hosts import is_protected
from claims.errors import SignOnMisconfigured
from claims.sign_on.client import Client

AuthMethod = Literal["client_secret_basic", "client_secret_post", "none"]

#: signatures by a private key of the provider; never `none`, nor HMAC, whose key the client has too (RFC 7518, 3.1)
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
BROKEN: Final = "the sign-on service and this site do not fit each other"


@dataclass(frozen=True, slots=True)
class Description:
    """The parts of the description that a sign-on needs."""

    authorization_endpoint: str
    token_endpoint: str
    keys_url: str
    #: None if the provider has none
    userinfo_endpoint: str | None
    #: of the signatures of ID tokens: those of the provider that are also in ALGORITHMS
    algorithms: tuple[str, ...]
    #: how the client proves who it is
    auth_method: AuthMethod
    #: True if each answer names its issuer (RFC 9207)
    names_issuer: bool


def description_url(issuer: str) -> str:
    """Return the address of an issuer's description (OpenID Connect Discovery 1.0, 4.1)."""
    return f"{issuer.rstrip('/')}/.well-known/openid-configuration"


def description_of(document: Mapping[str, Any], client: Client) -> Description:
    """Check a description, and return the parts that a sign-on needs; raise SignOnMisconfigured."""
    if document.get("issuer") != client.issuer:  # exactly, also its last slash (OpenID Connect Discovery 1.0, 4.3)
        raise SignOnMisconfigured(
            BROKEN,
            log=f"DUECHECK_OIDC_ISSUER is {client.issuer}, but the provider's description has the issuer "
            f"{_shown(document.get('issuer'))}",
        )
    userinfo = document.get("userinfo_endpoint")
    return Description(
        authorization_endpoint=_url(document, "authorization_endpoint"),
        token_endpoint=_url(document, "token_endpoint"),
        keys_url=_url(document, "jwks_uri"),
        userinfo_endpoint=None if userinfo is None else _url(document, "userinfo_endpoint"),
        algorithms=_algorithms(document),
        auth_method=_auth_method(document, client),
        names_issuer=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _url(document: Mapping[str, Any], name: str) -> str:
    url = document.get(name)
    if not isinstance(url, str) or not is_protected(url):
        raise SignOnMisconfigured(BROKEN, log=f"`{name}` of the provider's description is no https URL")
    return url


def _algorithms(document: Mapping[str, Any]) -> tuple[str, ...]:
    listed = document.get("id_token_signing_alg_values_supported")
    found = tuple(name for name in ALGORITHMS if isinstance(listed, list) and name in listed)
    if not found:
        raise SignOnMisconfigured(
            BROKEN, log=f"the provider signs ID tokens by none of {', '.join(ALGORITHMS)}: {_shown(listed)}"
        )
    return found


def _auth_method(document: Mapping[str, Any], client: Client) -> AuthMethod:
    if not client.secret:
        return "none"
    listed = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    known = [name for name in get_args(AuthMethod) if isinstance(listed, list) and name in listed and name != "none"]
    if not known:
        raise SignOnMisconfigured(
            BROKEN, log=f"the provider takes a client secret neither by Basic nor in the form: {_shown(listed)}"
        )
    method: AuthMethod = known[0]
    return method


def _shown(value: object) -> str:
    """Return a value of the provider for the log, on one line of at most 200 characters."""
    return ascii(value)[:200]
