"""Who is asking: bearer tokens (RFC 6750), and what anybody may do without one."""

from typing import Any

from flask import abort, request
from werkzeug.exceptions import Unauthorized

from claims.domain.actors import Actor
from claims.domain.vocabulary import Role
from claims.services.tokens import authenticate
from claims.wiring import wiring

#: who reads without a token where PUBLIC_READ is on
ANYBODY = Actor("anybody", "reader")
#: in the request's own environ, and not in Flask's `g`: a context that outlives its request must not lend its caller
_CALLER, _ACTOR = "duecheck.known_caller", "duecheck.let_in"


def actor() -> Actor:
    """Give the caller of this request, which `require` has let in."""
    found: Actor = request.environ[_ACTOR]
    return found


def require(role: Role) -> None:
    """Let the request through only if its caller has the powers of `role`.

    Raises:
        Unauthorized: no token where one is needed, or one that is not valid.
        Forbidden: a valid token of a lesser role.
    """
    caller = known_caller()
    if caller is None:
        if "Authorization" in request.headers:
            raise Unauthenticated("The token is not valid: unknown, revoked, or not sent as Bearer.", "invalid_token")
        if role != "reader" or not wiring().settings.PUBLIC_READ:
            raise Unauthenticated(f"This needs a token of the role {role} or above.", None)
        caller = ANYBODY
    if not caller.has_role(role):
        abort(403, f"This needs the role {role}; the token {caller.name!r} has the role {caller.role}.")
    request.environ[_ACTOR] = caller
    request.environ["duecheck.actor"] = caller.name


def known_caller() -> Actor | None:
    """Give who the request's token stands for, looked up once; None without a valid token."""
    if _CALLER not in request.environ:
        secret = bearer(request.headers.get("Authorization", ""))
        request.environ[_CALLER] = authenticate(wiring().context, secret) if secret else None
    caller: Actor | None = request.environ[_CALLER]
    return caller


def bearer(header: str) -> str | None:
    """Take the secret out of an Authorization header."""
    scheme, _, secret = header.partition(" ")
    return secret.strip() if scheme.casefold() == "bearer" and secret.strip() else None


class Unauthenticated(Unauthorized):
    """401 with its challenge (RFC 6750, section 3); werkzeug would leave the realm unquoted."""

    def __init__(self, detail: str, error: str | None) -> None:
        super().__init__(detail)
        self._challenge = 'Bearer realm="duecheck"' + (f', error="{error}"' if error else "")

    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        """Give the headers of the answer."""
        return [*super().get_headers(*args, **kwargs), ("WWW-Authenticate", self._challenge)]
