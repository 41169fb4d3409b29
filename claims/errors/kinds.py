"""The root class of all errors, its kinds, and the issues of an error.

The `slug` of a class names its problem type, and its `title` describes every error of the class. The `message`
describes one error. The API, the pages and the commands each have a table of remedies by slug.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from claims.errors.messages import Text, Value, values_of


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault in the input."""

    #: JSON pointer (RFC 6901) in the document, such as "/due/text"; "" for the whole document
    pointer: str
    message: Text
    #: name of the query parameter or header, if the fault is not in the document
    parameter: str | None = None

    @property
    def values(self) -> Mapping[str, Value]:
        """The typed values of the message by name."""
        return values_of(self.message)


class DuecheckError(Exception):
    """The root class of all errors that a service may raise."""

    slug: ClassVar[str] = "error"
    title: ClassVar[str] = "Something went wrong"
    #: seconds after which the client may repeat the request; None: a repetition fails as well
    wait_seconds: ClassVar[int | None] = None

    def __init__(
        self, message: Text, *, issues: Sequence[Issue] = (), issue_count: int | None = None, **extra: Any
    ) -> None:
        super().__init__(message)
        self.message = message
        self.issues = tuple(issues)
        #: number of all issues, also of those that `issues` leaves out
        self.issue_count = len(self.issues) if issue_count is None else issue_count
        #: further values for the interface, such as the current verdict
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
    """The record does not exist."""


class Invalid(DuecheckError):
    """The request breaks a rule of the domain; a repetition cannot succeed."""

    @classmethod
    def at(cls, pointer: str, message: Text, **extra: Any) -> "Invalid":
        """Return an error with one issue.

        Args:
            pointer: JSON pointer (RFC 6901) of the fault in the document.
            message: the sentence of the issue and of the error.
            extra: further values for the interface.

        Returns:
            An error of this class, to raise.
        """
        return cls(message, issues=[Issue(pointer, message)], **extra)

    def under(self, prefix: str) -> "Invalid":
        """Return a copy of the error with `prefix` in front of its pointers."""
        moved = [Issue(prefix + i.pointer, i.message, i.parameter) for i in self.issues]
        return type(self)(self.message, issues=moved, issue_count=self.issue_count, **self.extra)


class Conflict(DuecheckError):
    """The state of the record does not allow an otherwise valid request."""


class Forbidden(DuecheckError):
    """The server knows the client, but does not allow this request."""


class TooMany(DuecheckError):
    """The caller has as many of something as it may have at a time."""

    wait_seconds: ClassVar[int | None] = 5


class Unavailable(DuecheckError):
    """The request failed for the moment; a repetition can succeed."""

    wait_seconds: ClassVar[int | None] = 1
