"""Rendering of errors as problem documents (RFC 9457). Only this module knows the status codes of errors."""

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
from claims.api.public_url import tag_suffix
from claims.api.remedies import DEFAULT_REMEDY, REMEDIES
from claims.domain.limits import MAX_ERRORS
from claims.errors import DuecheckError, Issue, for_programs, standard_form

MIME: Final = "application/problem+json"
#: errors of paths with these prefixes are problem documents
API_PREFIXES: Final = ("/api/", "/feeds/")


@dataclass(frozen=True, slots=True)
class HttpProblem:
    """The problem type of an HTTP status code that no error class of the core stands for."""

    slug: str
    title: str
    remedy: str


#: status codes of the core's error classes; the first class that fits counts
STATUS_OF: Final[tuple[tuple[type[DuecheckError], int], ...]] = (
    (errors.VersionConflict, 412),
    (errors.NotFound, 404),
    (errors.PageUnreachable, 502),  # another server failed (RFC 9110, 15.6.3); 503 is our own
    (errors.SignOnRefused, 403),
    (errors.SignOnError, 502),
    (errors.Invalid, 422),
    (errors.Conflict, 409),
    (errors.Forbidden, 403),
    (errors.StorageFull, 507),  # RFC 4918, 11.5
    (errors.TooMany, 429),
    (errors.Unavailable, 503),
    (DuecheckError, 500),
)

