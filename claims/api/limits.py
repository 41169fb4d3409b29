"""Rate limits: a fixed window per token, or per address without one, counted in each process."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from claims.api.auth import known_caller
from claims.config import Settings

#: addresses that a machine in front asks often
EXEMPT = frozenset({"/healthz", "/readyz", "/metrics"})


def register_limits(app: Flask, settings: Settings) -> None:
    """Answer 429 with Retry-After beyond RATE_LIMIT."""
    if settings.RATE_LIMIT == "off":
        return
    limiter = Limiter(
        _caller_key,
        application_limits=[settings.RATE_LIMIT],
        storage_uri="memory://",
        strategy="fixed-window",
        headers_enabled=True,
        app=app,
    )
    limiter.request_filter(lambda: request.path in EXEMPT)


def _caller_key() -> str:
    caller = known_caller()
    return f"token:{caller.name}" if caller else f"address:{get_remote_address()}"
