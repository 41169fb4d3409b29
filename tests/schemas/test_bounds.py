"""Every list of an input schema has a greatest length, so that invalid input costs bounded work."""

import importlib
import inspect
from pathlib import Path

import pytest
from marshmallow import fields

import schemas
from claims.domain.limits import MAX_BULK_LINES, MAX_ERRORS, MAX_OPERATIONS
from schemas.base import BaseSchema
from schemas.bounds import BoundedList, Omitted, cut_unknown
from schemas.bulk import BulkClaimsIn, BulkLineIn
from schemas.claims import ClaimIn
from schemas.operations import OperationsIn

#: inputs with longer lists, whose items are checked one by one
LONGER = {OperationsIn: MAX_OPERATIONS, BulkClaimsIn: MAX_BULK_LINES}
MODULES = [path.stem for path in Path(schemas.__file__).parent.glob("*.py") if path.stem != "__init__"]
INPUTS = {
    schema
    for name in MODULES
    for _, schema in inspect.getmembers(importlib.import_module(f"schemas.{name}"), inspect.isclass)
    if issubclass(schema, BaseSchema) and not schema.__name__.endswith(("Out", "Page"))
}


def test_the_scan_finds_the_schemas():
    assert {ClaimIn, BulkLineIn} < INPUTS and len(INPUTS) > 20


@pytest.mark.parametrize("schema", sorted(INPUTS, key=lambda schema: schema.__name__))
def test_every_list_of_an_input_has_a_greatest_length(schema):
    for name, field in schema().load_fields.items():
        if isinstance(field, fields.List):
            assert isinstance(field, BoundedList), name
            most = LONGER.get(schema, MAX_ERRORS)
            assert 0 < field.max_length <= most, name
        assert not isinstance(field, fields.Dict), name
        assert field.data_key is None, name


def test_known_members_stay_and_unknown_ones_are_counted():
    given = {"x": 1, "quote": "q", "y": 2, "due": {"text": "t", "z": 3}, "spans": [{"w": 4}, 5], "topics": ["a"]}
    cut = cut_unknown(ClaimIn(), given, 2)
    assert {name for name in cut if isinstance(name, str)} == {"quote", "spans", "topics", "due"}
    assert (cut["quote"], cut["topics"], cut["spans"][1]) == ("q", ["a"], 5)
    assert [name.number for name in cut if isinstance(name, Omitted)] == [2]
    assert (cut["due"], cut["spans"][0]) == ({"text": "t", "z": None}, {"w": None})


@pytest.mark.parametrize("value", [None, 1, "x", [], [{"x": 1}]])
def test_what_is_no_object_stays_as_it_is(value):
    assert cut_unknown(ClaimIn(), value, 0) is value
