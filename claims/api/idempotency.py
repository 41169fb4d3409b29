"""The header Idempotency-Key: a POST that is repeated with its key runs once (docs/specification.md, section 13.6)."""

import hashlib
import re
from collections.abc import Callable
from typing import Any, Final

import orjson
from flask import Response, request

from claims.api import auth
from claims.api.request_bodies import body_bytes
from claims.api.responses import Answer
from claims.domain.actors import Actor
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


def answer_once(key: str, mark: str, act: Callable[[], Answer]) -> Answer:
    """Return the answer to a POST with an idempotency key before Flask, which runs once.

    Args:
        key: of the request.
        mark: the hash of the request (`fingerprint`).
        act: runs the request.

    Raises:
        InvalidInput, IdempotencyMismatch, RequestUnderWay: the key is invalid, or another request has it.
    """
    _check_key(key)
    made: list[Answer] = []

    def run() -> str:
        made[:] = [act()]
        headers = {name: value for name, value in made[0].headers if name in _STORED_HEADERS}
        return orjson.dumps([made[0].status, headers, made[0].body.decode()]).decode()

    stored, is_replayed = run_idempotent(context(), auth.actor(), key, mark, run)
    if not is_replayed:
        return made[0]
    status, headers, text = orjson.loads(stored)
    body = text.encode()
    more = [("Content-Length", str(len(body))), ("Idempotency-Replayed", "true")]
    return Answer(status, [*headers.items(), *more], body)


def run_once(key: str, act: Callable[[], Response]) -> Response:
    """Run a POST with an idempotency key once (docs/specification.md, section 13.6)."""

    def run(caller: Actor, fingerprint: str, finish: Callable[[Response], str]) -> tuple[str, bool]:
        return run_idempotent(context(), caller, key, fingerprint, lambda: finish(act()))

    return _respond_once(key, run)


def run_slow_once(key: str, result: Prepared[Any], respond: Callable[[Any], Response]) -> Response:
    """Run a slow POST with an idempotency key once; its slow part runs outside transactions.

    Args:
        key: the header of the request.
        result: the result of the view.
        respond: returns the response for what the view answers.

    Returns:
        The response, or that of an earlier request with `Idempotency-Replayed`.

    Raises:
        InvalidInput, IdempotencyMismatch, RequestUnderWay: the key is invalid, or another request has it.
    """

    def run(caller: Actor, fingerprint: str, finish: Callable[[Response], str]) -> tuple[str, bool]:
        def store(written: Any) -> str:
            return finish(respond(result.shape(written)))

        return run_prepared_once(context(), caller, key, fingerprint, result.prepare, store)

    return _respond_once(key, run)


def _respond_once(key: str, run: Callable[[Actor, str, Callable[[Response], str]], tuple[str, bool]]) -> Response:
    """Check the key and run a request; return its response as it was made, or the stored one of an earlier request."""
    _check_key(key)
    made: list[Response] = []

    def finish(response: Response) -> str:
        made[:] = [response]
        return _dump_answer(response)

    mark = fingerprint(request.method, request.full_path, request.mimetype, body_bytes())
    answer, is_replayed = run(auth.actor(), mark, finish)
    return _replayed(answer) if is_replayed else made[0]


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


def _dump_answer(response: Response) -> str:
    headers = {name: response.headers[name] for name in _STORED_HEADERS if name in response.headers}
    return orjson.dumps([response.status_code, headers, response.get_data(as_text=True)]).decode()


def _replayed(answer: str) -> Response:
    status, headers, text = orjson.loads(answer)
    response = Response(text, status, headers)
    response.headers["Idempotency-Replayed"] = "true"
    return response
