"""Evidence: what a request says of it, and the record."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from claims.domain.claimants import compared
from claims.domain.due import Due
from claims.domain.url_key import url_key
from claims.domain.vocabulary import Stance

#: stance -> its words for readers
STANCE_LABELS: Final[Mapping[Stance, str]] = {"supports": "For", "refutes": "Against", "context": "Context"}


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


def is_same(evidence: NewEvidence, page: str, other: NewEvidence) -> bool:
    """Return True if two pieces of evidence are the same words of the same page.

    URLs are compared as those of articles (`claims.domain.url_key`), excerpts as names are. No excerpt is the page.

    Args:
        evidence: the new evidence.
        page: the key of its URL, which takes long to compute.
        other: evidence that is known.
    """
    return compared(evidence.excerpt or "") == compared(other.excerpt or "") and page == url_key(other.url)


def with_in_window(evidence: Evidence, due: Due | None) -> Evidence:
    """Return the evidence with `in_window` for the current due window of its claim."""
    return with_window(evidence, due.earliest, due.latest) if due else evidence


def with_window(evidence: Evidence, earliest: date | None, latest: date | None) -> Evidence:
    """Return evidence with `in_window`, or unchanged if it has no day.

    Args:
        evidence: the stored evidence.
        earliest: first day of the due window; None if it has no beginning.
        latest: last day of the due window; None if it has no end.

    Returns:
        Evidence with `in_window` True if it was published on one of these days, both included.
    """
    day = evidence.published_on
    if day is None:
        return evidence
    return replace(evidence, in_window=(earliest or date.min) <= day <= (latest or date.max))
