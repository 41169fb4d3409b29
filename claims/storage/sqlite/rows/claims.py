"""Claims, spans and deadlines."""

from datetime import date

import orjson

from claims.dates.window import day_start
from claims.domain.due import Due
from claims.domain.extraction import CueFound, Extraction
from claims.domain.instants import format_instant, format_seconds, parse_instant
from claims.domain.records import Claim, CurrentVerdict, Deadline, DependsOn, Proposal, Snooze, Span
from claims.storage.base import ClaimRow
from claims.storage.sqlite.connection import Row
from claims.storage.sqlite.rows.values import Params, day, dumps, instant, text
from claims.storage.sqlite.statements.claims import NEVER


def span_from(row: Row) -> Span:
    """Read a span."""
    proposal = row["proposal"] and Proposal(**orjson.loads(row["proposal"]))
    return Span(
        row["role"],
        row["exact"],
        row["prefix"],
        row["suffix"],
        row["start"],
        row["end"],
        row["state"],
        row["revision"],
        proposal,
    )


def span_params(claim_id: int, revision: int, position: int, span: Span) -> Params:
    """Give the parameters of ADD_SPAN."""
    proposal = span.proposal
    return {
        "claim_id": claim_id,
        "revision": revision,
        "position": position,
        "role": span.role,
        "exact": span.exact,
        "prefix": span.prefix,
        "suffix": span.suffix,
        "start": span.start,
        "end": span.end,
        "state": span.state,
        "proposal": proposal and dumps(proposal),
    }


def due_from(row: Row) -> Due:
    """Read a due window."""
    return Due(
        row["due_text"],
        row["edtf"],
        row["relation"],
        row["precision"],
        date.fromisoformat(row["earliest"]),
        day(row["latest"]),
        row["basis"],
        row["timezone"],
        date.fromisoformat(row["first_check_on"]),
        instant(row["due_at"]),
        row["review_every"],
    )


def due_params(due: Due) -> Params:
    """Give the window's parameters of ADD_DEADLINE."""
    return {
        "text": due.text,
        "edtf": due.edtf,
        "relation": due.relation,
        "precision": due.precision,
        "earliest": due.earliest.isoformat(),
        "latest": text(due.latest),
        "basis": due.basis,
        "timezone": due.timezone,
        "first_check_on": due.first_check_on.isoformat(),
        "due_at": due.due_at and format_seconds(due.due_at),
        "review_every": due.review_every,
    }


def claim_from(row: Row, spans: tuple[Span, ...]) -> Claim:
    """Read a claim with its current deadline and verdict."""
    return Claim(
        id=row["id"],
        article_id=row["article_id"],
        statement=row["statement"],
        claimant=row["claimant"],
        topics=tuple(orjson.loads(row["topics"])),
        criteria=row["criteria"],
        spans=spans,
        due=None if row["deadline_id"] is None else due_from(row),
        deadline_id=row["deadline_id"],
        depends_on=None
        if row["depends_on"] is None
        else DependsOn(row["depends_on"], row["depends_offset"], bool(row["waiting"])),
        workflow=row["workflow"],
        workflow_reason=row["workflow_reason"],
        merged_into=row["merged_into"],
        verdict=None
        if row["verdict_id"] is None
        else CurrentVerdict(
            row["verdict_id"],
            row["outcome"],
            day(row["occurred_on"]),
            parse_instant(row["published_at"]),
            row["supersedes"],
        ),
        version=row["version"],
        created_at=parse_instant(row["created_at"]),
        updated_at=parse_instant(row["updated_at"]),
        snooze=None
        if row["hidden_since"] is None
        else Snooze(parse_instant(row["hidden_since"]), instant(row["hidden_until"])),
        needs_human=bool(row["needs_human"]),
        logged_state=row["announced"] or 0,
        extraction=extraction_from(row["extraction"]),
        external_id=row["external_id"],
        claimant_url=row["claimant_url"],
    )


def extraction_from(text: str | None) -> Extraction | None:
    """Read why a claim was proposed."""
    if text is None:
        return None
    values = orjson.loads(text)
    cues = tuple(CueFound(**cue) for cue in values["cues"])
    return Extraction(**values | {"cues": cues, "why": tuple(values["why"])})


def claim_params(claim: Claim, document: str) -> Params:
    """Give the parameters of ADD_CLAIM and UPDATE_CLAIM."""
    depends, verdict, due = claim.depends_on, claim.verdict, claim.due
    return {
        "id": claim.id,
        "article_id": claim.article_id,
        "statement": claim.statement,
        "claimant": claim.claimant,
        "claimant_key": claim.claimant.casefold(),
        "topics": dumps(claim.topics),
        "criteria": claim.criteria,
        "workflow": claim.workflow,
        "workflow_reason": claim.workflow_reason,
        "merged_into": claim.merged_into,
        "depends_on": depends and depends.claim_id,
        "depends_offset": depends and depends.offset,
        "waiting": int(claim.waiting),
        "deadline_id": claim.deadline_id,
        "opens_at": format_seconds(day_start(due.earliest, due.timezone)) if due else "",
        "due_sort": due_sort(claim),
        "verdict_id": verdict and verdict.id,
        "outcome": verdict and verdict.outcome,
        "version": claim.version,
        "created_at": format_instant(claim.created_at),
        "updated_at": format_instant(claim.updated_at),
        "form": document,
        "extraction": claim.extraction and dumps(claim.extraction),
        "external_id": claim.external_id,
        "claimant_url": claim.claimant_url,
        **attention_params(claim),
    }


def attention_params(claim: Claim) -> Params:
    """Give the parameters of UPDATE_ATTENTION."""
    snooze = claim.snooze
    return {
        "id": claim.id,
        "needs_human": int(claim.needs_human),
        "hidden_since": snooze and format_seconds(snooze.since),
        "hidden_until": snooze and snooze.until and format_seconds(snooze.until),
    }


def due_sort(claim: Claim) -> str:
    """Give the claim's due instant as a sort key that is never null."""
    return format_seconds(claim.due.due_at) if claim.due and claim.due.due_at else NEVER


def listed_from(row: Row, sort_column: str = "due_sort") -> ClaimRow:
    """Read a claim as lists serve it."""
    due = row["due_sort"]
    return ClaimRow(
        row["id"],
        row["form"],
        row["version"],
        row["workflow"] == "accepted",
        row["outcome"] is not None,
        bool(row["waiting"]),
        parse_instant(row["opens_at"]) if row["opens_at"] else None,
        None if due == NEVER else parse_instant(due),
        (str(row[sort_column]), row["id"]),
    )


def deadline_from(row: Row) -> Deadline:
    """Read a deadline."""
    return Deadline(
        row["id"],
        row["claim_id"],
        due_from(row),
        row["reason"],
        row["note"],
        row["evidence_id"],
        row["actor"],
        parse_instant(row["created_at"]),
    )
