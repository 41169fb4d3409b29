"""The bytes of a request body that the server reads, before it reads them: none of a caller who may not send one."""

from collections.abc import Callable
from typing import Any, Final

from flask import Flask

from claims.api.auth import caller_of
from claims.api.fast_routes import FAILED
from claims.api.problems import API_PREFIXES
from claims.domain.limits import MAX_BODY_WITHOUT_SESSION
from claims.domain.roles import Role
from claims.errors import DuecheckError
from claims.wiring import Wiring

#: a view, with what its route declares: `role` and `slow_kind`
View = Callable[..., Any]
#: returns the view of a method and path; None without one
FindView = Callable[[str, str], View | None]
#: returns the bytes that the server reads at most of the body of a request, whose view can be None
BodyLimit = Callable[[dict[str, Any], View | None], int]
#: returns True if the visitor of a page has a role
HasRole = Callable[[Role], bool]
_NO_BODY: Final = 0


def body_limit(app: Flask, wiring: Wiring, visitor_has_role: HasRole) -> BodyLimit:
    """Return the function that returns the limit of a request.

    The rest of a body that is cut is not read; the application then refuses the request by its role.

    Args:
        app: the application.
        wiring: the settings and the service context.
        visitor_has_role: returns True if the visitor of the current request's page has a role.
    """

    def limit(environ: dict[str, Any], view: View | None) -> int:
        if view is None:
            return _NO_BODY
        role = getattr(view, "role", None)
        if role is None:
            return MAX_BODY_WITHOUT_SESSION
        try:
            if environ["PATH_INFO"].startswith(API_PREFIXES):
                caller = caller_of(environ, wiring)
                return wiring.settings.MAX_BODY_BYTES if caller is not None and caller.has_role(role) else _NO_BODY
            with app.request_context(environ):
                return wiring.settings.MAX_BODY_BYTES if visitor_has_role(role) else MAX_BODY_WITHOUT_SESSION
        except DuecheckError as error:  # of the database; the application answers with it, also if it works again
            environ[FAILED] = error
            return _NO_BODY

    return limit
