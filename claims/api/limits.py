"""The rate limit: requests of a caller in a time. The caller is a token, or an address without a token.

The processes of a server count together (`claims.shared_counters`), and several servers in Redis (`shared_rates`).
"""

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from flask import Flask, Response, request

from claims.api.answer_headers import RATE_LIMIT
from claims.api.auth import known_caller
from claims.api.callers import caller_key, seconds_until, window_end
from claims.api.problems import http_problem
from claims.api.shared_rates import CountRequest, SharedRates
from claims.config import Settings
from claims.domain.actors import PUBLIC_READER
from claims.domain.records import Json
from claims.shared_counters import SharedCounters

#: counts a request of a caller, and notes what is left in the environ; returns False if it exceeds the limit
Count = Callable[[str, dict[str, Any]], bool]

#: the environ's key that says that a request was counted before Flask
COUNTED: Final = "duecheck.counted"
#: the name of the only policy
_POLICY: Final = "default"
#: paths that monitoring and load balancers request often
EXEMPT = frozenset({"/healthz", "/readyz", "/metrics"})
#: the header RateLimit: requests that are left, and seconds until the end of the window
_NOTED: Final = re.compile(r'"\w+";r=(\d+);t=(\d+)', re.ASCII)
_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}


class Rate(NamedTuple):
    """A number of requests in a time."""

    requests: int
    #: name of the unit of time
    unit: str

    @property
    def seconds(self) -> int:
        """The time in seconds."""
        return _SECONDS[self.unit]


def parse_rate(text: str) -> Rate | None:
    """Parse the setting RATE_LIMIT: "1200 per minute"; None for "off"."""
    if text == "off":
        return None
    number, _, unit = text.split(" ")
    return Rate(int(number), unit)


def register_limits(app: Flask, settings: Settings, counters: SharedCounters) -> Count:
    """Register the rate limit: status 429 with Retry-After beyond the setting RATE_LIMIT.

    Args:
        app: the application.
        settings: its settings.
        counters: of all processes of the server.

    Returns:
        A function that counts requests that Flask does not see. It always returns True if the limit is off.

    Raises:
        SettingInvalid: RATE_LIMIT_URL is set, and the extra `redis` is not installed.
    """
    rate = parse_rate(settings.RATE_LIMIT)
    if rate is None:
        return lambda key, environ: True

    def count_here(key: str, end: int) -> int:
        return counters.add(f"requests {key}", end)

    add: CountRequest = count_here
    if settings.RATE_LIMIT_URL:
        add = SharedRates(settings.RATE_LIMIT_URL, count_here, counters.prefix).add

    def count(key: str, environ: dict[str, Any]) -> bool:
        end = window_end(rate.seconds)
        left = rate.requests - add(key, end)
        environ[RATE_LIMIT] = f'"{_POLICY}";r={max(left, 0)};t={seconds_until(end)}'
        return left >= 0

    @app.before_request
    def refuse_too_many() -> Response | None:
        environ = request.environ
        if COUNTED in environ or request.path in EXEMPT:
            return None
        if count(caller_key(known_caller() or PUBLIC_READER, environ), environ):
            return None
        return _refusal(f"The limit is {rate.requests} per {rate.unit}", window_end(rate.seconds))

    return count


def requests_left(settings: Settings, environ: dict[str, Any]) -> Json | None:
    """Return the limit of requests, and what is left of it after the request of an environ; None without a limit."""
    rate, noted = parse_rate(settings.RATE_LIMIT), _NOTED.fullmatch(environ.get(RATE_LIMIT, ""))
    if rate is None or noted is None:
        return None
    remaining, reset = map(int, noted.groups())
    return {
        "limit": rate.requests,
        "remaining": remaining,
        "window_seconds": rate.seconds,
        "reset_seconds": reset,
    }


def rate_policy(settings: Settings) -> str | None:
    """Return the header RateLimit-Policy: requests and the seconds in which they count; None without a limit.

    It has the form of the IETF draft "RateLimit header fields for HTTP", version 10.
    """
    rate = parse_rate(settings.RATE_LIMIT)
    return rate and f'"{_POLICY}";q={rate.requests};w={rate.seconds}'


def _refusal(detail: str, end: int) -> Response:
    seconds = seconds_until(end)
    return http_problem(429, f"{detail}; send the next request in {seconds} seconds.", {"Retry-After": str(seconds)})
