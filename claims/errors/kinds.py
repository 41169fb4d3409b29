"""The root of all errors, and the kinds of them.

Nothing here knows HTTP: `claims.api.problems` maps the five kinds below to status codes.
An error's `slug` names its problem type, its `title` says in general what is wrong, its `remedy`
what to do about it; `str(error)` says what is wrong this time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong with the input."""

    #: RFC 6901 JSON pointer into the body ("/due/text"), or "" for the body as a whole
    pointer: str
    message: str
    #: name of the query, path or header parameter, when the fault is not in the body
    parameter: str | None = None


class DuecheckError(Exception):
    """The root of all errors that a caller may meet."""

    slug: ClassVar[str] = "error"
    title: ClassVar[str] = "Something went wrong"
    remedy: ClassVar[str] = "Try again; if it stays, tell whoever runs this server."

    def __init__(self, detail: str, *, issues: Sequence[Issue] = (), **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.issues = tuple(issues)
        #: further members of the problem document, such as the current verdict's id
        self.extra: Mapping[str, Any] = extra


class NotFound(DuecheckError):
    """There is no such record."""


class Invalid(DuecheckError):
    """The request breaks a rule of the domain; sending it again cannot help."""

    @classmethod
    def at(cls, pointer: str, message: str, **extra: Any) -> "Invalid":
        """Build the error for one place in the body."""
        return cls(message, issues=[Issue(pointer, message)], **extra)

    def under(self, prefix: str) -> "Invalid":
        """Give the same error with its pointers moved below `prefix`."""
        moved = [Issue(prefix + i.pointer, i.message, i.parameter) for i in self.issues]
        return type(self)(self.detail, issues=moved, **self.extra)


class Conflict(DuecheckError):
    """The state of the record stands in the way of an otherwise right request."""


class Forbidden(DuecheckError):
    """The caller is known but may not do this."""


class Unavailable(DuecheckError):
    """The store cannot answer just now."""

    retry_after: ClassVar[int] = 1
