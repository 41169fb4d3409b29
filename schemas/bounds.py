"""Bounds of the work for invalid input: unknown members are counted, and only the first ones are described."""

from itertools import islice
from typing import Any

from marshmallow import Schema, fields, validate


class BoundedList(fields.List[Any]):
    """A list with a greatest length; the items of a longer one are not read."""

    @property
    def max_length(self) -> int:
        """The greatest length that its validators allow."""
        return min(rule.max for rule in self._bounds if rule.max is not None)

    @property
    def _bounds(self) -> list[validate.Length]:
        return [rule for rule in self.validators if isinstance(rule, validate.Length)]

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, list) and len(value) > self.max_length:
            for rule in self._bounds:
                rule(value)  # other validators expect items of the right type
        return super()._deserialize(value, attr, data, **kwargs)


class Omitted:
    """The name that stands for unknown members that no message describes."""

    def __init__(self, number: int) -> None:
        self.number = number


class Cut(dict[Any, Any]):
    """An object in which `cut_unknown` has counted the unknown members."""


class _Budget:
    """The number of unknown members that messages may still describe."""

    def __init__(self, left: int) -> None:
        self.left = left


def cut_unknown(schema: Schema, data: Any, most: int) -> Any:
    """Return the input with few unknown members, also in nested objects.

    marshmallow makes a message for each unknown member, so a body with very many of them would cost seconds.

    Args:
        schema: the schema of the input, with its nested schemas.
        data: parsed JSON.
        most: unknown members that stay, counted over the whole input.

    Returns:
        A copy, in which one name `Omitted` in each object stands for the others; the input itself if it is no object.
    """
    return _cut(schema, data, _Budget(most))


def _cut(schema: Schema, data: Any, budget: _Budget) -> Any:
    if not isinstance(data, dict):
        return data
    known = schema.load_fields
    cut = Cut({name: _nested(field, data[name], budget) for name, field in known.items() if name in data})
    number = len(data) - len(cut)
    described = min(number, budget.left)
    budget.left -= described
    cut |= dict.fromkeys(islice((name for name in data if name not in known), described))
    if number > described:
        cut[Omitted(number - described)] = None
    return cut


def _nested(field: fields.Field[Any], value: Any, budget: _Budget) -> Any:
    if isinstance(field, fields.Nested):
        return _cut(field.schema, value, budget)
    if isinstance(field, BoundedList) and isinstance(field.inner, fields.Nested) and isinstance(value, list):
        schema = field.inner.schema
        return value if len(value) > field.max_length else [_cut(schema, item, budget) for item in value]
    return value
