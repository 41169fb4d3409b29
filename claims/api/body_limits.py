"""The bytes of a request body that the server reads, before it reads them: none of a caller who may not send one."""

from collections.abc import Callable
from typing import Any, Final

from flask import Flask
from werkzeug.exceptions import HTTPException

from claims.api.auth import caller_of
from claims.api.problems import API_PREFIXES
from claims.domain.limits import MAX_BODY_WITHOUT_SESSION
from claims.domain.roles import Role
from claims.errors import DuecheckError
from claims.wiring import Wiring

#: returns the bytes that the server reads at most of the body of a request
BodyLimit = Callable[[dict[str, Any]], int]
#: returns True if the visitor of a page has a role
HasRole = Callable[[Role], bool]
_NO_BODY: Final = 0


def body_limit(app: Flask, wiring: Wiring, visitor_has_role: HasRole) -> BodyLimit:
    """Return the function that returns the limit of a request.

    The rest of a body that is cut is not read; the application then refuses the request by its role.

    Args:
        app: the application, with all its routes.
        wiring: the settings and the service context.
        visitor_has_role: returns True if the visitor of the current request's page has a role.
    """
    routes = app.url_map.bind("")

    def limit(environ: dict[str, Any]) -> int:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", errors="replace")
        try:
            endpoint = routes.match(path, environ["REQUEST_METHOD"])[0]
        except HTTPException:  # no route, no such method, or a redirect to the canonical path
            return _NO_BODY
        role = getattr(app.view_functions[endpoint], "role", None)
        if role is None:
            return MAX_BODY_WITHOUT_SESSION
        try:
            if path.startswith(API_PREFIXES):
                caller = caller_of(environ, wiring)
                return wiring.settings.MAX_BODY_BYTES if caller is not None and caller.has_role(role) else _NO_BODY
            with app.request_context(environ):
                return wiring.settings.MAX_BODY_BYTES if visitor_has_role(role) else MAX_BODY_WITHOUT_SESSION
        except DuecheckError:  # of the database; the application answers with it
            return _NO_BODY

    return limit
