"""`changed` does what `dataclasses.replace` does."""

from dataclasses import dataclass, replace

import pytest

from claims.domain.changed import changed, extended


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Triple(Pair):
    third: int
    fourth: int = 4


def test_an_extended_record_has_the_members_of_both():
    assert extended(Pair(1), Triple, third=3) == Triple(first=1, second="b", third=3)
    assert extended(Pair(1, "x"), Triple, third=3, fourth=5) == Triple(first=1, second="x", third=3, fourth=5)
    with pytest.raises(TypeError):
        extended(Pair(1), Triple)


def test_an_unknown_member_is_an_error():
    with pytest.raises(AttributeError):
        changed(Pair(1), third=3)
