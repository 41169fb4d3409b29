"""The base of all schemas: unknown members are refused, and loading makes typed values."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, post_load

from claims.errors import InvalidInput, Issue


class BaseSchema(Schema):
    """A schema that refuses unknown members."""

    class Meta:
        unknown = RAISE


class RecordSchema(BaseSchema):
    """A schema that loads into a value of the class `makes`."""

    makes: ClassVar[Any] = dict

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the typed value; lists become tuples."""
        return self.makes(**{k: tuple(v) if isinstance(v, list) else v for k, v in data.items()})


def invalid(issues: Sequence[Issue]) -> InvalidInput:
    """Build the error of an input that has the wrong shape in these places."""
    detail = "; ".join(f"{i.parameter or i.pointer or 'the body'}: {i.message}" for i in issues[:3])
    return InvalidInput(detail, issues=issues)


def issues_of(messages: Any, query: bool = False, path: str = "") -> list[Issue]:
    """Flatten marshmallow's nested messages.

    Args:
        query: the members are parameters of a query.
        path: the JSON pointer that they stand below.
    """
    if isinstance(messages, Mapping):
        found: list[Issue] = []
        for name, inner in messages.items():
            step = "" if name == "_schema" else "/" + str(name).replace("~", "~0").replace("/", "~1")
            found += issues_of(inner, query, path + step)
        return found
    texts = [str(message) for message in (messages if isinstance(messages, list) else [messages])]
    if query:
        return [Issue("", text, path.split("/")[1] if path else "query") for text in texts]
    return [Issue(path, text) for text in texts]
