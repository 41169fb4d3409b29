"""The blueprint that routes are declared on: role, query, body, answer and problems stand in one place.

What is declared is enforced and documented: the OpenAPI document is made of it.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, cast

import orjson
from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import Schema

from claims.api import auth
from claims.api.problems import HTTP_PROBLEMS, MIME, status_of
from claims.api.request_bodies import StrictParser, body_bytes, read_query
from claims.api.responses import next_page, with_next
from claims.domain.limits import MAX_ID_DIGITS, MAX_IDEMPOTENCY_KEY
from claims.domain.vocabulary import Role
from claims.errors import (
    DuecheckError,
    IdempotencyMismatch,
    InvalidInput,
    Issue,
    StoreBusy,
)
from claims.services.idempotency import run_idempotent
from claims.services.pagination import Page
from claims.wiring import context
from schemas.fast_dump import Dumper, compile_dump
from schemas.lists import Problem

View = Callable[..., Any]

#: headers of an answer that are remembered under an idempotency key
_KEPT_HEADERS: Final = ("Content-Type", "ETag", "Location")
_KEY: Final = re.compile(rf"[!-~]{{1,{MAX_IDEMPOTENCY_KEY}}}")
IDEMPOTENCY_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key and request is done once and answered alike; kept for some days.",
    "schema": {"type": "string", "minLength": 1, "maxLength": MAX_IDEMPOTENCY_KEY, "pattern": "^[!-~]+$"},
}
IF_MATCH: Final = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the version that is changed.",
    "schema": {"type": "string", "pattern": rf'^"[0-9]{{1,{MAX_ID_DIGITS}}}(-[a-z_]+)?"$'},
}
IF_NONE_MATCH: Final = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what the caller has; 304 where that is still so.",
    "schema": {"type": "string"},
}
PREFER: Final = {
    "name": "Prefer",
    "in": "header",
    "required": False,
    "description": "`wait=25`: wait so many seconds for something new (RFC 7240), at most 60.",
    "schema": {"type": "string"},
}
#: request headers that a method reads
_HEADERS: Final[Mapping[str, list[dict[str, Any]]]] = {
    "POST": [IDEMPOTENCY_KEY],
    "GET": [IF_NONE_MATCH],
    "PATCH": [IF_MATCH],
    "PUT": [],
    "DELETE": [],
}
ETAG: Final = {"ETag": {"description": "Names this state of it.", "schema": {"type": "string"}}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What a route says about itself."""

    method: str
    #: who may; those above may too
    role: Role
    #: status and schema of the good answer
    answer: tuple[int, type[Schema] | dict[str, Any]]
    #: the answer's media type
    media: str = "application/json"
    #: schema of the query parameters; without one there may be none
    query: type[Schema] | None = None
    #: schema of the JSON body
    body: type[Schema] | None = None
    #: what the use-case may raise, beside what every route may
    problems: Sequence[type[DuecheckError]] = ()
    #: it reads a body of another kind, which `doc` describes
    own_body: bool = False
    #: the body may be left out
    body_optional: bool = False
    #: a body that works on the example data
    example: Any = None
    #: other good answers of the same shape: status and what it means
    more: Sequence[tuple[int, str]] = ()
    #: request headers that it reads, beside those of its method
    headers: Sequence[Mapping[str, Any]] = ()
    #: a PATCH must say which version it changes
    if_match: bool = True
    #: it takes seconds: the server runs it beside the other requests
    slow: bool = False

    @property
    def all_headers(self) -> list[Mapping[str, Any]]:
        """All request headers that it reads."""
        own = [h if self.if_match or h is not IF_MATCH else h | {"required": False} for h in _HEADERS[self.method]]
        return [*own, *self.headers]


class Routes(Blueprint):  # type: ignore[misc]
    """A blueprint whose routes say everything about themselves."""

    ARGUMENTS_PARSER = StrictParser()

    def operation(
        self, method: str, rule: str, *, doc: Mapping[str, Any] | None = None, **said: Any
    ) -> Callable[[View], View]:
        """Declare a route.

        Args:
            doc: further members for the OpenAPI document.
            said: the members of `Operation`.
        """
        operation = Operation(method=method, **said)

        def declare(view: View) -> View:
            endpoint = _endpoint(view, operation)
            endpoint.is_slow = operation.slow  # type: ignore[attr-defined]
            endpoint._apidoc = self._document(operation, doc or {})  # type: ignore[attr-defined]
            self.route(rule, methods=[method], endpoint=view.__name__)(endpoint)
            return view

        return declare

    def _document(self, op: Operation, doc: Mapping[str, Any]) -> Any:
        """Let flask-smorest's decorators describe the route on a function that is never called."""

        def described() -> None: ...

        status, schema = op.answer
        headers = ETAG if op.method == "GET" else None
        described = self.response(status, schema or None, content_type=op.media, headers=headers)(described)
        for other, meaning in op.more:
            described = self.alt_response(other, schema=schema, description=meaning)(described)
        if op.body is not None:
            described = self.arguments(op.body, example=op.example, required=not op.body_optional)(described)
        if op.query is not None:
            described = self.arguments(op.query, location="query")(described)
        for code, slugs in _problems(op).items():
            text = f"Problem types: {', '.join(slugs)}."
            described = self.alt_response(code, schema=Problem, content_type=MIME, description=text)(described)
        if op.method == "GET":
            described = self.alt_response(304, description="The caller has it.")(described)
        described = self.doc(**_security(op.role), **doc)(described)
        described._apidoc["headers"] = op.all_headers  # type: ignore[attr-defined]
        return described._apidoc  # type: ignore[attr-defined]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare_doc_cbks.append(_document_headers)


