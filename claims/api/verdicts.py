"""The routes of verdicts."""

from typing import Any

from claims import errors
from claims.api.auth import actor
from claims.api.examples import VERDICT
from claims.api.routing import Routes
from claims.domain.requests import NewVerdict, PageRequest, VerdictFilter
from claims.domain.verdicts import Verdict
from claims.services import verdicts, withdrawals
from claims.services.pagination import Page
from claims.wiring import context
from schemas.addresses import api_path
from schemas.claims import ReasonIn
from schemas.lists import page_of
from schemas.queries import PageQuery, VerdictsQuery
from schemas.verdicts import ApproveIn, ReturnIn, VerdictIn, VerdictOut

routes = Routes(
    "verdicts",
    __name__,
    url_prefix="/api/v1",
    description="Verdicts on claims, their corrections and their second-person review",
)


@routes.operation(
    "POST",
    "/claims/<id:claim_id>/verdicts",
    role="journalist",
    scopes=("verdicts:write",),
    body=VerdictIn,
    fast=True,
    answer=(201, VerdictOut),
    problems=(
        errors.ClaimNotFound,
        errors.VerdictRefused,
        errors.VerdictTooEarly,
        errors.AlreadyJudged,
        errors.ClaimWaiting,
        errors.WorkflowConflict,
    ),
    example=VERDICT,
)
def create_verdict(new: NewVerdict, claim_id: int) -> Any:
    """Add a verdict on a claim; with `supersedes` and `correction` it corrects an earlier verdict."""
    verdict = verdicts.add_verdict(context(), actor(), claim_id, new)
    return verdict, {"Location": api_path("verdict", verdict)}


@routes.operation(
    "GET",
    "/claims/<id:claim_id>/verdicts",
    role="reader",
    query=PageQuery,
    answer=(200, page_of(VerdictOut)),
    problems=(errors.ClaimNotFound,),
)
def list_verdicts(page: PageRequest, claim_id: int) -> Page[Verdict]:
    """List a claim's verdicts, oldest first."""
    return verdicts.list_verdicts(context(), claim_id, page)


@routes.operation("GET", "/verdicts", role="reader", query=VerdictsQuery, answer=(200, page_of(VerdictOut)))
def list_all_verdicts(query: tuple[VerdictFilter, PageRequest]) -> Page[Verdict]:
    """List the verdicts of all claims, oldest first."""
    verdict_filter, page = query
    return verdicts.list_all_verdicts(context(), verdict_filter, page)


@routes.operation(
    "GET",
    "/verdicts/<id:verdict_id>",
    role="reader",
    answer=(200, VerdictOut),
    problems=(errors.VerdictNotFound,),
)
def get_verdict(verdict_id: int) -> Verdict:
    """Return a verdict."""
    return verdicts.get_verdict(context(), verdict_id)


@routes.operation(
    "POST",
    "/verdicts/<id:verdict_id>/approve",
    role="editor",
    scopes=("review",),
    body=ApproveIn,
    answer=(200, VerdictOut),
    problems=(
        errors.VerdictNotFound,
        errors.VerdictNotPending,
        errors.OwnVerdict,
        errors.ClaimChanged,
        errors.AlreadyJudged,
        errors.EvidenceRetracted,
    ),
    example={"note": "Read the evidence; agreed."},
)
def approve_verdict(body: dict[str, str | None], verdict_id: int) -> Verdict:
    """Approve and publish a proposed verdict; its author must not approve it."""
    return verdicts.approve_verdict(context(), actor(), verdict_id, body["note"])


@routes.operation(
    "POST",
    "/verdicts/<id:verdict_id>/withdraw",
    role="journalist",
    scopes=("verdicts:write", "review"),
    any_scope=True,
    body=ReasonIn,
    answer=(200, VerdictOut),
    problems=(
        errors.VerdictNotFound,
        errors.VerdictNotCurrent,
        errors.WithdrawalRefused,
        errors.WorkflowConflict,
        errors.EvidenceRetracted,
    ),
    example={"reason": "The quotation is about another bridge."},
)
def withdraw_verdict(body: dict[str, str], verdict_id: int) -> Verdict:
    """Withdraw a verdict that was a mistake; the verdict before it counts again."""
    return withdrawals.withdraw_verdict(context(), actor(), verdict_id, body["reason"])


@routes.operation(
    "POST",
    "/verdicts/<id:verdict_id>/return",
    role="editor",
    scopes=("review",),
    body=ReturnIn,
    answer=(200, VerdictOut),
    problems=(errors.VerdictNotFound, errors.VerdictNotPending),
    example={"note": "Please name the decree."},
)
def return_verdict(body: dict[str, str], verdict_id: int) -> Verdict:
    """Return a proposed verdict to its author, with a note on what is missing."""
    return verdicts.return_verdict(context(), actor(), verdict_id, body["note"])
