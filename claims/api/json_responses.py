"""Responses with a JSON document."""

from collections.abc import Mapping
from typing import Any, Final

import orjson
from flask import Response, request
from werkzeug.datastructures import Headers

from claims.api.responses import Answer

#: items of a list that are written to JSON in one step
_PIECE: Final = 100


class _CompleteResponse(Response):
    """A response whose headers are those that are sent: werkzeug completes none."""

    def get_wsgi_headers(self, environ: Any) -> Headers:
        """Return the headers."""
        return self.headers


def json_response(body: bytes, status: int, headers: Mapping[str, str]) -> Response:
    """Return a response with a JSON document.

    Args:
        body: the document in UTF-8.
        status: the status code.
        headers: further headers, by name.
    """
    answer = json_answer(status, body, headers)
    kind = Response if request.method in {"GET", "HEAD"} else _CompleteResponse  # a GET can become a 304
    return kind(answer.body, answer.status, answer.headers)


def json_answer(status: int, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Return an answer with a JSON document.

    Args:
        status: the status code.
        body: the document in UTF-8.
        headers: further headers, by name.
    """
    own = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *headers.items()]
    return Answer(status, own, body)


def json_bytes(document: Any) -> bytes:
    """Return a document as JSON; a long list in it is written in pieces, because no other thread runs meanwhile."""
    long = [name for name, value in document.items() if isinstance(value, list) and len(value) > _PIECE]
    if not long:
        return orjson.dumps(document)
    members = (b"%b:%b" % (orjson.dumps(name), _member(value)) for name, value in document.items())
    return b"{%b}" % b",".join(members)


def _member(value: Any) -> bytes:
    if not isinstance(value, list):
        return orjson.dumps(value)
    pieces = (orjson.dumps(value[start : start + _PIECE])[1:-1] for start in range(0, len(value), _PIECE))
    return b"[%b]" % b",".join(pieces)
