"""The routes of claimants."""

from typing import Any

from claims import errors
from claims.api.auth import actor
from claims.api.responses import required_versions
from claims.api.routing import Routes
from claims.domain.claimants import Claimant, ClaimantFilter, ClaimantPatch
from claims.domain.requests import PageRequest
from claims.services import claimants
from claims.services.pagination import Page
from claims.wiring import context
from schemas.claimants import ClaimantMergeIn, ClaimantOut, ClaimantPatchIn, ClaimantsQuery
from schemas.lists import page_of

routes = Routes("claimants", __name__, url_prefix="/api/v1", description="The persons and bodies that make claims")


@routes.operation("GET", "/claimants", role="reader", query=ClaimantsQuery, answer=(200, page_of(ClaimantOut)))
def list_claimants(query: tuple[ClaimantFilter, PageRequest]) -> Page[Claimant]:
    """List claimants with the counts of their claims, in the order of names."""
    claimant_filter, page = query
    return claimants.list_claimants(context(), claimant_filter, page)


@routes.operation(
    "GET",
    "/claimants/<id:claimant_id>",
    role="reader",
    answer=(200, ClaimantOut),
    problems=(errors.ClaimantNotFound,),
)
def get_claimant(claimant_id: int) -> Any:
    """Return a claimant with the counts of its claims."""
    return _with_tag(claimants.get_claimant(context(), claimant_id))


@routes.operation(
    "PATCH",
    "/claimants/<id:claimant_id>",
    role="editor",
    scopes=("review",),
    body=ClaimantPatchIn,
    answer=(200, ClaimantOut),
    problems=(errors.ClaimantNotFound, errors.VersionConflict, errors.ClaimantExists, errors.ClaimantMerged),
    example={"aliases": ["D. Melyantsou"]},
)
def patch_claimant(patch: ClaimantPatch, claimant_id: int) -> Any:
    """Update the name, URL or aliases of a claimant; its claims keep their words."""
    return _with_tag(claimants.patch_claimant(context(), actor(), claimant_id, required_versions(), patch))


@routes.operation(
    "POST",
    "/claimants/<id:claimant_id>/merge",
    role="editor",
    scopes=("review",),
    body=ClaimantMergeIn,
    answer=(200, ClaimantOut),
    problems=(errors.ClaimantNotFound, errors.ClaimantMerged),
    example={"into": 2},
)
def merge_claimant(body: dict[str, int], claimant_id: int) -> Any:
    """Merge a claimant into another; its names and claims count for the other one, and no claim changes."""
    return _with_tag(claimants.merge_claimant(context(), actor(), claimant_id, body["into"]))


def _with_tag(claimant: Claimant) -> tuple[Claimant, dict[str, str]]:
    """Return a claimant with its ETag."""
    return claimant, {"ETag": f'"{claimants.etag_of(claimant)}"'}
