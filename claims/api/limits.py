"""Rate limits: a fixed window for each token, or for each IP address without a token, counted in each process."""

import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter, RequestLimit
from limits import parse

from claims.api.auth import known_caller
from claims.api.problems import http_problem
from claims.config import Settings
from claims.domain.actors import PUBLIC_READER, Actor

#: counts a request of a client key; returns False if it exceeds the limit
Count = Callable[[str], bool]

#: paths that monitoring and load balancers request often
EXEMPT = frozenset({"/healthz", "/readyz", "/metrics"})
#: the scope under which Flask-Limiter counts an application's limits
_SCOPE = "global"


def register_limits(app: Flask, settings: Settings) -> Count:
    """Register the rate limit: status 429 with Retry-After beyond the setting RATE_LIMIT.

    Returns:
        A function that counts requests that Flask does not see. It always returns True if the limit is off.
    """
    if settings.RATE_LIMIT == "off":
        return lambda key: True
    limiter = Limiter(
        lambda: caller_key(known_caller() or PUBLIC_READER, request.environ),
        application_limits=[settings.RATE_LIMIT],
        storage_uri="memory://",
        strategy="fixed-window",
        on_breach=_refuse,
        app=app,
    )
    limiter.request_filter(lambda: request.path in EXEMPT)
    limit = parse(settings.RATE_LIMIT)
    return lambda key: limiter.limiter.hit(limit, key, _SCOPE)


def caller_key(caller: Actor, environ: dict[str, Any]) -> str:
    """Return the key under which the requests of a client are counted: its token name or its IP address."""
    if caller is PUBLIC_READER:
        return f"address:{environ.get('REMOTE_ADDR', '')}"
    return f"token:{caller.name}"


def _refuse(limit: RequestLimit) -> Response:
    seconds = max(1, int(limit.reset_at - time.time()))
    detail = f"The limit is {limit.limit}; send the next request in {seconds} seconds."
    return http_problem(429, detail, {"Retry-After": str(seconds)})
