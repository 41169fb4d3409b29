"""What goes into the feeds that calendars and feed readers follow."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import orjson

from claims.domain.feed_entries import DueEntry, VerdictEntry
from claims.domain.requests import ClaimFilter
from claims.services import claim_writes
from claims.services.articles import articles_of
from claims.services.context import ServiceContext
from claims.storage.base import ClaimRow, PublishedVerdict

#: entries of the calendar: what is still to come, and what fell due last
UPCOMING, PAST = 400, 100
#: entries of the other feeds
NEWEST = 100
#: reviews in the ClaimReview feed
REVIEWS = 1000


def upcoming_and_past(context: ServiceContext, wanted: ClaimFilter) -> list[DueEntry]:
    """Give unjudged claims with a last day, soonest first: those to come, and those that fell due most lately."""
    now = context.clock().replace(microsecond=0)
    unjudged = replace(wanted, unjudged=True)
    past = _listed(context, replace(unjudged, sort="-due_at", due_until=now), PAST, now)
    to_come = _listed(context, replace(unjudged, sort="due_at", due_beyond=now), UPCOMING, now)
    return _due_entries(context, [*reversed(past), *to_come], now)


def newest_due(context: ServiceContext, wanted: ClaimFilter) -> list[DueEntry]:
    """Give unjudged claims that are due or overdue, those that fell due last first."""
    now = context.clock().replace(microsecond=0)
    due = _listed(context, replace(wanted, unjudged=True, sort="-due_at", due_until=now), NEWEST, now)
    return _due_entries(context, due, now)


def newest_verdicts(context: ServiceContext, wanted: ClaimFilter, limit: int = NEWEST) -> list[VerdictEntry]:
    """Give accepted claims' newest published verdicts, those published last first, with the evidence they rest on."""
    return _verdict_entries(context, context.store.list_published_verdicts(wanted, limit))


def _verdict_entries(context: ServiceContext, found: Sequence[PublishedVerdict]) -> list[VerdictEntry]:
    ids = {number for item in found for number in item.verdict.evidence_ids}
    evidence = {e.id: e for e in context.store.list_evidence_by_id(sorted(ids))}
    claims = [orjson.loads(item.document) for item in found]
    articles = articles_of(context, claims)
    return [
        VerdictEntry(
            claim,
            articles[claim["article_id"]],
            item.verdict,
            tuple(evidence[number] for number in item.verdict.evidence_ids),
            item.first_published_at,
        )
        for item, claim in zip(found, claims, strict=True)
    ]


def published_verdict(context: ServiceContext, claim_id: int) -> tuple[str, VerdictEntry | None]:
    """Give a claim's workflow, and its newest published verdict, where there is one. Raises `ClaimNotFound`."""
    workflow = context.store.get_claim(claim_id).workflow
    found = context.store.get_published_verdict(claim_id)
    return workflow, _verdict_entries(context, [found])[0] if found else None


def _listed(context: ServiceContext, wanted: ClaimFilter, limit: int, now: datetime) -> list[ClaimRow]:
    return context.store.list_claims(wanted, None, limit, now, context.late_at(now))


def _due_entries(context: ServiceContext, listed: Sequence[ClaimRow], now: datetime) -> list[DueEntry]:
    claims = [orjson.loads(claim_writes.render_claim_text(context, item, now)) for item in listed]
    articles = articles_of(context, claims)
    return [DueEntry(claim, articles[claim["article_id"]]) for claim in claims]
