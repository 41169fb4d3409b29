"""Schemas of the list of corrections."""

from marshmallow import fields

from claims.domain.corrections import CORRECTION_TYPES
from claims.domain.vocabulary import CORRECTION_CODES
from schemas.base import BaseSchema
from schemas.fields import Instant, OneOf


class CorrectionEntryOut(BaseSchema):
    """A corrected or withdrawn verdict, or retracted evidence."""

    seq = fields.Integer(required=True, metadata={"description": "of its row in the change log"})
    at = Instant(required=True)
    type = OneOf(CORRECTION_TYPES, required=True)
    claim_id = fields.Integer(required=True)
    statement = fields.String(required=True, metadata={"description": "of the claim"})
    actor = fields.String(required=True, metadata={"description": "who corrected it"})
    reason = fields.String(required=True)
    code = OneOf(CORRECTION_CODES, required=True, allow_none=True)
    before = fields.Dict(keys=fields.String(), required=True, metadata={"description": "the verdict or the evidence"})
    after = fields.Dict(
        keys=fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "the verdict that counts after it; null without one, and for evidence"},
    )
    undone = fields.Dict(
        keys=fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "`seq`, `at`, `actor`, `reason` of the restoration of the evidence; null without one"},
    )
