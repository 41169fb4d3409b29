"""The routes of evidence."""

from typing import Any

from claims import errors
from claims.api.auth import actor
from claims.api.examples import EVIDENCE
from claims.api.responses import required_versions
from claims.api.routing import Routes
from claims.domain.evidence import Evidence, NewEvidence
from claims.domain.requests import PageRequest
from claims.services import evidence
from claims.services.pagination import Page
from claims.wiring import context
from schemas.addresses import api_path
from schemas.claims import ReasonIn
from schemas.evidence import EvidenceIn, EvidenceOut, EvidencePatchIn
from schemas.lists import page_of
from schemas.queries import PageQuery

routes = Routes("evidence", __name__, url_prefix="/api/v1", description="Publications that bear on a claim")


@routes.operation(
    "POST",
    "/claims/<id:claim_id>/evidence",
    role="bot",
    scopes=("evidence:write",),
    body=EvidenceIn,
    fast=True,
    answer=(201, EvidenceOut),
    problems=(errors.ClaimNotFound, errors.WorkflowConflict, errors.EvidenceInvalid, errors.EvidenceExists),
    example=EVIDENCE,
)
def create_evidence(new: NewEvidence, claim_id: int) -> Any:
    """Add evidence: a publication that bears on a claim."""
    added = evidence.add_evidence(context(), actor(), claim_id, new)
    return added, {"Location": api_path("evidence", added)}


@routes.operation(
    "GET",
    "/claims/<id:claim_id>/evidence",
    role="reader",
    query=PageQuery,
    answer=(200, page_of(EvidenceOut)),
    problems=(errors.ClaimNotFound,),
)
def list_evidence(page: PageRequest, claim_id: int) -> Page[Evidence]:
    """List a claim's evidence, also retracted evidence, oldest first."""
    return evidence.list_evidence(context(), claim_id, page)


@routes.operation(
    "GET",
    "/evidence/<id:evidence_id>",
    role="reader",
    answer=(200, EvidenceOut),
    problems=(errors.EvidenceNotFound,),
)
def get_evidence(evidence_id: int) -> Any:
    """Return a piece of evidence."""
    return _with_tag(evidence.get_evidence(context(), evidence_id))


@routes.operation(
    "PATCH",
    "/evidence/<id:evidence_id>",
    role="bot",
    scopes=("evidence:write",),
    body=EvidencePatchIn,
    answer=(200, EvidenceOut),
    problems=(
        errors.EvidenceNotFound,
        errors.VersionConflict,
        errors.EvidenceInUse,
        errors.EvidenceRetracted,
        errors.EvidenceInvalid,
        errors.EvidenceNotYours,
    ),
    example={"published_on": "2021-11-05"},
)
def patch_evidence(changes: dict[str, Any], evidence_id: int) -> Any:
    """Correct evidence that no verdict cites."""
    return _with_tag(evidence.patch_evidence(context(), actor(), evidence_id, required_versions(), changes))


@routes.operation(
    "POST",
    "/evidence/<id:evidence_id>/retract",
    role="journalist",
    scopes=("evidence:write",),
    body=ReasonIn,
    answer=(200, EvidenceOut),
    problems=(errors.EvidenceNotFound, errors.EvidenceInUse, errors.EvidenceRetracted),
    example={"reason": "The page was taken down as wrong."},
)
def retract_evidence(body: dict[str, str], evidence_id: int) -> Evidence:
    """Retract evidence and store the reason; the server never deletes evidence."""
    return evidence.retract_evidence(context(), actor(), evidence_id, body["reason"])


@routes.operation(
    "POST",
    "/evidence/<id:evidence_id>/restore",
    role="journalist",
    scopes=("evidence:write",),
    body=ReasonIn,
    answer=(200, EvidenceOut),
    problems=(errors.EvidenceNotFound, errors.EvidenceNotRetracted),
    example={"reason": "The page is back."},
)
def restore_evidence(body: dict[str, str], evidence_id: int) -> Evidence:
    """Undo the retraction of evidence; it counts again."""
    return evidence.restore_evidence(context(), actor(), evidence_id, body["reason"])


def _with_tag(item: Evidence) -> tuple[Evidence, dict[str, str]]:
    """Return evidence with its ETag, which also says if it is retracted and in the window."""
    parts = [str(item.version), "retracted" if item.retraction else "counts", str(item.in_window).lower()]
    return item, {"ETag": f'"{parts[0]}-{"_".join(parts[1:])}"'}
