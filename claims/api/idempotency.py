"""The header Idempotency-Key: a POST that is repeated with its key runs once (docs/specification.md, section 13.6)."""

import hashlib
import re
from collections.abc import Callable
from typing import Any, Final

import orjson
from flask import Response, request

from claims.api import auth
from claims.api.request_bodies import body_bytes
from claims.api.responses import Answer, respond
from claims.domain.limits import MAX_IDEMPOTENCY_KEY
from claims.errors import InvalidInput, Issue
from claims.services.idempotency import run_idempotent, run_prepared_once
from claims.services.prepared import Prepared
from claims.wiring import context

#: headers of an answer that are stored with an idempotency key
_STORED_HEADERS: Final = ("Content-Type", "ETag", "Location")
#: the media type of JSON lines
_NDJSON: Final = "application/x-ndjson"
#: whole numbers below have one value as an integer and as a float (RFC 8259, section 6)
_MAX_WHOLE: Final = 2**63
_KEY: Final = re.compile(rf"[!-~]{{1,{MAX_IDEMPOTENCY_KEY}}}")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\["\\])*)"')
IDEMPOTENCY_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The server runs a request with the same key once, and repeats its answer for some days.",
    "schema": {"type": "string", "minLength": 1, "maxLength": MAX_IDEMPOTENCY_KEY, "pattern": "^[!-~]+$"},
}


def answer_once(key: str, mark: str, act: Callable[[], Answer], shown_once: str | None = None) -> Answer:
    """Run a POST with an idempotency key once (docs/specification.md, section 13.6); return its answer.

    Args:
        key: of the request.
        mark: the hash of the request (`fingerprint`).
        act: runs the request.
        shown_once: the member of the answer that is not stored; None without one.

    Raises:
        InvalidInput, IdempotencyMismatch, RequestUnderWay: the key is invalid, or another request has it.
    """

    def run(finish: Callable[[Answer], str]) -> tuple[str, bool]:
        return run_idempotent(context(), auth.actor(), key, mark, lambda: finish(act()))

    return _once(key, run, shown_once)


def run_once(key: str, act: Callable[[], Response], shown_once: str | None = None) -> Response:
    """Run a POST with an idempotency key once, in Flask.

    Args:
        key: of the request.
        act: runs the request.
        shown_once: the secret member of the answer, which is stored as null; None without one.
    """
    return respond(answer_once(key, _mark(), lambda: _answer_of(act()), shown_once))


def run_slow_once(key: str, result: Prepared[Any], to_response: Callable[[Any], Response]) -> Response:
    """Run a slow POST with an idempotency key once; its slow part runs outside transactions.

    Args:
        key: the header of the request.
        result: the result of the view.
        to_response: returns the response for what the view answers.

    Returns:
        The response, or that of an earlier request with `Idempotency-Replayed`.

    Raises:
        InvalidInput, IdempotencyMismatch, RequestUnderWay: the key is invalid, or another request has it.
    """

    def run(finish: Callable[[Answer], str]) -> tuple[str, bool]:
        def store(written: Any) -> str:
            return finish(_answer_of(to_response(result.shape(written))))

        return run_prepared_once(context(), auth.actor(), key, _mark(), result.prepare, store)

    return respond(_once(key, run))


def _once(
    key: str, run: Callable[[Callable[[Answer], str]], tuple[str, bool]], shown_once: str | None = None
) -> Answer:
    """Check the key and run a request; return its answer as it was made, or the stored one of an earlier request."""
    _check_key(key)
    made: list[Answer] = []

    def finish(answer: Answer) -> str:
        made[:] = [answer]
        headers = {name: value for name, value in answer.headers if name in _STORED_HEADERS}
        body = answer.body if shown_once is None else orjson.dumps(orjson.loads(answer.body) | {shown_once: None})
        return orjson.dumps([answer.status, headers, body.decode()]).decode()

    stored, is_replayed = run(finish)
    return _replayed(stored) if is_replayed else made[0]


def _replayed(stored: str) -> Answer:
    status, headers, text = orjson.loads(stored)
    body = text.encode()
    more = [("Content-Length", str(len(body))), ("Idempotency-Replayed", "true")]
    return Answer(status, [*headers.items(), *more], body)


def _answer_of(response: Response) -> Answer:
    return Answer(response.status_code, list(response.headers), response.get_data())


def _mark() -> str:
    return fingerprint(request.method, request.full_path, request.mimetype, body_bytes())


def key_of(header: str) -> str:
    """Return the key of a header: a word, or a string in quotation marks as the IETF draft has it (RFC 9651, 3.3.3)."""
    quoted = _QUOTED.fullmatch(header.strip())
    return re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else header


def _check_key(key: str) -> None:
    if not _KEY.fullmatch(key):
        message = f"1 to {MAX_IDEMPOTENCY_KEY} printable ASCII characters, no spaces"
        raise InvalidInput(f"Idempotency-Key: {message}", issues=[Issue("", message, "Idempotency-Key")])


def fingerprint(method: str, path: str, mimetype: str, body: bytes) -> str:
    """Return the hash of a request; order and spacing of JSON do not count, nor does the form of its numbers.

    Args:
        method: of the request.
        path: with a question mark and the query.
        mimetype: the media type of the body, without parameters.
        body: the bytes of the body, unpacked.
    """
    whole = "\n".join([method, path, mimetype]).encode()
    return hashlib.sha256(whole + b"\n" + _canonical_body(mimetype, body)).hexdigest()


def _canonical_body(mimetype: str, body: bytes) -> bytes:
    """Return the body with its values in one form; NDJSON has one value on each line that is not blank."""
    if mimetype == _NDJSON:
        return b"\n".join(_canonical(line) for line in body.split(b"\n") if line.strip())
    is_json = mimetype == "application/json" or (mimetype.startswith("application/") and mimetype.endswith("+json"))
    return _canonical(body) if is_json else body


def _canonical(text: bytes) -> bytes:
    """Return a JSON text with its members in order and its numbers by value: 1.0 is 1. Other texts stay."""
    try:
        return orjson.dumps(_by_value(orjson.loads(text)), option=orjson.OPT_SORT_KEYS)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, RecursionError):
        return text


def _by_value(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _MAX_WHOLE else value
    if isinstance(value, list):
        return [_by_value(item) for item in value]
    if isinstance(value, dict):
        return {name: _by_value(item) for name, item in value.items()}
    return value
