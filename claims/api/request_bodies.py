"""Parsing of request bodies and query strings. Each issue has a JSON pointer or a parameter name."""

import gc
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson
from flask import abort, current_app, request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from claims.api.compression import unpacked
from claims.domain.limits import MAX_JSON_CONTAINERS, MAX_PARAMETERS
from claims.errors import InvalidInput, Issue
from claims.services.day_hints import request_of, with_allowed_hints
from claims.wiring import context
from schemas.base import invalid

#: the media type of a PATCH whose members replace those of the record (RFC 7396)
MERGE_PATCH: Final = "application/merge-patch+json"
#: control characters (Unicode category Cc)
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f]")


def parse_body(schema: Schema) -> Any:
    """Parse the JSON body of the request with the schema of its route.

    Raises:
        UnsupportedMediaType: the body is no JSON; a PATCH can be a merge patch.
        BadRequest: the body is not well-formed, or empty.
        InvalidInput: the schema refuses it.
    """
    media = ("application/json", MERGE_PATCH) if request.method == "PATCH" else ("application/json",)
    body = json_body(*media)
    try:
        return schema.load(body)
    except ValidationError as error:
        named = request_of(context(), body, request.view_args or {})
        raise with_allowed_hints(invalid(error.messages), named) from error


@lru_cache(maxsize=1024)
def read_query(schema: Schema, query: str) -> Any:
    """Parse a query string with a schema.

    The result is cached for later requests: callers must not change it.

    Raises:
        InvalidInput: a parameter is unknown, wrong, repeated, or not UTF-8; or there are too many.
    """
    check_parameters(query)
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict")
        parameters = dict(pairs)
        if len(parameters) < len(pairs):
            repeated = [name for name in parameters if sum(name == other for other, _ in pairs) > 1]
            raise ValidationError({name: ["Must not be repeated."] for name in repeated})
        check_controls(parameters)
        return schema.load(parameters)
    except ValidationError as error:
        raise invalid(error.messages, query=True) from error
    except ValueError as error:
        raise InvalidInput.of([Issue("", "Must be parameters in UTF-8.", "query")]) from error


def check_controls(parameters: Mapping[str, str]) -> None:
    """Check that no parameter has a line break or another control character. Raises ValidationError."""
    wrong = [name for name, text in parameters.items() if _CONTROL.search(name) or _CONTROL.search(text)]
    if wrong:
        raise ValidationError({_CONTROL.sub("?", name): ["Must not contain control characters."] for name in wrong})


def check_parameters(query: str) -> None:
    """Check the number of parameters in a query string, before they are parsed. Raises `InvalidInput`."""
    if query.count("&") >= MAX_PARAMETERS:
        raise InvalidInput.of([Issue("", f"Must be at most {MAX_PARAMETERS} parameters.", "query")])


def body_bytes() -> bytes:
    """Return the body of the request, unpacked.

    Raises:
        RequestEntityTooLarge: the body is longer than MAX_CONTENT_LENGTH bytes, even without a Content-Length, or if it
            is unpacked.
        UnsupportedMediaType, BadRequest: its Content-Encoding is not gzip, or is wrong.
    """
    data = request.get_data()
    limit = current_app.config["MAX_CONTENT_LENGTH"]
    if request.content_length is None and len(data) >= limit:
        raise RequestEntityTooLarge
    return unpacked(data, request.headers.get("Content-Encoding"), limit)


def text_body(schema: Schema) -> str:
    """Return the body of the request as text: plain, or as the member `text` of JSON.

    Args:
        schema: of the JSON.

    Raises:
        UnsupportedMediaType: the media type is neither text/plain nor application/json.
        BadRequest: the body is not UTF-8, or not JSON.
        InvalidInput: the JSON has no text.
    """
    if request.mimetype == "application/json":
        return str(load_body(schema)["text"])
    if request.mimetype != "text/plain":
        raise UnsupportedMediaType("This needs a body with Content-Type: text/plain; charset=utf-8.")
    try:
        return body_bytes().decode()
    except UnicodeDecodeError as error:
        abort(400, f"The body is not UTF-8: {error.reason} at byte {error.start}.")


def load_body(schema: Schema) -> Any:
    """Return the JSON body of the request, loaded with a schema.

    Raises:
        UnsupportedMediaType, BadRequest, InvalidInput: as for every JSON body.
    """
    try:
        return schema.load(json_body("application/json"))
    except ValidationError as error:
        raise invalid(error.messages) from error


def json_body(*media: str) -> Any:
    """Return the parsed JSON body of the request.

    Args:
        media: the media types that are accepted.

    Raises:
        UnsupportedMediaType: the request has another media type.
        BadRequest: the body is not JSON, or has too many arrays and objects.
    """
    if request.mimetype not in media:
        raise UnsupportedMediaType(f"This needs a body with Content-Type: {' or '.join(media)}.")
    return parse_json(body_bytes())


def parse_json(data: bytes) -> Any:
    """Parse JSON with or without a byte order mark (RFC 8259, section 8.1).

    Lone surrogates pass, because the schemas refuse them with the pointer of their member.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    check_containers(data)
    try:
        return _loads(data)
    except orjson.JSONDecodeError as error:
        if b"\\ud" not in data.lower():
            raise BadRequest(f"The body is not JSON: {error}") from error
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            raise BadRequest(f"The body is not JSON: {error}") from error


def check_containers(data: bytes) -> None:
    """Check the number of arrays and objects; a bracket in a string is none. Raises `BadRequest`."""
    most = MAX_JSON_CONTAINERS
    if _count_brackets(data) > most and _count_brackets(_outside_strings(data)) > most:
        raise BadRequest(f"The body has more than {most:,} arrays and objects.")


def _outside_strings(data: bytes) -> bytes:
    """Return JSON without its strings; a quotation mark after a backslash does not end one (RFC 8259, section 7)."""
    return b"".join(data.replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')[::2])


def _count_brackets(data: bytes) -> int:
    return data.count(b"[") + data.count(b"{")


def _loads(data: bytes) -> Any:
    """Parse JSON without Python's garbage collector, which would scan the growing value repeatedly."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return orjson.loads(data)
    finally:
        if was_enabled:
            gc.enable()
