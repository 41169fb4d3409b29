"""The OpenAPI 3.1 document, made of what the routes declare, when it is first asked for."""

import threading
from typing import Any

import orjson
from flask import Flask
from flask_smorest import Api
from werkzeug.routing import IntegerConverter, ValidationError

from claims import VERSION
from claims.api.routing import Routes
from claims.domain.limits import MAX_ID

_DESCRIPTION = (
    "Stores the forecasts of articles with the exact span they were taken from, knows when they fall due, and "
    "keeps evidence, verdicts and corrections. Errors are problem documents (RFC 9457); their types are "
    "explained at /problems."
)
_TAGS = {"OPENAPI_VERSION": "3.1.0", "API_TITLE": "Duecheck", "API_VERSION": VERSION}


class IdConverter(IntegerConverter):
    """An id: a whole number that a database can hold; anything else is no address."""

    regex = r"[1-9]\d{0,18}"

    def to_python(self, value: str) -> int:
        """Read an id."""
        number = int(value)
        if number > MAX_ID:
            raise ValidationError
        return number


class LazyApi(Api):  # type: ignore[misc]
    """flask-smorest's Api, but routes are documented when the document is first read, not at every start.

    Errors are not its business either: `claims.api.problems` answers them.
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
        """Serve a blueprint's routes, and document them later."""
        self._app.register_blueprint(routes)
        self._undocumented.append(routes)

    def document(self) -> bytes:
        """Give the document as JSON."""
        with self._lock:
            if self._text is None:
                for routes in self._undocumented:
                    routes.register_views_in_doc(self, self._app, self.spec, name=routes.name, parameters=None)
                self._text = orjson.dumps(self._finished(), option=orjson.OPT_INDENT_2)
            return self._text

    def _finished(self) -> dict[str, Any]:
        self.spec.components.security_scheme(
            "bearer",
            {"type": "http", "scheme": "bearer", "description": "Made with `duecheck token create`."},
        )
        document: dict[str, Any] = self.spec.to_dict()
        document["info"] |= {"description": _DESCRIPTION, "license": {"name": "MIT", "identifier": "MIT"}}
        document["servers"] = [{"url": "/"}]
        document["tags"] = [{"name": r.name, "description": r.description} for r in self._undocumented]
        for unused in ("Error", "PaginationMetadata"):  # flask-smorest's own, which no route of ours answers with
            document["components"]["schemas"].pop(unused, None)
        return document
