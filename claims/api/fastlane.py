"""The idle poll, answered before Flask: a bot that has the newest due list gets its 304 for one row read.

Everything else goes on to the application, which gives the same answer more slowly: nothing depends on this.
A 304 from here does not count against the rate limit.
"""

from collections.abc import Callable, Iterable
from typing import Any

from claims.api.auth import bearer
from claims.api.due import DUE_PATH, due_etag
from claims.api.observe import WsgiApp
from claims.errors import DuecheckError
from claims.ledger.queue import announce_due
from claims.ledger.tokens import authenticate
from claims.wiring import Wiring


def with_fastlane(app: WsgiApp, wiring: Wiring) -> WsgiApp:
    """Wrap an application with a shorter way for conditional polls of the due list."""
    public = wiring.settings.PUBLIC_READ

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        etag = environ.get("HTTP_IF_NONE_MATCH")
        if (
            etag is None
            or environ.get("PATH_INFO") != DUE_PATH
            or environ["REQUEST_METHOD"] != "GET"
            or not _may_read(environ, public, wiring)
        ):
            return app(environ, start_response)
        try:
            current = due_etag(announce_due(wiring.desk), environ.get("QUERY_STRING", "").encode("latin-1"))
        except DuecheckError:
            return app(environ, start_response)
        if etag != f'"{current}"':
            return app(environ, start_response)
        environ["duecheck.route"] = DUE_PATH
        start_response("304 NOT MODIFIED", [("ETag", etag), *wiring.read_headers])
        return ()

    return application


def _may_read(environ: dict[str, Any], public: bool, wiring: Wiring) -> bool:
    header = environ.get("HTTP_AUTHORIZATION")
    if header is None:
        return public
    secret = bearer(header)
    caller = authenticate(wiring.desk, secret) if secret else None
    environ["duecheck.actor"] = caller.name if caller else None
    return caller is not None
