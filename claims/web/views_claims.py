"""The forms that change a claim. Each loads its fields with a schema of the API, and calls the API's service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Response, request, url_for

from claims.domain.actors import Actor
from claims.domain.evidence import NewEvidence
from claims.domain.outcomes import WITH_DAY
from claims.domain.requests import NO_EDITS, NewDeadline, NewVerdict
from claims.domain.roles import Role
from claims.errors import InvalidInput
from claims.services import checks, claim_details, claims, deadlines, evidence, verdicts, workflow
from claims.services.claim_details import ClaimWithArticle
from claims.web import fields
from claims.web.blueprint import page_route
from claims.web.catalogue import gettext as _
from claims.web.catalogue import lazy
from claims.web.claim_forms import actor, claim_form, form_version, page_of_claim
from claims.web.form_field import Field
from claims.web.forms import VERSION, csrf, handle_form, redirect_after_post
from claims.web.labels import STANCES
from claims.wiring import context
from schemas.candidates import CandidateEditsIn
from schemas.checks import CheckIn
from schemas.claims import ClaimPatchIn, MergeIn, ReasonIn
from schemas.deadlines import DeadlineIn
from schemas.evidence import EvidenceIn
from schemas.verdicts import ApproveIn, ReturnIn, VerdictIn

_BOTH: Final = ("GET", "POST")
#: the JSON value of an empty field; the schema refuses "" where a value is required
_EMPTY: Final[Mapping[str, Any]] = {
    "statement": "",
    "claimant": None,
    "claimant_url": None,
    "criteria": None,
    "topics": [],
    "probability": None,
}
#: members that the form of an acceptance shows; the due words are shown apart
_PROPOSED: Final = frozenset({"statement", "claimant", "claimant_resolved", "said_on", "probability"})
#: members that are fixed once a claim is judged
_FROZEN: Final = frozenset({"statement", "criteria", "said_on", "probability"})


@page_route("/claims/<id:claim_id>/edit", role="journalist", scopes=("claims:write",), methods=_BOTH)
def edit_claim(claim_id: int) -> Response:
    """Edit a claim; statement, criteria and stated odds are fixed once it is judged."""
    claim_with_article = claim_details.get_claim_with_article(context(), claim_id)
    claim = claim_with_article.claim
    frozen = _FROZEN if claim["verdict"] is not None else frozenset()
    shown = [item for item in fields.EDIT if item.member not in frozen]
    values = {item.name: item.typed(claim) for item in shown} | {VERSION: str(claim["version"])}

    def act(data: dict[str, Any]) -> str:
        empty: dict[str, Any] = {item.member: _EMPTY[item.member] for item in shown if item.member in _EMPTY}
        if _is_emptied("said_on"):
            empty["said_on"] = claim_with_article.article.published_on.isoformat()
        claims.patch_claim(context(), actor(), claim_id, [form_version()], ClaimPatchIn().load(empty | data))
        return page_of_claim(claim_id)

    return handle_form(claim_form(_("Change the claim"), shown, _("Save"), claim_with_article), values, act)


@page_route("/claims/<id:claim_id>/deadlines/new", role="journalist", scopes=("claims:write",), methods=_BOTH)
def new_deadline(claim_id: int) -> Response:
    """Add a deadline that moves or corrects the current one."""
    details = claim_details.get_claim_details(context(), claim_id)
    announcements = [("", _("nothing")), *((str(item.id), item.title or item.url) for item in details.evidence)]
    shown = [replace(f, options=announcements) if f.name == "evidence_id" else f for f in fields.DEADLINE]
    form = replace(claim_form(_("A new deadline"), shown, _("Set the deadline"), details), schema=DeadlineIn())

    def act(new: NewDeadline) -> str:
        deadlines.add_deadline(context(), actor(), claim_id, new)
        return page_of_claim(claim_id)

    return handle_form(form, {}, act)


@page_route("/claims/<id:claim_id>/evidence/new", role="bot", scopes=("evidence:write",), methods=_BOTH)
def new_evidence(claim_id: int) -> Response:
    """Add evidence."""
    claim_with_article = claim_details.get_claim_with_article(context(), claim_id)
    form = replace(
        claim_form(_("Add evidence"), fields.EVIDENCE, _("Add the evidence"), claim_with_article), schema=EvidenceIn()
    )

    def act(new: NewEvidence) -> str:
        added = evidence.add_evidence(context(), actor(), claim_id, new)
        return page_of_claim(claim_id, f"evidence-{added.id}")

    return handle_form(form, {}, act)


@page_route("/evidence/<id:evidence_id>/retract", role="journalist", scopes=("evidence:write",), methods=_BOTH)
def retract_evidence(evidence_id: int) -> Response:
    """Retract evidence, with a reason."""
    item, claim_with_article = claim_details.get_evidence_with_claim(context(), evidence_id)
    form = replace(
        claim_form(_("Retract evidence"), fields.REASON, _("Retract it"), claim_with_article, evidence=item),
        schema=ReasonIn(),
    )

    def act(data: dict[str, Any]) -> str:
        evidence.retract_evidence(context(), actor(), evidence_id, data["reason"])
        return page_of_claim(item.claim_id, f"evidence-{evidence_id}")

    return handle_form(form, {}, act)


@page_route("/claims/<id:claim_id>/checks/new", role="bot", scopes=("checks:write",), methods=_BOTH)
def new_check(claim_id: int) -> Response:
    """Add a check."""
    claim_with_article = claim_details.get_claim_with_article(context(), claim_id)
    form = replace(claim_form(_("Log a check"), fields.CHECK, _("Log it"), claim_with_article), schema=CheckIn())

    def act(new: Any) -> str:
        checks.add_check(context(), actor(), claim_id, new)
        return page_of_claim(claim_id)

    return handle_form(form, {}, act)


@page_route("/claims/<id:claim_id>/verdicts/new", role="journalist", scopes=("verdicts:write",), methods=_BOTH)
def new_verdict(claim_id: int) -> Response:
    """Add a verdict on a claim, or correct its current verdict."""
    details = claim_details.get_claim_details(context(), claim_id)
    current = details.current
    options = [
        (str(item.id), f"{item.title or item.url} ({STANCES[item.stance]})")
        for item in details.evidence
        if item.retraction is None
    ]
    shown = [replace(f, options=options) if f.name == "evidence_ids" else f for f in fields.VERDICT]
    correcting = current is not None or bool(request.form.get("supersedes"))
    title, button = _("Give verdict"), _("Post the verdict")
    if correcting:
        title, button = _("Correct the verdict"), _("Correct it")
    if context().verdict_review == "second_person":
        button = _("Send for approval")
    form = claim_form(title, [*shown, *(fields.CORRECTION if correcting else ())], button, details, verdict=current)
    values: dict[str, Any] = {}
    if current is not None:
        ids = [str(number) for number in current.evidence_ids]
        values = {"supersedes": str(current.id), "outcome": current.outcome, "rationale": current.rationale}
        day = current.occurred_on.isoformat() if current.occurred_on else ""
        values |= {"evidence_ids": ids, "occurred_on": day, "reason": current.reason or ""}

    def act(data: dict[str, Any]) -> str:
        if current and data.get("outcome") not in WITH_DAY and data.get("occurred_on") == values["occurred_on"]:
            data.pop("occurred_on", None)  # the form filled in this day, and the new outcome has none
        new: NewVerdict = VerdictIn().load(data)
        verdicts.add_verdict(context(), actor(), claim_id, new)
        return page_of_claim(claim_id, "verdict")

    return handle_form(form, values, act)


@page_route("/verdicts/<id:verdict_id>/review", role="editor", scopes=("review",), methods=_BOTH)
def review_verdict(verdict_id: int) -> Response:
    """Approve a proposed verdict as its second person, or return it."""
    verdict = verdicts.get_verdict(context(), verdict_id)
    claim_with_article = claim_details.get_claim_with_article(context(), verdict.claim_id)
    cited = evidence.list_cited(context(), verdict)
    title = _("Approve or return a verdict")
    form = claim_form(title, fields.REVIEW, "", claim_with_article, verdict=verdict, cited=cited)

    def act(data: dict[str, Any]) -> str:
        note = {name: value for name, value in data.items() if name == "note"}
        if data.get("decision") not in ("return", "approve"):
            raise InvalidInput.at("/decision", "choose Return or Approve")
        if data["decision"] == "approve":
            verdicts.approve_verdict(context(), actor(), verdict_id, ApproveIn().load(note)["note"])
        else:
            verdicts.return_verdict(context(), actor(), verdict_id, ReturnIn().load(note)["note"])
        return page_of_claim(verdict.claim_id, "verdict")

    return handle_form(form, {}, act)


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of the workflow of a claim, with its form."""

    title: str
    fields: tuple[Field, ...]
    button: str
    role: Role
    schema: Any
    act: Callable[[Actor, int, Any], Any]


