"""The base classes of all schemas, and the conversion of marshmallow's messages to issues."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, post_load

from claims.errors import InvalidInput, Issue


class BaseSchema(Schema):
    """A schema that refuses unknown members."""

    class Meta:
        unknown = RAISE


class RecordSchema(BaseSchema):
    """A schema that loads into a value of the class `record_class`."""

    record_class: ClassVar[Any] = dict

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the record; lists become tuples."""
        return self.record_class(**{k: tuple(v) if isinstance(v, list) else v for k, v in data.items()})


def invalid(issues: Sequence[Issue]) -> InvalidInput:
    """Return the error of an input with these issues; its message has the first three."""
    detail = "; ".join(f"{i.parameter or i.pointer or 'the body'}: {i.message}" for i in issues[:3])
    return InvalidInput(detail, issues=issues)


def issues_of(messages: Any, query: bool = False, path: str = "") -> list[Issue]:
    """Return marshmallow's nested messages as a flat list of issues.

    Args:
        messages: a message, a list of messages, or a mapping of members to messages.
        query: True if the members are query parameters; then issues name a parameter.
        path: the JSON pointer of the value that the messages are about.

    Returns:
        Issues with a JSON pointer (RFC 6901) or a parameter, in the order of the messages.
    """
    if isinstance(messages, Mapping):
        issues: list[Issue] = []
        for name, inner in messages.items():
            step = "" if name == "_schema" else "/" + str(name).replace("~", "~0").replace("/", "~1")
            issues += issues_of(inner, query, path + step)
        return issues
    texts = [str(message) for message in (messages if isinstance(messages, list) else [messages])]
    if query:
        return [Issue("", text, path.split("/")[1] if path else "query") for text in texts]
    return [Issue(path, text) for text in texts]