HTTP_PROBLEMS: Final[Mapping[int, HttpProblem]] = {
    400: HttpProblem(
        "bad-request", "The request cannot be read", "Send well-formed JSON in UTF-8 and a well-formed URL."
    ),
    401: HttpProblem("unauthenticated", "A token is needed", "Send a valid token as `Authorization: Bearer TOKEN`."),
    403: HttpProblem(
        "forbidden", "The token may not do this", "Use a token with the role or scope that the detail names."
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

#: error classes that only the commands and the start of the server raise
LOCAL: Final = (
    errors.DatabaseServed,
    errors.DatabaseNotFound,
    errors.DumpRefused,
    errors.ErasureRefused,
    errors.ErasuresDamaged,
    errors.SettingInvalid,
    errors.StoreUnusable,
)
#: error classes that only pages raise
OF_PAGES: Final = (errors.SignOnError, errors.TooManyTokens)

#: errors of the storage; `claims.storage` itself logs a missing database, once
_FAULTS: Final = (errors.StorageFull, errors.StoreFailed)


def status_of(error: type[DuecheckError]) -> int:
    """Return the HTTP status code of an error class."""
    return next(status for kind, status in STATUS_OF if issubclass(error, kind))


def problem_types() -> Iterator[tuple[str, int, str, str]]:
    """Yield slug, status code, title and remedy of every problem type."""
    for status, row in HTTP_PROBLEMS.items():
        yield row.slug, status, row.title, row.remedy
    for kind in leaves(DuecheckError):
        if kind in LOCAL or issubclass(kind, OF_PAGES):
            continue
        yield kind.slug, status_of(kind), kind.title, REMEDIES[kind.slug]


def remedy_of(error: DuecheckError) -> str:
    """Return what an API client can do about an error."""
    return REMEDIES.get(error.slug, DEFAULT_REMEDY)


def log_fault(error: DuecheckError) -> None:
    """Log an error that the operator must know of: the storage failed, or a sign-on. The request itself is right."""
    if isinstance(error, errors.SignOnError):
        structlog.get_logger().warning("sign-on failed", slug=error.slug, detail=error.log, request_id=request_id())
    if isinstance(error, _FAULTS):
        structlog.get_logger().error(
            "storage fault", slug=error.slug, detail=error.detail, cause=repr(error.__cause__), request_id=request_id()
        )


def leaves(kind: type[DuecheckError]) -> Iterator[type[DuecheckError]]:
    """Yield the error classes below `kind` that define a slug."""
    for child in kind.__subclasses__():
        if "slug" in vars(child):
            yield child
        yield from leaves(child)


def register_problems(app: Flask, show: Callable[[HTTPException], Response]) -> None:
    """Register the error handlers; errors of `API_PREFIXES` become problem documents.

    Args:
        app: the application.
        show: returns the answer to an HTTP error of any other path.
    """
    app.register_error_handler(DuecheckError, _domain)
    app.register_error_handler(HTTPException, lambda error: _http(error, show))
    app.register_error_handler(Exception, _crash)


def _domain(error: DuecheckError) -> Response:
    log_fault(error)
    return _respond(error_document(error), wait_headers(error))


def wait_headers(error: DuecheckError) -> dict[str, str]:
    """Return Retry-After in seconds, if waiting helps (RFC 9110, 10.2.3)."""
    return {"Retry-After": str(error.wait_seconds)} if error.wait_seconds is not None else {}


def error_document(error: DuecheckError) -> dict[str, Any]:
    """Return the problem document of an error of the core (docs/specification.md, section 13.2)."""
    more = errors_document(error, MAX_ERRORS) | {name: _member(name, value) for name, value in error.extra.items()}
    status = status_of(type(error))
    return _document(status, error.slug, error.title, for_programs(error.message), remedy_of(error), more)


def _member(name: str, value: Any) -> Any:
    """Return the JSON value of an error's member; an entity tag is quoted (RFC 9110, 8.8.3)."""
    if name == "etag":
        return f'"{value}{tag_suffix(request.environ)}"'
    return standard_form(value) if isinstance(value, date) else value


def _http(error: HTTPException, show: Callable[[HTTPException], Response]) -> Response | HTTPException:
    if error.code is None:
        return error
    if not request.path.startswith(API_PREFIXES):
        return show(error)
    if isinstance(error.response, Response):
        return error.response  # the answer of the rate limit, which has Retry-After
    headers = dict(error.get_headers(request.environ))
    headers.pop("Content-Type", None)
    detail = error.description or error.name
    if error.code == 413:
        detail = f"The limit is {current_app.config['MAX_CONTENT_LENGTH']} bytes."
    elif error.code in {404, 405}:
        detail = f"There is no route for {request.method} {request.path}."
    return http_problem(error.code, detail, headers)


def _crash(error: Exception) -> Response:
    structlog.get_logger().error("crash", exc_info=error, request_id=request_id())
    return http_problem(500, "An unexpected error occurred; nothing was changed.", {})


def http_problem(status: int, detail: str, headers: Mapping[str, str]) -> Response:
    """Return the problem document of an HTTP status code.

    Args:
        status: the HTTP status code.
        detail: the sentence that says what is wrong with this request.
        headers: further headers of the answer.

    Returns:
        An answer of type `MIME`; its slug is `http-error` if `HTTP_PROBLEMS` lacks the status code.
    """
    row = HTTP_PROBLEMS.get(status) or HttpProblem("http-error", "The request was refused", "See the detail.")
    return _respond(_document(status, row.slug, row.title, detail, row.remedy, {}), headers)


def _document(status: int, slug: str, title: str, detail: str, remedy: str, more: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of a problem document, with the id of the request; `type` is a page of this server."""
    return {
        "type": f"/problems/{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "remedy": remedy,
        **more,
        "request_id": request_id(),
    }


def _respond(document: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
    response = Response(_dump(document), document["status"], mimetype=MIME)
    response.headers.extend(headers)
    return response


def _dump(body: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(body, default=str)
    except TypeError:  # orjson refuses a lone surrogate, which the name of an unknown member can contain
        return json.dumps(body, default=str, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def request_id() -> str:
    """Return the id of the current request, which is also in its log line and in X-Request-Id."""
    return str(request.environ.get("duecheck.request_id", "-"))


def errors_document(error: DuecheckError, most: int) -> dict[str, Any]:
    """Return the members `errors`, with at most `most` issues, and `error_count`; none without issues."""
    if not error.issues:
        return {}
    return {"errors": [issue_document(issue) for issue in error.issues[:most]], "error_count": error.issue_count}


def issue_document(issue: Issue) -> dict[str, str]:
    """Return an issue as an entry of `errors`."""
    message = for_programs(issue.message)
    if issue.parameter is not None:
        return {"parameter": issue.parameter, "message": message}
    return {"pointer": issue.pointer, "message": message}
