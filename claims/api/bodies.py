"""Reading what a request carries: strictly, and with every fault named by its place."""

import json
from collections.abc import Mapping
from typing import Any

import orjson
from flask import current_app, request
from marshmallow import RAISE, Schema
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from claims.errors import InvalidInput, Issue


class StrictParser(FlaskParser):
    """webargs that refuses unknown parameters, other media types and broken JSON."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {"json": None, "query": RAISE}  # noqa: RUF012 - theirs

    def load_json(self, req: Any, schema: Schema) -> Any:
        """Read the body as JSON; an empty body is refused like any other that is not an object."""
        if req.mimetype != "application/json":
            raise UnsupportedMediaType("This needs a body with Content-Type: application/json.")
        return _json(body_bytes())

    def handle_error(self, error: Any, req: Any, schema: Schema, *, error_status_code: Any, error_headers: Any) -> Any:
        """Turn marshmallow's messages into issues."""
        issues = [issue for location, messages in error.messages.items() for issue in _issues(messages, location)]
        detail = "; ".join(f"{i.parameter or i.pointer or 'the body'}: {i.message}" for i in issues[:3])
        raise InvalidInput(detail, issues=issues)


def body_bytes() -> bytes:
    """Give the request's body; 413 where it is longer than the limit, also when its length was not announced."""
    data = request.get_data()
    limit = current_app.config["MAX_CONTENT_LENGTH"]
    if request.content_length is None and len(data) >= limit:
        raise RequestEntityTooLarge
    return data


def _json(data: bytes) -> Any:
    """Parse JSON; lone surrogates are let through to the schemas, which refuse them by name."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        if b"\\ud" not in data.lower():
            raise BadRequest(f"The body is not JSON: {error}") from error
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            raise BadRequest(f"The body is not JSON: {error}") from error


def _issues(messages: Any, location: str, path: str = "") -> list[Issue]:
    """Flatten marshmallow's nested messages."""
    if isinstance(messages, Mapping):
        found: list[Issue] = []
        for name, inner in messages.items():
            step = "" if name == "_schema" else "/" + str(name).replace("~", "~0").replace("/", "~1")
            found += _issues(inner, location, path + step)
        return found
    texts = [str(message) for message in (messages if isinstance(messages, list) else [messages])]
    if location == "query":
        return [Issue("", text, path.split("/")[1] if path else "query") for text in texts]
    return [Issue(path, text) for text in texts]
