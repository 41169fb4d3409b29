"""Fast loading gives what marshmallow gives, or gives up."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields, post_load, pre_load, validates, validates_schema

from schemas.base import BaseSchema
from schemas.bulk import BulkLineIn
from schemas.checks import CheckIn
from schemas.claims import ClaimIn, ClaimPatchIn
from schemas.evidence import EvidenceIn
from schemas.fast_load import GIVEN_UP, compile_load
from schemas.leases import LeaseIn
from schemas.verdicts import VerdictIn

SCHEMAS = [VerdictIn, CheckIn, EvidenceIn, LeaseIn, ClaimIn, ClaimPatchIn, BulkLineIn]
VALID = {
    VerdictIn: {"outcome": "came_true", "rationale": "Signed.", "evidence_ids": [1, 2], "occurred_on": "2021-09-30"},
    CheckIn: {"result": "nothing_new", "note": "Searched."},
    EvidenceIn: {"url": "https://later.example/x", "stance": "supports", "published_on": "2021-09-30"},
    LeaseIn: {"limit": 10, "ttl_seconds": 600},
    ClaimIn: {"article_id": 1, "quote": "by May", "due": {"text": "by May"}, "topics": ["gas"]},
    ClaimPatchIn: {"statement": "New words", "topics": []},
    BulkLineIn: {"article_id": 1, "spans": [{"exact": "by May", "role": "claim"}], "due": {"edtf": "2022-05"}},
}
VALUES = (
    st.none() | st.booleans() | st.integers(-2, 700) | st.text(max_size=4) | st.lists(st.integers(0, 3), max_size=3)
)


def slowly(schema, data):
    """Load with marshmallow alone; return the value, or the messages."""
    try:
        return Schema.load(schema, copy.deepcopy(data))
    except ValidationError as error:
        return error.messages


@pytest.mark.parametrize("kind", SCHEMAS)
def test_valid_input_is_loaded_by_the_plan(kind):
    value = compile_load(kind())(copy.deepcopy(VALID[kind]))
    assert value is not GIVEN_UP and value == slowly(kind(), VALID[kind])


@pytest.mark.parametrize("kind", SCHEMAS)
@given(data=st.data())
def test_any_input_has_the_same_result_both_ways(kind, data):
    names = st.sampled_from([*kind().fields, "unknown"])
    changes = data.draw(st.dictionaries(names, VALUES, max_size=3))
    left_out = data.draw(st.sets(st.sampled_from(sorted(VALID[kind])), max_size=2))
    given = {name: value for name, value in VALID[kind].items() if name not in left_out} | changes
    before = copy.deepcopy(given)
    value = compile_load(kind())(given)
    assert given == before
    expected = slowly(kind(), given)
    assert value is GIVEN_UP or value == expected
    try:
        loaded = kind().load(given)
    except ValidationError as error:
        loaded = error.messages
    assert loaded == expected


@pytest.mark.parametrize("data", [None, [], "x", 1, [{}]])
def test_what_is_no_object_is_left_to_marshmallow(data):
    assert compile_load(VerdictIn())(data) is GIVEN_UP


class _PreLoad(BaseSchema):
    number = fields.Integer()

    @pre_load
    def double(self, data, **_):
        return {"number": 2 * data["number"]}


class _Original(BaseSchema):
    number = fields.Integer()

    @post_load(pass_original=True)
    def make(self, data, original, **_):
        return original


class _OfField(BaseSchema):
    number = fields.Integer()

    @validates("number")
    def check(self, value, **_):
        raise ValidationError("Never.")


class _Always(BaseSchema):
    number = fields.Integer()

    @validates_schema(skip_on_field_errors=False)
    def check(self, data, **_):
        pass


class _Renamed(BaseSchema):
    number = fields.Integer(data_key="no")


class _Elsewhere(BaseSchema):
    number = fields.Integer(attribute="no")


@pytest.mark.parametrize("kind", [_PreLoad, _Original, _OfField, _Always, _Renamed, _Elsewhere])
def test_a_schema_with_other_hooks_or_names_is_left_to_marshmallow(kind):
    for data in ({"number": 1}, {"no": 1}, {}):
        assert compile_load(kind())(data) is GIVEN_UP