_STEPS: Final[Mapping[str, _Step]] = {
    "accept": _Step(
        lazy("Accept the claim"),
        fields.ACCEPT,
        lazy("Accept it"),
        "editor",
        CandidateEditsIn,
        lambda who, number, edits: workflow.accept_claim(context(), who, number, edits or NO_EDITS),
    ),
    "reject": _Step(
        lazy("Reject the candidate"),
        fields.REASON,
        lazy("Reject it"),
        "editor",
        ReasonIn,
        lambda who, number, data: workflow.reject_claim(context(), who, number, data["reason"]),
    ),
    "withdraw": _Step(
        lazy("Withdraw the claim"),
        fields.REASON,
        lazy("Withdraw it"),
        "editor",
        ReasonIn,
        lambda who, number, data: workflow.withdraw_claim(context(), who, number, data["reason"]),
    ),
    "restore": _Step(
        lazy("Restore the claim"),
        fields.REASON,
        lazy("Restore it"),
        "editor",
        ReasonIn,
        lambda who, number, data: workflow.restore_claim(context(), who, number, data["reason"]),
    ),
    "merge": _Step(
        lazy("Merge the claim with another"),
        fields.MERGE,
        lazy("Merge it"),
        "editor",
        MergeIn,
        lambda who, number, data: workflow.merge_claim(context(), who, number, data["into"], data["reason"]),
    ),
}


