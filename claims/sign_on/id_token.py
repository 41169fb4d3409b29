"""The check of ID tokens: signature, issuer, audience, nonce and times (OpenID Connect Core 1.0, 3.1.3.7)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeGuard

from authlib.oidc.core import CodeIDToken
from joserfc import errors, jwt
from joserfc.jwk import JWKRegistry, Key
from joserfc.jws import JWSRegistry, extract_compact
from joserfc.util import base64_to_int

from claims.domain.limits import MAX_CLOCK_SKEW_SECONDS, MAX_TOKEN_HEADER_BYTES
from claims.errors import SignOnError, SignOnMisconfigured, SignOnRefused
from claims.sign_on.client import Client
from claims.sign_on.description import BROKEN
from claims.sign_on.identity import UNPROVEN, subject_of

_TIMES: Final = ("exp", "iat", "nbf")
#: bits of an RSA key (NIST SP 800-131A)
_MIN_RSA_BITS: Final = 2048
#: seconds: no time of a token is later, nor as far before 1970
_LAST: Final = 10**11
_ALGORITHM: Final = re.compile(r"[A-Za-z0-9-]{1,20}", re.ASCII)


class UnknownKey(Exception):
    """The token is signed by a key that is not among the keys."""


def import_keys(document: Mapping[str, Any]) -> Sequence[Key]:
    """Return the keys for signatures of a key set (RFC 7517); those that cannot be read or used are left out."""
    listed = document.get("keys")
    if not isinstance(listed, list):
        raise SignOnMisconfigured(BROKEN, log="the provider's keys are no key set (RFC 7517)")
    return [key for item in listed if isinstance(item, dict) and (key := _import_key(item)) is not None]


def _import_key(item: dict[str, Any]) -> Key | None:
    if item.get("kty") not in ("RSA", "EC") or item.get("use", "sig") != "sig":
        return None
    try:
        if item["kty"] == "RSA" and base64_to_int(item["n"]).bit_length() < _MIN_RSA_BITS:  # joserfc would only warn
            return None
        return JWKRegistry.import_key(item)
    except (errors.JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None


@dataclass(frozen=True, slots=True)
class IdTokenReader:
    """Checks the ID token of one sign-on."""

    #: that the provider names, of `claims.sign_on.description.ALGORITHMS`
    algorithms: Sequence[str]
    client: Client
    nonce: str = field(repr=False)
    access_token: str = field(repr=False)

    def read(self, text: str, keys: Sequence[Key], now: datetime) -> Mapping[str, Any]:
        """Return the claims of an ID token.

        Args:
            text: the token, in compact form.
            keys: of the provider.
            now: the current instant.

        Raises:
            UnknownKey: no key has the id that the token names, or its key did not sign the token.
            SignOnRefused: the token is forged, or is for another client or sign-on.
            SignOnMisconfigured: issuer, algorithm or clocks do not fit, or a claim is missing.
        """
        registry = JWSRegistry(algorithms=list(self.algorithms), strict_check_header=False)
        registry.max_header_length = MAX_TOKEN_HEADER_BYTES
        try:
            token = jwt.decode(text, lambda signed: _choose(keys, signed.headers()), registry=registry)
        except errors.UnsupportedAlgorithmError:
            raise _wrong_algorithm(text, self.algorithms) from None
        except errors.BadSignatureError:
            raise UnknownKey from None  # a provider that names no keys can have new ones
        except (errors.JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise SignOnRefused(UNPROVEN, log=f"the ID token is not signed by the provider: {_cause(error)}") from None
        self._check(CodeIDToken(token.claims, token.header, self._options(), self._params()), now)
        return token.claims

    def _options(self) -> dict[str, Any]:
        return {"iss": {"essential": True, "value": self.client.issuer}, "aud": {"value": self.client.client_id}}

    def _params(self) -> dict[str, Any]:
        return {"nonce": self.nonce, "client_id": self.client.client_id, "access_token": self.access_token}

    def _check(self, token: CodeIDToken, now: datetime) -> None:
        """Check the claims; the nonce comes first, so that a replayed token is not taken for a wrong clock."""
        seconds = int(now.timestamp())
        try:
            token.validate_nonce()
            token.validate(seconds, MAX_CLOCK_SKEW_SECONDS)
        except errors.ClaimError as error:
            raise _refusal(error, token, self.client, seconds) from None
        except (ValueError, TypeError, AttributeError) as error:
            raise SignOnRefused(UNPROVEN, log=f"a claim of the ID token has a wrong type: {_cause(error)}") from None
        subject_of(token)


def _choose(keys: Sequence[Key], header: Mapping[str, Any]) -> Key:
    """Return the key that a token names, or the only one of its kind if the token names none."""
    kid, algorithm = header.get("kid"), str(header.get("alg"))
    kind = "EC" if algorithm.startswith("ES") else "RSA"
    fitting = [key for key in keys if key.key_type == kind and key.get("alg") in (None, algorithm)]
    if kid is not None:
        fitting = [key for key in fitting if key.kid == kid]
        if not fitting:
            raise UnknownKey
    elif len(fitting) != 1:
        raise errors.InvalidKeyIdError("the token names no key, and the provider has several")
    return fitting[0]


def _wrong_algorithm(text: str, algorithms: Sequence[str]) -> SignOnError:
    """Return the error of a token whose algorithm is not one of the provider's."""
    try:
        named = str(extract_compact(text.encode()).headers().get("alg"))
    except errors.JoseError:  # a header that is longer than joserfc's own limit
        named = ""
    shown = named if _ALGORITHM.fullmatch(named) else "another algorithm"
    return SignOnMisconfigured(
        BROKEN, log=f"the ID token is signed by {shown}, but must be by one of {', '.join(algorithms)}"
    )


