"""Reading what a request carries: strictly, and with every fault named by its place."""

import json
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import orjson
from flask import abort, current_app, request
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from claims.domain.limits import MAX_PARAMETERS
from claims.errors import Issue
from schemas.base import invalid, issues_of


class StrictParser(FlaskParser):
    """webargs for JSON bodies that refuses other media types and broken JSON."""

    def load_json(self, req: Any, schema: Schema) -> Any:
        """Read the body as JSON; an empty body is refused like any other that is not an object."""
        if req.mimetype != "application/json":
            raise UnsupportedMediaType("This needs a body with Content-Type: application/json.")
        return _json(body_bytes())

    def handle_error(self, error: Any, req: Any, schema: Schema, *, error_status_code: Any, error_headers: Any) -> Any:
        """Turn marshmallow's messages into issues."""
        issues = [i for location, messages in error.messages.items() for i in issues_of(messages, location == "query")]
        raise invalid(issues)


@lru_cache(maxsize=1024)
def read_query(schema: Schema, query: str) -> Any:
    """Read a query string into the schema's typed values, which are not to be changed: they are kept.

    Raises:
        InvalidInput: a parameter is unknown, wrong, given twice, or not UTF-8.
    """
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS)
        given = dict(pairs)
        if len(given) < len(pairs):
            twice = [name for name in given if sum(name == other for other, _ in pairs) > 1]
            raise ValidationError({name: ["Given more than once."] for name in twice})
        return schema.load(given)
    except ValidationError as error:
        raise invalid(issues_of(error.messages, query=True)) from error
    except ValueError as error:
        raise invalid([Issue("", "Not readable as UTF-8 parameters.", "query")]) from error


def body_bytes() -> bytes:
    """Give the request's body; 413 where it is longer than the limit, also when its length was not announced."""
    data = request.get_data()
    limit = current_app.config["MAX_CONTENT_LENGTH"]
    if request.content_length is None and len(data) >= limit:
        raise RequestEntityTooLarge
    return data


def plain_text() -> str:
    """Give the request's body as text; 415 or 400 where it is none."""
    if request.mimetype != "text/plain":
        raise UnsupportedMediaType("This needs a body with Content-Type: text/plain; charset=utf-8.")
    try:
        return body_bytes().decode()
    except UnicodeDecodeError as error:
        abort(400, f"The body is not UTF-8: {error.reason} at byte {error.start}.")


def json_body(*media: str) -> Any:
    """Give the request's body as JSON of any shape; 415 or 400 where it is none."""
    if request.mimetype not in media:
        raise UnsupportedMediaType(f"This needs a body with Content-Type: {' or '.join(media)}.")
    return _json(body_bytes())


def _json(data: bytes) -> Any:
    """Parse JSON, a byte order mark before it or not (RFC 8259, section 8.1); lone surrogates are let through to the
    schemas, which refuse them by name."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        if b"\\ud" not in data.lower():
            raise BadRequest(f"The body is not JSON: {error}") from error
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            raise BadRequest(f"The body is not JSON: {error}") from error
