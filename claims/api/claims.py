"""The routes of claims, their workflow, history and deadlines."""

from dataclasses import replace
from typing import Any

from flask import Response, request

from claims import errors
from claims.api.assignees import assigned
from claims.api.auth import actor
from claims.api.examples import CLAIM, CLAIM_PATCH, DEADLINE
from claims.api.included import claim_with_records
from claims.api.kept_lists import HOLDS
from claims.api.responses import claim_answer, claims_response, new_claim_answer, required_versions, respond
from claims.api.routing import Routes
from claims.domain.extraction import SimilarTo
from claims.domain.records import Change, Deadline
from claims.domain.requests import CandidateEdits, ClaimFilter, ClaimPatch, NewClaim, NewDeadline, PageRequest
from claims.services import claims, deadlines, expired_leases, history, search, workflow
from claims.services.pagination import Page
from claims.services.similar_claims import find_similar
from claims.wiring import context, environ
from schemas.addresses import api_path
from schemas.candidates import CandidateEditsIn
from schemas.claim_lists import ClaimsOut, ClaimWithRecordsOut, CountOut
from schemas.claim_queries import ClaimFilterQuery, ClaimsQuery
from schemas.claims import ClaimIn, ClaimOut, ClaimPatchIn, MergeIn, NewClaimOut, ReasonIn
from schemas.deadlines import DeadlineIn, DeadlineOut
from schemas.lists import ChangeOut, page_of
from schemas.queries import ClaimQuery, PageQuery

routes = Routes("claims", __name__, url_prefix="/api/v1", description="Statements about the future")

_SPAN_AND_DUE = (errors.SpanNotProven, errors.DueNotUnderstood, errors.DueInvalid, errors.ConditionInvalid)
_STEP = (errors.ClaimNotFound, errors.WorkflowConflict)


@routes.operation(
    "POST",
    "/claims",
    role="journalist",
    scopes=("claims:write",),
    body=ClaimIn,
    read=lambda new: find_similar(context(), new),
    answer=(201, NewClaimOut),
    example=CLAIM,
    problems=(*_SPAN_AND_DUE, errors.ClaimExists, errors.ClaimSaidAlready),
)
def create_claim(new: NewClaim, similar: tuple[SimilarTo, ...]) -> Response:
    """Add a claim; the server anchors its quotation in the article and parses its due words."""
    claim = claims.add_claim(context(), actor(), new)
    answer = new_claim_answer(claim, similar)
    return respond(answer, 201, Location=api_path("claim", claim))


@routes.operation("GET", "/claims", role="reader", query=ClaimsQuery, answer=(200, ClaimsOut))
def list_claims(query: tuple[ClaimFilter, PageRequest]) -> Response:
    """List and search claims."""
    claim_filter, page = assigned(query[0]), query[1]
    listed = claims.list_claims(context(), claim_filter, page)
    if listed.since < listed.until and claim_filter.assigned_to is None:
        environ()[HOLDS] = listed.since, listed.until
    if claim_filter.needs_human:
        listed = replace(listed, items=expired_leases.add_expired_leases(context(), listed.items))
    if claim_filter.q is None:
        return claims_response(listed)
    if claim_filter.highlight:
        listed = replace(listed, items=search.add_highlights(context(), claim_filter, list(listed.items)))
    nothing = not listed.items and page.cursor is None
    return claims_response(listed, did_you_mean=search.did_you_mean(context(), claim_filter) if nothing else None)


@routes.operation("GET", "/claims/count", role="reader", slow="count", query=ClaimFilterQuery, answer=(200, CountOut))
def count_claims(query: ClaimFilter) -> Any:
    """Count the claims that match the filters; above 10,000 the count is not exact."""
    number, is_exact = claims.count_claims(context(), assigned(query))
    return {"count": number, "exact": is_exact}


@routes.operation(
    "GET",
    "/claims/<id:claim_id>",
    role="reader",
    query=ClaimQuery,
    answer=(200, ClaimWithRecordsOut),
    problems=(errors.ClaimNotFound,),
)
def get_claim(query: dict[str, Any], claim_id: int) -> Response:
    """Return a claim with its current status, with `at` as it was known at that instant, or with its records."""
    at, include = query["at"], query["include"]
    if include:
        return claim_with_records(claim_id, include)
    claim = claims.get_claim(context(), claim_id) if at is None else history.get_claim_at(context(), claim_id, at)
    return respond(claim_answer(claim, request.headers.get("If-None-Match")))


@routes.operation(
    "PATCH",
    "/claims/<id:claim_id>",
    role="journalist",
    scopes=("claims:write",),
    body=ClaimPatchIn,
    answer=(200, ClaimOut),
    problems=(
        errors.ClaimNotFound,
        errors.VersionConflict,
        errors.ClaimFrozen,
        errors.SpanNotProven,
        errors.ConditionInvalid,
    ),
    example=CLAIM_PATCH,
)
def patch_claim(patch: ClaimPatch, claim_id: int) -> Response:
    """Update members of a claim; to change its due window, add a deadline instead."""
    return respond(claim_answer(claims.patch_claim(context(), actor(), claim_id, required_versions(), patch), None))


