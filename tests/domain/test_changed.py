"""`changed` does what `dataclasses.replace` does."""

from dataclasses import dataclass, replace

import pytest

from claims.domain.changed import changed


@dataclass(frozen=True, slots=True)
class Pair:
    first: int
    second: str = "b"


def test_a_changed_copy_equals_a_replaced_one():
    pair = Pair(1)
    for members in ({}, {"first": 2}, {"second": "c"}, {"first": 3, "second": None}):
        copy = changed(pair, **members)
        assert copy == replace(pair, **members) and hash(copy) == hash(replace(pair, **members))
        assert copy is not pair and pair == Pair(1)


def test_an_unknown_member_is_an_error():
    with pytest.raises(AttributeError):
        changed(Pair(1), third=3)
