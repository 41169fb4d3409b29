"""Rate limits: a fixed window per token, or per address without one, counted in each process."""

import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter, RequestLimit
from limits import parse

from claims.api.auth import ANYBODY, known_caller
from claims.api.problems import http_problem
from claims.config import Settings
from claims.domain.actors import Actor

#: counts a request under a key; False when that is one too many
Count = Callable[[str], bool]

#: addresses that a machine in front asks often
EXEMPT = frozenset({"/healthz", "/readyz", "/metrics"})
#: the scope under which Flask-Limiter counts an application's limits
_SCOPE = "global"


def register_limits(app: Flask, settings: Settings) -> Count:
    """Answer 429 with Retry-After beyond RATE_LIMIT; give what counts requests that Flask does not see."""
    if settings.RATE_LIMIT == "off":
        return lambda key: True
    limiter = Limiter(
        lambda: caller_key(known_caller() or ANYBODY, request.environ),
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
    """Name whose requests are counted together."""
    if caller is ANYBODY:
        return f"address:{environ.get('REMOTE_ADDR', '')}"
    return f"token:{caller.name}"


def _refuse(limit: RequestLimit) -> Response:
    seconds = max(1, int(limit.reset_at - time.time()))
    detail = f"The limit is {limit.limit}; the next request is taken in {seconds} seconds."
    return http_problem(429, detail, {"Retry-After": str(seconds)})
