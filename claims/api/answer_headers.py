"""Headers of every answer: caching (RFC 9111), other sites in browsers (Fetch standard), and the rate limit."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from claims.api.problems import API_PREFIXES
from claims.api.telemetry import WsgiApp
from claims.config import Settings

Headers = list[tuple[str, str]]

#: paths outside `API_PREFIXES` that other sites may read
_OPEN: Final = ("/openapi.json",)
#: the environ's key for the header RateLimit of a request that was counted
RATE_LIMIT: Final = "duecheck.rate_limit"
_READING: Final = {"GET", "HEAD"}
_WRITING: Final = "POST, PUT, PATCH, DELETE"
_EXPOSED: Final = (
    "Access-Control-Expose-Headers",
    "Deprecation, ETag, Idempotency-Replayed, Link, Location, Preference-Applied, RateLimit, RateLimit-Policy, "
    "Retry-After, Sunset, X-Request-Id",
)
_READ_HEADERS: Final = "Authorization, If-None-Match, Prefer, X-Request-Id"
_WRITE_HEADERS: Final = f"{_READ_HEADERS}, Content-Encoding, Content-Type, Idempotency-Key, If-Match"
#: seconds for which a browser remembers what it may send
_PREFLIGHT_AGE: Final = "600"


def with_answer_headers(app: WsgiApp, settings: Settings, policy: str | None) -> WsgiApp:
    """Return the application, whose answers have Cache-Control, Vary, and the headers for browsers and clients.

    Args:
        app: the WSGI application.
        settings: CORS_ORIGIN and CORS_WRITE_ORIGINS count.
        policy: the header RateLimit-Policy; None without a limit.
    """
    may_write = frozenset(settings.CORS_WRITE_ORIGINS)
    may_read = settings.CORS_ORIGIN == "*"

    def cross_origin(environ: dict[str, Any]) -> Headers:
        origin, method = environ.get("HTTP_ORIGIN"), environ["REQUEST_METHOD"]
        writes = origin in may_write
        if not writes and not (may_read and (method in _READING or method == "OPTIONS")):
            return []
        headers = [("Access-Control-Allow-Origin", str(origin) if writes else "*"), _EXPOSED]
        if method == "OPTIONS":
            headers += [
                ("Access-Control-Allow-Methods", f"GET, HEAD, {_WRITING}" if writes else "GET, HEAD"),
                ("Access-Control-Allow-Headers", _WRITE_HEADERS if writes else _READ_HEADERS),
                ("Access-Control-Max-Age", _PREFLIGHT_AGE),
            ]
        return headers

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            added: Headers = []
            path = environ["PATH_INFO"]  # without the prefix of PUBLIC_URL by now
            is_api = path.startswith(API_PREFIXES)
            if is_api or path in _OPEN:
                added += cross_origin(environ)
            if is_api and policy is not None:
                added.append(("RateLimit-Policy", policy))
                if RATE_LIMIT in environ:
                    added.append(("RateLimit", environ[RATE_LIMIT]))
            if not any(name == "Cache-Control" for name, _ in headers):
                added.append(("Cache-Control", _cache_control(environ)))
            varies = ["Authorization"] if is_api else []
            varies += ["Origin"] if may_write and (is_api or path in _OPEN) else []
            headers = [*_with_vary(headers, [*varies, "Accept-Encoding"]), *added]
            return start_response(status, headers, *((exc_info,) if exc_info else ()))

        return app(environ, start)

    return application


def _cache_control(environ: dict[str, Any]) -> str:
    """Return what caches may do: keep what was read and ask again; what has a token only in a cache of its own."""
    if environ["REQUEST_METHOD"] not in _READING:
        return "no-store"
    return "private, no-cache" if "HTTP_AUTHORIZATION" in environ else "no-cache"


def _with_vary(headers: Headers, names: list[str]) -> Headers:
    """Return headers with one Vary that also has these names, each once."""
    others, found = [], []
    for name, value in headers:
        if name == "Vary":
            found += [part.strip() for part in value.split(",")]
        else:
            others.append((name, value))
    return [*others, ("Vary", ", ".join(dict.fromkeys([*found, *names])))]
