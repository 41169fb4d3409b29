"""The blueprint of API routes. Each route declares its role, query, body, answer and problems once.

The same declaration checks the requests and builds the OpenAPI document.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, Final, cast

import orjson
from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import Schema

from claims.api import auth
from claims.api.fast_routes import FastRoute
from claims.api.idempotency import key_of, run_once, run_slow_once
from claims.api.json_responses import json_response, record_answer
from claims.api.problems import HTTP_PROBLEMS, MIME, status_of
from claims.api.request_bodies import body_bytes, check_parameters, parse_body, read_query
from claims.api.responses import Answer, next_page, respond, with_next
from claims.api.route_headers import IF_MATCH, OF_METHOD, Deprecation
from claims.domain.roles import Role
from claims.domain.scopes import Scope
from claims.errors import (
    DatabaseMissing,
    DuecheckError,
    IdempotencyMismatch,
    InvalidInput,
    Issue,
    RequestUnderWay,
    ServerBusy,
    StorageFull,
    StoreBusy,
    StoreFailed,
    TooManySlowRequests,
)
from claims.pool.places import SlowKind
from claims.services.pagination import Page
from claims.services.prepared import Prepared, write_prepared
from claims.wiring import context
from schemas.fast_dump import Dumper, compile_dump

View = Callable[..., Any]

#: the name of the schema of problem documents in the OpenAPI document
PROBLEM: Final = "Problem"
#: errors that every route can answer
_EVERYWHERE: Final = (InvalidInput, StoreBusy, DatabaseMissing, StoreFailed, StorageFull)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """The declaration of a route."""

    method: str
    #: the lowest role that may call it
    role: Role
    #: the scopes that a token needs, unless it has the whole role
    scopes: Sequence[Scope] = ()
    #: True: one of the scopes is enough
    any_scope: bool = False
    #: True: a caller without a token is admitted as a reader, also if reading needs a token
    is_open: bool = False
    #: member of the answer that is shown once: an answer that is stored with an idempotency key has null there
    shown_once: str | None = None
    #: status code and schema of the successful answer
    answer: tuple[int, type[Schema] | dict[str, Any]]
    #: the answer's media type
    media: str = "application/json"
    #: schema of the query parameters; None: every parameter is refused
    query: type[Schema] | None = None
    #: schema of the JSON body
    body: type[Schema] | None = None
    #: error classes that the service can raise, besides those of every route
    problems: Sequence[type[DuecheckError]] = ()
    #: the view reads a body without a schema, which `doc` describes
    own_body: bool = False
    #: True: the client can omit the body
    body_optional: bool = False
    #: a request body that is valid for the example data
    example: Any = None
    #: other successful answers of the same shape: status code and meaning
    more: Sequence[tuple[int, str]] = ()
    #: request headers, besides those of the method
    headers: Sequence[Mapping[str, Any]] = ()
    #: a PATCH requires If-Match
    if_match: bool = True
    #: reads what the view receives last, before a transaction takes the write lock; it gets the view's arguments
    read: Callable[..., Any] | None = None
    #: names of headers of the answer, besides those of the method
    answer_headers: Sequence[str] = ()
    #: what makes a request take seconds: the server runs it in another thread; None: nothing
    slow: SlowKind | None = None
    #: True: the view needs of the request only what it gets, `context()` and `actor()`; it is answered before Flask
    fast: bool = False
    #: the route will end; None: it stays
    deprecation: Deprecation | None = None

    @property
    def all_headers(self) -> list[Mapping[str, Any]]:
        """All request headers that the route reads."""
        own = [h if self.if_match or h is not IF_MATCH else h | {"required": False} for h in OF_METHOD[self.method]]
        return [*own, *self.headers]


class Routes(Blueprint):  # type: ignore[misc]
    """A blueprint whose routes are declared by `Operation`."""

    def operation(
        self, method: str, rule: str, *, doc: Mapping[str, Any] | None = None, **members: Any
    ) -> Callable[[View], View]:
        """Return a decorator that declares a route.

        Args:
            method: the HTTP method.
            rule: the path below the prefix, with its variables as Flask writes them.
            doc: further members for the OpenAPI document.
            members: the other members of `Operation`.

        Returns:
            A decorator that registers the view and returns it unchanged.
        """
        operation = Operation(method=method, **members)

        def declare(view: View) -> View:
            endpoint = _endpoint(view, operation, f"{self.url_prefix}{rule}")
            endpoint.slow_kind = operation.slow  # type: ignore[attr-defined]
            endpoint.role = operation.role  # type: ignore[attr-defined]
            endpoint.scopes = operation.scopes  # type: ignore[attr-defined]
            endpoint.document = lambda: self._document(operation, rule, _named(view) | dict(doc or {}))  # type: ignore[attr-defined]
            self.route(rule, methods=[method], endpoint=view.__name__)(endpoint)
            return view

        return declare

    def _document(self, op: Operation, rule: str, doc: Mapping[str, Any]) -> Any:
        """Return flask-smorest's documentation of the route, built on a function that is never called."""

        def described() -> None: ...

        # each decorator copies what those before it wrote, so the schemas come last
        ending = {"deprecated": True} if op.deprecation else {}
        described = self.doc(**_security(op), **ending, **doc)(described)
        for code, slugs in _problems(op, rule).items():
            text = f"Problem types: {', '.join(slugs)}."
            described = self.alt_response(code, schema=PROBLEM, content_type=MIME, description=text)(described)
        if op.method == "GET":
            described = self.alt_response(304, description="The client's copy is current.")(described)
        status, schema = op.answer
        described = self.response(
            status, schema or None, content_type=op.media, headers={name: {} for name in op.answer_headers} or None
        )(described)
        for other, meaning in op.more:
            described = self.alt_response(other, schema=schema, description=meaning)(described)
        if op.body is not None:
            described = self.arguments(op.body, example=op.example, required=not op.body_optional)(described)
        if op.query is not None:
            described = self.arguments(op.query, location="query")(described)
        described._apidoc["headers"] = op.all_headers  # type: ignore[attr-defined]
        return described._apidoc  # type: ignore[attr-defined]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare_doc_cbks.append(_document_headers)
        self._undocumented: list[tuple[str, Any, Mapping[str, Any]]] = []

    def _store_endpoint_docs(self, endpoint: str, obj: Any, *_: Any, **options: Any) -> None:
        # flask-smorest copies the documentation for each decorator, which would double the time of a start
        self._undocumented.append((endpoint, obj, options))

    def register_views_in_doc(self, *args: Any, **kwargs: Any) -> None:
        """Document the routes; the first call builds what flask-smorest would build at each start."""
        while self._undocumented:
            endpoint, view, options = self._undocumented.pop(0)
            view._apidoc = view.document()
            super()._store_endpoint_docs(endpoint, view, None, None, **options)
        super().register_views_in_doc(*args, **kwargs)


