"""Loading the example data of `fixtures/` through the use-cases, each article whole or not at all."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from claims.actors import Actor
from claims.errors import ArticleExists, TokenNotFound
from claims.ledger import articles, claims, deadlines, evidence, tokens, verdicts
from claims.ledger.desk import Desk
from claims.model import Json
from claims.words import Role
from schemas.articles import ArticleIn
from schemas.claims import ClaimIn, DeadlineIn
from schemas.judgement import EvidenceIn, VerdictIn

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
AUTHOR = Actor("example-journalist", "editor")
REVIEWER = Actor("example-editor", "editor")

#: variable name -> token name and role, as `make run` prints them
TOKENS: dict[str, tuple[str, Role]] = {
    "JOURNALIST": ("example-journalist", "journalist"),
    "BOT": ("example-bot", "bot"),
    "EDITOR": ("example-editor", "editor"),
}


def load_examples(desk: Desk) -> int:
    """Load every article of `fixtures/` that is not there yet; give how many were added."""
    return sum(_load(desk, orjson.loads(path.read_bytes())) for path in sorted(FIXTURES.glob("articles/*.json")))


def fresh_tokens(desk: Desk) -> dict[str, str]:
    """Revoke the example tokens of the last time and make new ones: variable name -> secret."""
    return {variable: _fresh(desk, name, role) for variable, (name, role) in TOKENS.items()}


def _fresh(desk: Desk, name: str, role: Role) -> str:
    with desk.store.transaction():
        with suppress(TokenNotFound):
            tokens.revoke_token(desk, name)
        return tokens.create_token(desk, name, role)


def _load(desk: Desk, data: Json) -> bool:
    """Load one article with its claims; references between them are the claims' keys in the file."""
    article = dict(data["article"])
    if "text_file" in article:
        article["text"] = (FIXTURES / article.pop("text_file")).read_text(encoding="utf-8")
    try:
        with desk.store.transaction():
            article_id = articles.add_article(desk, AUTHOR, ArticleIn().load(article)).id
            ids: dict[str, int] = {}
            for item in data["claims"]:
                ids[item["key"]] = _load_claim(desk, article_id, item, ids)
    except ArticleExists:
        return False
    return True


def _load_claim(desk: Desk, article_id: int, item: Json, ids: dict[str, int]) -> int:
    body = dict(item["claim"]) | {"article_id": article_id}
    if "depends_on" in body:
        body["depends_on"] = body["depends_on"] | {"claim_id": ids[body["depends_on"]["claim_id"]]}
    claim_id = claims.add_claim(desk, AUTHOR, ClaimIn().load(body)).id
    found = [evidence.add_evidence(desk, AUTHOR, claim_id, EvidenceIn().load(e)).id for e in item.get("evidence", [])]
    for deadline in item.get("deadlines", []):
        deadlines.add_deadline(desk, AUTHOR, claim_id, DeadlineIn().load(_numbered(deadline, found)))
    last: int | None = None
    for verdict in item.get("verdicts", []):
        last = _load_verdict(desk, claim_id, verdict, found, last)
    return claim_id


def _load_verdict(desk: Desk, claim_id: int, verdict: Json, found: list[int], last: int | None) -> int:
    """Load a verdict; one with `second_person` is proposed by the author and approved by the reviewer."""
    body = dict(verdict)
    note = body.pop("second_person", None)
    body["evidence_ids"] = [found[i] for i in body.get("evidence_ids", [])]
    if "correction" in body:
        body["supersedes"] = last
    where = replace(desk, review="none" if note is None else "second_person")
    added = verdicts.add_verdict(where, AUTHOR, claim_id, VerdictIn().load(body))
    if note is not None:
        verdicts.approve_verdict(where, REVIEWER, added.id, note)
    return added.id


def _numbered(deadline: Json, found: list[int]) -> dict[str, Any]:
    body = dict(deadline)
    if "evidence_id" in body:
        body["evidence_id"] = found[body["evidence_id"]]
    return body
