"""Schemas of bulk requests of operations."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, post_load, validate

from claims.domain.limits import MAX_IDEMPOTENCY_KEY, MAX_OPERATIONS
from claims.domain.operations import OPERATION_TYPES, Operation, OperationType
from claims.errors import DuecheckError
from schemas.base import BaseSchema, invalid
from schemas.bounds import BoundedList
from schemas.checks import CheckIn, CheckOut
from schemas.evidence import EvidenceIn, EvidenceOut
from schemas.fast_dump import Dumper, compile_dump
from schemas.fields import OneOf, Pattern, StrictBoolean, StrictInteger
from schemas.verdicts import VerdictIn, VerdictOut

_BODIES: Final[Mapping[OperationType, Schema]] = {
    "evidence": EvidenceIn(),
    "check": CheckIn(),
    "verdict": VerdictIn(),
}
#: type of operation -> returns the JSON of its record
RECORDS: Final[Mapping[OperationType, Dumper]] = {
    "evidence": compile_dump(EvidenceOut()),
    "check": compile_dump(CheckOut()),
    "verdict": compile_dump(VerdictOut()),
}


def _check_object(value: Any) -> None:
    if not isinstance(value, dict):
        raise ValidationError("Must be an object.")


class OperationIn(BaseSchema):
    """A record to add to a claim."""

    type = OneOf(OPERATION_TYPES, required=True)
    claim_id = StrictInteger(required=True)
    body = fields.Raw(
        required=True,
        validate=_check_object,
        metadata={"type": "object", "description": "as in POST /claims/{id}/evidence, /checks or /verdicts"},
    )
    key = fields.String(
        load_default=None,
        allow_none=True,
        validate=[
            validate.Length(1, MAX_IDEMPOTENCY_KEY),
            Pattern("^[!-~]+$", error="Must be printable ASCII, no spaces."),
        ],
        metadata={"description": "an Idempotency-Key of this operation"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Operation | DuecheckError:
        """Build the operation; an invalid body makes it the error that refuses it."""
        whole = json.dumps([data["type"], data["claim_id"], data["body"]], sort_keys=True)
        try:
            new = _BODIES[data["type"]].load(data["body"])
        except ValidationError as error:
            return invalid(error.messages)
        fingerprint = hashlib.sha256(f"operation\n{whole}".encode()).hexdigest()
        return Operation(data["type"], data["claim_id"], new, data["key"], fingerprint)


class OperationsIn(BaseSchema):
    """Operations that are run in their order."""

    atomic = StrictBoolean(
        load_default=False, metadata={"description": "true: the first refused operation refuses all of them"}
    )
    operations = BoundedList(
        fields.Nested(OperationIn), required=True, validate=validate.Length(min=1, max=MAX_OPERATIONS)
    )


class ResultOut(BaseSchema):
    """What became of an operation."""

    status = fields.Integer(required=True, metadata={"description": "the status code that the single request has"})
    body = fields.Dict(
        keys=fields.String(), required=True, metadata={"description": "the record, or a problem document"}
    )
    replayed = fields.Boolean(metadata={"description": "true: the record was added by an earlier request with the key"})


class ResultsOut(BaseSchema):
    """The results of the operations, in their order."""

    results = fields.List(fields.Nested(ResultOut), required=True)
