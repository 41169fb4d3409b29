"""Loading of the example data in `fixtures/` through the services, one transaction for each article."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from claims.domain.actors import SYSTEM, Actor
from claims.domain.records import Json
from claims.domain.roles import Role
from claims.errors import ArticleExists, TokenNotFound
from claims.services import articles, claims, deadlines, evidence, tokens, verdicts
from claims.services.context import ServiceContext
from schemas.articles import ArticleIn
from schemas.claims import ClaimIn
from schemas.deadlines import DeadlineIn
from schemas.evidence import EvidenceIn
from schemas.verdicts import VerdictIn

_PACKAGE = Path(__file__).resolve().parent.parent
#: the example articles: inside the installed package, or in the checkout that has the package
FIXTURES = next(path for path in (_PACKAGE / "fixtures", _PACKAGE.parent / "fixtures") if path.is_dir())
AUTHOR = Actor("example-journalist", "editor")
REVIEWER = Actor("example-editor", "editor")

#: variable name to token name and role, as `duecheck run --examples` prints them
TOKENS: dict[str, tuple[str, Role]] = {
    "JOURNALIST": ("example-journalist", "journalist"),
    "BOT": ("example-bot", "bot"),
    "EDITOR": ("example-editor", "editor"),
}


def load_examples(context: ServiceContext) -> int:
    """Load the articles of `fixtures/` that the database lacks; return the number of added articles."""
    return sum(_load(context, orjson.loads(path.read_bytes())) for path in sorted(FIXTURES.glob("articles/*.json")))


def replace_tokens(context: ServiceContext) -> dict[str, str]:
    """Revoke the earlier example tokens and create new ones; return their secrets by variable name."""
    return {variable: _replace_token(context, name, role) for variable, (name, role) in TOKENS.items()}


def _replace_token(context: ServiceContext, name: str, role: Role) -> str:
    with context.store.transaction():
        with suppress(TokenNotFound):
            tokens.revoke_token(context, SYSTEM, name)
        return tokens.create_token(context, name, role)


def _load(context: ServiceContext, data: Json) -> bool:
    """Load one article with its claims, which refer to each other by their keys in the file."""
    article = dict(data["article"])
    if "text_file" in article:
        article["text"] = (FIXTURES / article.pop("text_file")).read_text(encoding="utf-8")
    try:
        with context.store.transaction():
            article_id = articles.add_article(context, AUTHOR, ArticleIn().load(article)).id
            ids: dict[str, int] = {}
            for item in data["claims"]:
                ids[item["key"]] = _load_claim(context, article_id, item, ids)
    except ArticleExists:
        return False
    return True


def _load_claim(context: ServiceContext, article_id: int, item: Json, ids: dict[str, int]) -> int:
    body = dict(item["claim"]) | {"article_id": article_id}
    if "depends_on" in body:
        body["depends_on"] = body["depends_on"] | {"claim_id": ids[body["depends_on"]["claim_id"]]}
    claim_id = claims.add_claim(context, AUTHOR, ClaimIn().load(body)).id
    evidence_ids = [
        evidence.add_evidence(context, AUTHOR, claim_id, EvidenceIn().load(e)).id for e in item.get("evidence", [])
    ]
    for deadline in item.get("deadlines", []):
        deadlines.add_deadline(context, AUTHOR, claim_id, DeadlineIn().load(_with_evidence_id(deadline, evidence_ids)))
    last: int | None = None
    for verdict in item.get("verdicts", []):
        last = _load_verdict(context, claim_id, verdict, evidence_ids, last)
    return claim_id


def _load_verdict(
    context: ServiceContext, claim_id: int, verdict: Json, evidence_ids: list[int], last: int | None
) -> int:
    """Add a verdict; if it has `second_person`, the author proposes it and the reviewer approves it."""
    body = dict(verdict)
    note = body.pop("second_person", None)
    body["evidence_ids"] = [evidence_ids[i] for i in body.get("evidence_ids", [])]
    if "correction" in body:
        body["supersedes"] = last
    with_review = replace(context, verdict_review="none" if note is None else "second_person")
    added = verdicts.add_verdict(with_review, AUTHOR, claim_id, VerdictIn().load(body))
    if note is not None:
        verdicts.approve_verdict(with_review, REVIEWER, added.id, note)
    return added.id


def _with_evidence_id(deadline: Json, evidence_ids: list[int]) -> dict[str, Any]:
    body = dict(deadline)
    if "evidence_id" in body:
        body["evidence_id"] = evidence_ids[body["evidence_id"]]
    return body
