"""Entries of the syndication feeds: claims with their articles and verdicts."""

from dataclasses import dataclass
from datetime import datetime

from claims.domain.evidence import Evidence
from claims.domain.records import Article, Json
from claims.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class DueEntry:
    """An unjudged claim whose window has an end, with its article."""

    #: as the API returns it, with `status` and `days_overdue`
    claim: Json
    article: Article


@dataclass(frozen=True, slots=True)
class VerdictEntry:
    """The newest published verdict of a claim, with the claim, its article and the cited evidence."""

    #: as the API returns it
    claim: Json
    article: Article
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    #: UTC instant at which the first verdict of the claim was published; later verdicts correct it
    first_published_at: datetime
