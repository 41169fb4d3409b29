"""The two steps of a sign-on: the person leaves for the provider, and comes back with an answer."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Final

from claims.domain.instants import Clock, format_instant, parse_instant
from claims.domain.limits import MAX_SIGN_ON_SECONDS
from claims.errors import Message, ProviderUnreachable, SignOnMisconfigured, SignOnRefused
from claims.sign_on.identity import Identity, identity_of
from claims.sign_on.provider import Provider

#: errors by which a provider says that it is busy (RFC 6749, 4.1.2.1)
_BUSY: Final = frozenset({"server_error", "temporarily_unavailable"})
#: errors by which it says that the person, or a rule of its own, does not allow the sign-on
_DENIED: Final = frozenset({"access_denied", "login_required", "consent_required", "interaction_required"})
_ERROR_CODE: Final = re.compile(r"[a-z_]{1,60}", re.ASCII)
_AGAIN: Final = "this sign-on does not belong to this browser, or it was ended; start again"


@dataclass(frozen=True, slots=True)
class SignOnRequest:
    """What the server must remember of a sign-on until the provider's answer, in the browser's signed session."""

    #: the issuer that was asked
    issuer: str
    #: random; the answer must repeat it
    state: str
    #: random; the ID token must repeat it
    nonce: str
    #: random; the secret behind the code challenge (RFC 7636)
    verifier: str
    #: the address to which the provider sends the browser back
    redirect_uri: str
    #: from this instant on no answer is taken
    expires_at: datetime

    @property
    def key(self) -> str:
        """The name of the request, by which its second use is known; not secret."""
        return hashlib.sha256(self.state.encode()).hexdigest()

    def to_text(self) -> dict[str, str]:
        """Return the request as texts, for the session."""
        return {**{name: getattr(self, name) for name in _TEXTS}, "expires_at": format_instant(self.expires_at)}


_TEXTS: Final = tuple(item.name for item in fields(SignOnRequest) if item.name != "expires_at")


def parse_request(values: object) -> SignOnRequest:
    """Parse what `to_text` returned; raise SignOnRefused for anything else, such as None of a session without it."""
    try:
        if not isinstance(values, Mapping) or not all(isinstance(value, str) for value in values.values()):
            raise ValueError("not a mapping of texts")
        texts = {name: values[name] for name in _TEXTS}
        return SignOnRequest(**texts, expires_at=parse_instant(values["expires_at"]))
    except (KeyError, ValueError):
        raise SignOnRefused(_AGAIN, log="an answer came for a sign-on that this browser did not start") from None


def begin(provider: Provider, redirect_uri: str, clock: Clock) -> tuple[str, SignOnRequest]:
    """Begin a sign-on.

    Args:
        provider: of the installation.
        redirect_uri: the address of the second step, which the provider must know.
        clock: returns the current instant, aware, in UTC.

    Returns:
        The address at the provider to send the browser to, and the request to keep in its session.

    Raises:
        ProviderUnreachable: the provider does not answer.
        SignOnMisconfigured: its description cannot be used.
    """
    from claims.sign_on.oauth import authorization_url

    now = clock()
    request = SignOnRequest(
        issuer=provider.client.issuer,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        redirect_uri=redirect_uri,
        expires_at=now + timedelta(seconds=MAX_SIGN_ON_SECONDS),
    )
    endpoint = provider.describe(provider.exchange(), now).authorization_endpoint
    return authorization_url(endpoint, provider.client, request), request


def finish(
    provider: Provider,
    request: SignOnRequest,
    query: Mapping[str, str],
    clock: Clock,
    first_use: Callable[[str], bool],
) -> Identity:
    """Finish a sign-on: check the provider's answer, redeem its code, and return who the person is.

    Args:
        provider: of the installation.
        request: what `begin` returned, from the browser's session; the caller removes it there.
        query: the parameters of the redirect address, which the browser brought.
        clock: returns the current instant, aware, in UTC.
        first_use: returns True when it gets a key for the first time, False afterwards.

    Returns:
        The person's issuer, id, name and groups; the pair of issuer and id names the person for good.

    Raises:
        ProviderUnreachable: the provider does not answer; a new sign-on can succeed.
        SignOnRefused: the answer is forged, replayed or too late, or the provider denied it.
        SignOnMisconfigured: provider and settings do not fit each other, or a clock is wrong.
    """
    if "state" not in query and "error" in query:
        _code_of(query)  # raises: some providers leave out `state` when somebody denies
    _check_answer(provider, request, query, clock(), first_use)
    code = _code_of(query)
    exchange = provider.exchange()
    description = provider.describe(exchange, clock())
    if description.names_issuer and "iss" not in query:
        raise SignOnRefused(_AGAIN, log="the provider's answer lacks `iss` (RFC 9207): it can come from elsewhere")
    claims = provider.claims(exchange, description, request, code, clock)
    return identity_of(claims, provider.client)


def _check_answer(
    provider: Provider,
    request: SignOnRequest,
    query: Mapping[str, str],
    now: datetime,
    first_use: Callable[[str], bool],
) -> None:
    """Check that the answer belongs to the request, comes in time, for the first time, and from the provider."""
    if not hmac.compare_digest(query.get("state", "").encode("utf-8", "replace"), request.state.encode()):
        raise SignOnRefused(_AGAIN, log="the `state` of an answer is not that of the sign-on of this browser")
    if now >= request.expires_at:
        raise SignOnRefused(
            Message("this sign-on took longer than {minutes} minutes; start again", minutes=MAX_SIGN_ON_SECONDS // 60),
            log=f"an answer came more than {MAX_SIGN_ON_SECONDS} seconds after the start of its sign-on",
        )
    if not first_use(request.key):
        raise SignOnRefused("this sign-on was used already; start again", log="an answer came for the second time")
    issuer = provider.client.issuer
    if request.issuer != issuer:
        raise SignOnRefused(_AGAIN, log="the provider was changed in the settings during a sign-on")
    if query.get("iss", issuer) != issuer:
        raise SignOnRefused(_AGAIN, log=f"the `iss` of an answer (RFC 9207) is not {issuer}: it comes from elsewhere")


def _code_of(query: Mapping[str, str]) -> str:
    """Return the code of an answer; raise the error that the answer has instead."""
    error = query.get("error")
    if error is None:
        if not query.get("code"):
            raise SignOnRefused(_AGAIN, log="an answer has neither `code` nor `error`")
        return query["code"]
    shown = error if _ERROR_CODE.fullmatch(error) else "unknown"
    if error in _BUSY:
        raise ProviderUnreachable(
            "the sign-on service cannot answer at the moment; try again later", log=f"the provider answers {shown}"
        )
    if error in _DENIED:
        raise SignOnRefused("the sign-on service did not let you in", log=f"the provider denied a sign-on: {shown}")
    raise SignOnMisconfigured(
        "the sign-on service did not take the request of this site", log=f"the provider refuses the request: {shown}"
    )
