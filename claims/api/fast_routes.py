"""Routes whose requests `claims.api.fast_writes` answers before Flask."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from marshmallow import Schema

from claims.api.responses import Answer
from claims.domain.limits import MAX_ID
from claims.domain.roles import Role
from claims.domain.scopes import Scope

#: the environ's key for an error before Flask, with which Flask answers
FAILED: Final = "duecheck.failed"


@dataclass(frozen=True)
class FastRoute:
    """A route that `claims.api.fast_writes` answers."""

    #: the lowest role that may call it
    role: Role
    #: the scopes that a token needs
    scopes: Sequence[Scope]
    #: the path with its variables as Flask writes them
    rule: str
    #: of the body
    schema: Schema
    #: answers with a record, a record with headers, or an `Answer`
    view: Callable[..., Any]
    #: returns the answer for a record
    shape: Callable[[Any], Answer]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"<id:(\w+)>", r"(?P<\1>[1-9]\\d{0,18})", self.rule), re.ASCII)

    def path_arguments(self, path: str) -> dict[str, int] | None:
        """Return the ids of a path by name; None if it is not a path of this route."""
        match = self._pattern.fullmatch(path)
        ids = {name: int(text) for name, text in match.groupdict().items()} if match else None
        return ids if ids is not None and max(ids.values(), default=0) <= MAX_ID else None

    def run(self, body: Any, **path: int) -> Answer:
        """Run the view with the loaded body and the ids of the path."""
        result = self.view(body, **path)
        return result if isinstance(result, Answer) else self.shape(result)