def _named(view: View) -> dict[str, Any]:
    """Return the name and the description of a view's operation."""
    text = " ".join((view.__doc__ or "").split())
    return {"operationId": view.__name__, "description": text, "summary": _title(view.__name__)}


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _document_headers(doc: dict[str, Any], info: Mapping[str, Any], **_: Any) -> dict[str, Any]:
    doc.setdefault("parameters", []).extend(info.get("headers", []))
    return doc


def _endpoint(view: View, op: Operation, rule: str) -> View:
    """Build the function that Flask calls: it authenticates, parses the request, calls the view and dumps."""
    status, schema = op.answer
    dump = None if isinstance(schema, dict) else compile_dump(schema())
    query, body = op.query and op.query(), op.body and op.body()

    def parsed() -> list[Any]:
        arguments = []
        if body is not None:
            schema = cast(Schema, body)
            is_omitted = op.body_optional and not body_bytes()
            arguments.append(schema.load({}) if is_omitted else parse_body(schema))
        if query is not None:
            arguments.append(read_query(query, request.environ.get("QUERY_STRING", "")))
        elif request.query_string:
            _refuse_parameters()
        return arguments

    ending = op.deprecation.headers() if op.deprecation else {}

    def finish(result: Any) -> Response:
        answer = _answer(result, status, dump)
        for name, value in ending.items():
            answer.headers.add(name, value)
        return answer

    @wraps(view)
    def endpoint(**path: Any) -> Response:
        auth.require(op.role, op.scopes, any_scope=op.any_scope, is_open=op.is_open)
        arguments = parsed()
        if op.read is not None:
            arguments.append(op.read(*arguments, **path))
        header = request.headers.get("Idempotency-Key") if op.method == "POST" else None
        key = None if header is None else key_of(header)
        if key is not None and not op.slow:
            return run_once(key, lambda: finish(_finished(view(*arguments, **path))), op.shown_once)
        result = view(*arguments, **path)
        if key is not None and isinstance(result, Prepared):
            return run_slow_once(key, result, finish)
        return finish(_finished(result))

    if op.fast:
        shape = partial(record_answer, status=status, dump=cast(Dumper, dump))
        fast = FastRoute(op.role, op.scopes, rule, cast(Schema, body), view, shape)
        endpoint.fast = fast  # type: ignore[attr-defined]
    return endpoint


