"""The address at the provider, and the exchange of a code for tokens (RFC 6749, RFC 7636)."""

from dataclasses import dataclass, field
from typing import Any, Final, cast
from urllib.parse import quote_plus

from authlib.common.encoding import to_unicode
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from claims.errors import SignOnMisconfigured, SignOnRefused
from claims.sign_on.client import Client
from claims.sign_on.description import BROKEN, Description
from claims.sign_on.flow import SignOnRequest
from claims.sign_on.http import Exchange

_FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the provider gives for a code."""

    id_token: str = field(repr=False)
    access_token: str = field(repr=False)


def authorization_url(endpoint: str, client: Client, request: SignOnRequest) -> str:
    """Return the address at the provider where the person signs in.

    Args:
        endpoint: the authorization endpoint of the provider.
        client: this installation.
        request: the sign-on that begins.
    """
    url = prepare_grant_uri(
        endpoint,
        client_id=client.client_id,
        response_type="code",
        redirect_uri=request.redirect_uri,
        scope=client.scopes,
        state=request.state,
        nonce=request.nonce,
        code_challenge=create_s256_code_challenge(request.verifier),
        code_challenge_method="S256",
    )
    return cast(str, url)


def redeem(exchange: Exchange, description: Description, client: Client, request: SignOnRequest, code: str) -> Tokens:
    """Redeem a code.

    Args:
        exchange: the requests of this step.
        description: of the provider.
        client: this installation.
        request: the sign-on, with its verifier and redirect address.
        code: of the provider's answer.

    Raises:
        ProviderUnreachable: the provider does not answer.
        SignOnRefused: the code is wrong, was used, or is of another sign-on.
        SignOnMisconfigured: the provider refuses the client, or its answer cannot be used.
    """
    form = prepare_token_request(
        "authorization_code", code=code, redirect_uri=request.redirect_uri, code_verifier=request.verifier
    )
    is_basic = description.auth_method == "client_secret_basic"
    # RFC 6749, 2.3.1: each of both is encoded before Basic, which authlib leaves to its caller
    names = (quote_plus(client.client_id), quote_plus(client.secret)) if is_basic else (client.client_id, client.secret)
    auth = ClientAuth(*names, description.auth_method)
    url, headers, body = auth.prepare("POST", description.token_endpoint, {"Content-Type": _FORM}, form)
    status, answer = exchange.post(url, "its token endpoint", headers, to_unicode(body).encode())
    if status != 200:
        raise _refusal(answer)
    id_token, access_token = answer.get("id_token"), answer.get("access_token")
    if not isinstance(id_token, str) or not isinstance(access_token, str):
        raise SignOnMisconfigured(BROKEN, log="the provider gives no ID token for a code: is it OpenID Connect?")
    if str(answer.get("token_type")).lower() != "bearer":
        raise SignOnMisconfigured(BROKEN, log="the provider's access token is not of the type Bearer")
    return Tokens(id_token, access_token)


def _refusal(answer: dict[str, Any]) -> SignOnRefused | SignOnMisconfigured:
    """Return the error of a refused code (RFC 6749, 5.2)."""
    error = answer.get("error")
    if error == "invalid_grant":
        return SignOnRefused(
            "this sign-on was used already, or took too long; start again",
            log="the provider refuses a code (invalid_grant): it was used, is too old, or is of another sign-on",
        )
    if error in ("invalid_client", "unauthorized_client"):
        return SignOnMisconfigured(
            BROKEN,
            log=f"the provider refuses this client ({error}): "
            "check DUECHECK_OIDC_CLIENT_ID and DUECHECK_OIDC_CLIENT_SECRET",
        )
    known = error if error in _OTHER_ERRORS else "no known error"
    return SignOnMisconfigured(BROKEN, log=f"the provider refuses a code: {known}")


#: further errors of RFC 6749, 5.2
_OTHER_ERRORS: Final = ("invalid_request", "invalid_scope", "unsupported_grant_type")
