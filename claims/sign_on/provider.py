"""The provider: its description and keys, which are kept for some minutes, and the claims that it gives for a code."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from claims.config import Settings
from claims.domain.instants import Clock
from claims.domain.limits import MAX_PROVIDER_AGE_SECONDS, MIN_KEYS_AGE_SECONDS
from claims.errors import SettingInvalid, SignOnRefused
from claims.sign_on.client import Client, client_of
from claims.sign_on.description import Description, description_of, description_url
from claims.sign_on.identity import UNPROVEN, claim_at, subject_of

if TYPE_CHECKING:
    from joserfc.jwk import Key

    from claims.sign_on.flow import SignOnRequest
    from claims.sign_on.http import Exchange

#: the packages of the extra `oidc`
_EXTRA: Final = ("authlib", "httpx", "joserfc")
_KEPT: Final = timedelta(seconds=MAX_PROVIDER_AGE_SECONDS)
_BETWEEN: Final = timedelta(seconds=MIN_KEYS_AGE_SECONDS)


def open_provider(settings: Settings) -> "Provider | None":
    """Return the provider of the settings, which is not asked yet; None without sign-on.

    Raises:
        SettingInvalid: the extra `oidc` is not installed.
    """
    client = client_of(settings)
    if client is None:
        return None
    if not all(map(find_spec, _EXTRA)):
        raise SettingInvalid(
            "DUECHECK_OIDC_ISSUER needs the extra `oidc`, which is not installed: pip install 'duecheck[oidc]'"
        )
    return Provider(client)


class Provider:
    """The provider of one installation; safe for threads. All errors of its requests are SignOnError."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._lock = Lock()
        self._description: tuple[datetime, Description] | None = None
        self._keys: tuple[datetime, Sequence[Key]] | None = None
        self._keys_asked_at: datetime | None = None

    def exchange(self) -> "Exchange":
        """Return the requests of one step of a sign-on, whose time begins now."""
        from claims.sign_on.http import Exchange

        return Exchange()

    def describe(self, exchange: "Exchange", now: datetime) -> Description:
        """Return the provider's description, at most ten minutes old; raise SignOnError."""
        kept = self._description
        if kept is None or not _is_young(kept[0], now, _KEPT):
            document = exchange.get_json(description_url(self.client.issuer), "its description")
            kept = self._description = (now, description_of(document, self.client))
        return kept[1]

    def claims(
        self, exchange: "Exchange", description: Description, request: "SignOnRequest", code: str, clock: Clock
    ) -> Mapping[str, Any]:
        """Return the checked claims that the provider gives for a code.

        Args:
            exchange: the requests of this step.
            description: of the provider.
            request: the sign-on, with its verifier and nonce.
            code: of the provider's answer.
            clock: returns the current instant, aware, in UTC.

        Returns:
            The claims of the ID token, completed by those of the user information if name or groups are missing.

        Raises:
            ProviderUnreachable, SignOnRefused, SignOnMisconfigured: see `claims.sign_on.flow.finish`.
        """
        from claims.sign_on.oauth import redeem

        tokens = redeem(exchange, description, self.client, request, code)
        claims = self._read(exchange, description, request, tokens.id_token, tokens.access_token, clock)
        wanted = (self.client.roles_claim, self.client.name_claim)
        if description.userinfo_endpoint is None or all(claim_at(claims, name) is not None for name in wanted):
            return claims
        more = exchange.get_json(description.userinfo_endpoint, "its user information", tokens.access_token)
        if more.get("sub") != subject_of(claims):  # OpenID Connect Core 1.0, 5.3.2
            raise SignOnRefused(UNPROVEN, log="the user information is of another person")
        return {**more, **claims}

    def _read(
        self,
        exchange: "Exchange",
        description: Description,
        request: "SignOnRequest",
        id_token: str,
        access_token: str,
        clock: Clock,
    ) -> Mapping[str, Any]:
        """Return the checked claims of an ID token; an unknown key is asked for once again: it can be new."""
        from claims.sign_on.id_token import IdTokenReader, UnknownKey

        reader = IdTokenReader(description.algorithms, self.client, request.nonce, access_token)
        now = clock()
        try:
            return reader.read(id_token, self._load_keys(exchange, description, now), now)
        except UnknownKey:
            keys = self._load_keys(exchange, description, now, renew=True)
        try:
            return reader.read(id_token, keys, now)
        except UnknownKey:
            raise SignOnRefused(
                UNPROVEN, log="the ID token is signed by a key that the provider does not name"
            ) from None

    def _load_keys(
        self, exchange: "Exchange", description: Description, now: datetime, *, renew: bool = False
    ) -> "Sequence[Key]":
        """Return the provider's keys, at most ten minutes old; with `renew` ask for them, but once a minute only."""
        from claims.sign_on.id_token import import_keys

        with self._lock:
            kept, asked_at = self._keys, self._keys_asked_at
            age = (asked_at, _BETWEEN) if renew else (kept and kept[0], _KEPT)
            if kept is not None and age[0] is not None and _is_young(age[0], now, age[1]):
                return kept[1]
            self._keys_asked_at = now
        keys = import_keys(exchange.get_json(description.keys_url, "its keys"))
        self._keys = (now, keys)
        return keys


def _is_young(since: datetime, now: datetime, limit: timedelta) -> bool:
    """Return True if less time has passed than the limit; False after a clock was set back."""
    return timedelta(0) <= now - since < limit
