"""Answers before Flask: what the layers around them and the log find in the environ, and how they are sent."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

from claims.api.auth import ADMITTED
from claims.api.public_url import WHOLE_ANSWER
from claims.api.responses import Answer
from claims.api.whole_answers import WholeAnswer
from claims.api.wsgi import StartResponse
from claims.domain.actors import Actor

_STATUS: Final = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def admit(environ: dict[str, Any], caller: Actor, route: str) -> None:
    """Note who makes a request, and the rule of its route.

    Args:
        environ: the WSGI environ.
        caller: has the role of the route.
        route: the path with its variables as Flask writes them.
    """
    environ["duecheck.route"], environ["duecheck.actor"], environ[ADMITTED] = route, caller.name, caller


def send(environ: dict[str, Any], start_response: StartResponse, answer: Answer) -> Iterable[bytes]:
    """Start the response, and return its body."""
    if isinstance(answer, WholeAnswer):
        environ[WHOLE_ANSWER] = answer
    start_response(_STATUS[answer.status], list(answer.headers))
    return [answer.body]
