"""List the entries of the syndication feeds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

import orjson

from claims.domain.feed_entries import DueEntry, VerdictEntry
from claims.domain.limits import MAX_NEWEST, MAX_PAST, MAX_UPCOMING
from claims.domain.requests import ClaimFilter
from claims.errors import NotFound
from claims.services import claim_writes
from claims.services.articles import articles_of
from claims.services.claimants import get_claimant
from claims.services.context import ServiceContext
from claims.services.visible import get_visible_claim
from claims.storage.base import ClaimRow, PublishedVerdict


def list_calendar_entries(context: ServiceContext, claim_filter: ClaimFilter) -> list[DueEntry]:
    """List unjudged claims with an end for the calendar, by due instant: the last due ones and the next ones."""
    now = context.clock().replace(microsecond=0)
    unjudged = replace(claim_filter, unjudged=True)
    past = _list_rows(context, replace(unjudged, sort="-due_at", due_until=now), MAX_PAST, now)
    upcoming = _list_rows(context, replace(unjudged, sort="due_at", due_beyond=now), MAX_UPCOMING, now)
    return _due_entries(context, [*reversed(past), *upcoming], now)


def list_due_entries(context: ServiceContext, claim_filter: ClaimFilter) -> list[DueEntry]:
    """List unjudged claims that are due or overdue, last due instant first."""
    now = context.clock().replace(microsecond=0)
    due = _list_rows(context, replace(claim_filter, unjudged=True, sort="-due_at", due_until=now), MAX_NEWEST, now)
    return _due_entries(context, due, now)


def list_verdict_entries(
    context: ServiceContext, claim_filter: ClaimFilter, limit: int = MAX_NEWEST
) -> list[VerdictEntry]:
    """List the newest published verdict of each accepted claim.

    Args:
        context: the service context.
        claim_filter: which claims.
        limit: entries at most.

    Returns:
        The verdicts with their claims and cited evidence, last publication first.
    """
    return _verdict_entries(context, context.store.list_published_verdicts(claim_filter, limit))


def _verdict_entries(context: ServiceContext, published: Sequence[PublishedVerdict]) -> list[VerdictEntry]:
    ids = {evidence_id for item in published for evidence_id in item.verdict.evidence_ids}
    evidence = {item.id: item for item in context.store.list_evidence_by_id(sorted(ids))}
    claims = [orjson.loads(item.document) for item in published]
    articles = articles_of(context, claims)
    return [
        VerdictEntry(
            claim,
            articles[claim["article_id"]],
            item.verdict,
            tuple(evidence[evidence_id] for evidence_id in item.verdict.evidence_ids),
            item.first_published_at,
        )
        for item, claim in zip(published, claims, strict=True)
    ]


def get_verdict_entry(context: ServiceContext, claim_id: int) -> tuple[str, VerdictEntry | None]:
    """Return the workflow of a claim, and its newest published verdict or None. Raises `ClaimNotFound`."""
    workflow = get_visible_claim(context, claim_id).workflow
    published = context.store.get_published_verdict(claim_id)
    return workflow, _verdict_entries(context, [published])[0] if published else None


def _list_rows(context: ServiceContext, claim_filter: ClaimFilter, limit: int, now: datetime) -> list[ClaimRow]:
    return context.store.list_claims(context.visible(claim_filter), None, limit, now, context.late_at(now))


def _due_entries(context: ServiceContext, rows: Sequence[ClaimRow], now: datetime) -> list[DueEntry]:
    claims = [orjson.loads(claim_writes.render_claim_text(context, row, now)) for row in rows]
    articles = articles_of(context, claims)
    return [DueEntry(claim, articles[claim["article_id"]]) for claim in claims]


def subject_of(context: ServiceContext, claim_filter: ClaimFilter, names: Mapping[str, str | None]) -> tuple[str, str]:
    """Return what a feed is about.

    Args:
        context: the service context.
        claim_filter: the filters of the feed.
        names: first part of a page's path -> the name behind it, as the client wrote it.

    Returns:
        Words, and the path of the page that shows the same; both are empty for a feed of all, or of nothing known.
    """
    try:
        if claim_filter.claim_id is not None:
            claim = get_visible_claim(context, claim_filter.claim_id)
            return claim.statement, f"claims/{claim.id}"
        if claim_filter.claimant_id is not None:
            return get_claimant(context, claim_filter.claimant_id).name, f"people/{claim_filter.claimant_id}"
    except NotFound:  # such a feed is empty, as with other filters that fit nothing
        return "", ""
    if claim_filter.article_id is not None:
        return f"article {claim_filter.article_id}", f"articles/{claim_filter.article_id}"
    words = [value for value in (*names.values(), claim_filter.claimant) if value]
    pages = [f"{path}/{quote(value)}" for path, value in names.items() if value]
    return ", ".join(words), pages[0] if len(words) == len(pages) == 1 else ""
