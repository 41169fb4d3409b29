"""Fast dumping of records by functions that are compiled once from a schema.

The result is that of `Schema.dump`. Fields are attributes, nested schemas, lists, mappings, days and instants.
"""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from marshmallow import Schema, fields

from claims.domain.instants import format_instant, format_seconds
from schemas.fields import Address, DueInstant, Instant, IsoDate

Dumper = Callable[[Any], dict[str, Any]]


def compile_dump(schema: Schema) -> Dumper:
    """Return the function that dumps one object as `schema` does; at the top level also a mapping.

    Raises:
        TypeError: the schema has a field of an unsupported class.
    """
    template = dict.fromkeys(schema.fields)  # the order of the members
    plain = {name: field for name, field in schema.fields.items() if _is_attribute(name, field)}
    readers = [(name, _reader(name, field)) for name, field in schema.fields.items() if name not in plain]
    converters = [(name, convert) for name, field in schema.fields.items() if (convert := _converter(field))]
    get_all = _getters([field.attribute or name for name, field in plain.items()])

    def dump(value: Any) -> dict[str, Any]:
        dumped: dict[str, Any] = template.copy()
        if isinstance(value, dict):
            for name in template:
                dumped[name] = value[name]
        else:
            dumped.update(zip(plain, get_all(value), strict=True))
            for name, get in readers:
                dumped[name] = get(value)
        for name, convert in converters:
            if dumped[name] is not None:
                dumped[name] = convert(dumped[name])
        return dumped

    return dump


def _is_attribute(name: str, field: fields.Field[Any]) -> bool:
    """Return True if the value of a field is an attribute of the record, not one of a part of it."""
    return not isinstance(field, Address) and "." not in (field.attribute or name)


def _getters(names: Sequence[str]) -> Callable[[Any], Sequence[Any]]:
    """Return the function that reads some attributes at once."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: [getattr(value, name) for name in names]


def _reader(name: str, field: fields.Field[Any]) -> Callable[[Any], Any]:
    return field.template.format if isinstance(field, Address) else _getter(field.attribute or name)


def _getter(path: str) -> Callable[[Any], Any]:
    """Return the function that reads an attribute by its dotted path; it returns None if an outer one is None."""
    first, _, rest = path.partition(".")
    if not rest:
        return attrgetter(first)
    outer, inner = attrgetter(first), _getter(rest)
    return lambda value: None if outer(value) is None else inner(outer(value))


def _converter(field: fields.Field[Any]) -> Callable[[Any], Any] | None:
    if isinstance(field, fields.Nested):
        return compile_dump(field.schema)
    if isinstance(field, fields.List):
        inner = _converter(field.inner)
        return list if inner is None else lambda values: [inner(value) for value in values]
    if isinstance(field, DueInstant):
        return format_seconds
    if isinstance(field, Instant):
        return format_instant
    if isinstance(field, IsoDate):
        return lambda day: day.isoformat()
    if isinstance(field, fields.String | fields.Integer | fields.Float | fields.Boolean | fields.Dict):
        return None
    raise TypeError(f"no plan for {field!r}")
