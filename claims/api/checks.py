"""The routes of checks. A check records that a bot or a person looked at a claim and gave no verdict."""

from typing import Any

from claims import errors
from claims.api.auth import actor
from claims.api.routing import Routes
from claims.domain.records import Check
from claims.domain.requests import NewCheck, PageRequest
from claims.services import checks
from claims.services.pagination import Page
from claims.wiring import context
from schemas.addresses import api_path
from schemas.checks import CheckIn, CheckOut
from schemas.lists import page_of
from schemas.queries import PageQuery

routes = Routes(
    "checks",
    __name__,
    url_prefix="/api/v1",
    description="Records that a bot or a person looked at a claim and gave no verdict",
)


@routes.operation(
    "POST",
    "/claims/<id:claim_id>/checks",
    role="bot",
    scopes=("checks:write",),
    body=CheckIn,
    fast=True,
    answer=(201, CheckOut),
    problems=(errors.ClaimNotFound, errors.WorkflowConflict, errors.ClaimLeased, errors.LeaseLost, errors.CheckInvalid),
    example={"result": "nothing_new", "note": "Searched both ministries' pages."},
)
def create_check(new: NewCheck, claim_id: int) -> Any:
    """Add a check of a claim; it snoozes the claim until `next_check_on`."""
    added = checks.add_check(context(), actor(), claim_id, new)
    return added, {"Location": api_path("check", added)}


@routes.operation(
    "GET", "/checks/<id:check_id>", role="reader", answer=(200, CheckOut), problems=(errors.CheckNotFound,)
)
def get_check(check_id: int) -> Check:
    """Return a check."""
    return checks.get_check(context(), check_id)


@routes.operation(
    "GET",
    "/claims/<id:claim_id>/checks",
    role="reader",
    query=PageQuery,
    answer=(200, page_of(CheckOut)),
    problems=(errors.ClaimNotFound,),
)
def list_checks(page: PageRequest, claim_id: int) -> Page[Check]:
    """List a claim's checks, oldest first."""
    return checks.list_checks(context(), claim_id, page)
