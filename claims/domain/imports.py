"""What comes in from elsewhere: pages to fetch, reviews, annotations and lines of many claims. Shape only."""

from dataclasses import dataclass
from datetime import date

from claims.domain.requests import NewClaim, SpanRequest
from claims.errors import DuecheckError


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """A web page to make an article of, and what the caller knows better than it."""

    url: str
    #: the page itself; None: it is fetched
    html: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published_on: date | None = None
    language: str | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class ImportedAnnotation:
    """One annotation of somebody else's: where it points, and what it says; or why it cannot be read."""

    #: None where it could not be read
    place: SpanRequest | None
    #: None where it says nothing: the quotation is the statement
    statement: str | None
    #: the address that it is about; None where it does not say
    source: str | None
    problem: str | None = None
    #: spans of other roles that belong to the same claim
    also: tuple[SpanRequest, ...] = ()
    #: the item of the claim that this one's words belong to
    with_item: int | None = None


@dataclass(frozen=True, slots=True)
class Appearance:
    """Where a claim that others reviewed was made."""

    #: None where nobody says
    url: str | None
    title: str | None
    publisher: str | None
    published_on: date | None


@dataclass(frozen=True, slots=True)
class ImportedReview:
    """One review of somebody else's: the claim, where it was made, and what they say of it; or why it is none."""

    url: str
    #: in the review's words
    claim: str
    claimant: str
    claimant_url: str | None
    #: the day the claim was made; the review's where nobody says
    claimed_on: date
    appeared: Appearance
    title: str | None
    reviewer: str | None
    published_on: date | None
    #: BCP 47 tag, "und" where nobody says
    language: str
    #: the rating in the reviewer's words; empty where there is none
    label: str
    explanation: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class BulkLine:
    """One line of many claims that come in together."""

    #: counted from 1
    number: int
    #: None where the line cannot be read
    new: NewClaim | None
    #: the article, where it is named by its address; `new.article_id` does not count then
    article_url: str | None = None
    #: why it cannot be read
    problem: DuecheckError | None = None
