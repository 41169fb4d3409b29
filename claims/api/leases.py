"""Leases: the claims that a worker holds for a while."""

from flask import Response

from claims import errors
from claims.api.auth import actor
from claims.api.responses import given_version, lease_answer, respond
from claims.api.routing import Routes
from claims.domain.records import Lease
from claims.domain.requests import LeaseRequest, PageRequest
from claims.services import leases
from claims.services.pagination import Page
from claims.wiring import context
from schemas.leases import LeaseFormOut, LeaseIn, LeaseOut, TtlIn
from schemas.lists import page_of
from schemas.queries import PageQuery

routes = Routes("leases", __name__, url_prefix="/api/v1", description="Who works on what")


@routes.operation(
    "POST",
    "/leases",
    role="bot",
    body=LeaseIn,
    answer=(201, LeaseOut),
    problems=(errors.LeaseLimit,),
    more=((200, "Nothing is free; there is no lease."),),
    example={"limit": 10, "ttl_seconds": 600},
)
def take_lease(wanted: LeaseRequest) -> Response:
    """Take claims of the queue that nobody works on, oldest first."""
    return respond(lease_answer(leases.take_lease(context(), actor(), wanted), actor().name))


@routes.operation("GET", "/leases", role="bot", query=PageQuery, answer=(200, page_of(LeaseFormOut)))
def list_leases(wanted: PageRequest) -> Page[Lease]:
    """List one's own leases, oldest first."""
    return leases.list_leases(context(), actor(), wanted)


@routes.operation("GET", "/leases/<id:lease_id>", role="bot", answer=(200, LeaseOut), problems=(errors.LeaseNotFound,))
def get_lease(lease_id: int) -> Response:
    """Read a lease of one's own, with the claims it still holds."""
    return respond(lease_answer(leases.get_lease(context(), actor(), lease_id)), 200)


@routes.operation(
    "PATCH",
    "/leases/<id:lease_id>",
    role="bot",
    body=TtlIn,
    answer=(200, LeaseOut),
    if_match=False,
    problems=(errors.LeaseNotFound, errors.VersionConflict),
    example={"ttl_seconds": 600},
)
def extend_lease(body: dict[str, int], lease_id: int) -> Response:
    """Let a lease run for ttl_seconds from now."""
    version = given_version()
    return respond(lease_answer(leases.extend_lease(context(), actor(), lease_id, body["ttl_seconds"], version)), 200)


@routes.operation("DELETE", "/leases/<id:lease_id>", role="bot", answer=(204, {}), problems=(errors.LeaseNotFound,))
def return_lease(lease_id: int) -> Response:
    """Give a lease back: what it still holds is free at once."""
    leases.return_lease(context(), actor(), lease_id)
    return Response(status=204)