def _document_headers(doc: dict[str, Any], info: Mapping[str, Any], **_: Any) -> dict[str, Any]:
    doc.setdefault("parameters", []).extend(info.get("headers", []))
    return doc


def _endpoint(view: View, op: Operation) -> View:
    """Build what Flask calls: authenticate, read query and body, call the view, dump its answer."""
    status, schema = op.answer
    dump = None if isinstance(schema, dict) else compile_dump(schema())
    parse = Routes.ARGUMENTS_PARSER.parse
    query, body = op.query and op.query(), op.body and op.body()

    def act(**path: Any) -> Response:
        arguments = []
        if body is not None:
            left_out = op.body_optional and not body_bytes()
            arguments.append(cast(Schema, body).load({}) if left_out else parse(body, request, location="json"))
        if query is not None:
            arguments.append(read_query(query, request.environ.get("QUERY_STRING", "")))
        elif request.query_string:
            _refuse_parameters()
        return _answer(view(*arguments, **path), status, dump)

    @wraps(view)
    def endpoint(**path: Any) -> Response:
        auth.require(op.role)
        key = request.headers.get("Idempotency-Key") if op.method == "POST" else None
        return act(**path) if key is None else _once(key, lambda: act(**path))

    return endpoint


def _answer(result: Any, status: int, dump: Dumper | None) -> Response:
    """Turn what a view gave into a response: a response, a page, a record, or a record with headers."""
    if isinstance(result, Response) or dump is None:
        return cast(Response, result)
    headers: dict[str, str] = {}
    if isinstance(result, tuple):
        result, headers = result
    if not isinstance(result, Page):
        return Response(orjson.dumps(dump(result)), status, headers, mimetype="application/json")
    next_url = next_page(result, request.environ)
    text = orjson.dumps(dump({"items": result.items, "next": next_url}))
    return with_next(Response(text, mimetype="application/json"), next_url)


def _refuse_parameters() -> None:
    issues = [Issue("", "Unknown parameter.", name) for name in request.args] or [Issue("", "Not read here.", "query")]
    raise InvalidInput("this address takes no query parameters", issues=issues)


def _once(key: str, act: Callable[[], Response]) -> Response:
    """Do a POST with an idempotency key once."""
    if not _KEY.fullmatch(key):
        message = f"1 to {MAX_IDEMPOTENCY_KEY} printable ASCII characters, no spaces"
        raise InvalidInput(f"Idempotency-Key: {message}", issues=[Issue("", message, "Idempotency-Key")])
    answer, remembered = run_idempotent(context(), auth.actor(), key, _fingerprint(), lambda: _remember(act()))
    return _recall(answer, remembered)


def _fingerprint() -> str:
    whole = "\n".join([request.method, request.full_path, request.mimetype]).encode()
    return hashlib.sha256(whole + b"\n" + body_bytes()).hexdigest()


def _remember(response: Response) -> str:
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    return orjson.dumps([response.status_code, headers, response.get_data(as_text=True)]).decode()


def _recall(answer: str, remembered: bool) -> Response:
    status, headers, text = orjson.loads(answer)
    response = Response(text, status, headers)
    if remembered:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _problems(op: Operation) -> dict[int, list[str]]:
    """Collect what may go wrong, by status."""
    every: list[type[DuecheckError]] = [InvalidInput, StoreBusy, *op.problems]
    if op.method == "POST":
        every.append(IdempotencyMismatch)
    codes = {401, 405, 429, 500}
    codes |= {403} if op.role != "reader" else set()
    codes |= {408} if op.method != "GET" else set()
    codes |= {400, 413, 415} if op.body is not None or op.own_body else set()
    codes |= {428} if op.method == "PATCH" and op.if_match else set()
    found = {code: [HTTP_PROBLEMS[code].slug] for code in codes}
    for kind in every:
        slugs = found.setdefault(status_of(kind), [])
        slugs += [kind.slug] if kind.slug not in slugs else []
    return dict(sorted(found.items()))


def _security(role: Role) -> dict[str, Any]:
    # OpenAPI 3.1: an empty requirement beside the scheme makes it optional
    bearer: list[dict[str, list[str]]] = [{"bearer": []}]
    return {"security": [{}, *bearer] if role == "reader" else bearer, "x-role": role}
