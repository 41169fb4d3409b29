"""Authentication by bearer tokens (RFC 6750), and the check of roles and scopes."""

from collections.abc import Sequence
from typing import Any, Final

from flask import abort, request
from werkzeug.exceptions import Forbidden, TooManyRequests, Unauthorized

from claims.api.callers import count_wrong_token
from claims.domain.actors import PUBLIC_READER, Actor
from claims.domain.roles import Role
from claims.domain.scopes import Scope
from claims.services.tokens import authenticate
from claims.wiring import Wiring, environ, set_visibility, wiring

#: keys of the environ. Flask's `g` is not used: an application context can outlive its request.
_CALLER = "duecheck.known_caller"
#: the environ's key for the actor that a route has admitted
ADMITTED: Final = "duecheck.admitted_actor"


def actor() -> Actor:
    """Return the actor of this request, which `require` has admitted."""
    admitted: Actor = environ()[ADMITTED]
    return admitted


def require(role: Role, scopes: Sequence[Scope] = (), *, any_scope: bool = False, is_open: bool = False) -> None:
    """Check that the client of this request has at least this role, and these scopes.

    Args:
        role: the lowest role.
        scopes: what a token must have, unless it has the whole role.
        any_scope: True: one of the scopes is enough.
        is_open: True: callers without a token are admitted as readers, also if reading needs a token.

    Raises:
        Unauthorized: the token is missing but required, or it is not valid.
        TooManyRequests: the address has sent too many tokens that are not valid.
        Forbidden: the token is valid but has a lower role, or lacks a scope.
    """
    caller = known_caller()
    if caller is None:
        if "Authorization" in request.headers:
            seconds = count_wrong_token(wiring().counters, request.environ)
            if seconds is not None:
                raise TooManyRequests(
                    f"Too many wrong tokens; send the next request in {seconds} seconds.", retry_after=seconds
                )
            raise Unauthenticated(
                "The token is not valid: unknown, revoked, expired, or not sent as Bearer.", "invalid_token"
            )
        if role != "reader" or not (is_open or wiring().settings.PUBLIC_READ):
            raise Unauthenticated(f"This needs a token of the role {role} or above.", None)
        caller = PUBLIC_READER
    check_rights(caller, role, () if any_scope and caller.has_one_of(scopes) else scopes)
    request.environ[ADMITTED] = caller
    set_visibility(caller)
    request.environ["duecheck.actor"] = caller.name


def check_rights(caller: Actor, role: Role, scopes: Sequence[Scope] = (), what: str = "This") -> None:
    """Check that a caller has a role and scopes; abort with 403 that names the missing one.

    Args:
        caller: who makes the request.
        role: the lowest role.
        scopes: the scopes that a token must have, unless it has the whole role.
        what: needs them, for the message.
    """
    name = f"the token {(caller.via or caller.name)!r}"
    if not caller.has_role(role):
        abort(403, f"{what} needs the role {role}; {name} has the role {caller.role}.")
    missing = caller.lacks(scopes)
    if missing is not None:
        raise InsufficientScope(f"{what} needs the scope {missing}, which {name} does not have.", missing)


def known_caller() -> Actor | None:
    """Return the actor of the request's token, looked up once a request; None without a valid token."""
    return _token_holder(request.environ, wiring())


def caller_of(environ: dict[str, Any], wiring: Wiring) -> Actor | None:
    """Return the actor of a request before Flask has it; None if every route must refuse it."""
    holder = _token_holder(environ, wiring)
    if holder is None and "HTTP_AUTHORIZATION" not in environ and wiring.settings.PUBLIC_READ:
        return PUBLIC_READER
    return holder


def _token_holder(environ: dict[str, Any], wiring: Wiring) -> Actor | None:
    if _CALLER not in environ:
        secret = bearer(environ.get("HTTP_AUTHORIZATION", ""))
        environ[_CALLER] = authenticate(wiring.context, secret) if secret else None
    caller: Actor | None = environ[_CALLER]
    return caller


def bearer(header: str) -> str | None:
    """Parse an Authorization header; return the secret, or None if the scheme is not Bearer."""
    scheme, _, secret = header.partition(" ")
    return secret.strip() if scheme.casefold() == "bearer" and secret.strip() else None


class InsufficientScope(Forbidden):
    """Status 403 with the scope that the token lacks (RFC 6750, section 3.1)."""

    def __init__(self, detail: str, scope: Scope) -> None:
        super().__init__(detail)
        self._scope = scope

    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        """Return the headers of the answer."""
        challenge = f'Bearer realm="duecheck", error="insufficient_scope", scope="{self._scope}"'
        return [*super().get_headers(*args, **kwargs), ("WWW-Authenticate", challenge)]


class Unauthenticated(Unauthorized):
    """Status 401 with its challenge (RFC 6750, section 3); werkzeug does not quote the realm."""

    def __init__(self, detail: str, error: str | None) -> None:
        super().__init__(detail)
        self._challenge = 'Bearer realm="duecheck"' + (f', error="{error}"' if error else "")

    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        """Return the headers of the answer."""
        return [*super().get_headers(*args, **kwargs), ("WWW-Authenticate", self._challenge)]
