"""The route of the caller itself."""

from typing import Any

from claims.api.auth import actor
from claims.api.limits import requests_left
from claims.api.routing import Routes
from claims.domain.actors import PUBLIC_READER, Actor
from claims.domain.limits import MAX_HELD
from claims.domain.records import Json
from claims.domain.scopes import scopes_of
from claims.services.leases import count_leasable
from claims.wiring import context, environ, wiring
from schemas.access import MeOut

routes = Routes("me", __name__, url_prefix="/api/v1", description="The caller itself")


@routes.operation("GET", "/me", role="reader", is_open=True, answer=(200, MeOut))
def get_me() -> Any:
    """Return the caller's name, role, scopes, expiry and limits; without a token the name is null."""
    caller, settings = actor(), wiring().settings
    is_known = caller is not PUBLIC_READER
    return {
        "name": caller.name if is_known else None,
        "role": caller.role if is_known or settings.PUBLIC_READ else None,
        "scopes": list(scopes_of(caller.role) if caller.scopes is None else caller.scopes),
        "via": caller.via,
        "expires_at": caller.expires_at,
        "limits": {"requests": requests_left(settings, environ()), "leased_claims": _leased(caller)},
    }


def _leased(caller: Actor) -> Json | None:
    """Return how many claims a caller can lease; None if its role cannot."""
    if not caller.has_role("bot"):
        return None
    return {"limit": MAX_HELD, "remaining": count_leasable(context(), caller)}
