"""Fast loading of valid input by a plan that is made once from a schema.

The plan calls the same fields and hooks as `Schema.load`, without marshmallow's bookkeeping of errors. If anything is
wrong, it gives up, and marshmallow loads the input and describes what is wrong.
"""

from collections.abc import Callable
from typing import Any

from marshmallow import Schema, ValidationError, missing

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
    plan = [(name, field.deserialize) for name, field in schema.load_fields.items()]

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


#: kind of hook -> its options, if it has none of its own
_PLAIN = {
    "post_load": {"pass_original": False},
    "validates_schema": {"pass_original": False, "skip_on_field_errors": True},
}


def _each(hooks: dict[str, Any]) -> list[tuple[str, bool, dict[str, Any]]]:
    """List the kind, the option `many` and the other options of each hook."""
    return [(kind, many, options) for kind, found in hooks.items() for _, many, options in found]
