"""The forms that take back mistakes: withdrawn verdicts, restored evidence, corrected evidence and articles."""

from typing import Any

from flask import Response, url_for

from claims.domain.requests import ArticlePatch
from claims.services import article_edits, articles, claim_details, evidence, verdicts, withdrawals
from claims.web import fields
from claims.web.blueprint import page_route
from claims.web.catalogue import gettext as _
from claims.web.claim_forms import actor, claim_form, form_version, page_of_claim
from claims.web.forms import VERSION, Form, handle_form
from claims.wiring import context
from schemas.articles import ArticlePatchIn
from schemas.claims import ReasonIn
from schemas.evidence import EvidencePatchIn

_BOTH = ("GET", "POST")


@page_route(
    "/verdicts/<id:verdict_id>/withdraw",
    role="journalist",
    scopes=("verdicts:write", "review"),
    any_scope=True,
    methods=_BOTH,
)
def withdraw_verdict(verdict_id: int) -> Response:
    """Withdraw a verdict that was a mistake; the verdict before it counts again."""
    verdict = verdicts.get_verdict(context(), verdict_id)
    claim = claim_details.get_claim_with_article(context(), verdict.claim_id)
    form = claim_form(
        _("Withdraw the verdict"), fields.REASON, _("Withdraw it"), claim, schema=ReasonIn(), verdict=verdict
    )

    def act(data: dict[str, Any]) -> str:
        withdrawals.withdraw_verdict(context(), actor(), verdict_id, data["reason"])
        return page_of_claim(verdict.claim_id, "verdict")

    return handle_form(form, {}, act)


@page_route("/evidence/<id:evidence_id>/restore", role="journalist", scopes=("evidence:write",), methods=_BOTH)
def restore_evidence(evidence_id: int) -> Response:
    """Undo the retraction of evidence."""
    item, claim = claim_details.get_evidence_with_claim(context(), evidence_id)
    form = claim_form(_("Undo the retraction"), fields.REASON, _("Undo it"), claim, schema=ReasonIn(), evidence=item)

    def act(data: dict[str, Any]) -> str:
        evidence.restore_evidence(context(), actor(), evidence_id, data["reason"])
        return page_of_claim(item.claim_id, f"evidence-{evidence_id}")

    return handle_form(form, {}, act)


@page_route("/evidence/<id:evidence_id>/edit", role="bot", scopes=("evidence:write",), methods=_BOTH)
def edit_evidence(evidence_id: int) -> Response:
    """Correct evidence that no verdict cites."""
    item, claim = claim_details.get_evidence_with_claim(context(), evidence_id)
    document = context().serializers.evidence(item)
    values = {field.name: field.typed(document) for field in fields.EVIDENCE} | {VERSION: str(item.version)}
    form = claim_form(_("Correct the evidence"), fields.EVIDENCE, _("Save"), claim, evidence=item)

    def act(data: dict[str, Any]) -> str:
        empty = {field.name: None for field in fields.EVIDENCE if not field.required}
        changes = EvidencePatchIn().load(empty | data)
        evidence.patch_evidence(context(), actor(), evidence_id, [form_version()], changes)
        return page_of_claim(item.claim_id, f"evidence-{evidence_id}")

    return handle_form(form, values, act)


@page_route("/articles/<id:article_id>/edit", role="journalist", scopes=("articles:write",), methods=_BOTH)
def edit_article(article_id: int) -> Response:
    """Correct what the record says of an article; windows that rest on its day are read again."""
    article = articles.get_article(context(), article_id)
    document = context().serializers.article(article)
    page = url_for("web.show_article", article_id=article_id)
    values = {field.name: field.typed(document) for field in fields.ARTICLE_EDIT} | {VERSION: str(article.version)}
    about = {"article": article}
    form = Form(_("Correct the article"), fields.ARTICLE_EDIT, _("Save"), page, "pages/_about_article.html", about)

    def act(data: dict[str, Any]) -> str:
        empty = {field.name: "" if field.required else [] for field in fields.ARTICLE_EDIT}
        patch: ArticlePatch = ArticlePatchIn().load(empty | data)
        article_edits.patch_article(context(), actor(), article_id, [form_version()], patch)
        return page

    return handle_form(form, values, act)
