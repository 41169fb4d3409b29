"""Checks: a worker looked at a claim and no verdict is possible yet."""

from typing import Any

from claims import errors
from claims.api.auth import actor
from claims.api.routing import Routes
from claims.domain.records import Check
from claims.domain.requests import NewCheck, PageRequest
from claims.services import checks
from claims.services.pagination import Page
from claims.wiring import context
from schemas.checks import CheckIn, CheckOut
from schemas.lists import page_of
from schemas.queries import PageQuery

routes = Routes("checks", __name__, url_prefix="/api/v1", description="What looking at claims gave")


@routes.operation(
    "POST",
    "/claims/<id:claim_id>/checks",
    role="bot",
    body=CheckIn,
    answer=(201, CheckOut),
    problems=(errors.ClaimNotFound, errors.WorkflowConflict, errors.ClaimLeased, errors.LeaseLost, errors.CheckInvalid),
    example={"result": "nothing_new", "note": "Searched both ministries' pages."},
)
def create_check(new: NewCheck, claim_id: int) -> Any:
    """Say that somebody looked; the queue hides the claim until `next_check_on`."""
    return checks.add_check(context(), actor(), claim_id, new)


@routes.operation(
    "GET",
    "/claims/<id:claim_id>/checks",
    role="reader",
    query=PageQuery,
    answer=(200, page_of(CheckOut)),
    problems=(errors.ClaimNotFound,),
)
def list_checks(wanted: PageRequest, claim_id: int) -> Page[Check]:
    """List a claim's checks, oldest first."""
    return checks.list_checks(context(), claim_id, wanted)
