"""This installation as a client of the provider, from the settings."""

from dataclasses import dataclass, field

from claims.config import Settings


@dataclass(frozen=True, slots=True)
class Client:
    """The settings of the sign-on that the protocol needs."""

    issuer: str
    client_id: str
    #: empty: a public client
    secret: str = field(repr=False)
    scopes: str
    roles_claim: str
    name_claim: str


def client_of(settings: Settings) -> Client | None:
    """Return the client of the settings; None without sign-on."""
    if not settings.OIDC_ISSUER:
        return None
    return Client(
        issuer=settings.OIDC_ISSUER,
        client_id=settings.OIDC_CLIENT_ID,
        secret=settings.OIDC_CLIENT_SECRET,
        scopes=settings.OIDC_SCOPES,
        roles_claim=settings.OIDC_ROLES_CLAIM,
        name_claim=settings.OIDC_NAME_CLAIM,
    )