def _refusal(error: errors.ClaimError, token: Mapping[str, Any], client: Client, now: int) -> SignOnError:
    """Return the error of a claim that is missing or wrong."""
    claim = error.claim
    if claim == "exp" and _is_number(token.get("exp")) and _skew(token, claim, now) <= MAX_CLOCK_SKEW_SECONDS:
        return SignOnMisconfigured(
            BROKEN, log="the ID token was issued just now, but has expired: check its lifetime at the provider"
        )
    if claim in _TIMES and _is_number(token.get(claim)):
        return SignOnMisconfigured(
            BROKEN,
            log=f"the provider's clock differs by {_skew(token, claim, now)} seconds (`{claim}` of the ID token); "
            f"{MAX_CLOCK_SKEW_SECONDS} are allowed: check the clocks of both servers",
        )
    if isinstance(error, errors.MissingClaimError) and claim != "nonce":
        return SignOnMisconfigured(BROKEN, log=f"the ID token lacks the claim `{claim}`")
    if claim == "iss":
        return SignOnMisconfigured(BROKEN, log=f"the issuer of the ID token is not {client.issuer}")
    if claim in _TIMES:
        return SignOnMisconfigured(BROKEN, log=f"the claim `{claim}` of the ID token is no time")
    return SignOnRefused(UNPROVEN, log=f"the ID token is for another client or sign-on: `{claim}` is wrong")


def _skew(token: Mapping[str, Any], claim: str, now: int) -> int:
    """Return the seconds by which the clocks differ: a token was issued just now, whatever its `exp`."""
    issued = token.get("iat")
    return abs(int(issued if claim == "exp" and _is_number(issued) else token[claim]) - now)


def _is_number(value: object) -> TypeGuard[float]:
    """Return True for a number that can be a time: neither a boolean, nor infinite, nor without end."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -_LAST < value < _LAST


def _cause(error: Exception) -> str:
    """Return the kind of an error; its text can hold parts of the token."""
    return type(error).__name__
