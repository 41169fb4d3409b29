"""Evidence: what a request says of it, and the record."""

from dataclasses import dataclass
from datetime import date, datetime

from claims.domain.vocabulary import Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvidence:
    """Evidence to add."""

    url: str
    title: str | None
    publisher: str | None
    #: None if the page shows no date
    published_on: date | None
    excerpt: str | None
    note: str | None
    stance: Stance
    #: a copy of the page, for the time when the page is gone
    archive_url: str | None = None


@dataclass(frozen=True, slots=True)
class Retraction:
    """The reason why evidence no longer counts, with its actor and its UTC instant."""

    reason: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(NewEvidence):
    """A publication that bears on a claim."""

    id: int
    claim_id: int
    actor: str
    created_at: datetime
    version: int = 1
    retraction: Retraction | None = None
    #: published inside the due window; computed by the services, None without a day or a window
    in_window: bool | None = None
    #: id of the duplicate whose evidence it is, in the list of the claim that the duplicate was merged into
    from_claim_id: int | None = None
