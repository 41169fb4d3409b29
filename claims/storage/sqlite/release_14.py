"""The statements of release 14: claims have the addresses of the record and of its page."""

from typing import Final

#: adds the members at the end of a document; {id} is the column with the id of the claim
_ADD_ADDRESSES: Final = """
    UPDATE {table} SET document = substr(document, 1, length(document) - 1)
        || ',"url":"/api/v1/claims/' || {id} || '","html_url":"/claims/' || {id} || '"}}'
"""
ADDRESSES_RELEASE: Final = (
    _ADD_ADDRESSES.format(table="claims", id="id"),
    _ADD_ADDRESSES.format(table="queue", id="claim_id"),
)
