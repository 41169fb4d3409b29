"""Headers of every answer: caching (RFC 9111), other sites in browsers (Fetch standard), and the rate limit."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple

from claims.api.problems import API_PREFIXES
from claims.api.replica_reads import SEQ
from claims.api.telemetry import WsgiApp
from claims.api.wsgi import Headers
from claims.config import Settings

#: paths outside `API_PREFIXES` that other sites may read
_OPEN: Final = ("/openapi.json",)
#: the environ's key for the header RateLimit of a request that was counted
RATE_LIMIT: Final = "duecheck.rate_limit"
_READING: Final = {"GET", "HEAD"}
_WRITING: Final = "POST, PUT, PATCH, DELETE"
_EXPOSED: Final = (
    "Access-Control-Expose-Headers",
    f"Deprecation, {SEQ}, ETag, Idempotency-Replayed, Link, Location, Preference-Applied, RateLimit, RateLimit-Policy, "
    "Retry-After, Sunset, X-Request-Id",
)
_READ_HEADERS: Final = f"Authorization, {SEQ}, If-None-Match, Prefer, X-Request-Id"
_WRITE_HEADERS: Final = f"{_READ_HEADERS}, Content-Encoding, Content-Type, Idempotency-Key, If-Match"
#: seconds for which a browser remembers what it may send
_PREFLIGHT_AGE: Final = "600"


class _Constant(NamedTuple):
    """What every answer to a kind of request has."""

    headers: tuple[tuple[str, str], ...]
    #: the names of Vary
    varies: list[str]
    #: Cache-Control, unless the answer has its own
    cache_control: str


def with_answer_headers(app: WsgiApp, settings: Settings, policy: str | None) -> WsgiApp:
    """Return the application, whose answers have Cache-Control, Vary, and the headers for browsers and clients.

    Args:
        app: the WSGI application.
        settings: CORS_ORIGIN and CORS_WRITE_ORIGINS count.
        policy: the header RateLimit-Policy; None without a limit.
    """
    may_write = frozenset(settings.CORS_WRITE_ORIGINS)
    may_read = settings.CORS_ORIGIN == "*"

    @lru_cache(maxsize=256)
    def constant(method: str, origin: str | None, *, is_api: bool, is_shared: bool, has_token: bool) -> _Constant:
        """Return what every answer to a kind of request has; `origin` is one of `may_write`, or None."""
        added = _cross_origin(method, origin, may_read=may_read) if is_shared else []
        if is_api and policy is not None:
            added.append(("RateLimit-Policy", policy))
        varies = ["Authorization"] if is_api else []
        varies += ["Origin"] if may_write and is_shared else []
        return _Constant(tuple(added), [*varies, "Accept-Encoding"], _cache_control(method, has_token=has_token))

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            path, origin = environ["PATH_INFO"], environ.get("HTTP_ORIGIN")  # without the prefix of PUBLIC_URL by now
            is_api = path.startswith(API_PREFIXES)
            fixed = constant(
                environ["REQUEST_METHOD"],
                origin if origin in may_write else None,
                is_api=is_api,
                is_shared=is_api or path in _OPEN,
                has_token="HTTP_AUTHORIZATION" in environ,
            )
            headers = [*_with_vary(headers, fixed.varies), *fixed.headers]
            if is_api and policy is not None and RATE_LIMIT in environ:
                headers.append(("RateLimit", environ[RATE_LIMIT]))
            if not any(name == "Cache-Control" for name, _ in headers):
                headers.append(("Cache-Control", fixed.cache_control))
            return start_response(status, headers, *((exc_info,) if exc_info else ()))

        return app(environ, start)

    return application


def _cross_origin(method: str, origin: str | None, *, may_read: bool) -> Headers:
    """Return what a browser needs to know of a request from another site, which may write if it is an `origin`."""
    if origin is None and not (may_read and (method in _READING or method == "OPTIONS")):
        return []
    headers = [("Access-Control-Allow-Origin", origin or "*"), _EXPOSED]
    if method == "OPTIONS":
        headers += [
            ("Access-Control-Allow-Methods", f"GET, HEAD, {_WRITING}" if origin else "GET, HEAD"),
            ("Access-Control-Allow-Headers", _WRITE_HEADERS if origin else _READ_HEADERS),
            ("Access-Control-Max-Age", _PREFLIGHT_AGE),
        ]
    return headers


def _cache_control(method: str, *, has_token: bool) -> str:
    """Return what caches may do: keep what was read and ask again; what has a token only in a cache of its own."""
    if method not in _READING:
        return "no-store"
    return "private, no-cache" if has_token else "no-cache"


def _with_vary(headers: Headers, names: list[str]) -> Headers:
    """Return headers with one Vary that also has these names, each once."""
    if not any(name == "Vary" for name, _ in headers):
        return [*headers, ("Vary", ", ".join(names))]
    others, found = [], []
    for name, value in headers:
        if name == "Vary":
            found += [part.strip() for part in value.split(",")]
        else:
            others.append((name, value))
    return [*others, ("Vary", ", ".join(dict.fromkeys([*found, *names])))]
