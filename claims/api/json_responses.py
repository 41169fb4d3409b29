"""Responses with a JSON document."""

from typing import Any, Final

import orjson
from flask import Response, request
from werkzeug.datastructures import Headers

from claims.api.responses import Answer
from schemas.fast_dump import Dumper

#: items of a list that are written to JSON in one step
_PIECE: Final = 100


class _CompleteResponse(Response):
    """A response whose headers are those that are sent: werkzeug completes none."""

    def get_wsgi_headers(self, environ: Any) -> Headers:
        """Return the headers."""
        return self.headers


def json_response(answer: Answer) -> Response:
    """Return an answer with a JSON document as a Flask response."""
    kind = Response if request.method in {"GET", "HEAD"} else _CompleteResponse  # a GET can become a 304
    return kind(answer.body, answer.status, answer.headers)


def record_answer(result: Any, status: int, dump: Dumper) -> Answer:
    """Return the result of a view as an answer with a JSON document.

    Args:
        result: a record, or a record with headers by name.
        status: the status code.
        dump: returns the document of the record.
    """
    record, headers = result if isinstance(result, tuple) else (result, {})
    body = json_bytes(dump(record))
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
