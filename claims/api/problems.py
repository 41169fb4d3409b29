"""Errors to problem documents (RFC 9457): the one place that knows status codes."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
import structlog
from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from claims import errors
from claims.api.remedies import DEFAULT_REMEDY, REMEDIES
from claims.errors import DuecheckError, Issue, for_programs, standard_form

MIME: Final = "application/problem+json"
#: below these, errors are problem documents
API_PREFIXES: Final = ("/api/", "/feeds/")


@dataclass(frozen=True, slots=True)
class HttpProblem:
    """A problem that HTTP itself knows of."""

    slug: str
    title: str
    remedy: str


#: what the core's errors mean; the first kind that fits counts
STATUS_OF: Final[tuple[tuple[type[DuecheckError], int], ...]] = (
    (errors.VersionConflict, 412),
    (errors.NotFound, 404),
    (errors.Invalid, 422),
    (errors.Conflict, 409),
    (errors.Forbidden, 403),
    (errors.Unavailable, 503),
    (DuecheckError, 500),
)

HTTP_PROBLEMS: Final[Mapping[int, HttpProblem]] = {
    400: HttpProblem(
        "bad-request", "The request cannot be read", "Send well-formed JSON in UTF-8 and a well-formed URL."
    ),
    401: HttpProblem("unauthenticated", "A token is needed", "Send a valid token as `Authorization: Bearer TOKEN`."),
    403: HttpProblem(
        "forbidden", "The token's role does not allow this", "Use a token with the role that the detail names."
    ),
    404: HttpProblem("no-such-route", "No route has this address", "See /docs for the list of addresses."),
    405: HttpProblem("method-not-allowed", "This address has no such method", "Use a method from the Allow header."),
    408: HttpProblem("request-timeout", "The request took too long to arrive", "Send it again."),
    413: HttpProblem("too-large", "The request body is too large", "Send at most the number of bytes in the detail."),
    415: HttpProblem(
        "unsupported-media-type",
        "The body has the wrong media type",
        "Send the Content-Type that the detail names.",
    ),
    428: HttpProblem(
        "precondition-required",
        "The request must name the version that it changes",
        "Send the ETag of the version that you read in If-Match.",
    ),
    429: HttpProblem("rate-limited", "Too many requests", "Wait for the seconds in Retry-After."),
    500: HttpProblem(
        "internal-error",
        "The server failed",
        DEFAULT_REMEDY,
    ),
}

#: what only commands and the start meet
LOCAL: Final = (
    errors.DumpRefused,
    errors.SettingInvalid,
    errors.StoreUnusable,
    errors.TokenNotFound,
    errors.TokenNameTaken,
)


def status_of(error: type[DuecheckError]) -> int:
    """Give the status code of an error class."""
    return next(status for kind, status in STATUS_OF if issubclass(error, kind))


def problem_types() -> Iterator[tuple[str, int, str, str]]:
    """Return slug, status, title and remedy of every problem type."""
    for status, problem in HTTP_PROBLEMS.items():
        yield problem.slug, status, problem.title, problem.remedy
    for kind in leaves(DuecheckError):
        if kind in LOCAL:
            continue
        yield kind.slug, status_of(kind), kind.title, REMEDIES[kind.slug]


def remedy_of(error: DuecheckError) -> str:
    """Return what an API client can do about an error."""
    return REMEDIES.get(error.slug, DEFAULT_REMEDY)


def leaves(kind: type[DuecheckError]) -> Iterator[type[DuecheckError]]:
    """Give the error classes below `kind` that have a slug of their own."""
    for child in kind.__subclasses__():
        if "slug" in vars(child):
            yield child
        yield from leaves(child)


def register_problems(app: Flask, show: Callable[[HTTPException], Response]) -> None:
    """Answer every error under /api as a problem document.

    Args:
        show: answers those elsewhere.
    """
    app.register_error_handler(DuecheckError, _domain)
    app.register_error_handler(HTTPException, lambda error: _http(error, show))
    app.register_error_handler(Exception, _crash)


def _domain(error: DuecheckError) -> Response:
    headers = {"Retry-After": str(error.wait_seconds)} if isinstance(error, errors.Unavailable) else {}
    issues = [issue_document(issue) for issue in error.issues]
    more = ({"errors": issues} if issues else {}) | {name: _member(name, value) for name, value in error.extra.items()}
    status = status_of(type(error))
    return problem(status, error.slug, error.title, for_programs(error.message), remedy_of(error), headers, more)


def _member(name: str, value: Any) -> Any:
    """Return a typed value of an error as the problem document shows it; an entity tag is quoted (RFC 9110, 8.8.3)."""
    if name == "etag":
        return f'"{value}"'
    return standard_form(value) if isinstance(value, date) else value


def _http(error: HTTPException, show: Callable[[HTTPException], Response]) -> Response | HTTPException:
    if error.code is None:
        return error
    if not request.path.startswith(API_PREFIXES):
        return show(error)
    if isinstance(error.response, Response):
        return error.response  # the rate limit's, made with the seconds to wait
    headers = dict(error.get_headers(request.environ))
    headers.pop("Content-Type", None)
    detail = error.description or error.name
    if error.code == 413:
        detail = f"The limit is {current_app.config['MAX_CONTENT_LENGTH']} bytes."
    elif error.code in {404, 405}:
        detail = f"{request.method} {request.path} leads nowhere."
    return http_problem(error.code, detail, headers)


def _crash(error: Exception) -> Response:
    structlog.get_logger().error("crash", exc_info=error, request_id=request_id())
    return http_problem(500, "The server met an error that it did not expect; nothing was changed.", {})


def http_problem(status: int, detail: str, headers: Mapping[str, str]) -> Response:
    """Build the document of a problem that HTTP itself knows of."""
    known = HTTP_PROBLEMS.get(status) or HttpProblem("http-error", "The request was refused", "See the detail.")
    return problem(status, known.slug, known.title, detail, known.remedy, headers, {})


def problem(
    status: int,
    slug: str,
    title: str,
    detail: str,
    remedy: str,
    headers: Mapping[str, str],
    more: Mapping[str, Any],
) -> Response:
    """Build the document; `type` is an address of this server that explains it."""
    body = {
        "type": f"/problems/{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "remedy": remedy,
        **more,
        "request_id": request_id(),
    }
    response = Response(_dump(body), status, mimetype=MIME)
    response.headers.extend(headers)
    return response


def _dump(body: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(body, default=str)
    except TypeError:  # a lone surrogate of the request's, in the name of an unknown member
        return json.dumps(body, default=str, ensure_ascii=False).encode(errors="replace")


def request_id() -> str:
    """Give the current request's id, which is also in its log line and its X-Request-Id."""
    return str(request.environ.get("duecheck.request_id", "-"))


def issue_document(issue: Issue) -> dict[str, str]:
    """Return one entry of `errors`."""
    message = for_programs(issue.message)
    if issue.parameter is not None:
        return {"parameter": issue.parameter, "message": message}
    return {"pointer": issue.pointer, "message": message}
