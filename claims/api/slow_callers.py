"""The callers of slow requests: the server asks who makes a request before it takes a place for it."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from claims.api.auth import caller_of
from claims.api.callers import caller_key
from claims.api.problems import API_PREFIXES
from claims.domain.actors import PUBLIC_READER, Actor
from claims.errors import DuecheckError
from claims.wiring import Wiring

#: returns the key under which the requests of a caller are counted
FindCaller = Callable[[dict[str, Any]], str]


def caller_finder(app: Flask, wiring: Wiring, visitor: Callable[[], Actor | None]) -> FindCaller:
    """Return the function that returns the key of a request's caller.

    Args:
        app: the application.
        wiring: the settings and the service context.
        visitor: returns the actor of the current request's page; None without a session.
    """
    behind_proxies = ProxyFix(lambda environ, _: [], x_for=wiring.settings.TRUSTED_PROXIES, x_proto=0)

    def actor_of(environ: dict[str, Any]) -> Actor | None:
        if environ["PATH_INFO"].startswith(API_PREFIXES):
            return caller_of(environ, wiring)
        with app.request_context(environ):
            return visitor()

    def find(environ: dict[str, Any]) -> str:
        try:
            actor = actor_of(environ)
        except DuecheckError:  # of the database; the application answers with it
            actor = None
        changed = dict(environ)
        behind_proxies(changed, _ignore)
        return caller_key(actor or PUBLIC_READER, changed)

    return find


def _ignore(*_: Any) -> Any:
    return None
