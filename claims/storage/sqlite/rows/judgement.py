"""Evidence, checks and verdicts."""

import orjson

from claims.domain.instants import parse_instant
from claims.domain.records import Check, Correction, Evidence, Retraction, Review, Verdict
from claims.storage.sqlite.connection import Row
from claims.storage.sqlite.rows.values import day, instant


def evidence_from(row: Row) -> Evidence:
    """Read evidence."""
    at = instant(row["retracted_at"])
    return Evidence(
        row["id"],
        row["claim_id"],
        row["url"],
        row["title"],
        row["publisher"],
        day(row["published_on"]),
        row["excerpt"],
        row["note"],
        row["stance"],
        row["actor"],
        parse_instant(row["created_at"]),
        Retraction(row["retracted_reason"], row["retracted_by"], at) if at else None,
    )


def check_from(row: Row) -> Check:
    """Read a check."""
    return Check(
        row["id"],
        row["claim_id"],
        row["result"],
        day(row["next_check_on"]),
        row["note"],
        row["actor"],
        parse_instant(row["created_at"]),
    )


def verdict_from(row: Row) -> Verdict:
    """Read a verdict."""
    code, reviewed_at = row["correction_code"], instant(row["reviewed_at"])
    return Verdict(
        id=row["id"],
        claim_id=row["claim_id"],
        outcome=row["outcome"],
        rationale=row["rationale"],
        evidence_ids=tuple(orjson.loads(row["evidence_ids"])),
        occurred_on=day(row["occurred_on"]),
        reason=row["reason"],
        supersedes=row["supersedes"],
        correction=code and Correction(code, row["correction_note"]),
        state=row["state"],
        actor=row["actor"],
        created_at=parse_instant(row["created_at"]),
        published_at=instant(row["published_at"]),
        review=Review(row["reviewed_by"], reviewed_at, row["review_note"]) if reviewed_at else None,
        claim_version=row["claim_version"],
        current=bool(row["current"]),
        review_url=row["review_url"],
    )
