"""The root of all errors, and the kinds of them.

The `slug` of an error class names its problem type, and the `title` says in general what went wrong. The `message` of
an error says what went wrong this time. What a user can do about it depends on the interface: the API, the pages and
the commands each have a table of remedies by slug.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from claims.errors.messages import Text, Value, values_of


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault in the input."""

    #: place in the document, as RFC 6901 writes it ("/due/text"), or "" for the whole document
    pointer: str
    message: Text
    #: name of the parameter, if the fault is not in the document
    parameter: str | None = None

    @property
    def values(self) -> Mapping[str, Value]:
        """The typed values of the message by name."""
        return values_of(self.message)


class DuecheckError(Exception):
    """The root of all errors that a caller may meet."""

    slug: ClassVar[str] = "error"
    title: ClassVar[str] = "Something went wrong"

    def __init__(self, message: Text, *, issues: Sequence[Issue] = (), **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.issues = tuple(issues)
        #: further typed values that callers use, such as the current verdict
        self.extra: Mapping[str, Any] = extra

    def __str__(self) -> str:
        return self.detail

    @property
    def detail(self) -> str:
        """The message with ISO days, RFC 3339 instants and codes."""
        return str(self.message)

    @property
    def values(self) -> Mapping[str, Value]:
        """The typed values of the message by name."""
        return values_of(self.message)


class NotFound(DuecheckError):
    """There is no such record."""


class Invalid(DuecheckError):
    """The request breaks a rule of the domain; a repetition cannot succeed."""

    @classmethod
    def at(cls, pointer: str, message: Text, **extra: Any) -> "Invalid":
        """Return the error for a fault at one place of the document.

        Args:
            pointer: the place, as RFC 6901 writes it.
            message: what is wrong there.
            extra: further typed values that callers use.
        """
        return cls(message, issues=[Issue(pointer, message)], **extra)

    def under(self, prefix: str) -> "Invalid":
        """Return the same error with its pointers moved below `prefix`."""
        moved = [Issue(prefix + i.pointer, i.message, i.parameter) for i in self.issues]
        return type(self)(self.message, issues=moved, **self.extra)


class Conflict(DuecheckError):
    """The state of the record does not allow an otherwise valid request."""


class Forbidden(DuecheckError):
    """The caller is known but may not do this."""


class Unavailable(DuecheckError):
    """The request failed for now; a repetition can succeed."""

    #: seconds after which a repetition makes sense
    wait_seconds: ClassVar[int] = 1
