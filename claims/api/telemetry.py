"""Telemetry of every request: its id, its line in the request log, and metrics. Every answer gets two headers."""

import logging
import random
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, Final

import orjson
import structlog
from prometheus_client import Counter, Histogram, values

from claims.config import Settings
from claims.domain.limits import MAX_REQUEST_ID

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

#: the environ's key for the `Waiting` of a provisional answer (`claims.api.changes`)
WAITING: Final = "duecheck.waiting"
#: the environ's key that the server sets if the request's body did not arrive in time
TOO_SLOW: Final = "duecheck.too_slow"
#: the environ's key for the bytes that the caller may send, which the server sets if the body is longer
TOO_LARGE: Final = "duecheck.too_large"
#: the environ's key for whose places are all taken by slow requests: the `server`'s, or the `caller`'s
PLACES_FULL: Final = "duecheck.places_full"
#: the environ's key for the fault of a malformed header, or of a missing host
BAD_HEADER: Final = "duecheck.bad_header"
#: keys of the environ by which the server names a fault of a request
FAULTS: Final = frozenset({BAD_HEADER, TOO_SLOW, TOO_LARGE, PLACES_FULL})

REQUESTS: Final = Counter("duecheck_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS: Final = Histogram(
    "duecheck_request_seconds",
    "Seconds to answer",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_REQUEST_ID: Final = re.compile(rf"[\w.:-]{{1,{MAX_REQUEST_ID}}}", re.ASCII)
#: browsers must not guess another media type (Fetch standard, 3.6)
_NOSNIFF: Final = ("X-Content-Type-Options", "nosniff")
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def with_telemetry(app: WsgiApp, *, writes_log: bool) -> WsgiApp:
    """Return the application with telemetry: each request gets an id, a log line, a count and a duration.

    Metrics have the route rule as label, never the path, so that the number of labels is bounded. The log line has
    method, path, route, status, milliseconds, request id and actor. It has no query, no body and no secret.

    Args:
        app: the WSGI application.
        writes_log: True if the log has a line for each request.
    """
    log = _Logger()
    counters: dict[tuple[str, str, str], Any] = {}
    timers: dict[str, Any] = {}

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        began = perf_counter()
        request_id = environ["duecheck.request_id"] = _request_id(environ.get("HTTP_X_REQUEST_ID"))
        statuses: list[str] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            statuses[:] = [status[:3]]
            headers += [("X-Request-Id", request_id), _NOSNIFF]
            return start_response(status, headers, *((exc_info,) if exc_info else ()))

        answer = app(environ, start)
        if WAITING in environ:  # the request continues; only its final answer is logged
            return answer
        status, method = statuses[0] if statuses else "500", environ["REQUEST_METHOD"]
        route = environ.get("duecheck.route", "-")
        seconds = perf_counter() - began
        with suppress(OSError, ValueError):  # metrics must never cost an answer
            key = (method if method in _METHODS else "other", route, status)
            if key not in counters:
                counters[key], timers[route] = REQUESTS.labels(*key), SECONDS.labels(route)
            counters[key].inc()
            timers[route].observe(seconds)
        if writes_log:
            line = {
                "method": method,
                "path": environ.get("PATH_INFO", ""),
                "route": route,
                "status": int(status),
                "ms": round(seconds * 1000, 2),
                "request_id": request_id,
                "actor": environ.get("duecheck.actor"),
                "event": "request",
                "level": "info",
                "timestamp": f"{datetime.now(UTC).replace(tzinfo=None).isoformat()}Z",
            }
            log.msg(orjson.dumps(line, default=str))
        return answer

    return application


def open_metrics() -> None:
    """Open the files of the metrics, if there are any: later their directory may be gone, or the disk full.

    prometheus-client chose between files and memory when it was imported. A worker chooses again, because it is a copy
    of a process that had no files.
    """
    values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]
    with suppress(OSError):
        REQUESTS.labels("GET", "-", "200")
        SECONDS.labels("-")


def logs_requests(settings: Settings) -> bool:
    """Return True if the setting LOG_LEVEL includes the lines of requests."""
    return logging.getLevelNamesMapping()[settings.LOG_LEVEL.upper()] <= logging.INFO


def configure_logs(settings: Settings) -> None:
    """Configure structlog: JSON lines on standard error, each written in one call so that lines do not mix."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.LOG_LEVEL.upper())),
        logger_factory=_Logger,
        cache_logger_on_first_use=False,
    )


class _Logger:
    """A logger on standard error. A line that cannot be written is dropped: its disk can be full, or it is closed."""

    def __init__(self, *_: Any) -> None:
        self._logger = structlog.BytesLogger(sys.stderr.buffer if hasattr(sys.stderr, "buffer") else None)

    def msg(self, line: bytes) -> None:
        """Write a line."""
        with suppress(OSError, ValueError):
            self._logger.msg(line)

    debug = info = warning = error = critical = msg


def _dumps(value: Any, **_: Any) -> bytes:
    return orjson.dumps(value, default=str)


def _request_id(header: str | None) -> str:
    """Return the X-Request-Id that a proxy sent if it is well-formed, else a new id, which need not be secret."""
    return header if header and _REQUEST_ID.fullmatch(header) else f"{random.getrandbits(64):016x}"
