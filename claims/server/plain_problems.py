"""Problem documents of the server itself, outside of every application (RFC 9457)."""

import json
from http import HTTPStatus

from claims.api.wsgi import Headers


def plain_problem(status: HTTPStatus, detail: str, remedy: str) -> tuple[int, Headers, bytes]:
    """Return an answer whose problem is no more than its status (section 4.2.1).

    Args:
        status: of the answer.
        detail: what is wrong.
        remedy: what the client can do.
    """
    body = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail, "remedy": remedy}
    headers = [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")]
    return status, headers, json.dumps(body).encode()
