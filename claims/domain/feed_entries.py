"""What the feeds are made of: claims together with what a reader must know of them."""

from dataclasses import dataclass
from datetime import datetime

from claims.domain.records import Article, Evidence, Json, Verdict


@dataclass(frozen=True, slots=True)
class DueEntry:
    """A claim that has a last day and is not judged."""

    #: as the API shows it, status and all
    claim: Json
    article: Article


@dataclass(frozen=True, slots=True)
class VerdictEntry:
    """A claim's newest published verdict."""

    claim: Json
    article: Article
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    #: when its claim's first verdict was published: later ones are corrections of it
    first_published_at: datetime
