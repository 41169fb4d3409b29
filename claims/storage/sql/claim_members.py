"""A claim from its columns; several columns or one column of JSON hold some members."""

from collections.abc import Mapping
from typing import Any

import orjson

from claims.domain.extraction import CueSpan, Extraction
from claims.domain.instants import parse_instant
from claims.domain.probability import Probability
from claims.domain.records import Claim, CurrentVerdict, DependsOn, Snooze, Span
from claims.domain.slippage import Slippage
from claims.storage.sql.deadlines import due_from
from claims.storage.sql.values import parse_day, parse_instant_or_none


def claim_from(row: Mapping[str, Any], spans: tuple[Span, ...]) -> Claim:
    """Return a claim.

    Args:
        row: of `GET_CLAIM`, by column name.
        spans: in the newest revision.
    """
    return Claim(
        id=row["id"],
        article_id=row["article_id"],
        statement=row["statement"],
        claimant=row["claimant"] or None,
        topics=tuple(orjson.loads(row["topics"])),
        criteria=row["criteria"],
        spans=spans,
        due=None if row["deadline_id"] is None else due_from(row),
        deadline_id=row["deadline_id"],
        depends_on=_condition_from(row),
        workflow=row["workflow"],
        workflow_reason=row["workflow_reason"],
        merged_into=row["merged_into"],
        verdict=_current_verdict_from(row),
        version=row["version"],
        created_at=parse_instant(row["created_at"]),
        updated_at=parse_instant(row["updated_at"]),
        snooze=_snooze_from(row),
        needs_human=bool(row["needs_human"]),
        logged_state=row["logged_state"] or "none",
        extraction=extraction_from(row["extraction"]),
        external_id=row["external_id"],
        claimant_url=row["claimant_url"],
        said_on=row["said_on"],
        slippage=slippage_from(row["slippage"]),
        probability=probability_from(row),
        claimant_id=row["claimant_id"],
        claimant_resolved=bool(row["claimant_resolved"]),
        is_public=bool(row["is_public"]),
        assigned_to=row["assigned_to"],
    )


def _condition_from(row: Mapping[str, Any]) -> DependsOn | None:
    if row["depends_on"] is None:
        return None
    return DependsOn(claim_id=row["depends_on"], offset=row["depends_offset"], waiting=bool(row["waiting"]))


def _current_verdict_from(row: Mapping[str, Any]) -> CurrentVerdict | None:
    if row["verdict_id"] is None:
        return None
    return CurrentVerdict(
        id=row["verdict_id"],
        outcome=row["outcome"],
        occurred_on=parse_day(row["occurred_on"]),
        published_at=parse_instant(row["published_at"]),
        supersedes=row["supersedes"],
    )


def _snooze_from(row: Mapping[str, Any]) -> Snooze | None:
    since, until = parse_instant_or_none(row["snoozed_at"]), parse_instant_or_none(row["snoozed_until"])
    return None if since is None else Snooze(since=since, until=until)


def extraction_from(text: str | None) -> Extraction | None:
    """Parse the reasons for a proposal; None if no extraction proposed the claim."""
    if text is None:
        return None
    values = orjson.loads(text)
    cues = tuple(CueSpan(**cue) for cue in values["cues"])
    return Extraction(**values | {"cues": cues, "why": tuple(values["why"])})


def slippage_from(text: str | None) -> Slippage | None:
    """Parse the slippage of a claim; None if its deadline has never been moved."""
    if text is None:
        return None
    values = orjson.loads(text)
    return Slippage(**values | {"first_latest": parse_day(values["first_latest"])})


def probability_from(row: Mapping[str, Any]) -> Probability | None:
    """Return the odds of a claim; None if its article states none."""
    if row["probability_text"] is None:
        return None
    return Probability(low=row["probability_low"], high=row["probability_high"], text=row["probability_text"])
