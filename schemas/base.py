"""The base of all schemas: unknown members are refused, and loading makes typed values."""

from typing import Any, ClassVar

from marshmallow import RAISE, Schema, post_load


class Strict(Schema):
    """A schema that refuses unknown members."""

    class Meta:
        unknown = RAISE


class Making(Strict):
    """A schema that loads into a value of the class `makes`."""

    makes: ClassVar[Any] = dict

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the typed value; lists become tuples."""
        return self.makes(**{k: tuple(v) if isinstance(v, list) else v for k, v in data.items()})
