"""The routes of leases."""

from flask import Response

from claims import errors
from claims.api.auth import actor
from claims.api.responses import Answer, given_versions, lease_answer, respond
from claims.api.routing import Routes
from claims.domain.records import Lease
from claims.domain.requests import LeaseRequest, PageRequest
from claims.services import leases
from claims.services.pagination import Page
from claims.wiring import context
from schemas.leases import LeaseDocumentOut, LeaseIn, LeaseOut, TtlIn
from schemas.lists import page_of
from schemas.queries import PageQuery

routes = Routes(
    "leases",
    __name__,
    url_prefix="/api/v1",
    description="Leases: the right of one token to work on some claims for a time",
)


@routes.operation(
    "POST",
    "/leases",
    role="bot",
    scopes=("checks:write",),
    body=LeaseIn,
    fast=True,
    answer=(201, LeaseOut),
    problems=(errors.LeaseLimit,),
    answer_headers=("ETag",),
    more=((200, "No claim is free; `id` is null and `items` is empty."),),
    example={"limit": 10, "ttl_seconds": 600},
)
def take_lease(lease_request: LeaseRequest) -> Answer:
    """Create a lease of claims in the due queue that no other token has leased, oldest first."""
    return lease_answer(leases.take_lease(context(), actor(), lease_request), actor().name)


@routes.operation("GET", "/leases", role="bot", query=PageQuery, answer=(200, page_of(LeaseDocumentOut)))
def list_leases(page: PageRequest) -> Page[Lease]:
    """List the leases of this token, oldest first."""
    return leases.list_leases(context(), actor(), page)


@routes.operation("GET", "/leases/<id:lease_id>", role="bot", answer=(200, LeaseOut), problems=(errors.LeaseNotFound,))
def get_lease(lease_id: int) -> Response:
    """Return a lease of this token, with the claims that it still holds."""
    return respond(lease_answer(leases.get_lease(context(), actor(), lease_id)), 200)


@routes.operation(
    "PATCH",
    "/leases/<id:lease_id>",
    role="bot",
    scopes=("checks:write",),
    body=TtlIn,
    answer=(200, LeaseOut),
    if_match=False,
    problems=(errors.LeaseNotFound, errors.VersionConflict),
    example={"ttl_seconds": 600},
)
def extend_lease(body: dict[str, int], lease_id: int) -> Response:
    """Extend a lease: it expires `ttl_seconds` from now."""
    versions = given_versions()
    return respond(lease_answer(leases.extend_lease(context(), actor(), lease_id, body["ttl_seconds"], versions)), 200)


@routes.operation(
    "DELETE",
    "/leases/<id:lease_id>",
    role="bot",
    scopes=("checks:write",),
    answer=(204, {}),
    problems=(errors.LeaseNotFound,),
)
def return_lease(lease_id: int) -> Response:
    """Return a lease to the server; the claims that it holds are free at once."""
    leases.return_lease(context(), actor(), lease_id)
    return Response(status=204)