@routes.operation(
    "GET",
    "/claims/<id:claim_id>/history",
    role="reader",
    query=PageQuery,
    answer=(200, page_of(ChangeOut)),
    problems=(errors.ClaimNotFound,),
)
def list_history(page: PageRequest, claim_id: int) -> Page[Change]:
    """List all changes of a claim, newest last."""
    return history.list_history(context(), claim_id, page)


@routes.operation(
    "POST",
    "/claims/<id:claim_id>/accept",
    role="editor",
    scopes=("review",),
    body=CandidateEditsIn,
    body_optional=True,
    answer=(200, ClaimOut),
    problems=(*_STEP, errors.DueNotUnderstood, errors.DueInvalid, errors.ClaimSaidAlready),
    example={"statement": "The bridge opens in May 2030.", "due": {"text": "by May 2030"}},
)
def accept_claim(edits: CandidateEdits, claim_id: int) -> Response:
    """Accept a candidate, unchanged or with edits; only accepted claims become due."""
    return respond(claim_answer(workflow.accept_claim(context(), actor(), claim_id, edits), None))


@routes.operation(
    "POST",
    "/claims/<id:claim_id>/reject",
    role="editor",
    scopes=("review",),
    body=ReasonIn,
    answer=(200, ClaimOut),
    problems=(*_STEP, errors.ClaimNeeded),
    example={"reason": "The sentence is about the past."},
)
def reject_claim(body: dict[str, str], claim_id: int) -> Response:
    """Reject a candidate."""
    return respond(claim_answer(workflow.reject_claim(context(), actor(), claim_id, body["reason"]), None))


@routes.operation(
    "POST",
    "/claims/<id:claim_id>/withdraw",
    role="editor",
    scopes=("review",),
    body=ReasonIn,
    answer=(200, ClaimOut),
    problems=(*_STEP, errors.ClaimNeeded),
    example={"reason": "The article does not say this."},
)
def withdraw_claim(body: dict[str, str], claim_id: int) -> Response:
    """Withdraw an accepted claim; its evidence and verdicts stay stored."""
    return respond(claim_answer(workflow.withdraw_claim(context(), actor(), claim_id, body["reason"]), None))


@routes.operation(
    "POST",
    "/claims/<id:claim_id>/restore",
    role="editor",
    scopes=("review",),
    body=ReasonIn,
    answer=(200, ClaimOut),
    problems=(*_STEP, errors.EvidenceInUse, errors.ClaimSaidAlready),
    example={"reason": "The article does say this."},
)
def restore_claim(body: dict[str, str], claim_id: int) -> Response:
    """Restore a withdrawn, rejected or merged claim to what it was."""
    return respond(claim_answer(workflow.restore_claim(context(), actor(), claim_id, body["reason"]), None))


@routes.operation(
    "POST",
    "/claims/<id:claim_id>/merge",
    role="editor",
    scopes=("review",),
    body=MergeIn,
    answer=(200, ClaimOut),
    problems=(*_STEP, errors.ConditionInvalid),
    example={"into": 2, "reason": "The same sentence."},
)
def merge_claim(body: dict[str, Any], claim_id: int) -> Response:
    """Mark a claim as a duplicate of another."""
    return respond(claim_answer(workflow.merge_claim(context(), actor(), claim_id, body["into"], body["reason"]), None))


@routes.operation(
    "POST",
    "/claims/<id:claim_id>/deadlines",
    role="journalist",
    scopes=("claims:write",),
    body=DeadlineIn,
    answer=(201, DeadlineOut),
    problems=(errors.ClaimNotFound, errors.WorkflowConflict, errors.DueNotUnderstood, errors.DueInvalid),
    example=DEADLINE,
)
def create_deadline(new: NewDeadline, claim_id: int) -> Any:
    """Add a deadline that moves or corrects the current one; the earlier deadlines stay stored."""
    added = deadlines.add_deadline(context(), actor(), claim_id, new)
    return added, {"Location": api_path("deadline", added)}


@routes.operation(
    "GET", "/deadlines/<id:deadline_id>", role="reader", answer=(200, DeadlineOut), problems=(errors.DeadlineNotFound,)
)
def get_deadline(deadline_id: int) -> Deadline:
    """Return a deadline."""
    return deadlines.get_deadline(context(), deadline_id)


@routes.operation(
    "GET",
    "/claims/<id:claim_id>/deadlines",
    role="reader",
    query=PageQuery,
    answer=(200, page_of(DeadlineOut)),
    problems=(errors.ClaimNotFound,),
)
def list_deadlines(page: PageRequest, claim_id: int) -> Page[Deadline]:
    """List a claim's deadlines, oldest first."""
    return deadlines.list_deadlines(context(), claim_id, page)
