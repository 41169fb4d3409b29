"""A claim with its article, and with all records that belong to it, for the web pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import orjson

from claims.domain.evidence import Evidence, with_window
from claims.domain.feed_entries import VerdictEntry
from claims.domain.records import Article, Change, ClaimNote, Deadline, Json
from claims.domain.verdicts import Verdict, current_of, withdrawn_of
from claims.services.claim_writes import render_claim, render_claim_text
from claims.services.context import ServiceContext
from claims.services.visible import is_visible

#: records of each kind that `get_claim_details` returns
MAX_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class ClaimWithArticle:
    """A claim, as the API returns it, with its article."""

    claim: Json
    article: Article


@dataclass(frozen=True, slots=True)
class ClaimDetails:
    """A claim, as the API returns it, with the first records of each kind, oldest first."""

    claim: Json
    etag: str
    article: Article
    deadlines: Sequence[Deadline]
    evidence: Sequence[Evidence]
    verdicts: Sequence[Verdict]
    changes: Sequence[Change]
    #: the claims that the claim names and that the caller may see: id -> statement
    linked: Mapping[int, str]

    @property
    def withdrawn(self) -> Sequence[Verdict]:
        """The verdicts that were published and withdrawn later."""
        return withdrawn_of(self.verdicts)

    @property
    def current(self) -> Verdict | None:
        """The newest published verdict."""
        return current_of(self.verdicts)

    @property
    def verdict_entry(self) -> VerdictEntry | None:
        """The newest published verdict as feeds and formats need it."""
        current = self.current
        if current is None:
            return None
        cited = tuple(evidence for evidence in self.evidence if evidence.id in current.evidence_ids)
        published = [v.published_at for v in self.verdicts if v.state == "published" and v.published_at]
        return VerdictEntry(self.claim, self.article, current, cited, min(published))


def get_claim_with_article(context: ServiceContext, claim_id: int) -> ClaimWithArticle:
    """Return a claim and its article. Raises `ClaimNotFound`."""
    row, article = context.store.get_claim_and_article(claim_id, context.visibility)
    now = context.clock().replace(microsecond=0)
    return ClaimWithArticle(orjson.loads(render_claim_text(context, row, now)), article)


def get_evidence_with_claim(context: ServiceContext, evidence_id: int) -> tuple[Evidence, ClaimWithArticle]:
    """Return evidence, its claim and the article. Raises `EvidenceNotFound`."""
    evidence = context.store.get_evidence(evidence_id)
    return evidence, get_claim_with_article(context, evidence.claim_id)


def get_claim_details(context: ServiceContext, claim_id: int) -> ClaimDetails:
    """Return a claim with its records, at most `MAX_ROWS` of each kind. Raises `ClaimNotFound`."""
    row, article = context.store.get_claim_and_article(claim_id, context.visibility)
    rendered = render_claim(context, row, context.clock().replace(microsecond=0))
    claim = orjson.loads(rendered.text)
    evidence = context.store.list_evidence(claim_id, 0, MAX_ROWS, context.visibility)
    return ClaimDetails(
        claim,
        rendered.etag,
        article,
        context.store.list_deadlines(claim_id, 0, MAX_ROWS),
        [_with_in_window(item, claim["due"]) for item in evidence],
        context.store.list_verdicts(claim_id, 0, MAX_ROWS, context.visibility),
        context.store.list_changes_of_claim(claim_id, 0, MAX_ROWS, context.visibility),
        _linked(context, claim),
    )


def get_told_verdicts(context: ServiceContext, claim_id: int) -> tuple[Verdict | None, Verdict | None]:
    """Return the current verdict of a claim, and the last published one that was withdrawn; None for none."""
    verdicts = context.store.list_verdicts(claim_id, 0, MAX_ROWS, context.visibility)
    return current_of(verdicts), next(reversed(withdrawn_of(verdicts)), None)


def list_notes(context: ServiceContext, claim_id: int) -> list[ClaimNote]:
    """List the first notes on a claim, at most `MAX_ROWS`, oldest first; only journalists and above may see them."""
    return context.store.list_notes(claim_id, 0, MAX_ROWS)


def _linked(context: ServiceContext, claim: Json) -> dict[int, str]:
    """Return those of the claims in `depends_on` and `merged_into` that the caller may see: id -> statement."""
    named = {claim["merged_into"], (claim["depends_on"] or {}).get("claim_id")} - {None}
    found = [context.store.get_claim(number) for number in sorted(named)]
    return {other.id: other.statement for other in found if is_visible(context, other)}


def _with_in_window(evidence: Evidence, due: Json | None) -> Evidence:
    """Return the evidence with `in_window` for the current due window of its claim."""
    if due is None:
        return evidence
    earliest, latest = (date.fromisoformat(due[name]) if due[name] else None for name in ("earliest", "latest"))
    return with_window(evidence, earliest, latest)
