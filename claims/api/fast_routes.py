"""Routes whose requests `claims.api.fast_writes` answers before Flask."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol, cast

from marshmallow import Schema

from claims.api.json_responses import json_answer, json_bytes
from claims.api.responses import Answer
from claims.domain.limits import MAX_ID
from claims.domain.roles import Role
from schemas.fast_dump import compile_dump

#: the environ's key for an error of a view that ran before Flask
FAILED: Final = "duecheck.failed"


class Declared(Protocol):
    """What the declaration of a route says (`claims.api.routing.Operation`)."""

    @property
    def role(self) -> Role: ...

    @property
    def body(self) -> type[Schema] | None: ...

    @property
    def answer(self) -> tuple[int, type[Schema] | dict[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class FastRoute:
    """A route that `claims.api.fast_writes` answers."""

    #: the lowest role that may call it
    role: Role
    #: the path with its variables as Flask writes them
    rule: str
    #: the path, with a group for each id
    pattern: re.Pattern[str]
    #: of the body
    schema: Schema
    #: runs the view with `body` and the ids of the path
    run: Callable[..., Answer]

    def path_arguments(self, path: str) -> dict[str, int] | None:
        """Return the ids of a path by name; None if it is not a path of this route."""
        match = self.pattern.fullmatch(path)
        ids = {name: int(text) for name, text in match.groupdict().items()} if match else None
        return ids if ids is not None and max(ids.values(), default=0) <= MAX_ID else None


def fast_route(view: Callable[..., Any], op: Declared, rule: str) -> FastRoute:
    """Return the route of the fast path.

    Args:
        view: answers with a record, a record with headers, or an `Answer`.
        op: the declaration of the route, with a body and an answer.
        rule: the path with its variables as Flask writes them.
    """
    status, schema = op.answer
    body, dump = cast(type[Schema], op.body)(), compile_dump(cast(type[Schema], schema)())

    def run(body: Any, **path: int) -> Answer:
        result = view(body, **path)
        if isinstance(result, Answer):
            return result
        record, headers = result if isinstance(result, tuple) else (result, {})
        return json_answer(status, json_bytes(dump(record)), headers)

    pattern = re.compile(re.sub(r"<id:(\w+)>", r"(?P<\1>[1-9]\\d{0,18})", rule), re.ASCII)
    return FastRoute(op.role, rule, pattern, body, run)