def _step_page(name: str, step: _Step) -> None:
    """Declare the page of a step."""

    def decide(claim_id: int) -> Response:
        claim_with_article = claim_details.get_claim_with_article(context(), claim_id)
        form = replace(claim_form(step.title, step.fields, step.button, claim_with_article), schema=step.schema())

        def act(data: Any) -> str:
            if name == "accept" and _is_emptied("said_on"):
                data = replace(data or NO_EDITS, said_on=claim_with_article.article.published_on.isoformat())
            step.act(actor(), claim_id, data)
            return page_of_claim(claim_id)

        return handle_form(form, _proposed(claim_with_article) if name == "accept" else {}, act)

    decide.__name__ = f"{name}_claim"
    page_route(f"/claims/<id:claim_id>/{name}", role=step.role, scopes=("review",), methods=_BOTH)(decide)


for _name, _step in _STEPS.items():
    _step_page(_name, _step)


@page_route("/claims/<id:claim_id>/place", role="journalist", scopes=("claims:write",), methods=("POST",))
def confirm_spans(claim_id: int) -> Response:
    """Confirm the positions that re-anchoring proposes for a claim's spans."""
    csrf.protect()
    claim = claim_details.get_claim_with_article(context(), claim_id).claim
    spans = []
    for span in claim["spans"]:
        position = span["proposal"] if span["state"] == "needs_human" else span
        if position is not None and position["start"] is not None:
            spans.append({"role": span["role"], **{name: position[name] for name in ("exact", "start", "end")}})
    claims.patch_claim(context(), actor(), claim_id, [form_version()], ClaimPatchIn().load({"spans": spans}))
    return redirect_after_post(url_for("web.show_article", article_id=claim["article_id"]))


def _is_emptied(name: str) -> bool:
    """Return True if the form has a field, and the visitor left it empty."""
    return name in request.form and not request.form[name].strip()


def _proposed(claim_with_article: ClaimWithArticle) -> dict[str, str]:
    claim = claim_with_article.claim
    due = claim["due"] or {}
    words = {"due.text": due.get("text") or ""}
    if not words["due.text"] and due.get("edtf"):
        words |= {"due.relation": due["relation"], "due.edtf": due["edtf"]}
    members = {item.name: item.typed(claim) for item in fields.ACCEPT if item.member in _PROPOSED}
    return members | words
