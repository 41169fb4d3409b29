"""Schemas of notes between colleagues."""

from marshmallow import fields

from claims.domain.limits import MAX_NOTE
from schemas.base import BaseSchema
from schemas.fields import Instant, NonBlankString, api_address, page_address


class NoteIn(BaseSchema):
    """A note to add."""

    text = NonBlankString(
        high=MAX_NOTE, required=True, metadata={"description": "for colleagues; the public never sees it"}
    )


class NoteOut(BaseSchema):
    """A note between colleagues."""

    id = fields.Integer(required=True)
    claim_id = fields.Integer(required=True)
    text = fields.String(required=True)
    actor = fields.String(required=True)
    created_at = Instant(required=True)
    url = api_address("note")
    html_url = page_address("note")
