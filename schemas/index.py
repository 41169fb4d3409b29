"""The schema of the API's index."""

from marshmallow import fields

from schemas.base import BaseSchema


def _address() -> fields.String:
    return fields.String(required=True, metadata={"format": "uri"})


class IndexOut(BaseSchema):
    """The version of the server, and the addresses of the API."""

    version = fields.String(required=True, metadata={"description": "version of Duecheck"})
    api_version = fields.String(required=True, metadata={"description": "version of the API: the base address"})
    articles_url = _address()
    claims_url = _address()
    due_url = _address()
    claimants_url = _address()
    verdicts_url = _address()
    corrections_url = _address()
    track_record_url = _address()
    leases_url = _address()
    changes_url = _address()
    me_url = _address()
    openapi_url = _address()
    docs_url = _address()
    problems_url = _address()
