"""Fast loading of valid input by a plan that is made once from a schema.

The plan calls the same fields and hooks as `Schema.load`, without marshmallow's bookkeeping of errors. If anything is
wrong, it gives up, and marshmallow loads the input and describes what is wrong.
"""

from collections.abc import Callable
from typing import Any

from marshmallow import Schema, ValidationError, fields, missing

from schemas.bounds import BoundedList

#: returns the value of valid input; `GIVEN_UP` for all other input
Loader = Callable[[Any], Any]
GIVEN_UP = object()
#: kinds of hooks that a plan can call
_HOOKS = frozenset({"post_load", "validates_schema"})


def compile_load(schema: Schema) -> Loader:
    """Return the function that loads one object as `schema` does, or gives up.

    Args:
        schema: refuses unknown members. With hooks of other kinds, or fields with another name in the input or in the
            value, the function always gives up.
    """
    hooks = {kind: found for kind, found in schema._hooks.items() if found}
    renamed = any(field.data_key or field.attribute for field in schema.load_fields.values())
    if renamed or hooks.keys() - _HOOKS or any(many or options != _PLAIN[kind] for kind, many, options in _each(hooks)):
        return lambda data: GIVEN_UP
    checks = [getattr(schema, name) for name, *_ in hooks.get("validates_schema", ())]
    makers = [getattr(schema, name) for name, *_ in hooks.get("post_load", ())]
    plan = [(name, _reader(field)) for name, field in schema.load_fields.items()]

    def load(data: Any) -> Any:
        if type(data) is not dict:
            return GIVEN_UP
        values, known = {}, 0
        try:
            for name, deserialize in plan:
                given = data.get(name, missing)
                known += given is not missing
                value = deserialize(given, name, data)
                if value is not missing:
                    values[name] = value
            if known < len(data):
                return GIVEN_UP
            for check in checks:
                check(values)
            result: Any = values
            for make in makers:
                result = make(result)
        except ValidationError:
            return GIVEN_UP
        return result

    return load


def _reader(field: fields.Field[Any]) -> Callable[..., Any]:
    """Return the function that reads a member. Nested objects have plans too, so that none describes its errors."""
    if field.pre_load or field.post_load:
        return field.deserialize
    if type(field) is fields.Nested and not field.many:
        return _nested_reader(field)
    if isinstance(field, BoundedList) and type(field.inner) is fields.Nested and not field.inner.many:
        return _list_reader(field, _nested_reader(field.inner))
    return field.deserialize


def _nested_reader(field: fields.Nested) -> Callable[..., Any]:
    load = compile_load(field.schema)

    def read(value: Any, name: str, data: Any) -> Any:
        if value is missing or value is None:
            return field.deserialize(value, name, data)
        loaded = load(value)
        if loaded is GIVEN_UP:
            raise ValidationError("")
        field._validate(loaded)
        return loaded

    return read


def _list_reader(field: BoundedList, read_item: Callable[..., Any]) -> Callable[..., Any]:
    def read(value: Any, name: str, data: Any) -> Any:
        if value is missing or value is None:
            return field.deserialize(value, name, data)
        if type(value) is not list or len(value) > field.max_length:
            raise ValidationError("")
        loaded = [read_item(item, name, data) for item in value]
        field._validate(loaded)
        return loaded

    return read


#: kind of hook -> its options, if it has none of its own
_PLAIN = {
    "post_load": {"pass_original": False},
    "validates_schema": {"pass_original": False, "skip_on_field_errors": True},
}


def _each(hooks: dict[str, Any]) -> list[tuple[str, bool, dict[str, Any]]]:
    """List the kind, the option `many` and the other options of each hook."""
    return [(kind, many, options) for kind, found in hooks.items() for _, many, options in found]
