"""The OpenAPI 3.1 document, built from the declarations of the routes at the first request for it."""

import threading
from typing import Any

import orjson
from flask import Flask
from flask_smorest import Api
from werkzeug.routing import IntegerConverter

from claims import VERSION
from claims.api.openapi_document import finish
from claims.api.routing import PROBLEM, Routes
from claims.domain.limits import MAX_ID
from schemas.lists import Problem

_DESCRIPTION = (
    "Stores the forecasts of articles with the exact span of each quotation, computes when they become due, and "
    "stores evidence, verdicts and corrections. Errors are problem documents (RFC 9457); /problems explains "
    "their types."
)
_TAGS = {"OPENAPI_VERSION": "3.1.0", "API_TITLE": "Duecheck", "API_VERSION": VERSION}


def up_to(most: int) -> str:
    """Return a regular expression of the integers from 1 to a number, without leading zeros."""
    digits = str(most)
    below = (
        f"{digits[:n]}[{'0' if n else '1'}-{int(digit) - 1}][0-9]{{{len(digits) - n - 1}}}"
        for n, digit in enumerate(digits)
        if int(digit) > (0 if n else 1)
    )
    shorter = f"[1-9][0-9]{{0,{len(digits) - 2}}}"
    return "|".join((shorter, *below, digits))


class IdConverter(IntegerConverter):
    """An id in a path: an integer from 1 to `MAX_ID`; any other value matches no route.

    The expression itself excludes greater numbers: werkzeug answers 405 if a converter refuses what it matched.
    """

    regex = f"(?:{up_to(MAX_ID)})"


class LazyApi(Api):  # type: ignore[misc]
    """flask-smorest's Api, but it documents the routes at the first request, not at every start.

    It registers no error handlers, because `claims.api.problems` answers errors.
    """

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask) -> None:
        self._undocumented: list[Routes] = []
        self._text: bytes | None = None
        self._lock = threading.Lock()
        app.config.update(_TAGS)
        app.url_map.converters["id"] = IdConverter
        super().__init__(app)
        self.register_converter(
            IdConverter, lambda _: {"type": "integer", "minimum": 1, "maximum": MAX_ID, "format": "int64"}
        )

    def _register_error_handlers(self) -> None:
        return

    def add(self, routes: Routes) -> None:
        """Register a blueprint; its routes are documented later."""
        self._app.register_blueprint(routes)
        self._undocumented.append(routes)

    def document(self, base: str = "") -> bytes:
        """Return the document as JSON; all but the server in it is built once.

        Args:
            base: scheme, host and prefix of the server.
        """
        server = orjson.dumps([{"url": base or "/"}])
        return b'%b,"servers":%b}' % (self._built()[:-1], server)

    def _built(self) -> bytes:
        with self._lock:
            if self._text is None:
                self.spec.components.schema(PROBLEM, schema=Problem)
                for routes in self._undocumented:
                    routes.register_views_in_doc(self, self._app, self.spec, name=routes.name, parameters=None)
                self._text = orjson.dumps(self._finished())
            return self._text

    def _finished(self) -> dict[str, Any]:
        self.spec.components.security_scheme(
            "bearer",
            {"type": "http", "scheme": "bearer", "description": "Create one with `duecheck token create`."},
        )
        document: dict[str, Any] = self.spec.to_dict()
        document["info"] |= {
            "description": _DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
            "contact": {"name": "The operator of this server", "url": "/"},
        }
        document["tags"] = [{"name": r.name, "description": r.description} for r in self._undocumented]
        for unused in ("Error", "PaginationMetadata"):  # flask-smorest's own schemas, which no route uses
            document["components"]["schemas"].pop(unused, None)
        return finish(document)
