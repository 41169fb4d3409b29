"""The index of the API: where its resources are."""

from typing import Final

from flask import Response

from claims import VERSION
from claims.api.json_responses import json_bytes
from claims.api.routing import Routes
from schemas.addresses import API
from schemas.index import IndexOut

routes = Routes("index", __name__, url_prefix=API, description="The index of the API")

#: name of an address -> its path
_ADDRESSES: Final = {
    "articles": f"{API}/articles",
    "claims": f"{API}/claims",
    "due": f"{API}/claims/due",
    "claimants": f"{API}/claimants",
    "verdicts": f"{API}/verdicts",
    "corrections": f"{API}/corrections",
    "track_record": f"{API}/track-record",
    "leases": f"{API}/leases",
    "changes": f"{API}/changes",
    "me": f"{API}/me",
    "openapi": "/openapi.json",
    "docs": "/docs",
    "problems": "/problems",
}
_DOCUMENT: Final = {"version": VERSION, "api_version": "v1"} | {
    f"{name}_url": path for name, path in _ADDRESSES.items()
}


@routes.operation("GET", "", role="reader", answer=(200, IndexOut))
def get_index() -> Response:
    """Return the addresses of the API's lists and of its documentation."""
    return Response(json_bytes(_DOCUMENT), mimetype="application/json")