def _answer(result: Any, status: int, dump: Dumper | None) -> Response:
    """Return the result of a view as a response: it is a response, list page, record, or record with headers."""
    if isinstance(result, Answer):
        return respond(result)
    if isinstance(result, Response) or dump is None:
        return cast(Response, result)
    if not isinstance(result, Page):
        return json_response(record_answer(result, status, dump))
    next_url = next_page(result, request.environ)
    text = orjson.dumps(dump({"items": result.items, "next": next_url}))
    return with_next(Response(text, mimetype="application/json"), next_url)


def _refuse_parameters() -> None:
    check_parameters(request.environ.get("QUERY_STRING", ""))
    names = list(request.args) or ["query"]
    issues = [Issue("", "Unknown parameter.", name) for name in names]
    raise InvalidInput("this route has no query parameters", issues=issues)


def _finished(result: Any) -> Any:
    """Return the result of a view; run its slow part and write, if it has one."""
    if not isinstance(result, Prepared):
        return result
    if not result.writes:
        return result.shape(result.prepare()())
    return result.shape(write_prepared(context(), result.prepare))


def _problems(op: Operation, rule: str) -> dict[int, list[str]]:
    """Return the slugs of the problem types that a route can answer, by status code."""
    kinds: list[type[DuecheckError]] = [*_EVERYWHERE, *op.problems]
    if op.method == "POST":
        kinds += [IdempotencyMismatch, RequestUnderWay]
    if op.slow is not None:
        kinds += [ServerBusy, TooManySlowRequests]
    codes = {400, 401, 405, 429, 500}
    fields = () if op.query is None else op.query._declared_fields  # whose work a claim is, is not for the role reader
    codes |= {403} if op.role != "reader" or "assigned_to" in fields else set()
    codes |= {408} if op.method != "GET" else set()
    codes |= {413, 415} if op.body is not None or op.own_body else set()
    codes |= {428} if op.method == "PATCH" and op.if_match else set()
    codes |= {404} if "<" in rule else set()  # what is no id matches no route
    slugs_by_status = {code: [HTTP_PROBLEMS[code].slug] for code in codes}
    for kind in kinds:
        slugs = slugs_by_status.setdefault(status_of(kind), [])
        slugs += [kind.slug] if kind.slug not in slugs else []
    return dict(sorted(slugs_by_status.items()))


def _security(op: Operation) -> dict[str, Any]:
    # OpenAPI 3.1: an empty requirement beside the scheme makes it optional, and a list with it has roles or scopes
    bearer: list[dict[str, list[str]]] = [{"bearer": list(op.scopes)}]
    return {"security": [{}, *bearer] if op.role == "reader" else bearer, "x-role": op.role}
