"""The base classes of all schemas, and the conversion of marshmallow's messages to issues."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, post_load

from claims.domain.limits import MAX_ECHO, MAX_ERRORS
from claims.errors import InvalidInput, Issue, Message
from schemas.bounds import Cut, Omitted, cut_unknown
from schemas.fast_load import GIVEN_UP, Loader, compile_load


class BaseSchema(Schema):
    """A schema that refuses unknown members, and describes at most `max_unknown` of them."""

    class Meta:
        unknown = RAISE

    max_unknown: ClassVar[int] = MAX_ERRORS

    @cached_property
    def _load_fast(self) -> Loader:
        return compile_load(self)

    def load(self, data: Any, **options: Any) -> Any:
        """Return the value of the input; raise ValidationError if it is invalid."""
        if not any(options.values()):
            value = self._load_fast(data)
            if value is not GIVEN_UP:
                return value
        return super().load(data if isinstance(data, Cut) else cut_unknown(self, data, self.max_unknown), **options)


class RecordSchema(BaseSchema):
    """A schema that loads into a value of the class `record_class`."""

    record_class: ClassVar[Any] = dict

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the record; lists become tuples."""
        return self.record_class(**{k: tuple(v) if isinstance(v, list) else v for k, v in data.items()})


def invalid(messages: Any, *, query: bool = False, most: int = MAX_ERRORS) -> InvalidInput:
    """Return the error of an input that a schema refused.

    Args:
        messages: marshmallow's: a message, a list of messages, or a mapping of members to messages.
        query: True if the members are query parameters; then issues name a parameter.
        most: issues that the error describes.

    Returns:
        An error with the first issues and the number of all; its message has the first three.
    """
    issues: list[Issue] = []
    omitted = 0
    for issue in _issues(messages, query, ""):
        if isinstance(issue, Omitted) or len(issues) >= most:
            omitted += issue.number if isinstance(issue, Omitted) else 1
        else:
            issues.append(issue)
    return InvalidInput.of(issues, len(issues) + omitted)


def _issues(messages: Any, query: bool, path: str) -> Iterator[Issue | Omitted]:
    """Yield an issue with its JSON pointer (RFC 6901) or parameter for each message, in their order."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            if isinstance(name, Omitted):
                yield name
            else:
                yield from _issues(inner, query, path + _step(name))
        return
    for given in messages if isinstance(messages, list) else [messages]:
        text = given if isinstance(given, Message) else str(given)
        yield Issue("", text, path.split("/")[1] if path else "query") if query else Issue(path, text)


def _step(name: Any) -> str:
    """Return the step of a JSON pointer to a member; a very long name is shortened."""
    text = str(name) if len(str(name)) <= MAX_ECHO else f"{str(name)[:MAX_ECHO]}..."
    return "" if name == "_schema" else "/" + text.replace("~", "~0").replace("/", "~1")
