"""The search index: a row for each claim, for each piece of evidence and for each published rationale.

The number of a row has the claim in its upper 32 bits. Below are 0 for the claim itself, twice the id of the evidence,
or one more than twice the id of the verdict.
"""

from collections.abc import Sequence
from typing import Final

from claims.domain.evidence import Evidence
from claims.domain.records import Claim
from claims.domain.verdicts import Verdict
from claims.search.tokens import index_text
from claims.storage.sql.database import Database
from claims.storage.sql.values import Params

#: ids have 31 bits in the index
MAX_INDEXED_ID: Final = 2**31 - 1
_SHIFT: Final = 32
ADD_CLAIM: Final = """
    INSERT INTO claims_search (rowid, statement, quote, claimant, topics, criteria, title)
    SELECT :rowid, :statement, :quote, :claimant, :topics, :criteria, title_tokens FROM articles WHERE id = :article_id
"""
UPDATE_CLAIM: Final = """
    UPDATE claims_search SET statement = :statement, quote = :quote, claimant = :claimant, topics = :topics,
        criteria = :criteria
    WHERE rowid = :rowid
"""
UPDATE_TITLE: Final = """
    UPDATE claims_search SET title = (SELECT title_tokens FROM articles WHERE id = :id)
    WHERE rowid IN (SELECT id << 32 FROM claims WHERE article_id = :id)
"""
REMOVE_ARTICLE: Final = """
    DELETE FROM claims_search WHERE rowid IN (
        SELECT id << 32 FROM claims WHERE article_id = :id
        UNION ALL
        SELECT (e.claim_id << 32) | (e.id << 1) FROM claims AS c JOIN evidence AS e ON e.claim_id = c.id
        WHERE c.article_id = :id)
"""
REMOVE: Final = "DELETE FROM claims_search WHERE rowid = :rowid"
ADD_EVIDENCE: Final = "INSERT INTO claims_search (rowid, evidence) VALUES (:rowid, :tokens)"
ADD_RATIONALE: Final = "INSERT INTO claims_search (rowid, rationale) VALUES (:rowid, :tokens)"
LIST_NAMES: Final = "SELECT name FROM claimant_names WHERE claimant_id = :id ORDER BY key"
REMOVE_NAMES: Final = "DELETE FROM claimants_search WHERE rowid = :id"
ADD_NAMES: Final = "INSERT INTO claimants_search (rowid, names) VALUES (:id, :names)"


def claim_of(rowid: int) -> int:
    """Return the id of the claim of a row."""
    return rowid >> _SHIFT


def row_of_claim(claim_id: int) -> int:
    """Return the number of a claim's own row."""
    return claim_id << _SHIFT


def row_of_evidence(claim_id: int, evidence_id: int) -> int:
    """Return the number of the row of a piece of evidence."""
    return claim_id << _SHIFT | evidence_id << 1


def row_of_verdict(claim_id: int, verdict_id: int) -> int:
    """Return the number of the row of a rationale."""
    return claim_id << _SHIFT | verdict_id << 1 | 1


def add_claims(db: Database, claims: Sequence[Claim]) -> None:
    """Add the rows of new claims."""
    db.run_many(ADD_CLAIM, [_claim_params(claim) | {"article_id": claim.article_id} for claim in claims])


def update_claim(db: Database, before: Claim, after: Claim) -> None:
    """Update the row of a claim if its words have changed."""
    if _words(before) != _words(after):
        db.run(UPDATE_CLAIM, _claim_params(after))


def set_evidence(db: Database, evidence: Evidence, *, is_new: bool = False) -> None:
    """Add, replace or remove the row of a piece of evidence: retracted evidence has none."""
    rowid = row_of_evidence(evidence.claim_id, evidence.id)
    words = None if evidence.retraction else words_of_evidence(evidence.title, evidence.excerpt)
    _set(db, ADD_EVIDENCE, rowid, words, is_new=is_new)


def set_rationale(db: Database, verdict: Verdict, *, is_new: bool = False) -> None:
    """Add or remove the row of a rationale: only published verdicts have one."""
    words = verdict.rationale if verdict.state == "published" else None
    _set(db, ADD_RATIONALE, row_of_verdict(verdict.claim_id, verdict.id), words, is_new=is_new)


def set_names(db: Database, claimant_id: int) -> None:
    """Replace the row of a claimant. One that nobody has edited needs none, because its claims have its name."""
    names = [row["name"] for row in db.rows(LIST_NAMES, {"id": claimant_id})]
    db.run(REMOVE_NAMES, {"id": claimant_id})
    if names:
        db.run(ADD_NAMES, {"id": claimant_id, "names": index_text("\n".join(names))})


def _set(db: Database, statement: str, rowid: int, words: str | None, *, is_new: bool) -> None:
    if not is_new:
        db.run(REMOVE, {"rowid": rowid})
    params = text_params(rowid, words)
    if params:
        db.run(statement, params)


def words_of_evidence(title: str | None, excerpt: str | None) -> str:
    """Return the words of a piece of evidence."""
    return "\n".join(filter(None, (title, excerpt)))


def text_params(rowid: int, words: str | None) -> Params:
    """Return the parameters of `ADD_EVIDENCE` and `ADD_RATIONALE`; empty without a word to find."""
    tokens = index_text(words) if words else ""
    return {"rowid": rowid, "tokens": tokens} if tokens else {}


def _words(claim: Claim) -> tuple[str, ...]:
    """Return the words of a claim's columns, in the order of `_claim_params`."""
    quote = "\n".join(span.exact for span in claim.spans if span.role == "claim")
    return claim.statement, quote, claim.claimant or "", "\n".join(claim.topics), claim.criteria or ""


def _claim_params(claim: Claim) -> Params:
    names = ("statement", "quote", "claimant", "topics", "criteria")
    tokens = zip(names, map(index_text, _words(claim)), strict=True)
    return {"rowid": row_of_claim(claim.id), **dict(tokens)}
